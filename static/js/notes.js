// Notes save themselves a moment after typing stops. Without this module the forms post.
//
// What is typed is kept in this browser until the server has it (note-outbox.js), so neither a lost connection nor a
// closed tab costs a word; what another page has left behind is sent from here (note-sending.js). Each text tells the
// version that it grew from; where the note is another one by now, both texts are shown and the learner chooses.
// In a preview there is no learner: nothing is kept, here or there.
import { makeId, post } from "./note-outbox.js";
import { listenForDeleting } from "./note-deleting.js";
import { listenForTags } from "./note-tagging.js";
import { keepTrying, outbox, whenBack } from "./note-sending.js";

const PAUSE = 900; // ms without typing
const WAITING = ["away", "signed-out"]; // troubles that may be over by themselves
const TYPED = ["body", "tags", "color"]; // what may have changed while the rest was on its way
const forms = new Map(); // form → its state

export const wordsOf = (element) => element.closest("[data-notes]").dataset;
const textOf = (form) => form.querySelector("textarea[name=body]");
const isNew = (form) => form.dataset.noteForm === "new";
const isEmpty = (form) => textOf(form).required && !textOf(form).value.trim();
const noteIn = (html) => document.adoptNode(new DOMParser().parseFromString(html, "text/html").querySelector("[data-note]"));

function tell(form, ...parts) {
  form.querySelector("[data-note-state]").replaceChildren(...parts);
}

export function stateOf(form) {
  if (!forms.has(form)) {
    forms.set(form, {
      id: makeId(),
      address: form.getAttribute("action"), // of a new note; the form's own is that of the note once it is made
      timer: 0,
      saving: null,
      isDirty: false,
      isAsking: false, // the learner has to choose between two texts first
      trouble: "",
      unanswered: null, // what was sent and may have arrived: it is sent once more as it was
      made: null,
    });
  }
  return forms.get(form);
}

// Hidden fields that come and go with the note that the form belongs to.
function setField(form, name, value) {
  let field = form.elements[name];
  if (value === null) return field?.remove();
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name });
    form.append(field);
  }
  field.value = value;
}

function fieldsOf(form) {
  const fields = Object.fromEntries(new FormData(form));
  delete fields.csrfmiddlewaretoken;
  return { ...fields, learner: wordsOf(form).notes };
}

function keep(form) {
  const state = stateOf(form);
  if (isEmpty(form)) outbox?.forget(state.id);
  else outbox?.keep(state.id, { address: form.getAttribute("action"), fields: fieldsOf(form), sent: state.unanswered });
}

export function typed(form) {
  const state = stateOf(form);
  state.isDirty = true;
  if (isNew(form) && !form.elements.edit_version && !form.elements.client_id) setField(form, "client_id", makeId());
  keep(form);
  if (state.isAsking) return;
  tell(form, ""); // "Saved" would not be true of these words
  clearTimeout(state.timer);
  state.timer = setTimeout(save, PAUSE, form);
}

// One request at a time for each form; what was typed meanwhile goes with the next. True when the server has it all.
export async function save(form) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  if (state.saving) await state.saving;
  if (state.isAsking || !state.isDirty || isEmpty(form)) return !state.isDirty;
  state.saving = send(form, state);
  const isKept = await state.saving;
  state.saving = null;
  return isKept && !state.isDirty;
}

async function send(form, state) {
  tell(form, wordsOf(form).saving);
  const before = state.unanswered;
  if (before && JSON.stringify(before.fields) !== JSON.stringify(fieldsOf(form))) {
    const answer = await post(before.address, before.fields);
    if (answer.kind !== "kept") return inTrouble(form, state, answer);
    state.unanswered = null;
    take(form, noteIn(answer.html));
  }
  state.isDirty = false;
  const sent = { address: form.getAttribute("action"), fields: fieldsOf(form) };
  state.unanswered = sent;
  keep(form);
  const answer = await post(sent.address, sent.fields);
  if (answer.kind !== "away") state.unanswered = null;
  if (answer.kind !== "kept") return inTrouble(form, state, answer);
  arrived(form, state, answer.html, sent.fields);
  return true;
}

// The form now belongs to the note as the server has it.
function take(form, note) {
  const theirs = note.querySelector("[data-note-form]");
  for (const name of ["edit_version", "opened_tags"]) setField(form, name, theirs.elements[name]?.value ?? null);
  setField(form, "client_id", null);
  setField(form, "keep", null);
  if (isNew(form)) form.setAttribute("action", theirs.getAttribute("action"));
}

