// HTML of a clipboard as a page that Markdown can be made of. Each program writes its own: Word lists as paragraphs with
// the mark as text, Google Docs bold as a style and lists beside their items, all of them tables without a heading.
const HEADINGS = "h1, h2, h3, h4, h5, h6";
const NOTHING = "script, style, meta, link, title, template, object, iframe, [hidden], td.gutter, .linenos, .lineno, .permalink, .headerlink, .anchor, .mw-editsection, br.Apple-interchange-newline";
const BLOCKS = /^(P|DIV|UL|OL|TABLE|PRE|BLOCKQUOTE|H[1-6])$/;
// What stands high or low where Unicode has it so; the ends of ordinals, and words, stay on the line.
const HIGH = { from: "0123456789+-−=()ni", to: "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ" };
const LOW = { from: "0123456789+-−=()aehijklmnoprstuvx", to: "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ" };
const FORMULAS = ".mwe-math-element, .katex-display, .katex, math, img[class*='mwe-math-fallback-image']";
const DISPLAY = ".katex-display, math[display='block'], [class*='mwe-math-fallback-image-display'], .mwe-math-element-block";
const MONOSPACED = /mono(?!type)|courier|consolas|menlo|monaco|lucida console|source code|fira code|cascadia|inconsolata|coding|코딩/i;
const STYLES = [
  ["strong", /(^|;)\s*font-weight:\s*(bold|[6-9]00)/i],
  ["em", /(^|;)\s*font-style:\s*italic/i],
  ["del", /(^|;)\s*text-decoration[^;]*line-through/i],
  ["sup", /(^|;)\s*vertical-align:\s*super/i],
  ["sub", /(^|;)\s*vertical-align:\s*sub/i],
];

// The site's policy refuses styles and handlers in any document that a script makes, and says so each time. Nothing of
// them is needed but what a style tells about bold, italic and lists, which is read as text.
const quiet = (html) =>
  html
    .replace(/<style[\s\S]*?<\/style\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on[a-z]+)(?=\s*=)/gi, " data-$1"));
const styleOf = (node) => node.dataset.style ?? "";
const unwrap = (node) => node.replaceWith(...node.childNodes);

/** A document of its own, which loads and runs nothing. */
export const parse = (html) => new DOMParser().parseFromString(quiet(html), "text/html");

/** Make of the page what Markdown can say. Answers how many pictures had to be left out: they are on another computer. */
export function tidy(page) {
  for (const node of page.querySelectorAll(NOTHING)) node.remove();
  for (const title of page.querySelectorAll("p.MsoTitle")) rename(title, "h1");
  for (const node of page.querySelectorAll(FORMULAS)) formula(node);
  monospacedBlocks(page);
  monospacedWords(page);
  plainSpaces(page);
  for (const link of page.querySelectorAll("a")) if (!/^(https?:|mailto:|tel:)/i.test(link.getAttribute("href") ?? "")) unwrap(link);
  emphases(page);
  for (const [name, signs] of [["sup", HIGH], ["sub", LOW]]) {
    for (const node of page.querySelectorAll(name)) if (!node.querySelector("a")) shift(node, signs);
  }
  for (const end of page.querySelectorAll("br")) if (!end.closest("pre") && isBetweenBlocks(end)) end.remove();
  wordLists(page);
  lists(page);
  for (const code of page.querySelectorAll("pre")) codeBlock(code);
  for (const table of [...page.querySelectorAll("table")].reverse()) plainTable(table);
  return dropPictures(page);
}

function rename(node, name) {
  const renamed = node.ownerDocument.createElement(name);
  renamed.append(...node.childNodes);
  node.replaceWith(renamed);
  return renamed;
}

function shift(node, { from, to }) {
  const shifted = [...node.textContent.trim()].map((sign) => (from.includes(sign) ? to[from.indexOf(sign)] : ""));
  if (shifted.every(Boolean)) node.textContent = shifted.join("");
}

// Word processors write spaces that do not break, and whole paragraphs of one.
function plainSpaces(page) {
  for (const text of textsIn(page.body)) text.data = text.data.replace(/\u00a0/g, " ");
}

