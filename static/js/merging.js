// The page of both texts: a chosen paragraph goes into the text at once, as the button does it on the site. A text that was
// changed by hand is left alone until the button is pressed. What was put together is kept in this browser, in the place of
// the editor's copy, until it is saved: the editor offers it where this page was left, or the site was away.
import { copiesOf } from "./editor-copies.js";
import { FIELDS, openedFields } from "./editor-values.js";

const form = document.querySelector("[data-merging]");
const text = form.querySelector("[data-merged]");
const hint = form.querySelector("[data-merge-hint]");

const textOf = (piece, side) => piece.querySelector(`[data-side="${side}"]`).textContent;

function textsOf(piece) {
  if (piece.dataset.piece === "same") return [textOf(piece, "mine")];
  const choice = piece.querySelector("input:checked").value;
  return choice === "both" ? [textOf(piece, "mine"), textOf(piece, "theirs")] : [textOf(piece, choice)];
}

// A paragraph that was the last of its text may now have another behind it; as in studio/merging.py.
function apart(whole, following) {
  if (!whole || !following || /\n[^\S\n]*\n$/.test(whole) || /^[^\S\n]*\n$/.test(whole)) return whole + following;
  return `${whole.replace(/\n+$/, "")}\n\n${following}`;
}

const composed = () => [...form.querySelectorAll("[data-piece]")].flatMap(textsOf).reduce(apart, "");

// --- The copy in this browser ---------------------------------------------------------------------

const copies = copiesOf(form.dataset.key, form.elements.kept_as?.value || undefined);

/** As the editor posts and keeps it; without missions where theirs are chosen. */
function valuesOf() {
  const all = [...new FormData(form)];
  const takesTheirs = all.some(([name, value]) => name === "missions_from" && value === "theirs");
  return all.filter(([name]) => FIELDS.includes(name) || (name.startsWith("missions-") && !takesTheirs));
}

function keep() {
  const { opened } = openedFields(form);
  const isKept = copies.keep({ values: valuesOf(), version: form.elements.edit_version.value, opened, at: Date.now() });
  const told = form.querySelector("[data-kept]");
  told.textContent = isKept ? "" : told.dataset.lost;
}

const served = JSON.stringify(valuesOf());
const isChanged = () => JSON.stringify(valuesOf()) !== served;
const warn = (event) => isChanged() && event.preventDefault();
// The site tells the editor by this name that the copy is saved.
if (!form.elements.kept_as) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "kept_as", value: copies.own });
  form.append(field);
}
form.addEventListener("input", keep);
form.addEventListener("change", keep);
form.addEventListener("submit", () => {
  keep();
  window.removeEventListener("beforeunload", warn);
});
window.addEventListener("beforeunload", warn);

// --- The choices ------------------------------------------------------------------------------------

if (text) {
  let before = text.value;
  form.addEventListener("change", (event) => {
    if (!event.target.name?.startsWith("choice-")) return;
    if (text.value !== before) {
      hint.textContent = hint.dataset.text;
      return;
    }
    before = text.value = composed();
    keep();
  });
  form.querySelector("[data-merge]").addEventListener("click", (event) => {
    event.preventDefault();
    before = text.value = composed();
    hint.textContent = "";
    keep();
    text.focus();
  });
}