function arrived(form, state, html, sent) {
  const note = noteIn(html);
  take(form, note);
  if (sent.keep) textOf(form).value = note.querySelector("textarea[name=body]").value;
  else if (TYPED.some((name) => fieldsOf(form)[name] !== sent[name])) typed(form);
  if (!state.isDirty) outbox?.forget(state.id);
  for (const part of isNew(form) ? [] : ["[data-note-text]", "[data-note-tags]"]) {
    form.closest("[data-note]").querySelector(part).replaceWith(note.querySelector(part).cloneNode(true));
  }
  state.made = note;
  state.trouble = "";
  const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  tell(form, wordsOf(form).saved.replace("{time}", now));
}

// Always false: the text is not saved.
function inTrouble(form, state, answer) {
  const words = wordsOf(form);
  state.isDirty = true;
  state.trouble = answer.kind;
  keep(form);
  if (answer.kind === "conflict") ask(form, state, answer.html);
  else if (answer.kind === "signed-out") tell(form, words.signedOut, " ", signInLink(words));
  else tell(form, answer.message ?? (answer.kind === "gone" ? words.gone : words.kept));
  if (answer.kind === "away") keepTrying();
  return false;
}

export function signInLink(words) {
  const link = document.createElement("a");
  link.href = `${words.signIn}?next=${encodeURIComponent(location.pathname)}`;
  link.textContent = words.signInLabel;
  return link;
}

// --- Two texts of one note ---

function ask(form, state, html) {
  state.isAsking = true;
  form.querySelector("[data-note-conflict]")?.remove();
  const question = document.adoptNode(new DOMParser().parseFromString(html, "text/html").querySelector("[data-note-conflict]"));
  form.prepend(question);
  openAround(form);
  tell(form, "");
  question.querySelector("[tabindex]").focus();
}

function choose(button) {
  const form = button.closest("[data-note-form]");
  const question = button.closest("[data-note-conflict]");
  const state = stateOf(form);
  state.isAsking = false;
  question.remove();
  setField(form, "edit_version", question.dataset.version);
  setField(form, "client_id", null);
  form.setAttribute("action", question.dataset.address);
  if (["theirs", "deleted"].includes(button.dataset.keep)) return giveIn(form, state, question);
  setField(form, "keep", button.dataset.keep);
  textOf(form).focus();
  typed(form);
  save(form);
}

function giveIn(form, state, question) {
  state.isDirty = false;
  state.unanswered = null;
  outbox?.forget(state.id);
  textOf(form).value = question.querySelector("[data-theirs]")?.value ?? "";
  if (question.hasAttribute("data-deleted")) return isNew(form) ? begin(form) : form.closest("[data-note]").remove();
  tell(form, "");
  textOf(form).focus();
}

// --- "Save note": the note takes its place in the list ---

async function finish(form) {
  const state = stateOf(form);
  if (!(await save(form)) || !state.made) {
    if (!state.made && !isNew(form) && !state.isDirty) form.closest("details").open = false;
    return;
  }
  const { made } = state;
  if (!isNew(form)) {
    form.closest("[data-note]").replaceWith(made);
    made.querySelector("summary").focus();
    return;
  }
  form.closest("[data-notes]").querySelector("[data-note-list]").prepend(made);
  begin(form);
}

// The form for a new note is empty again.
function begin(form) {
  const { address } = stateOf(form);
  for (const name of ["client_id", "edit_version", "keep"]) setField(form, name, null);
  form.reset();
  form.setAttribute("action", address);
  forms.delete(form);
  textOf(form).focus();
}

function openAround(form) {
  const details = form.closest("details");
  if (details) details.open = true;
}

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
  const choice = event.target.closest("[data-keep]");
  if (choice) return choose(choice);
  const text = event.target.closest("[data-note-text]");
  if (!text || event.target.closest("a, summary, button") || String(getSelection())) return;
  const details = text.closest("[data-note]").querySelector("details");
  details.open = true;
  textOf(details.querySelector("[data-note-form]")).focus();
});

// The last words before the page is left. They stay in the browser too: nobody hears whether they arrived.
addEventListener("pagehide", () => {
  for (const [form, state] of forms) {
    if (!state.isDirty || state.isAsking || !outbox || isEmpty(form)) continue;
    state.unanswered ??= { address: form.getAttribute("action"), fields: fieldsOf(form) };
    keep(form);
    post(state.unanswered.address, state.unanswered.fields, { keepalive: true });
  }
});

whenBack(() => {
  for (const [form, state] of forms) if (state.isDirty && WAITING.includes(state.trouble)) save(form);
});
listenForDeleting(save);
listenForTags();
for (const form of document.querySelectorAll("[data-note-form]")) {
  if (textOf(form).value !== textOf(form).defaultValue) typed(form); // before this module ran
}
