// What was typed into notes on pages that are gone by now, and never reached the server: it is sent when a page with
// notes is opened, when the connection is back, and again after a while. What the server does not take stays in this
// browser and is shown with the reason, so that nothing typed is lost and nothing is put in by surprise.
import { Outbox, alone, post } from "./note-outbox.js";
import { showToast } from "./toasts.js";

const AGAIN = [4000, 10_000, 30_000, 60_000]; // ms until the next try; the last one for good
const around = document.querySelector("[data-notes]");
const words = around.dataset;
export const outbox = words.notes ? new Outbox(words.notes) : null;
let tries = 0;
let timer = 0;
let sending = null;
const listeners = [];

// Called when the server may be there again.
export function whenBack(run) {
  listeners.push(run);
}

export function keepTrying() {
  clearTimeout(timer);
  timer = setTimeout(tryAgain, AGAIN[Math.min(tries, AGAIN.length - 1)]);
  tries += 1;
}

async function tryAgain() {
  clearTimeout(timer);
  for (const run of listeners) run();
  await sendLeft();
}

export async function sendLeft() {
  if (!outbox || sending) return sending;
  sending = alone(words.notes, sendAll);
  await sending;
  sending = null;
}

async function sendAll() {
  const told = { sent: 0, elsewhere: 0, merged: 0 };
  for (const [id, entry] of await outbox.left()) {
    if (entry.trouble) continue;
    const answer = await deliver(entry);
    if (answer.kind === "away") {
      keepTrying();
      break;
    }
    if (["signed-out", "other"].includes(answer.kind)) break; // it waits for its learner
    settle(id, entry, answer, told);
  }
  if (told.merged) showToast(words.merged, { kind: "info" });
  if (told.sent) tellSent(told);
  showUnsent();
}

function settle(id, entry, answer, told) {
  if (answer.kind !== "kept") return giveReason(id, entry, answer);
  tries = 0;
  outbox.forget(id);
  told.sent += 1;
  told.merged += answer.isMerged ? 1 : 0;
  told.elsewhere += place(answer.html, entry) ? 0 : 1;
}

// What an earlier page sent and may have arrived goes first, as it was: then the server knows what grew from it.
async function deliver(entry) {
  let { address, fields } = entry;
  fields = { ...fields, back: location.pathname === words.all ? "notes" : "" }; // the answer is as this page shows notes
  if (entry.sent && JSON.stringify(entry.sent.fields) !== JSON.stringify(entry.fields)) {
    const answer = await post(entry.sent.address, entry.sent.fields);
    if (answer.kind !== "kept") return answer.kind === "conflict" ? both(entry) : answer;
    const form = parsed(answer.html).querySelector("[data-note-form]");
    address = form.getAttribute("action");
    fields = { ...fields, edit_version: form.elements.edit_version.value };
    delete fields.client_id;
  }
  const answer = await post(address, fields);
  return answer.kind === "conflict" ? both({ address, fields }, answer) : answer;
}

// The note was changed meanwhile, and nobody is here to be asked: it has both texts then, one below the other.
async function both({ address, fields }, answer = null) {
  if (answer && parsed(answer.html).querySelector("[data-deleted]")) return { kind: "deleted" };
  const merged = await post(address, { ...fields, keep: "both" });
  if (merged.kind === "conflict") return { kind: "conflict" };
  return { ...merged, isMerged: merged.kind === "kept" };
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

// Where this page shows the note, or the lecture that it was written for.
function place(html, entry) {
  const made = document.adoptNode(parsed(html).querySelector("[data-note]"));
  const shown = document.querySelector(`[data-note="${made.dataset.note}"]`);
  if (shown) {
    shown.replaceWith(made);
    return true;
  }
  const form = document.querySelector("[data-note-form=new]");
  if (form?.getAttribute("action") !== entry.address) return false;
  form.closest("[data-notes]").querySelector("[data-note-list]").prepend(made);
  return true;
}

function tellSent({ elsewhere }) {
  const action = elsewhere ? { label: words.allLabel, run: () => location.assign(words.all) } : null;
  showToast(words.arrived, action ? { action } : {});
}

// --- What the server did not take ---

function giveReason(id, entry, { kind, message }) {
  const reasons = { gone: words.gone, deleted: words.deletedElsewhere, conflict: words.tooLong };
  outbox.keep(id, { ...entry, trouble: message ?? reasons[kind] ?? words.kept });
  outbox.mine.delete(id); // another page may try as well
}

function showUnsent() {
  document.querySelector("[data-notes-unsent]")?.remove();
  const unsent = outbox.all().filter(([, entry]) => entry.trouble);
  if (!unsent.length) return;
  const box = make("section", "callout callout--warning notes-unsent stack stack--tight");
  box.dataset.notesUnsent = "";
  box.setAttribute("aria-label", words.unsent);
  box.append(make("p", "callout__title", words.unsent), ...unsent.map(([id, entry]) => unsentNote(id, entry)));
  around.prepend(box);
}

function unsentNote(id, entry) {
  const row = make("div", "notes-unsent__note stack stack--tight");
  const ways = make("div", "cluster");
  ways.append(
    button(words.again, async () => {
      outbox.keep(id, { ...entry, trouble: "" });
      const told = { sent: 0, elsewhere: 0, merged: 0 };
      settle(id, entry, await deliver({ ...entry, fields: revived(entry) }), told);
      if (told.sent) tellSent(told);
      showUnsent();
    }),
    button(words.discard, () => {
      outbox.forget(id);
      showUnsent();
      around.querySelector("textarea, summary")?.focus();
    }),
  );
  row.append(make("p", "small", entry.trouble), make("pre", "notes-unsent__text small", entry.fields.body || entry.fields.quote), ways);
  return row;
}

// Whoever tries again with a note that was deleted wants it back.
const revived = ({ fields, trouble }) => (trouble === words.deletedElsewhere ? { ...fields, keep: "both" } : fields);

function make(tag, className, text = "") {
  const made = Object.assign(document.createElement(tag), { className });
  made.textContent = text;
  return made;
}

function button(label, run) {
  const made = make("button", "button button--small", label);
  made.type = "button";
  made.addEventListener("click", run);
  return made;
}

addEventListener("online", () => {
  tries = 0;
  tryAgain();
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tryAgain());
sendLeft();
