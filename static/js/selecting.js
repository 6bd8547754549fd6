// Selecting a passage, by mouse, touch or keyboard, and making a highlight or a note of it.
//
// A bar with the colours stands beside the selection (at the lower edge on touch screens, where the system's own menu
// is above it). "Highlight a passage" opens it without a selection: its arrows then choose the sentence.
// A button with data-passage-action in the bar belongs to another module: pressing it sends the event
// "passage:action" to the document, with detail {action, anchor, button}; the anchor has the fields of a note's.
import { PageText, toServer } from "./page-text.js";
import { addCard, cardIn, draw, erase, openNote, rename, root, setUnsaved, words } from "./highlights.js";
import { makeId, post } from "./note-outbox.js";
import { keepTrying, outbox, whenBack } from "./note-sending.js";
import { showToast } from "./toasts.js";

const CONTEXT = 32; // characters that are remembered before and after
const SETTLED = 180; // ms in which a selection may still change
const KEY_COLOR = "lectern-highlight-color";
const bar = document.querySelector("template[data-passage-tools]").content.querySelector("[data-passage-bar]").cloneNode(true);
const part = (name) => bar.querySelector(`[data-passage-${name}]`);
const touch = matchMedia("(pointer: coarse), (max-width: 47.99rem)");
let places = null; // [start, end] of the passage, in UTF-16 units
let steps = null; // {sentences, first, last} while a passage is chosen by sentences
let attaching = null; // {address, card} while a note waits for its new passage
let opener = null; // what had the focus before
let isPressed = false;

document.getElementById("main").append(bar);
bar.hidden = true;

// --- The passage ---

function anchorOf([start, end]) {
  const { text } = new PageText(root);
  const before = [...text.slice(0, start)];
  const after = [...text.slice(end, end + 2 * CONTEXT)];
  return {
    quote: text.slice(start, end),
    prefix: before.slice(-CONTEXT).join(""),
    suffix: after.slice(0, CONTEXT).join(""),
    start: toServer(text, start),
    end: toServer(text, end),
    revision: words.revision,
  };
}

function selected() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root) || document.activeElement?.matches("textarea, input")) return null;
  const found = new PageText(root).placesOf(range);
  return found[1] > found[0] ? found : null;
}

// What is selected now: it may have changed a moment ago.
function current() {
  places = selected() ?? places;
  return places;
}

function select([start, end]) {
  const range = new PageText(root).range(start, end);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  range.startContainer.parentElement.scrollIntoView({ block: "nearest" });
  return range;
}

function isTooLong(quote) {
  const count = [...quote].length;
  if (count <= Number(words.most)) return false;
  showToast(words.tooLong.replace("{most}", words.most).replace("{count}", count), { kind: "warning" });
  return true;
}

// --- The bar ---

function show() {
  part("steps").hidden = !steps;
  for (const making of bar.querySelectorAll("[data-passage-making]")) making.hidden = Boolean(attaching);
  part("attach-here").hidden = !attaching;
  if (bar.hidden) {
    opener = document.activeElement === document.body ? null : document.activeElement;
    bar.hidden = false;
    rove(controls()[0]);
    if (!steps) tell(attaching ? words.attaching : words.help);
  }
  place();
}

// Above the passage or, where there is no room, below it.
function place() {
  bar.classList.toggle("is-docked", touch.matches || Boolean(steps));
  if (!places || bar.classList.contains("is-docked")) return;
  const { top, bottom, left, width } = new PageText(root).range(...places).getBoundingClientRect();
  const { offsetWidth, offsetHeight } = bar;
  const above = top - offsetHeight - 10;
  const across = Math.min(Math.max(8, left + width / 2 - offsetWidth / 2), document.documentElement.clientWidth - offsetWidth - 8);
  const down = Math.min(Math.max(8, above > 8 ? above : bottom + 10), innerHeight - offsetHeight - 8);
  bar.style.setProperty("--passage-bar-x", `${across}px`);
  bar.style.setProperty("--passage-bar-y", `${down}px`);
}

function close({ andLeave = true } = {}) {
  if (bar.hidden) return;
  const hadFocus = bar.contains(document.activeElement);
  bar.hidden = true;
  places = steps = attaching = null;
  tell("");
  if (hadFocus && andLeave) (opener?.isConnected ? opener : document.getElementById("main")).focus({ preventScroll: true });
}

