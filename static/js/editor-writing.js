// Writing Markdown: the toolbar, shortcuts, Tab and Enter. All changes go through replaceRange, so that undo works.
const form = document.querySelector("[data-editor]");
const text = form?.querySelector(".markdownx-editor");
const FEW_LINES = 20;

/** Replace a range of the textarea as if it had been typed, and select `select` (offsets inside the new text). */
export function replaceRange(area, start, end, replacement, select = [replacement.length, replacement.length]) {
  area.focus();
  area.setSelectionRange(start, end);
  // The only way that keeps the browser's undo; where it is missing, the change is made without.
  const done = insertPage(area, start, replacement) || document.execCommand(replacement ? "insertText" : "delete", false, replacement);
  if (!done && area.value.slice(start, end) !== replacement) {
    area.setRangeText(replacement, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(start + select[0], start + select[1]);
}

// Chromium types "insertText" line by line, each with an event of its own, so that a page takes many seconds. As HTML it is one
// step. Answers whether the words stand there, each sign as it was.
function insertPage(area, start, words) {
  if (words.split("\n").length <= FEW_LINES) return false;
  const html = words.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  if (!document.execCommand("insertHTML", false, html)) return false;
  const isThere = area.value.startsWith(words, start);
  if (!isThere) document.execCommand("undo");
  return isThere;
}

const selected = () => text.value.slice(text.selectionStart, text.selectionEnd);
const lineStart = (at) => text.value.slice(0, at).lastIndexOf("\n") + 1;
const lineEnd = (at) => `${text.value}\n`.indexOf("\n", at);

// The selection without the white space at its ends.
function trimmed() {
  const start = text.selectionStart + selected().search(/\S|$/);
  return [start, start + selected().trim().length];
}

// Code and formulas that stand in lines of their own. The groups: the fence, and what is between the fences.
const FENCED = /^[ \t>]*(`{3,}|~{3,}|\$\$(?=[ \t]*\n))[^`\n]*\n([^]*?)(?:^[ \t>]*\1[`~]*[ \t]*$|(?![^]))/gm;

const fencedBlocks = () => [...text.value.matchAll(FENCED)];
const holds = ({ index, 0: whole }, start, end) => index <= start && end <= index + whole.length;
const fenceAround = (start, end) => fencedBlocks().find((fenced) => holds(fenced, start, end));

// What comes before the text of a line: quotation, list, task, heading, and the name of a callout.
const MARKERS = /^\s*(?:(?:[-*+]|\d+[.)])\s+|\[[ xX]\]\s+|>\s*|#{1,6}\s+|\[!\w+\]\s*)*/;

const isRow = (line) => /^[\s>]*\|/.test(line);

/** The selected paragraphs, items, headings and cells of tables as [start, end] of their texts. Rules and fences are none. */
export function passages() {
  const [start, end] = trimmed();
  const fences = fencedBlocks();
  const found = [];
  let at = lineStart(start);
  let goesOn = false;
  for (const line of text.value.slice(at, end).split("\n")) {
    const [markers] = MARKERS.exec(line);
    const pieces = isRow(line) ? cells(line) : [[markers.length, line.trimEnd().length]];
    const chosen = pieces.map(([from, to]) => [Math.max(start, at + from), at + to]);
    const counted = chosen.filter(([from, to]) => isText(from, to) && !fences.some((fenced) => holds(fenced, from, to)));
    if (counted.length && goesOn && !markers.trim() && !isRow(line)) found.at(-1)[1] = counted[0][1];
    else found.push(...counted);
    goesOn = counted.length > 0 && !markers.includes("#") && !isRow(line);
    at += line.length + 1;
  }
  return found.length || text.value.slice(start, end).includes("\n") ? found : [[start, end]];
}

const isText = (from, to) => /[\p{L}\p{N}]/u.test(text.value.slice(from, to));

// What is between the bars of a row, without the white space at its ends.
function cells(row) {
  return [...row.matchAll(/(?:\\.|[^|\\])+/g)].map(({ index, 0: cell }) => {
    const from = index + cell.search(/\S|$/);
    return [from, from + cell.trim().length];
  });
}

function signsBefore(sign, at) {
  let count = 0;
  while (text.value[at - count - 1] === sign) count++;
  return count;
}

function signsAfter(sign, at) {
  let count = 0;
  while (text.value[at + count] === sign) count++;
  return count;
}

// How many signs stand around a passage, whether they are selected or not, and where the text between them is.
function unmarked(sign, [start, end]) {
  const around = (from, to) => ({ from, to, signs: Math.min(signsBefore(sign, from), signsAfter(sign, to)) });
  const inner = around(start + signsAfter(sign, start), end - signsBefore(sign, end));
  // In "**a** and **b**" the first and the last signs are no pair.
  const runs = text.value.slice(inner.from, inner.to).match(/\*+|`+/g) ?? [];
  return inner.from > inner.to || runs.includes(sign.repeat(inner.signs)) ? around(start, end) : inner;
}

// One * is italic, two are bold, three are both.
const isMarked = (signs, size) => (size === 2 ? signs >= 2 : signs % 2 === 1);

// **bold** and back again; without a selection, a sample that is typed over.
function wrap(mark, sample) {
  const [sign, size] = [mark[0], mark.length];
  const parts = passages().map((passage) => unmarked(sign, passage));
  if (!parts.length) return;
  const off = parts.every(({ signs }) => isMarked(signs, size));
  const counts = parts.map(({ signs }) => (off ? signs - size : isMarked(signs, size) ? signs : signs + size));
  const start = parts[0].from - parts[0].signs;
  let end = start;
  let written = "";
  parts.forEach(({ from, to, signs }, index) => {
    const marks = sign.repeat(counts[index]);
    const inner = text.value.slice(from, to) || (off ? "" : sample);
    written += text.value.slice(end, from - signs) + marks + inner + marks;
    end = to + signs;
  });
  replaceRange(text, start, end, written, [counts[0], written.length - counts.at(-1)]);
}

// The whole lines that the selection touches become what `change(lines)` gives.
function editLines(change) {
  const { selectionStart, selectionEnd } = text;
  const isPlace = selectionStart === selectionEnd;
  const start = lineStart(selectionStart);
  const end = lineEnd(isPlace ? selectionEnd : selectionEnd - 1);
  const before = text.value.slice(start, end);
  const changed = change(before.split("\n")).join("\n");
  if (changed === before) return;
  const place = Math.max(0, changed.length - (end - selectionStart));
  replaceRange(text, start, end, changed, isPlace ? [place, place] : [0, changed.length]);
}

// Empty lines among others stay empty.
const isGap = (line, lines) => lines.length > 1 && !line.trim();
const changeLines = (change) => editLines((lines) => lines.map((line) => (isGap(line, lines) ? line : change(line))));

// All lines but those that stay `apart` get the mark; where all have it, all lose it.
function toggleLines(pattern, marked, apart = isGap, gap = (line) => line) {
  editLines((lines) => {
    const isApart = (line) => apart(line, lines);
    if (lines.every((line) => isApart(line) || pattern.test(line))) return lines.map((line) => line.replace(pattern, ""));
    let count = 0;
    return lines.map((line) => (isApart(line) ? gap(line) : marked(line, ++count)));
  });
}

// A row of a table is no item and no heading: its table would be none any more.
const isNoItem = (line, lines) => isGap(line, lines) || isRow(line);
const asItem = (line, mark) => line.replace(/^(\s*)(?:(?:[-*+]|\d+[.)]|>|#+)\s+)?/, (_, space) => `${space}${mark} `);
const quoted = (line) => (line.startsWith(">") ? line : `> ${line}`);

// A block stands between empty lines.
function block(content, select) {
  const before = text.value.slice(0, text.selectionStart);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const after = text.value.slice(text.selectionEnd).startsWith("\n") ? "\n" : "\n\n";
  replaceRange(text, text.selectionStart, text.selectionEnd, gap + content + after, select.map((place) => place + gap.length));
}

let wasThere = false; // before that, the cursor is nobody's
text.addEventListener("focus", () => (wasThere = true));

/** A paragraph of its own behind the one where the cursor is; at the end where nobody has set it yet. */
export function insertParagraph(content) {
  const fence = fenceAround(text.selectionStart, text.selectionStart);
  let end = fence ? fence.index + fence[0].length : text.selectionStart;
  while (text.value.slice(lineStart(end), lineEnd(end)).trim() && end < text.value.length) end = Math.min(lineEnd(end) + 1, text.value.length);
  if (!wasThere) end = text.value.length;
  text.setSelectionRange(end, end);
  block(content, [content.length, content.length]);
}

function heading() {
  changeLines((line) => {
    if (isRow(line)) return line;
    const level = /^(#{1,6})\s+/.exec(line)?.[1].length ?? 0;
    const bare = line.replace(/^#{1,6}\s+/, "");
    return level === 0 ? `## ${bare}` : level < 4 ? `${"#".repeat(level + 1)} ${bare}` : bare;
  });
}

function code(sample) {
  const fenced = fenceAround(...trimmed());
  if (fenced && fenced[1] !== "$$") return unfence(fenced);
  const inner = selected().replace(/^\n+|\n+$/g, "");
  if (!inner.includes("\n") && (inner || !atEmptyLine())) return wrap("`", sample);
  const fence = fenceFor(inner);
  return block(`${fence}python\n${inner || sample}\n${fence}`, [fence.length, fence.length + 6]);
}

/** Longer than every run of such signs inside. */
export const fenceFor = (words) => "`".repeat(Math.max(3, ...(words.match(/`+/g) ?? []).map((run) => run.length + 1)));

function unfence({ index, 0: whole, 2: content }) {
  const inner = content.replace(/\n$/, "");
  replaceRange(text, index, index + whole.length, inner, [0, inner.length]);
}

const atEmptyLine = () => /(^|\n)$/.test(text.value.slice(0, text.selectionStart)) && /^(\n|$)/.test(text.value.slice(text.selectionEnd));

function table(sample) {
  const row = (one, two) => `| ${one} | ${two} |`;
  const first = `${sample} 1`;
  if (selected().trim()) text.selectionStart = text.selectionEnd = lineEnd(trimmed()[1]);
  block([row(first, `${sample} 2`), "|---|---|", row("", ""), row("", "")].join("\n"), [2, 2 + first.length]);
}

// The selected lines, or a sample that is typed over. In a callout it is taken away.
function callout(sample) {
  const [start, end] = trimmed();
  const around = calloutAround(start, end);
  if (around) return takeOut(around);
  if (start < end) text.setSelectionRange(lineStart(start), lineEnd(end));
  const lines = (start < end ? selected() : sample).split("\n");
  const isQuotation = lines.every((line) => !line.trim() || line.startsWith(">"));
  const content = `> [!NOTE]\n${lines.map((line) => (line.trim() ? (isQuotation ? line : `> ${line}`) : ">")).join("\n")}`;
  block(content, [12, content.length]);
}

const CALLOUT = /^(?: {0,3}> ?)+\[!\w+\]\s*$/;
const depthOf = (line) => /^(?: {0,3}>)*/.exec(line)[0].split(">").length - 1;
const lineNumber = (at) => text.value.slice(0, at).split("\n").length - 1;

// The innermost callout that holds both places: the numbers of its first and last line, and how deep it is.
function calloutAround(start, end) {
  const lines = text.value.split("\n");
  let [first, last] = [lineNumber(start), lineNumber(end)];
  let depth = Math.min(...lines.slice(first, last + 1).map(depthOf));
  while (depth > 0 && !(CALLOUT.test(lines[first]) && depthOf(lines[first]) === depth)) {
    first -= 1;
    depth = Math.min(depth, depthOf(lines[first] ?? ""));
  }
  while (depthOf(lines[last + 1] ?? "") >= depth && depth > 0) last += 1;
  return depth > 0 && { first, last, depth };
}

function takeOut({ first, last, depth }) {
  const lines = text.value.split("\n");
  const mark = new RegExp(`^((?: {0,3}> ?){${depth - 1}}) {0,3}> ?`);
  const inner = lines.slice(first + 1, last + 1).map((line) => line.replace(mark, "$1").replace(/^([> ]*>) $/, "$1")).join("\n");
  const start = lines.slice(0, first).join("\n").length + (first > 0 ? 1 : 0);
  replaceRange(text, start, start + lines.slice(first, last + 1).join("\n").length, inner, [0, inner.length]);
}

const actions = {
  bold: (sample) => wrap("**", sample),
  italic: (sample) => wrap("*", sample),
  heading,
  code,
  table,
  callout,
  list: () => toggleLines(/^\s*[-*+]\s+/, (line) => asItem(line, "-"), isNoItem),
  numbers: () => toggleLines(/^\s*\d+[.)]\s+/, (line, number) => asItem(line, `${number}.`), isNoItem),
  quote: () => toggleLines(/^>\s?/, quoted, isGap, () => ">"),
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
  const start = lineStart(text.selectionStart);
  const item = !fenceAround(...trimmed()) && itemOf(text.value.slice(start));
  if (item && event.shiftKey) return moveOut(start);
  if (item) return editLines((lines) => moveItems(lines, item, inward(item, itemsAbove(start))));
  if (event.shiftKey) return changeLines((line) => line.replace(/^ {1,2}/, ""));
  if (text.selectionStart !== text.selectionEnd) return changeLines((line) => `  ${line}`);
  return replaceRange(text, text.selectionStart, text.selectionEnd, "  ");
}

// An item of a list: where it begins, its mark, and where what is inside of it must begin.
function itemOf(line) {
  const found = /^( *)([-*+]|\d+[.)])( +)/.exec(line);
  if (!found) return null;
  const [, { length: indent }, mark, { length: gap }] = found;
  return { indent, mark, inside: indent + mark.length + (gap > 4 ? 1 : gap) };
}

const nextMark = (mark) => mark.replace(/\d+/, (number) => Number(number) + 1);

// The items of the list above a place, the nearest first. A text at the margin after an empty line ends the list.
function itemsAbove(at) {
  const lines = text.value.slice(0, at).split("\n").slice(0, -1).reverse();
  const end = lines.findIndex((line, index) => /^\S/.test(line) && !itemOf(line) && !lines[index + 1]?.trim());
  return lines.slice(0, end < 0 ? lines.length : end).map(itemOf).filter(Boolean);
}

// Into the item before it, after those that are there; the first item of a list has nowhere to go.
function inward(item, above) {
  const host = above.find(({ indent }) => indent <= item.indent);
  if (!host || host.inside <= item.indent) return item;
  const inside = above.slice(0, above.indexOf(host)).filter(({ indent }) => indent >= host.inside);
  const last = inside.find(({ indent }) => indent <= inside.at(-1).indent);
  return last ? { indent: last.indent, mark: nextMark(last.mark) } : { indent: host.inside, mark: item.mark.replace(/\d+/, "1") };
}

// Behind the item that it is in, as the next one of that list.
function outward(item, above) {
  const host = above.find(({ indent }) => indent < item.indent);
  return host ? { indent: host.indent, mark: nextMark(host.mark) } : { indent: Math.max(0, item.indent - 2), mark: item.mark };
}

// What is selected, from the item that begins at `start`.
function moveOut(start) {
  const item = itemOf(text.value.slice(start));
  editLines((lines) => moveItems(lines, item, outward(item, itemsAbove(start))));
}

// All lines move as far as the first, and the items beside the first follow its mark.
function moveItems(lines, first, { indent, mark }) {
  if (indent === first.indent) return lines;
  return lines.map((line) => {
    if (!line.trim()) return line;
    const item = itemOf(line);
    const [{ length: old }] = /^ */.exec(line);
    const space = " ".repeat(Math.max(0, old + indent - first.indent));
    if (item?.indent !== first.indent) return space + line.slice(old);
    const moved = space + mark + line.slice(item.indent + item.mark.length);
    mark = nextMark(mark);
    return moved;
  });
}

function currentLine() {
  return text.value.slice(lineStart(text.selectionStart), text.selectionStart);
}

// The next item of a list begins by itself; Enter in an empty item goes back to the outer list, and at last ends it.
function continueList(event) {
  const at = text.selectionStart;
  const item = /^(\s*)([-*+]|\d+[.)])(\s+\[[ x]\])?\s+/.exec(currentLine());
  if (!item || fenceAround(at, at)) return;
  event.preventDefault();
  const isEmpty = currentLine() === item[0];
  if (isEmpty && itemOf(currentLine())?.indent && at === lineEnd(at)) return moveOut(lineStart(at));
  if (isEmpty) return replaceRange(text, at - item[0].length, at, "\n");
  replaceRange(text, at, at, `\n${item[1]}${nextMark(item[2])}${item[3] ? " [ ]" : ""} `);
}

function shortcut(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const name = { b: "bold", i: "italic" }[event.key.toLowerCase()];
  if (!name) return;
  event.preventDefault();
  act(form.querySelector(`[data-write="${name}"]`));
}

roving(form.querySelector("[data-toolbar]"));
