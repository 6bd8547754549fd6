// Notes save themselves a moment after typing stops, and a deleted one can be had back for a while.
// Without this module the forms post, and the link to delete leads to a page that asks.
//
// What is typed is kept in this browser until the server has it, so neither a lost connection nor a closed tab costs
// a word. The key has the learner's id, so that the next person at this computer is not offered it. In a preview there
// is no id: nothing is kept, here or there.
import { showToast } from "./toasts.js";

const PAUSE = 900; // ms without typing
const UNDO = 10_000; // ms in which a deleted note can be had back
const forms = new WeakMap(); // form → {timer, saving, isDirty, made}

const wordsOf = (element) => element.closest("[data-notes]").dataset;
const textOf = (form) => form.querySelector("textarea");
const isNew = (form) => form.dataset.noteForm === "new";
const isPreview = (element) => !wordsOf(element).notes;
const keyOf = (form) => !isPreview(form) && `lectern-note:${wordsOf(form).notes}:${form.getAttribute("action")}`;

function tell(form, text) {
  form.querySelector("[data-note-state]").textContent = text;
}

function memory(action, key, value) {
  if (!key) return null;
  try {
    return action === "get" ? localStorage.getItem(key) : action === "set" ? localStorage.setItem(key, value) : localStorage.removeItem(key);
  } catch {
    return null; // storage is switched off or full; the server still gets the text
  }
}

function stateOf(form) {
  if (!forms.has(form)) {
    forms.set(form, { timer: 0, saving: null, isDirty: false, made: null, address: form.getAttribute("action") });
  }
  return forms.get(form);
}

function typed(form) {
  const state = stateOf(form);
  state.isDirty = true;
  tell(form, ""); // "Saved" would not be true of these words
  memory("set", keyOf(form), textOf(form).value);
  clearTimeout(state.timer);
  state.timer = setTimeout(save, PAUSE, form);
}

// One request at a time for each form; what was typed meanwhile goes with the next. True when the server has it all.
async function save(form) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  if (state.saving) await state.saving;
  if (!state.isDirty || !textOf(form).value.trim()) return !state.isDirty;
  state.saving = post(form, state);
  const isKept = await state.saving;
  state.saving = null;
  return isKept && !state.isDirty;
}

async function post(form, state) {
  const text = textOf(form).value;
  const words = wordsOf(form);
  state.isDirty = false;
  tell(form, words.saving);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
    });
    if (response.status === 422) {
      tell(form, (await response.json()).error);
      state.isDirty = true;
      return false;
    }
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    kept(form, state, await response.text(), text);
    return true;
  } catch {
    state.isDirty = true;
    memory("set", keyOf(form), textOf(form).value);
    tell(form, words.kept);
    return false;
  }
}

// The server answers with the note as the list shows it.
function kept(form, state, html, text) {
  const note = document.adoptNode(new DOMParser().parseFromString(html, "text/html").querySelector("[data-note]"));
  memory("remove", keyOf(form));
  if (isNew(form)) form.setAttribute("action", note.querySelector("[data-note-form]").getAttribute("action"));
  else form.closest("[data-note]").querySelector("[data-note-text]").replaceWith(note.querySelector("[data-note-text]").cloneNode(true));
  if (textOf(form).value !== text) typed(form);
  state.made = note;
  const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  tell(form, wordsOf(form).saved.replace("{time}", now));
}

// "Save note": the note takes its place in the list.
async function finish(form) {
  const state = stateOf(form);
  if (!(await save(form)) || !state.made) {
    if (!state.made && !isNew(form) && !state.isDirty) form.closest("details").open = false;
    return;
  }
  const { made } = state;
  state.made = null;
  if (!isNew(form)) {
    form.closest("[data-note]").replaceWith(made);
    made.querySelector("summary").focus();
    return;
  }
  form.closest("[data-notes]").querySelector("[data-note-list]").prepend(made);
  form.setAttribute("action", state.address);
  textOf(form).value = "";
  textOf(form).focus();
}

// --- A text that never reached the server is offered, not put in by itself ---

function offer(form) {
  const text = memory("get", keyOf(form));
  if (!text || text === textOf(form).value) return;
  const words = wordsOf(form);
  const line = document.createElement("div");
  line.className = "callout callout--warning note-form__found";
  const sentence = document.createElement("p");
  sentence.textContent = words.found;
  line.append(sentence, button(words.putBack, () => {
    line.remove();
    textOf(form).value = text;
    textOf(form).focus();
    typed(form);
  }), button(words.discard, () => {
    line.remove();
    memory("remove", keyOf(form));
    textOf(form).focus();
  }));
  form.prepend(line);
  const details = form.closest("details");
  if (details) details.open = true;
}

function button(label, run) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--small";
  made.textContent = label;
  made.addEventListener("click", run);
  return made;
}

// --- Deleting: out of the list at once, off the server when the time to undo is over ---

const leaving = new Map(); // note → {place, words, toast, timer}

function remove(note) {
  const words = wordsOf(note);
  const next = note.nextElementSibling?.querySelector("summary") ?? note.closest("[data-notes]").querySelector("textarea");
  const place = document.createComment("");
  note.replaceWith(place);
  const toast = showToast(words.deleted, { kind: "info", action: { label: words.undo, run: () => bringBack(note) } });
  leaving.set(note, { place, words, toast, timer: setTimeout(goLater, UNDO, note) });
  next?.focus();
}

function bringBack(note) {
  clearTimeout(leaving.get(note).timer);
  leaving.get(note).place.replaceWith(note);
  leaving.delete(note);
  note.querySelector("[data-note-delete]").focus();
}

// Not while somebody is at the button.
function goLater(note) {
  const state = leaving.get(note);
  if (state.toast.matches(":hover, :focus-within")) state.timer = setTimeout(goLater, UNDO, note);
  else go(note);
}

async function go(note) {
  const { place, words, toast } = leaving.get(note);
  leaving.delete(note);
  toast.remove();
  if (!words.notes) return place.remove();
  try {
    const response = await fetch(note.querySelector("[data-note-delete]").href, {
      method: "POST",
      keepalive: true,
      headers: { "HX-Request": "true", "X-CSRFToken": note.querySelector("[name=csrfmiddlewaretoken]").value },
    });
    if ((!response.ok && response.status !== 404) || response.redirected) throw new Error(String(response.status));
    place.remove();
  } catch {
    place.replaceWith(note);
    showToast(words.failed, { kind: "error" });
  }
}

addEventListener("pagehide", () => {
  for (const note of [...leaving.keys()]) go(note);
});

// --- Listening ---

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-note-form]");
  if (form) typed(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-note-form]");
  if (!form) return;
  event.preventDefault();
  finish(form);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-note-delete]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    remove(link.closest("[data-note]"));
  }
  const text = event.target.closest("[data-note-text]");
  if (!text || event.target.closest("a, summary, button") || String(getSelection())) return;
  const details = text.closest("[data-note]").querySelector("details");
  details.open = true;
  textOf(details).focus();
});

for (const form of document.querySelectorAll("[data-note-form]")) {
  if (textOf(form).value !== textOf(form).defaultValue) typed(form); // before this module ran
  else offer(form);
}
