// Saving: with the button or Ctrl S at once, by itself a moment after typing stops, or after a while of typing on. Authors
// must never lose a character, so until the site has answered that it is saved, this browser keeps a copy with every
// change, and offers it when the page is opened again.
import { addRowsFor, first, showAsTicked } from "./missions-editor.js";
import { compareCopy } from "./editor-copy.js";
import { copiesOf } from "./editor-copies.js";
import { clearErrors, showError } from "./editor-errors.js";
import { tokenOf } from "./editor-token.js";
import { showToast } from "./toasts.js";
import { isNeverKept, openedIn, placeholders, takeOpened, valuesAsServed, valuesOf } from "./editor-values.js";

const PAUSE = 1500;
const LONGEST = 15_000;
const PATIENCE = 30_000; // a site that does not answer within it is away
const RETRIES = [4000, 10000, 30000];
const form = document.querySelector("[data-editor]");
const state = form.querySelector("[data-save-state]");
const words = state.dataset;
const copies = copiesOf(form.dataset.key);
// What only the button saves: learners see a changed address or section at once.
const BY_HAND = ["slug", "section"];

let savedValues = valuesAsServed(); // what the site has, as this form would post it
let savedWords = state.textContent.trim(); // what was told of savedValues, to be told again when they are back
let triedValues = ""; // what was sent and not taken whole: it is not sent again until something changes
let triedWords = ""; // what was told of them
let byHand = BY_HAND.map((name) => form.elements[name].value).join("\n");
// What this page grew from: the page of both texts merges by it.
let opened = form.dataset.asPosted ? takeOpened() : { ...openedIn(savedValues), missions: form.dataset.openedMissions };
let running = null;
let timer = 0;
let longTimer = 0;
let tries = 0;
let isStopped = false; // after a conflict, or without a lecture: only the author goes on
const offerBox = form.querySelector("[data-offer]");
let unanswered = ""; // what was sent and may have arrived: it is sent once more as it was, which the site takes for the same

const isChanged = () => valuesOf() !== savedValues;
const isWaiting = (values = valuesOf()) => values !== savedValues && values !== triedValues;
const waitsForHand = () => BY_HAND.map((name) => form.elements[name].value).join("\n") !== byHand;

function tell(message, link) {
  const says = [message, link?.textContent].join("");
  if (state.textContent.trim() === says.trim()) return;
  state.replaceChildren(message, ...(link ? [" ", link] : []));
}

// --- The copy in this browser ---------------------------------------------------------------------

function keep(values = valuesOf()) {
  return copies.keep({ values: JSON.parse(values), version: form.elements.edit_version.value, opened, at: Date.now() });
}

// What pages that are gone have kept, one after the other. A page that was left in the middle of a save may have been
// served again before that save arrived.
async function offer() {
  for (const [place, copy] of await copies.left()) {
    if (JSON.stringify(copy.values) === savedValues) {
      copies.forget(place);
      continue;
    }
    const answer = await compareCopy(offerBox.querySelector("[data-offer-diff]"), copy.values);
    if (!answer.is_saved) {
      await decide(place, copy);
      continue;
    }
    copies.forget(place);
    if (answer.edit_version !== Number(form.elements.edit_version.value) && !isChanged()) return location.reload();
  }
}

function decide(place, copy) {
  offerBox.querySelector("[data-offer-at]").textContent = new Date(copy.at).toLocaleString(document.documentElement.lang, { hourCycle: "h23" });
  offerBox.querySelector("[data-offer-old]").hidden = copy.version === form.elements.edit_version.value;
  offerBox.querySelector("[data-offer-diff]").open = true;
  offerBox.hidden = false;
  const elsewhere = firstIn(copy) === first ? "" : `?missions=${firstIn(copy) + 1}`;
  return new Promise((done) => {
    const end = () => {
      offerBox.hidden = true;
      done();
    };
    offerBox.querySelector("[data-restore]").onclick = () => {
      if (elsewhere && location.search !== elsewhere) return saveAndGo(elsewhere); // it is offered there again
      restoreWithUndo(copy);
      if (!elsewhere) copies.forget(place); // else the lecture has that stretch no more, and the copy alone its missions
      return end();
    };
    offerBox.querySelector("[data-discard]").onclick = () => {
      copies.forget(place);
      end();
      form.querySelector(".markdownx-editor").focus();
    };
  });
}

function restoreWithUndo(copy) {
  const replaced = { values: JSON.parse(valuesOf()), version: form.elements.edit_version.value, opened };
  const hadWords = isChanged();
  restore(copy);
  if (hadWords) showToast(words.restored, { kind: "warning", action: { label: words.undo, run: () => restore(replaced) } });
}

