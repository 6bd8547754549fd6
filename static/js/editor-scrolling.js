// Text and page scroll together, both ways, by the source line that each block of the page carries in data-line.

// Where lines begin in the textarea, in pixels: measured on a copy of it, since lines wrap.
function measure(editor, lines) {
  const style = getComputedStyle(editor);
  const copy = document.createElement("div");
  for (const name of ["font", "lineHeight", "letterSpacing", "tabSize", "wordBreak", "overflowWrap", "paddingTop", "paddingLeft", "paddingRight"]) {
    copy.style[name] = style[name];
  }
  Object.assign(copy.style, {
    position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", inlineSize: `${editor.clientWidth}px`, boxSizing: "border-box", top: 0, left: 0,
  });
  const rows = editor.value.split("\n");
  const wanted = new Set(lines);
  const marks = new Map();
  let pending = "";
  rows.forEach((row, index) => {
    if (wanted.has(index + 1)) {
      copy.append(pending);
      pending = "";
      const mark = document.createElement("span");
      copy.append(mark);
      marks.set(index + 1, mark);
    }
    pending += `${row}\n`;
  });
  copy.append(pending);
  editor.parentElement.append(copy);
  const tops = new Map([...marks].map(([line, mark]) => [line, mark.offsetTop]));
  copy.remove();
  return tops;
}

// Pairs of places that belong together, from top to bottom: [in the textarea, in the page].
function pairs(editor, preview) {
  const origin = preview.getBoundingClientRect().top - preview.scrollTop;
  const blocks = [...preview.querySelectorAll("[data-line]")].map((block) => ({
    line: Number(block.dataset.line), top: block.getBoundingClientRect().top - origin,
  }));
  const tops = measure(editor, blocks.map((block) => block.line));
  const found = [[0, 0]];
  for (const { line, top } of blocks) {
    const at = tops.get(line);
    if (at > found.at(-1)[0] && top > found.at(-1)[1]) found.push([at, top]);
  }
  return [...found, [Math.max(editor.scrollHeight, found.at(-1)[0] + 1), Math.max(preview.scrollHeight, found.at(-1)[1] + 1)]];
}

// The place on the other side, between the two nearest pairs.
function across(known, value, from, to) {
  const after = Math.max(1, known.findIndex((pair) => pair[from] > value));
  const [before, next] = [known[after - 1], known[after]];
  const share = (value - before[from]) / (next[from] - before[from] || 1);
  return before[to] + share * (next[to] - before[to]);
}

export function scrollTogether(editor, preview) {
  let known = null;
  let leader = editor;
  const forget = () => (known = null);
  for (const side of [editor, preview]) {
    // Only the side that a person moves leads; the other one's scroll events are the echo.
    for (const name of ["pointerdown", "wheel", "keydown", "touchstart", "focusin"]) {
      side.addEventListener(name, () => (leader = side), { passive: true });
    }
  }
  const follow = () => {
    known ??= pairs(editor, preview);
    const [from, to, other] = leader === editor ? [0, 1, preview] : [1, 0, editor];
    const isAtEnd = leader.scrollTop + leader.clientHeight >= leader.scrollHeight - 2;
    other.scrollTop = isAtEnd ? other.scrollHeight : across(known, leader.scrollTop, from, to);
  };
  editor.addEventListener("scroll", () => leader === editor && requestAnimationFrame(follow));
  preview.addEventListener("scroll", () => leader === preview && requestAnimationFrame(follow));
  editor.addEventListener("input", forget);
  document.addEventListener("markdownx.update", () => {
    forget();
    leader = editor;
    follow();
  });
  preview.addEventListener("load", forget, true); // a picture has got its height
  new ResizeObserver(forget).observe(preview);
  editor.addEventListener("lectern:line", (event) => {
    const top = measure(editor, [event.detail.line]).get(event.detail.line) ?? 0;
    leader = editor;
    editor.scrollTop = Math.max(0, top - editor.clientHeight / 3);
    follow();
  });
}
