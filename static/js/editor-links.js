// The link picker: a combobox (WAI-ARIA's pattern) over this site's lectures and headings; an address may be typed too.
// A lecture is linked by its identity, so that the link outlives its name and place.
import { passages, replaceRange } from "./editor-writing.js";

const PAUSE = 150;
const ADDRESS = /^(https?:\/\/|mailto:|\/|#)\S+$/i;
// Without https:// it is one with any ending before a path, or alone with an ending of sites that is none of files.
const SITE = /^(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+(?:[a-z]{2,}(?::\d+)?[/?#]\S*|[a-z]{2}|com|org|net|edu|gov|info|dev|app|한국)$/iu;
const FILE = /\.(?:js|ts|py|md|rs|sh|rb|cs|cc|go|pl|gz|db|so)$/i;
// A link in the text: its words, which may hold a picture; its address; and a title.
const WORDS = String.raw`(?:\\[^]|!\[[^[\]]*\]\([^()\s]*\)|(?!\n[ \t]*\n)[^[\]\\])*`;
const TARGET = String.raw`<[^<>\n]*>|(?:[^()\s]|\([^()\s]*\))*`;
const LINK = new RegExp(String.raw`(?<![!\\])\[(${WORDS})\]\((${TARGET})(?:\s+(?:"[^"]*"|'[^']*'))?\)`, "g");
const text = document.querySelector("[data-editor] .markdownx-editor");
const dialog = document.querySelector("[data-link-picker]");
const field = dialog.querySelector("[role=combobox]");
const list = dialog.querySelector("[role=listbox]");
const state = dialog.querySelector("[data-picker-state]");
let timer = 0;
let running = null;
let active = null;
let isAsking = false; // the list still answers what was typed before
let isChosen = false; // Enter came first: the first answer is meant
let place = [0, 0]; // where the link goes: a dialog that opens takes the selection away

export function openLinks() {
  place = [text.selectionStart, text.selectionEnd];
  const chosen = text.value.slice(...place).trim();
  field.value = addressIn(chosen) ? chosen : "";
  isChosen = false;
  dialog.showModal();
  field.focus();
  search();
}

const isSite = (words) => SITE.test(words) && (/[/?#]/.test(words) || !FILE.test(words));
const addressIn = (words) => (ADDRESS.test(words) ? words : isSite(words) ? `https://${words}` : "");
const options = () => [...list.querySelectorAll("[role=option]")];

async function search() {
  isAsking = true;
  running?.abort();
  running = new AbortController();
  const address = new URL(dialog.dataset.address, location.href);
  address.searchParams.set("q", field.value.trim());
  try {
    const response = await fetch(address, { signal: running.signal });
    if (!response.ok || response.redirected) throw new Error(response.status);
    show(await response.text());
  } catch (error) {
    if (error.name === "AbortError") return;
    show("");
    state.textContent = state.dataset.failed;
  }
}

function show(html) {
  isAsking = false;
  list.innerHTML = html; // a template of the site, which escapes every title
  const typed = field.value.trim();
  // What only looks like an address may be a title, so it comes behind those that are.
  if (addressIn(typed)) list[ADDRESS.test(typed) ? "prepend" : "append"](addressOption(addressIn(typed)));
  const found = options();
  activate(found[0] ?? null);
  field.setAttribute("aria-expanded", String(found.length > 0));
  state.textContent = toldOf(found.length, typed);
  if (isChosen && active && dialog.open) choose(active);
  isChosen = false;
}

function toldOf(count, typed) {
  const { none, empty, one, many } = state.dataset;
  if (!count) return typed ? none.replace("%s", () => typed) : empty;
  return count > 1 ? many.replace("%s", count) : one;
}

function addressOption(address) {
  const option = dialog.querySelector("template").content.firstElementChild.cloneNode(true);
  option.dataset.target = address;
  option.dataset.label = text.dataset.linkSample;
  option.querySelector("[data-words]").textContent = address;
  return option;
}

function activate(option) {
  active?.setAttribute("aria-selected", "false");
  active = option;
  if (!option) return field.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function choose(option) {
  dialog.close();
  const target = written(option.dataset.target);
  const around = links().find(isAround);
  if (around) return lead(around, target);
  const [from, to] = toBeLinked();
  const words = text.value.slice(from, to).replace(LINK, "$1"); // a link holds no other
  const isAddress = ADDRESS.test(words);
  const label = words && !isAddress ? words : option.dataset.label.replace(/[[\]]/g, "\\$&").replace(/\n/g, " ");
  const select = words && !isAddress ? undefined : [1, 1 + label.length];
  return replaceRange(text, from, to, `[${label}](${target})`, select);
}

// Parentheses would end it too early.
const written = (target) => (/[()]/.test(target) ? `<${target.replace(/[<>\\]/g, encodeURIComponent)}>` : target);

const links = () =>
  [...text.value.matchAll(LINK)].map(({ index, 0: whole, 1: words, 2: target }) => {
    const begin = index + words.length + 3;
    return { from: index, to: index + whole.length, begin, end: begin + target.length };
  });

const isAround = ({ from, to }) => (place[0] < place[1] ? from <= place[0] && place[1] <= to : from < place[0] && place[0] < to);

// The words and the title stay.
function lead({ begin, end, to }, target) {
  const after = to - end + target.length;
  replaceRange(text, begin, end, target, [after, after]);
}

// Of what is selected the first paragraph, item or cell, with the whole of each link that it touches: a link cannot go
// on in the next one.
function toBeLinked() {
  text.setSelectionRange(...place);
  const [[from, to] = [place[0], place[0]]] = passages();
  const touched = links().filter((link) => from < to && link.from < to && from < link.to);
  return [Math.min(from, ...touched.map((link) => link.from)), Math.max(to, ...touched.map((link) => link.to))];
}

field.addEventListener("input", () => {
  isAsking = true;
  isChosen = false;
  running?.abort(); // its answer would be to another question
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});
field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const found = options();
  const at = found.indexOf(active);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 + (at <= 0 ? found.length : 0) }[event.key];
  if (event.key === "Enter" && isAsking) isChosen = true;
  else if (event.key === "Enter" && active) choose(active);
  else if (next !== undefined && found.length) activate(found[next % found.length]);
  else return;
  event.preventDefault();
});
list.addEventListener("mousedown", (event) => event.preventDefault()); // the words stay in focus
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) choose(option);
});
