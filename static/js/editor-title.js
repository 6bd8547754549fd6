// The title is one line of words in a field that wraps them: Enter saves, as in any field of one line.
import { replaceRange } from "./editor-writing.js";

const form = document.querySelector("[data-editor]");
const { title } = form.elements;

title.addEventListener("beforeinput", (event) => {
  if (event.inputType !== "insertLineBreak") return;
  event.preventDefault();
  form.querySelector("[data-save]").click();
});

title.addEventListener("paste", (event) => {
  const words = event.clipboardData.getData("text/plain");
  if (!/[\r\n]/.test(words)) return;
  event.preventDefault();
  replaceRange(title, title.selectionStart, title.selectionEnd, words.trim().replace(/\s+/g, " "));
});
