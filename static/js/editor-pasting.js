// What is pasted from a web page or a word processor becomes Markdown. The HTML is only ever read in a document of its own,
// which loads and runs nothing; the text gets Markdown, and the one renderer makes the page. Ctrl Shift V pastes as it is.
import { fenceFor, replaceRange } from "./editor-writing.js";
import { parse, tidy } from "./pasted-html.js";
import { showToast } from "./toasts.js";

// Without any of these it is plain text in colours, as code editors copy it: then every character counts.
const STRUCTURE = "a[href], strong, b, em, i, h1, h2, h3, h4, h5, h6, ul, ol, table, pre, blockquote, img[src], math, [class*='MsoList']";
const form = document.querySelector("[data-editor]");
const text = form.querySelector(".markdownx-editor");
const state = form.querySelector("[data-file-state]");
let isPlain = false;

text.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "v") isPlain = event.shiftKey;
});

text.addEventListener("paste", async (event) => {
  const html = event.clipboardData?.getData("text/html");
  const wantsPlain = isPlain;
  isPlain = false;
  if (!html || wantsPlain || event.defaultPrevented || isInCode()) return;
  const page = parse(html);
  if (!page.body.querySelector(STRUCTURE)) return;
  event.preventDefault();
  const plain = event.clipboardData.getData("text/plain");
  const { markdown, lost } = await converted(page).catch(() => ({ markdown: plain, lost: 0 }));
  const { selectionStart: start, selectionEnd: end } = text;
  replaceRange(text, start, end, markdown ? apart(markdown, start, end) : plain);
  state.textContent = state.dataset.pasted;
  if (lost) showToast(state.dataset.pastedWithout, { kind: "warning" });
});

// A heading, a list or a table in the middle of a line would be none.
function apart(markdown, start, end) {
  const lines = markdown.split("\n");
  const isBlock = (line) => /^(#{1,6} |- |\d+\. |\||```|>|!\[)/.test(line);
  const isAfterWords = start > 0 && text.value[start - 1] !== "\n";
  const isBeforeWords = end < text.value.length && text.value[end] !== "\n";
  return (isAfterWords && isBlock(lines[0]) ? "\n\n" : "") + markdown + (isBeforeWords && isBlock(lines.at(-1)) ? "\n\n" : "");
}

// Inside of a fence, what is pasted is code.
function isInCode() {
  const fences = text.value.slice(0, text.selectionStart).match(/^ {0,3}(```|~~~)/gm) ?? [];
  return fences.length % 2 === 1;
}

async function converted(page) {
  const [{ default: TurndownService }, { gfm }] = await Promise.all([
    import("../vendor/turndown-7.2.5/turndown.browser.es.js"),
    import("../vendor/turndown-gfm-1.0.2/turndown-plugin-gfm.browser.es.js"),
  ]);
  const lost = tidy(page);
  const service = new TurndownService({ headingStyle: "atx", hr: "---", bulletListMarker: "-", codeBlockStyle: "fenced", emDelimiter: "*" });
  service.use(gfm);
  service.addRule("strikethrough", { filter: ["del", "s", "strike"], replacement: (content) => `~~${content}~~` });
  service.addRule("item", { filter: "li", replacement: item });
  service.addRule("tableCell", { filter: ["th", "td"], replacement: cell });
  service.addRule("code", { filter: (node) => node.nodeName === "PRE", replacement: code });
  service.addRule("formula", { filter: (node) => Boolean(node.dataset?.tex), replacement: formula });
  const escape = service.escape.bind(service);
  service.escape = (words) => readable(escape(words));
  const written = service.turndown(page.body);
  return { markdown: tidied(written), lost };
}

// No space behind the mark of an empty line of a quotation, and no more than one empty line; what is between fences stays.
const tidied = (markdown) =>
  markdown
    .replace(/(`{3,})[^`\n]*\n[^]*?\n[> ]*\1(?!`)|^((?:> ?)*>) $|\n{3,}/gm, (found, fence, quotation) => (fence ? found : (quotation ?? "\n\n")))
    .trim();

// A star between spaces and a line inside of a word are no marks, so nothing has to stand before them. "&lt;" would
// be read as the sign that it names.
const readable = (words) =>
  words
    .replace(/(\S )\\\*(?= )/g, "$1*")
    .replace(/([\p{L}\d])\\_(?=[\p{L}\d])/gu, "$1_")
    .replace(/&(?=#?\w+;)/g, "\\&");

// As authors write it: one space behind the mark, and what belongs to an item as deep as the mark is wide.
function item(content, node) {
  const mark = node.parentNode.nodeName === "OL" ? `${node.value}. ` : "- ";
  const inner = content.trim().replace(/^(\[[ x]\]) +/, "$1 ").replace(/\n(?!\n)/g, `\n${" ".repeat(mark.length)}`);
  return mark + inner + (node.nextSibling ? "\n" : "");
}

// Every sign and every empty line of it, as the page had them.
function code(_content, node) {
  const words = node.textContent;
  const fence = fenceFor(words);
  const language = /language-(\S+)/.exec(node.firstChild.className)?.[1] ?? "";
  return `\n\n${fence}${language}\n${words}\n${fence}\n\n`;
}

// TeX as it is: nothing in it is a mark of Markdown.
function formula(_content, node) {
  return node.nodeName === "DIV" ? `\n\n$$${node.dataset.tex}$$\n\n` : `$${node.dataset.tex}$`;
}

function cell(content, node) {
  const words = content.trim().replace(/\s*\n\s*/g, " ").replace(/\|/g, "\\|");
  return `${node.previousSibling ? "" : "| "}${words} |${node.nextSibling ? " " : ""}`;
}