// How many missions stand before those of the copy: of many, a page and its copy have a stretch.
const firstIn = (copy) => Number(new Map(copy.values).get("missions-FIRST") ?? 0);

// The copy's version is put back too: if somebody saved since, saving leads to both texts.
function restore(copy) {
  const values = new Map(copy.values);
  // Without: those on the site were taken, or they are those of another page.
  const hasMissions = copy.values.some(([name]) => isMissions(name)) && firstIn(copy) === first;
  if (hasMissions) addRowsFor(copy.values);
  for (const element of form.elements) {
    if (!element.name || isNeverKept(element.name) || element.type === "file" || element.tagName === "BUTTON") continue;
    if (isMissions(element.name) && !hasMissions) continue;
    if (element.type === "checkbox") element.checked = ![undefined, "False"].includes(values.get(element.name)); // of hidden fields: False
    else if (values.has(element.name) && !element.name.endsWith("_FORMS")) element.value = values.get(element.name);
  }
  form.elements.edit_version.value = copy.version;
  opened = copy.opened ?? {};
  showAsTicked();
  const text = form.querySelector(".markdownx-editor");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
}

// --- Saving ---------------------------------------------------------------------------------------

/** Save now. True when everything is saved. */
export async function save({ byItself = false } = {}) {
  clearTimeout(timer);
  clearTimeout(longTimer);
  longTimer = 0;
  while (running) await running;
  if (byItself && ((!isWaiting() && !unanswered) || isStopped)) return !isChanged();
  const wasUnanswered = Boolean(unanswered);
  running = post(byItself);
  try {
    const isSaved = await running;
    running = null;
    if (wasUnanswered && !unanswered && !byItself && isWaiting() && !isStopped) return await save();
    return isSaved;
  } finally {
    running = null;
    if (isWaiting() && !isStopped && !tries) later();
  }
}

async function post(byItself) {
  const sent = unanswered || valuesOf();
  const token = tokenOf(form);
  const body = new FormData();
  for (const [name, value] of [...JSON.parse(sent), ["edit_version", form.elements.edit_version.value]]) body.append(name, value);
  if (byItself) body.append("by_itself", "1");
  if (hasSavedMissions(sent)) [...body.keys()].filter(isMissions).forEach((name) => body.delete(name));
  tell(words.saving);
  let response, answer;
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    response = await fetch(form.action, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE) });
    if (response.redirected) return signedOut();
    // A refused token comes as a page: it is another session's. Whoever may not save any more hears it.
    answer = await response.json().catch((error) => (response.status === 403 ? { signed_out: true } : Promise.reject(error)));
    if (answer.signed_out) return signedOut();
  } catch {
    unanswered = sent;
    return away();
  }
  unanswered = "";
  tries = 0;
  if (response.status === 409) return stop(`${answer.conflict} ${words.conflict}`, words.compare, byItself);
  if (answer.gone) return stop(keep() ? `${answer.gone} ${words.gone}` : answer.gone, words.showGone, byItself);
  if (response.status === 422) return refused(answer.errors, sent);
  if (!response.ok) return away();
  return saved(answer, sent, byItself);
}

const isMissions = (name) => name.startsWith("missions-");
const missionsIn = (values) => JSON.stringify(JSON.parse(values).filter(([name]) => isMissions(name)));

// Missions that the site has already are left out: then it saves the text without loading them.
function hasSavedMissions(values) {
  return savedValues !== "" && missionsIn(values) === missionsIn(savedValues);
}

function saved(answer, sent, byItself) {
  form.elements.edit_version.value = answer.edit_version;
  opened = { ...opened, ...answer.opened, ...(answer.is_text_saved && { body: openedIn(sent).body }) };
  const before = new Map(JSON.parse(sent));
  for (const { prefix, id } of answer.rows) {
    form.elements[`${prefix}-id`].value = id;
    before.set(`${prefix}-id`, String(id));
  }
  triedValues = JSON.stringify(JSON.parse(sent).map(([name]) => [name, before.get(name)])); // now with ids
  if (!byItself) byHand = BY_HAND.map((name) => before.get(name)).join("\n");
  form.querySelector("[data-state-chip]").innerHTML = answer.state;
  document.dispatchEvent(new CustomEvent("lectern:saved"));
  isStopped = false;
  clearErrors();
  if (answer.errors.length || (byItself && waitsForHand())) {
    keep();
    show(answer.errors.filter(([id]) => !byItself || !/^(id_)?missions/.test(id)), byItself);
    const sentence = !answer.is_text_saved ? words.refused : answer.errors.length ? words.partly : words.manual;
    triedWords = sentence.replace("%s", answer.saved_at);
    savedValues = ""; // the site has a part of it, so neither this nor what was saved before
    tell(triedWords);
    return false;
  }
  savedValues = triedValues;
  savedWords = words.saved.replace("%s", answer.saved_at);
  if (isChanged()) keep(); // typed meanwhile: it grows from what was saved now
  else copies.forget();
  tell(savedWords);
  return true;
}

