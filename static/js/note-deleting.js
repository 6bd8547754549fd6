// A note is deleted at once and can be had back from the message, as long as it stands; later from the page of notes.
// Without this module the link leads to a page that asks.
import { post } from "./note-outbox.js";
import { showToast } from "./toasts.js";

async function remove(note, save) {
  const words = { ...note.closest("[data-notes]").dataset };
  const next = note.nextElementSibling?.querySelector("summary") ?? note.closest("[data-notes]").querySelector("textarea, summary");
  const place = document.createComment("");
  const address = note.querySelector("[data-note-delete]").href;
  const form = note.querySelector("[data-note-form]");
  const saved = form ? save(form) : true; // what was typed just before comes back with the note
  note.replaceWith(place);
  next?.focus();
  await saved;
  if (words.notes && !["kept", "gone"].includes((await post(address, {})).kind)) {
    place.replaceWith(note);
    showToast(words.failed, { kind: "error" });
    return;
  }
  showToast(words.deleted, { kind: "info", action: { label: words.undo, run: () => bringBack(note, place, words) } });
}

async function bringBack(note, place, words) {
  const answer = words.notes ? await post(words.restore, { note: note.dataset.note }) : { kind: "kept" };
  if (answer.kind !== "kept") {
    const again = { label: words.undo, run: () => bringBack(note, place, words) };
    showToast(words.notBack, { kind: "error", action: again });
    return;
  }
  place.replaceWith(note);
  note.querySelector("[data-note-delete]").focus();
}

// `save` sends what was typed into a form and is not stored yet.
export function listenForDeleting(save) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-note-delete]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    remove(link.closest("[data-note]"), save);
  });
}
