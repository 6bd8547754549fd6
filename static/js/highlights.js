// Highlights on the page: drawn as learning/marking.py draws them, led from mark to note and back, and kept in step
// with the notes in the panel: a note that is deleted takes its marks along, and brings them back with it.
import { PageText, fromServer } from "./page-text.js";

export const root = document.querySelector("[data-text]");
const panel = document.getElementById("panel-notes");
const list = panel.querySelector("[data-note-list]");
const tools = panel.querySelector("template[data-passage-tools]");
export const words = tools.dataset;

const marksOf = (key) => root.querySelectorAll(`mark[data-passage="${CSS.escape(key)}"]`);
const signOf = (key) => root.querySelector(`[data-passage-sign="${CSS.escape(key)}"]`);
export const isDrawn = (key) => marksOf(key).length > 0;

export function draw(key, { start, end, color, hasText = false }) {
  const text = new PageText(root);
  let last = null;
  for (const stretch of text.stretches(start, end)) {
    const mark = document.createElement("mark");
    mark.className = `passage passage--${color}`;
    if (!last) mark.id = `mark-${key}`;
    mark.dataset.passage = key;
    wrap(stretch, mark);
    last = mark;
  }
  if (!last) return;
  const sign = document.createElement("a");
  sign.className = `passage-sign passage-sign--${color}`;
  sign.href = `#note-${key}`;
  sign.dataset.extra = "";
  sign.dataset.passageSign = key;
  (last.closest("a") ?? last).after(sign);
  recolor(key, color, hasText);
}

function wrap({ formula, node, from, to }, mark) {
  if (formula) {
    formula.replaceWith(mark);
    mark.append(formula);
    return;
  }
  const part = node.splitText(from);
  part.splitText(to - from);
  part.replaceWith(mark);
  mark.append(part);
  for (const rest of [mark.previousSibling, mark.nextSibling]) if (rest?.data === "") rest.remove();
}

export function recolor(key, color, hasText) {
  const like = tools.content.querySelector(`[data-sign-of="${color}"]`);
  for (const mark of marksOf(key)) mark.className = `passage passage--${color}`;
  const sign = signOf(key);
  if (!sign || !like) return;
  sign.className = like.className;
  sign.setAttribute("aria-label", hasText ? like.dataset.withNote : like.getAttribute("aria-label"));
  sign.replaceChildren(...like.cloneNode(true).childNodes);
}

export function erase(key) {
  signOf(key)?.remove();
  for (const mark of marksOf(key)) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
}

// A highlight that the server has made is known by the note's id from now on.
export function rename(key, id) {
  const sign = signOf(key);
  for (const mark of marksOf(key)) mark.dataset.passage = id;
  document.getElementById(`mark-${key}`)?.setAttribute("id", `mark-${id}`);
  if (!sign) return;
  sign.dataset.passageSign = id;
  sign.href = `#note-${id}`;
}

export function setUnsaved(key, isUnsaved) {
  for (const mark of marksOf(key)) mark.classList.toggle("is-unsaved", isUnsaved);
}

function setAway(key, isAway) {
  for (const mark of marksOf(key)) mark.classList.toggle("is-away", isAway);
  const sign = signOf(key);
  if (sign) sign.hidden = isAway;
}

// --- Notes and marks ---

export const cardIn = (html) => document.adoptNode(new DOMParser().parseFromString(html, "text/html").querySelector("[data-note]"));
const cardOf = (key) => panel.querySelector(`[data-note="${CSS.escape(key)}"]`);

export function addCard(card) {
  cardOf(card.dataset.note)?.remove();
  list.prepend(card);
}

// Places of a note that has come to the list and whose marks are not drawn: it was sent later, or attached again.
function drawFor(card) {
  const quote = card.querySelector("[data-passage-quote][data-start]");
  if (!quote || isDrawn(card.dataset.note)) return;
  const { text } = new PageText(root);
  const [start, end] = [quote.dataset.start, quote.dataset.end].map((place) => fromServer(text, Number(place)));
  draw(card.dataset.note, { start, end, color: colorOf(card), hasText: hasText(card) });
}

const colorOf = (card) => card.querySelector("[name=color]:checked")?.value ?? "yellow";
const hasText = (card) => Boolean(card.querySelector("textarea[name=body]")?.value.trim());

new MutationObserver((changes) => {
  for (const node of changes.flatMap(({ removedNodes }) => [...removedNodes])) {
    if (node.dataset?.note && !cardOf(node.dataset.note)) setAway(node.dataset.note, true);
  }
  for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
    if (!node.dataset?.note || !node.isConnected) continue;
    setAway(node.dataset.note, false);
    drawFor(node);
  }
}).observe(list, { childList: true });

panel.addEventListener("change", ({ target }) => {
  const card = target.closest("[data-note]");
  if (!card || target.name !== "color") return;
  recolor(card.dataset.note, target.value, hasText(card));
  const quote = card.querySelector("[data-passage-quote]");
  quote.className = `note__quote small note__quote--${target.value}`;
  const name = quote.querySelector(".note__color");
  if (name) name.textContent = target.closest("label").textContent.trim();
});

export async function openNote(key, { andWrite = false } = {}) {
  const card = cardOf(key) ?? (await fetched(key));
  if (!card) return;
  const tab = document.querySelector('[data-panel-tabs] [role="tab"][href="#panel-notes"]');
  tab?.click();
  if (andWrite) card.querySelector("details").open = true;
  card.tabIndex = -1;
  const place = andWrite ? card.querySelector("textarea[name=body]") : card;
  card.scrollIntoView({ block: "nearest" });
  place.focus({ preventScroll: tab !== null });
}

async function fetched(key) {
  const address = signOf(key)?.href;
  if (!address || address.includes("#")) return null;
  try {
    const response = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const card = cardIn(await response.text());
    list.append(card);
    return card;
  } catch {
    location.assign(address); // the page of the note alone
    return null;
  }
}

root.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const sign = event.target.closest("[data-passage-sign]");
  const mark = event.target.closest("mark[data-passage]");
  if (sign) event.preventDefault();
  else if (!mark || event.target.closest("a, button") || !getSelection().isCollapsed) return;
  openNote(sign?.dataset.passageSign ?? mark.dataset.passage);
});