// The TeX that a formula was made of, in place of its picture. Wikipedia indents what is displayed, alone in a <dd>.
function formula(node) {
  if (!node.isConnected) return;
  const image = node.matches("img") ? node : node.querySelector("img[alt]");
  const source = node.querySelector("annotation[encoding='application/x-tex']")?.textContent ?? image?.alt ?? "";
  const tex = source.trim().replace(/^\{\\(?:display|text)style\b\s*([^]*)\}$/, "$1").replace(/\s+/g, " ").trim();
  if (!tex) return;
  const isAlone = node.closest("dd")?.textContent.trim() === node.textContent.trim();
  const isDisplay = isAlone || node.matches(DISPLAY) || node.querySelector(DISPLAY);
  const written = node.ownerDocument.createElement(isDisplay && !node.closest("td, th") ? "div" : "span");
  written.dataset.tex = written.textContent = tex;
  node.replaceWith(written);
}

// Google Docs and Word have no code but paragraphs in such letters; an empty line between two of them is of it.
function monospacedBlocks(page) {
  for (const first of page.querySelectorAll("p")) {
    if (!first.isConnected || !isCodeLine(first)) continue;
    const lines = [first];
    for (let next = first, waiting = []; (next = neighbour(next, "nextSibling")); ) {
      if (next.nodeName === "P" && isCodeLine(next)) lines.push(...waiting.splice(0), next);
      else if (isEmptyLine(next)) waiting.push(next);
      else break;
    }
    const block = page.createElement("pre");
    block.append(page.createElement("code"));
    block.firstChild.textContent = lines.map(wordsOf).join("\n");
    first.before(block);
    for (const line of lines) line.remove();
  }
}

const isEmptyLine = (node) => node.nodeName === "BR" || (node.nodeName === "P" && !node.textContent.trim() && !node.querySelector("img"));

function isCodeLine(line) {
  const isInside = line.closest("li, [class*='MsoList'], [data-style*='mso-list']") || line.closest("table")?.querySelectorAll("td, th").length > 1;
  return !isInside && !line.querySelector("a[href], img, [data-tex]") && isMonospaced(line);
}

// As the program showed it: an end of line in the HTML is a space, one by <br> is an end.
function wordsOf(line) {
  for (const node of textsIn(line)) node.data = node.data.replace(/ *\r?\n */g, " ").replace(/\u00a0/g, " ");
  for (const end of line.querySelectorAll("br")) end.replaceWith("\n");
  return line.textContent.trimEnd();
}

// The mark of an item of Word's may be an "o" in such a letter.
function monospacedWords(page) {
  const codes = [];
  for (const span of page.querySelectorAll("span[data-style*='font-family'], font[face]")) {
    if (!span.isConnected || span.closest(`pre, code, ${HEADINGS}, span[data-style*='mso-list']`)) continue;
    if (span.querySelector("a[href], img, br, [data-tex], [data-style*='mso-list']")) continue;
    if (span.textContent && !BLOCKS.test(span.firstElementChild?.nodeName) && isMonospaced(span)) codes.push(codeOf(span));
  }
  for (const code of codes) joinNext(code);
  for (const code of codes) if (code.isConnected && !code.textContent.trim()) unwrap(code);
}

function codeOf(span) {
  const code = span.ownerDocument.createElement("code");
  code.textContent = span.textContent;
  span.replaceWith(code);
  return code;
}

// Whether all of its words are in such letters; the nearest font counts.
function isMonospaced(node) {
  const texts = textsIn(node).filter((piece) => piece.data.trim());
  return texts.length > 0 && texts.every((piece) => MONOSPACED.test(fontOf(piece.parentElement)));
}

function fontOf(element) {
  const family = /(?:^|;)\s*font-family:\s*([^;,]+)/i.exec(styleOf(element))?.[1] ?? element.getAttribute("face");
  return family ?? (element.parentElement ? fontOf(element.parentElement) : "");
}

function textsIn(node) {
  const texts = node.ownerDocument.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) found.push(texts.currentNode);
  return found;
}

