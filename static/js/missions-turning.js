// Turning to another stretch of a lecture's missions, and moving a mission there: what is typed is saved first. Without this
// script the same buttons send the whole form, and the site does it.
import { save, saveAndGo } from "./editor-saving.js";
import { field, first, missionsShown, moveTo } from "./missions-editor.js";

const form = document.querySelector("[data-editor]");
const area = form.querySelector("[data-missions]").dataset;

// As number_after in studio/turning.py: counted now, for missions may have been added and removed.
const NUMBERS = {
  previous: () => first,
  next: () => first + missionsShown().length + 1,
  chosen: () => form.elements.turn_to.value,
};
const turn = (way) => saveAndGo(`?missions=${NUMBERS[way]()}#missions-shown`);

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-turn]");
  if (!button) return;
  event.preventDefault();
  turn(button.value);
});

// A page that holds as many as it may is turned, before one more is added to the next.
form.addEventListener(
  "click",
  (event) => {
    if (!event.target.closest("[data-add-mission]") || missionsShown().length < Number(area.most)) return;
    event.preventDefault();
    event.stopPropagation();
    turn("next");
  },
  { capture: true },
);

// --- Moving a mission to a number --------------------------------------------------------------------

const dialog = document.querySelector("[data-move-dialog]");
const number = dialog?.querySelector("[type=number]");
let moved = null;

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move-to]");
  if (!button) return;
  moved = button.closest("[data-mission]");
  number.max = Number(area.others) + missionsShown().length;
  number.value = field(moved, "ORDER").value;
  dialog.showModal();
  number.select();
});

dialog?.addEventListener("submit", async () => {
  if (moveTo(moved, number.valueAsNumber)) return moved.querySelector("[data-move-to]").focus();
  if (!(await save())) return moveTo(moved, null);
  const pk = field(moved, "id").value; // a new one has it now
  return saveAndGo(`?mission=${pk}#mission-${pk}`);
});
