// Turning to another stretch of a lecture's missions: what is typed is saved first. Without this script the same buttons
// send the whole form, and the site does it.
import { saveAndGo } from "./editor-saving.js";
import { first, missionsShown } from "./missions-editor.js";

const form = document.querySelector("[data-editor]");

// As number_after in studio/turning.py: counted now, for missions may have been added and removed.
const NUMBERS = {
  previous: () => first,
  next: () => first + missionsShown().length + 1,
  chosen: () => form.elements.turn_to.value,
};

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-turn]");
  if (!button) return;
  event.preventDefault();
  saveAndGo(`?missions=${NUMBERS[button.value]()}#missions-shown`);
});