// Google Docs writes an empty line as a <br> between two paragraphs.
const isBetweenBlocks = (end) => ["previousSibling", "nextSibling"].some((side) => BLOCKS.test(neighbour(end, side)?.nodeName));

function neighbour(node, side) {
  let found = node[side];
  while (found?.nodeType === Node.TEXT_NODE && !found.data.trim()) found = found[side];
  return found;
}

function dropPictures(page) {
  const lost = [...page.querySelectorAll("img")].filter((image) => !/^https?:/.test(image.getAttribute("src") ?? ""));
  for (const image of lost) image.remove();
  return lost.length;
}

// Google Docs puts everything into a <b> that is not bold, and writes bold as a style. Headings are bold by themselves.
function emphases(page) {
  for (const bold of page.querySelectorAll("b, strong")) {
    if (/(^|;)\s*font-weight:\s*(normal|[1-4]00)/i.test(styleOf(bold)) || bold.closest(HEADINGS)) unwrap(bold);
  }
  for (const span of page.querySelectorAll("span[data-style]")) emphasise(page, span);
  for (const node of page.querySelectorAll("strong, b, em, i, del")) joinNext(node);
}

function emphasise(page, span) {
  for (const [name, pattern] of STYLES) {
    if (!pattern.test(styleOf(span)) || !span.textContent.trim() || span.closest(`${name}, ${HEADINGS}`)) continue;
    const wrapper = page.createElement(name);
    wrapper.append(...span.childNodes);
    span.append(wrapper);
  }
}

// Two bold pieces side by side, in spans or not, are one: "**a****b**" would be read as something else.
function joinNext(node) {
  const outer = node.parentNode.nodeName === "SPAN" && node.parentNode.childNodes.length === 1 ? node.parentNode : node;
  const next = outer.nextSibling;
  const same = next?.nodeName === node.nodeName ? next : next?.nodeName === "SPAN" && next.childNodes.length === 1 ? next.firstChild : null;
  if (same?.nodeName !== node.nodeName) return;
  same.prepend(...node.childNodes);
  outer.remove();
}

// A paragraph of Word's with its level ("mso-list: l0 level2 lfo1") and its mark in a span that says mso-list: Ignore.
function wordLists(page) {
  let open = []; // the lists that are not ended, the outermost first
  let last = null; // where the next paragraph must follow to go on with them
  for (const line of page.querySelectorAll("p[class*='MsoList'], p[data-style*='mso-list']")) {
    const mark = [...line.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
    if (!mark) continue;
    const level = Number(/mso-list:[^;]*level(\d)/i.exec(styleOf(line))?.[1] ?? 1);
    if (line.previousElementSibling !== last) open = [];
    last = putInto(open, line, level, mark.textContent.trim()) ?? last;
    mark.remove();
    open.at(-1).lastElementChild.append(...line.childNodes);
    line.remove();
  }
}

// Begins a list where none of this level and kind is open, and an item in it. Answers a list that stands by itself.
function putInto(open, line, level, mark) {
  const name = /^[\p{L}\d]+[.)]|^\(?\d+\)|^[①-⑳]/u.test(mark) ? "OL" : "UL";
  open.length = Math.min(open.length, level);
  if (open.length === level && open.at(-1).nodeName !== name) open.pop();
  let outermost = null;
  while (open.length < level) {
    const list = line.ownerDocument.createElement(name);
    const start = Number.parseInt(mark, 10);
    if (start > 1) list.setAttribute("start", start);
    const item = open.at(-1)?.lastElementChild;
    if (item) item.append(list);
    else line.before((outermost = list));
    open.push(list);
    if (open.length < level) list.append(line.ownerDocument.createElement("li"));
  }
  open.at(-1).append(line.ownerDocument.createElement("li"));
  return outermost;
}