function refused(errors, sent) {
  isStopped = false;
  [triedValues, triedWords] = [sent, words.refused];
  keep();
  clearErrors();
  show(errors, false);
  tell(words.refused);
  return false;
}

// Whoever pressed the button is led to the first; whoever types on is not.
function show(errors, byItself) {
  for (const [id, message] of errors) showError(id, message);
  const first = document.getElementById(errors[0]?.[0]);
  if (first && !byItself) document.dispatchEvent(new CustomEvent("lectern:go", { detail: first.id }));
}

// The page of both texts, or of the text that has no lecture any more, comes for the button; typing on is not interrupted
// by it.
function stop(message, way, byItself) {
  isStopped = true;
  keep();
  if (!byItself) {
    leaveFreely();
    form.submit(); // the token is fresh: the refused save took it over
    return false;
  }
  const button = document.createElement("button");
  button.className = "button button--small";
  button.textContent = way;
  tell(message, button);
  return false;
}

function away() {
  const isKept = keep();
  tell(isKept ? words.kept : words.lost);
  timer = setTimeout(() => save({ byItself: true }), RETRIES[Math.min(tries, RETRIES.length - 1)]);
  tries += 1;
  return false;
}

function signedOut() {
  keep();
  const link = document.createElement("a");
  link.href = form.dataset.signIn;
  link.target = "_blank";
  link.textContent = words.signIn;
  tell(words.signedOut, link);
  timer = setTimeout(() => save({ byItself: true }), RETRIES.at(-1));
  tries = 1;
  return false;
}

// --- When ---------------------------------------------------------------------------------------------

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => save({ byItself: true }), PAUSE);
  longTimer ||= setTimeout(() => save({ byItself: true }), LONGEST);
}

function changed() {
  const values = valuesOf();
  if (isStopped) {
    keep(values);
    return;
  }
  tries = 0;
  const isSettled = !running && !unanswered; // else nobody knows yet what the site has
  if (isSettled && values === savedValues) {
    copies.forget(); // taken back to what the site has
    clearErrors();
    tell(savedWords);
    return;
  }
  keep(values);
  if (isSettled && values === triedValues) {
    tell(triedWords);
    return;
  }
  if (!running) tell(words.unsaved);
  later();
}

form.addEventListener("input", changed);
form.addEventListener("submit", (event) => {
  tokenOf(form);
  if (event.submitter && !event.submitter.matches("[data-save]")) return leaveFreely();
  event.preventDefault();
  save();
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  save();
});
const again = () => save({ byItself: true });
window.addEventListener("online", again);
window.addEventListener("focus", () => tries && again()); // signed in again in another tab, perhaps
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && isChanged()) {
    keep();
    save({ byItself: true });
  }
});

const warn = (event) => {
  if (!isChanged() && !placeholders.size) return;
  keep();
  event.preventDefault();
};
window.addEventListener("beforeunload", warn);
function leaveFreely() {
  window.removeEventListener("beforeunload", warn);
  for (const [name, text] of Object.entries(opened)) if (text !== undefined) sendToo(`opened_${name}`, text);
  sendToo("kept_as", copies.own);
}

function sendToo(name, value) {
  const field = document.createElement("textarea"); // as the text itself: an input would lose its line breaks
  field.name = name;
  field.hidden = true;
  field.value = value;
  form.append(field);
}

/** To another page, or this one anew. What is not saved yet is saved first; where it cannot be, nobody leaves. */
export async function saveAndGo(address) {
  if (isChanged() && !(await save())) return;
  const url = new URL(address, location.href);
  const isHere = url.pathname === location.pathname && url.search === location.search;
  location.assign(url);
  if (isHere) location.reload(); // else the browser would only look for its anchor
}

// Preview and Publish show what is saved, so an unsaved text is saved on the way.
form.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-after-save]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !isChanged()) return;
  event.preventDefault();
  const tab = link.dataset.afterSave === "tab" ? window.open("", "_blank") : null;
  const isSaved = await save();
  if (!isSaved) return tab?.close();
  if (tab) tab.location = link.href;
  else location.assign(link.href);
});

if (form.dataset.asPosted) {
  savedValues = ""; // the page shows what was typed and refused
  keep();
} else {
  offer();
  changed();
}