function tell(text) {
  part("state").textContent = text;
}

const controls = () => [...bar.querySelectorAll("button")].filter((button) => button.offsetParent);

function rove(to) {
  for (const button of bar.querySelectorAll("button")) button.tabIndex = button === to ? 0 : -1;
}

function moveTo(button) {
  rove(button);
  button.focus({ preventScroll: true });
}

function settle() {
  if (isPressed) return;
  const found = selected();
  if (steps && String(found) === String(places)) return;
  if (found) {
    steps = null;
    places = found;
    show();
  } else if (!bar.contains(document.activeElement) && !attaching && !steps) {
    close();
  }
}

let timer = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(settle, SETTLED);
});
document.addEventListener("pointerdown", (event) => {
  if (bar.contains(event.target)) return event.preventDefault(); // the selection stays
  isPressed = true;
  if (steps && !attaching) close({ andLeave: false });
});
for (const kind of ["pointerup", "pointercancel"]) {
  document.addEventListener(kind, () => {
    isPressed = false;
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLED);
  });
}
for (const kind of ["scroll", "resize"]) addEventListener(kind, () => bar.hidden || place(), { passive: true });

// --- Choosing by sentences ---

function choose() {
  const text = new PageText(root);
  const sentences = text.sentences();
  if (!sentences.length) return;
  const inView = sentences.findIndex(({ start, end }) => text.range(start, end).getBoundingClientRect().top >= 60);
  const number = Math.max(0, inView);
  steps = { sentences, first: number, last: number };
  step(0);
  show();
  moveTo(bar.querySelector('[data-step="on"]'));
}

function step(by) {
  const last = steps.sentences.length - 1;
  steps.first = steps.last = Math.min(Math.max(0, (by < 0 ? steps.first : steps.last) + by), last);
  showSteps();
}

function stepBlock(by) {
  const { sentences } = steps;
  let number = by < 0 ? steps.first - 1 : steps.last + 1;
  while (sentences[number] && !sentences[number].isFirst) number += by;
  if (!sentences[number]) return;
  steps.first = steps.last = number;
  showSteps();
}

function stretch(by) {
  steps.last = Math.min(Math.max(steps.first, steps.last + by), steps.sentences.length - 1);
  showSteps();
}

function showSteps() {
  places = [steps.sentences[steps.first].start, steps.sentences[steps.last].end];
  select(places);
  tell(new PageText(root).text.slice(...places));
}

const STEPS = { back: () => step(-1), on: () => step(1), more: () => stretch(1), less: () => stretch(-1) };

// --- What is made of it ---

async function highlight(color, { andWrite = false } = {}) {
  if (!current()) return;
  const anchor = anchorOf(places);
  if (isTooLong(anchor.quote)) return;
  const id = makeId();
  const fields = { ...anchor, body: "", color, client_id: id, learner: document.querySelector("[data-notes]").dataset.notes };
  remember(color);
  draw(id, { start: places[0], end: places[1], color });
  getSelection().removeAllRanges();
  close({ andLeave: !andWrite });
  await send(id, fields, { andWrite });
}

const waiting = new Map(); // client id → fields that the server does not have yet

async function send(id, fields, { andWrite = false, isAgain = false } = {}) {
  outbox?.keep(id, { address: words.address, fields });
  const answer = await post(words.address, fields);
  if (answer.kind === "kept") return arrived(id, answer.html, andWrite);
  if (["refused", "gone", "conflict", "other"].includes(answer.kind)) return refused(id, answer);
  waiting.set(id, fields);
  setUnsaved(id, true);
  if (answer.kind === "away") keepTrying();
  if (!isAgain) showToast(answer.kind === "away" ? words.kept : words.signedOut, { kind: "warning" });
}

function arrived(id, html, andWrite) {
  const card = cardIn(html);
  waiting.delete(id);
  outbox?.forget(id);
  setUnsaved(id, false);
  rename(id, card.dataset.note);
  addCard(card);
  say(words.made);
  if (andWrite) openNote(card.dataset.note, { andWrite });
}

function refused(id, { message }) {
  waiting.delete(id);
  outbox?.forget(id);
  erase(id);
  showToast(message ?? words.failed, { kind: "error" });
}

