// Writing Markdown: the toolbar, shortcuts, Tab and Enter. All changes go through replaceRange, so that undo works.
const form = document.querySelector("[data-editor]");
const text = form?.querySelector(".markdownx-editor");

/** Replace a range of the textarea as if it had been typed, and select `select` (offsets inside the new text). */
export function replaceRange(area, start, end, replacement, select = [replacement.length, replacement.length]) {
  area.focus();
  area.setSelectionRange(start, end);
  // The only way that keeps the browser's undo; where it is missing, the change is made without.
  const done = document.execCommand(replacement ? "insertText" : "delete", false, replacement);
  if (!done && area.value.slice(start, end) !== replacement) {
    area.setRangeText(replacement, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(start + select[0], start + select[1]);
}

const selected = () => text.value.slice(text.selectionStart, text.selectionEnd);

// **bold** and back again; without a selection, a sample that is typed over.
function wrap(mark, sample) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const inner = selected() || sample;
  if (value.slice(start - mark.length, start) === mark && value.slice(end, end + mark.length) === mark) {
    return replaceRange(text, start - mark.length, end + mark.length, selected(), [0, end - start]);
  }
  return replaceRange(text, start, end, `${mark}${inner}${mark}`, [mark.length, mark.length + inner.length]);
}

// The whole lines that the selection touches, each changed by `change(line, index)`.
function changeLines(change) {
  const start = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
  const after = text.value.indexOf("\n", text.selectionEnd > start ? text.selectionEnd - 1 : start);
  const end = Math.max(text.selectionEnd, after < 0 ? text.value.length : after);
  const changed = text.value.slice(start, end).split("\n").map(change).join("\n");
  replaceRange(text, start, end, changed, text.selectionStart === text.selectionEnd ? undefined : [0, changed.length]);
}

const toggleStart = (pattern, start) => (line, index) =>
  pattern.test(line) ? line.replace(pattern, "") : start(index) + line.replace(/^(\s*)([-*+]|\d+\.|>|#+)\s+/, "$1");

// A block stands between empty lines.
function block(content, select) {
  const before = text.value.slice(0, text.selectionStart);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const after = text.value.slice(text.selectionEnd).startsWith("\n") ? "\n" : "\n\n";
  replaceRange(text, text.selectionStart, text.selectionEnd, gap + content + after, select.map((place) => place + gap.length));
}

function heading() {
  changeLines((line) => {
    const level = /^(#{1,6})\s+/.exec(line)?.[1].length ?? 0;
    const bare = line.replace(/^#{1,6}\s+/, "");
    return level === 0 ? `## ${bare}` : level < 4 ? `${"#".repeat(level + 1)} ${bare}` : bare;
  });
}

function code(sample) {
  const inner = selected();
  if (!inner.includes("\n") && (inner || !atEmptyLine())) return wrap("`", sample);
  const content = `\`\`\`python\n${inner || sample}\n\`\`\``;
  return block(content, [3, 9]);
}

const atEmptyLine = () => /(^|\n)$/.test(text.value.slice(0, text.selectionStart)) && /^(\n|$)/.test(text.value.slice(text.selectionEnd));

function table(sample) {
  const row = (one, two) => `| ${one} | ${two} |`;
  const first = `${sample} 1`;
  block([row(first, `${sample} 2`), "|---|---|", row("", ""), row("", "")].join("\n"), [2, 2 + first.length]);
}

const actions = {
  bold: (sample) => wrap("**", sample),
  italic: (sample) => wrap("*", sample),
  heading,
  code,
  table,
  callout: (sample) => block(`> [!NOTE]\n> ${selected() || sample}`, [12, 12 + (selected() || sample).length]),
  list: () => changeLines(toggleStart(/^\s*[-*+]\s+/, () => "- ")),
  numbers: () => changeLines(toggleStart(/^\s*\d+\.\s+/, (index) => `${index + 1}. `)),
  quote: () => changeLines(toggleStart(/^>\s?/, () => "> ")),
};

/** Write what the button is for. */
export function act(button) {
  actions[button.dataset.write](button.dataset.sample ?? "");
}

// One stop of Tab for the whole toolbar; arrow keys inside.
function roving(toolbar) {
  const buttons = [...toolbar.querySelectorAll("button")];
  const stop = (chosen) => buttons.forEach((button) => (button.tabIndex = button === chosen ? 0 : -1));
  stop(buttons[0]);
  toolbar.addEventListener("focusin", (event) => buttons.includes(event.target) && stop(event.target));
  toolbar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(event.target);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    buttons.at(next % buttons.length).focus();
  });
  toolbar.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault()); // the selection stays
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-write]");
    if (button) act(button);
  });
}

// Tab moves on until something was typed; then it indents, until Esc. So nobody is caught in the text.
let tabIndents = false;
text.addEventListener("input", () => (tabIndents = true));
text.addEventListener("blur", () => (tabIndents = false));
text.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") tabIndents = false;
  if (event.key === "Tab" && tabIndents && !event.ctrlKey && !event.altKey && !event.metaKey) indent(event);
  if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey && text.selectionStart === text.selectionEnd) continueList(event);
  shortcut(event);
});

function indent(event) {
  event.preventDefault();
  if (event.shiftKey) return changeLines((line) => line.replace(/^ {1,2}/, ""));
  if (text.selectionStart !== text.selectionEnd || /^\s*([-*+]|\d+\.)\s/.test(currentLine())) return changeLines((line) => `  ${line}`);
  return replaceRange(text, text.selectionStart, text.selectionEnd, "  ");
}

function currentLine() {
  const start = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
  return text.value.slice(start, text.selectionStart);
}

// The next item of a list begins by itself; Enter in an empty item ends the list.
function continueList(event) {
  const item = /^(\s*)([-*+]|(\d+)([.)]))(\s+\[[ x]\])?\s+/.exec(currentLine());
  if (!item) return;
  event.preventDefault();
  const at = text.selectionStart;
  if (currentLine() === item[0]) return replaceRange(text, at - item[0].length, at, "\n");
  const mark = item[3] ? `${Number(item[3]) + 1}${item[4]}` : item[2];
  replaceRange(text, at, at, `\n${item[1]}${mark}${item[5] ? " [ ]" : ""} `);
}

function shortcut(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const name = { b: "bold", i: "italic" }[event.key.toLowerCase()];
  if (!name) return;
  event.preventDefault();
  act(form.querySelector(`[data-write="${name}"]`));
}

roving(form.querySelector("[data-toolbar]"));
