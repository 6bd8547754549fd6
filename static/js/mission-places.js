// “Place in the text”: a line {mission: name} where the cursor is, with a name made out of the question if there is none.
// What stands there already is shown.
import { insertParagraph } from "./editor-writing.js";
import { field, namesTaken } from "./missions-editor.js";
import { freeName, LONGEST } from "./mission-names.js";

const WORDS = 5;
const form = document.querySelector("[data-editor]");
const text = form.querySelector(".markdownx-editor");

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-place-in-text]");
  if (!button) return;
  const mission = button.closest("[data-mission]");
  const name = nameOf(mission);
  const line = lineOf(name);
  if (line) return tellEditor("lectern:go-line", line);
  tellEditor("lectern:go", text.id);
  return insertParagraph(`{mission: ${name}}`);
});

const tellEditor = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

// Its own, or a new one that no other mission has.
function nameOf(mission) {
  const input = field(mission, "name");
  if (!input.value.trim()) {
    input.value = freeName(nameFrom(field(mission, "prompt").value) || "mission", namesTaken());
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return input.value.trim().replace(/\s+/g, "-");
}

function nameFrom(prompt) {
  const words = prompt.normalize("NFC").toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [...words.slice(0, WORDS).join("-")].slice(0, LONGEST).join("").replace(/-$/, "");
}

// The number of the line that places the mission, or 0.
function lineOf(name) {
  const lines = text.value.split("\n").map((line) => /^\s*\{mission:\s*(.*?)\s*\}\s*$/.exec(line)?.[1]);
  return lines.indexOf(name) + 1;
}