// A list beside its item belongs into it; an item of one paragraph is that paragraph's words, and knows its number.
function lists(page) {
  for (const list of page.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    if (list.previousElementSibling?.nodeName === "LI") list.previousElementSibling.append(list);
  }
  for (const item of page.querySelectorAll("li")) {
    const paragraphs = [...item.children].filter((child) => child.nodeName === "P");
    if (paragraphs.length === 1) unwrap(paragraphs[0]);
  }
  for (const list of page.querySelectorAll("ol")) number(list);
}

function number(list) {
  const first = Number(list.getAttribute("start")) || 1;
  [...list.children].forEach((item, index) => (item.value = first + index));
}

// Colours and line numbers go; the language stays, from the class of the block or of what highlighted it.
function codeBlock(pre) {
  const named = [pre.querySelector("code"), pre, pre.parentElement, pre.parentElement?.parentElement];
  const names = named.map((node) => /\b(?:language|lang|highlight-source|highlight)-(\w+)/.exec(node?.className ?? "")?.[1]);
  const language = names.find((name) => name && !["default", "text", "none", "plaintext"].includes(name));
  for (const end of pre.querySelectorAll("br")) end.replaceWith("\n");
  for (const line of [...pre.querySelectorAll("div, p, li")].reverse()) if (!line.textContent.endsWith("\n")) line.append("\n");
  const code = pre.ownerDocument.createElement("code");
  if (language) code.className = `language-${language}`;
  code.textContent = pre.textContent.replace(/\n$/, "");
  const block = pre.ownerDocument.createElement("pre");
  block.append(code);
  const outer = pre.closest("[class*='highlight']");
  (outer?.querySelectorAll("pre").length === 1 ? outer : pre).replaceWith(block);
}

// Rows of cells of words: the first row is the heading, as Markdown knows no table without one.
function plainTable(table) {
  const page = table.ownerDocument;
  const rows = [...table.rows].filter((row) => row.textContent.trim() || row.querySelector("img"));
  if (rows.length === 0) return table.remove();
  if (rows.length === 1 && rows[0].cells.length === 1) return table.replaceWith(...rows[0].cells[0].childNodes);
  if (table.caption?.textContent.trim()) table.before(rename(table.caption, "p"));
  const plain = page.createElement("table");
  const [head, body] = [plain.createTHead(), plain.createTBody()];
  const held = heldCells(table);
  rows.forEach((row, index) => (index ? body : head).append(plainRow(page, row, index ? "td" : "th", held.get(row))));
  table.replaceWith(plain);
}

// The columns of each row that a cell of a row above reaches into.
function heldCells(table) {
  const found = new Map();
  let [left, group] = [[], null]; // how many rows more each column is held
  for (const row of table.rows) {
    if (row.parentNode !== group) [left, group] = [[], row.parentNode];
    found.set(row, new Set(left.flatMap((rows, column) => (rows > 0 ? [column] : []))));
    const next = left.map((rows) => rows - 1);
    let column = 0;
    for (const cell of row.cells) {
      while (left[column] > 0) column += 1;
      for (let more = 0; more < cell.colSpan; more += 1) next[column + more] = (cell.rowSpan || Infinity) - 1;
      column += cell.colSpan;
    }
    left = next;
  }
  return found;
}

function plainRow(page, row, name, held) {
  const made = page.createElement("tr");
  const skipHeld = () => {
    while (held.has(made.cells.length)) made.append(page.createElement(name));
  };
  for (const cell of row.cells) {
    skipHeld();
    const align = cell.getAttribute("align") || /text-align:\s*(left|right|center)/i.exec(styleOf(cell))?.[1];
    for (const end of cell.querySelectorAll("br")) end.replaceWith(" ");
    for (const block of cell.querySelectorAll("p, div, li, ul, ol, h1, h2, h3, h4, h5, h6, pre")) block.replaceWith(...block.childNodes, " ");
    if (name === "th") for (const bold of cell.querySelectorAll("b, strong")) unwrap(bold);
    const words = page.createElement(name);
    if (align) words.setAttribute("align", align);
    words.append(...cell.childNodes);
    made.append(words);
    for (let more = 1; more < cell.colSpan; more += 1) made.append(page.createElement(name));
  }
  skipHeld();
  return made;
}