whenBack(() => {
  for (const [id, fields] of waiting) send(id, fields, { isAgain: true });
});

// The bar is hidden by now, so that its own words are not heard.
const voice = Object.assign(document.createElement("p"), { className: "visually-hidden" });
voice.setAttribute("role", "status");
document.getElementById("panel-notes").append(voice);

function say(text) {
  voice.textContent = text;
}

function remember(color) {
  try {
    localStorage.setItem(KEY_COLOR, color);
  } catch {
    // Storage is off: the first colour is used again.
  }
}

function lastColor() {
  const first = bar.querySelector("[data-passage-color]").dataset.passageColor;
  try {
    return localStorage.getItem(KEY_COLOR) ?? first;
  } catch {
    return first;
  }
}

// --- A note whose passage is gone gets another one ---

async function attach() {
  if (!current()) return;
  const { address, card } = attaching;
  const anchor = anchorOf(places);
  if (isTooLong(anchor.quote)) return;
  const answer = await post(address, anchor);
  if (answer.kind !== "kept") return showToast(answer.message ?? words.failed, { kind: "error" });
  leaveTray(card);
  getSelection().removeAllRanges();
  close({ andLeave: false });
  addCard(cardIn(answer.html));
  say(words.attached);
  openNote(card.dataset.note);
}

function leaveTray(card) {
  const tray = card.closest("[data-note-tray]");
  card.remove();
  if (tray && !tray.querySelector("[data-note]")) tray.remove();
}

async function keepOrphan(form) {
  const card = form.closest("[data-note]");
  const answer = await post(form.getAttribute("action"), {});
  if (answer.kind !== "kept") return showToast(words.failed, { kind: "error" });
  leaveTray(card);
  card.querySelector("[data-note-orphan]").remove();
  addCard(card);
  openNote(card.dataset.note);
}

// --- Listening ---

const PRESSED = {
  passageColor: (button) => highlight(button.dataset.passageColor),
  passageNote: () => highlight(lastColor(), { andWrite: true }),
  passageAttachHere: attach,
  passageAction: (button) => act(button),
  passageClose: () => {
    getSelection().removeAllRanges();
    close();
  },
  step: (button) => STEPS[button.dataset.step](),
};

function act(button) {
  if (!current()) return;
  const detail = { action: button.dataset.passageAction, anchor: anchorOf(places), button };
  close();
  document.dispatchEvent(new CustomEvent("passage:action", { detail }));
}

bar.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const name = Object.keys(PRESSED).find((key) => button && key in button.dataset);
  if (name) PRESSED[name](button);
});

const LINES = { ArrowUp: -1, ArrowDown: 1, PageUp: -1, PageDown: 1 };

bar.addEventListener("keydown", (event) => {
  const all = controls();
  const at = all.indexOf(document.activeElement);
  const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (event.key === "Home") moveTo(all[0]);
  else if (event.key === "End") moveTo(all.at(-1));
  else if (["ArrowLeft", "ArrowRight"].includes(event.key)) moveTo(all.at((at + (event.key === forward ? 1 : -1)) % all.length));
  else if (steps && event.key in LINES) byLine(event);
  else return;
  event.preventDefault();
});

function byLine({ key, shiftKey }) {
  const by = LINES[key];
  if (shiftKey) stretch(by);
  else if (key.startsWith("Page")) stepBlock(by);
  else step(by);
}

document.addEventListener("keydown", (event) => {
  if (bar.hidden) return;
  if (event.key === "Escape") {
    event.preventDefault();
    PRESSED.passageClose();
  } else if (event.key === "Tab" && !event.shiftKey && places && !bar.contains(document.activeElement)) {
    event.preventDefault(); // from the selection into the bar, wherever the focus was
    opener = document.activeElement;
    moveTo(controls()[0]);
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-passage-choose]")) choose();
  const again = event.target.closest("[data-passage-attach]");
  if (!again) return;
  attaching = { address: again.dataset.passageAttach, card: again.closest("[data-note]") };
  choose();
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("#panel-notes [data-note-keep]");
  if (!form) return;
  event.preventDefault();
  keepOrphan(form);
});

settle(); // what was selected before this module ran
