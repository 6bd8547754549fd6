// What is pasted from a web page or a word processor becomes Markdown. The HTML is only ever read in a document of its own,
// which loads and runs nothing; the text gets Markdown, and the one renderer makes the page. Ctrl Shift V pastes as it is.
import { replaceRange } from "./editor-writing.js";

// Without any of these it is plain text in colours, as code editors copy it: then every character counts.
const STRUCTURE = "a[href], strong, b, em, i, h1, h2, h3, h4, h5, h6, ul, ol, table, pre, blockquote, img[src], [class*='MsoList']";
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
  const page = new DOMParser().parseFromString(quiet(html), "text/html");
  if (!page.body.querySelector(STRUCTURE)) return;
  event.preventDefault();
  const plain = event.clipboardData.getData("text/plain");
  const markdown = await converted(page).catch(() => plain);
  replaceRange(text, text.selectionStart, text.selectionEnd, markdown || plain);
  state.textContent = state.dataset.pasted;
});

// The site's policy refuses styles and handlers in any document that a script makes, and says so each time. Nothing of
// them is needed but what a style tells about bold, italic and lists, which is read as text.
const quiet = (html) => html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on[a-z]+)(?=\s*=)/gi, " data-$1"));
const styleOf = (node) => node.dataset.style ?? "";

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
  tidy(page);
  const service = new TurndownService({ headingStyle: "atx", hr: "---", bulletListMarker: "-", codeBlockStyle: "fenced", emDelimiter: "*" });
  service.use(gfm);
  service.addRule("strikethrough", { filter: ["del", "s", "strike"], replacement: (content) => `~~${content}~~` });
  service.addRule("item", { filter: "li", replacement: item });
  return service.turndown(page.body).replace(/\u00a0/g, " ").replace(/\n{3,}/g, "\n\n").trim();
}

// As authors write it: one space behind the mark, and what belongs to an item as deep as the mark is wide.
function item(content, node) {
  const parent = node.parentNode;
  const place = [...parent.children].indexOf(node) + (Number(parent.getAttribute("start")) || 1);
  const mark = parent.nodeName === "OL" ? `${place}. ` : "- ";
  const inner = content.trim().replace(/\n/g, `\n${" ".repeat(mark.length)}`);
  return mark + inner + (node.nextSibling ? "\n" : "");
}

function tidy(page) {
  for (const node of page.querySelectorAll("script, style, meta, link, title, template, object, iframe, [hidden], .permalink")) node.remove();
  for (const image of page.querySelectorAll("img")) if (!/^https?:/.test(image.getAttribute("src") ?? "")) image.remove();
  for (const link of page.querySelectorAll("a")) if (!/^(https?:|mailto:|tel:)/i.test(link.getAttribute("href") ?? "")) unwrap(link);
  // Google Docs puts everything into a <b> that is not bold, and writes bold as a style.
  for (const bold of page.querySelectorAll("b, strong")) if (/font-weight:\s*(normal|[1-4]00)/i.test(styleOf(bold))) unwrap(bold);
  for (const span of page.querySelectorAll("span[data-style]")) emphasise(page, span);
  wordLists(page);
}

const unwrap = (node) => node.replaceWith(...node.childNodes);

function emphasise(page, span) {
  const names = [/font-weight:\s*(bold|[6-9]00)/i.test(styleOf(span)) && "strong", /font-style:\s*italic/i.test(styleOf(span)) && "em"];
  for (const name of names.filter((found) => found && span.textContent.trim() && !span.closest(`${found}, h1, h2, h3, h4, h5, h6`))) {
    const wrapper = page.createElement(name);
    wrapper.append(...span.childNodes);
    span.append(wrapper);
  }
}

// Word writes its lists as paragraphs, with the mark as text in a span that says mso-list: Ignore.
function wordLists(page) {
  let list = null;
  for (const line of [...page.querySelectorAll("p[class*='MsoList']")]) {
    const mark = [...line.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
    const kind = /^\s*\d/.test(mark?.textContent ?? "") ? "OL" : "UL";
    mark?.remove();
    if (line.previousElementSibling !== list || list?.nodeName !== kind) line.before((list = page.createElement(kind)));
    const entry = page.createElement("li");
    entry.append(...line.childNodes);
    list.append(entry);
    line.remove();
  }
}
