// Files dropped or pasted into the text, or chosen in the dialog, are uploaded and their Markdown takes the place of a
// line that says so. What is refused is told by the file's name, and its line goes away.
import { tokenOf } from "./editor-token.js";
import { placeholders } from "./editor-values.js";
import { replaceRange } from "./editor-writing.js";
import { showToast } from "./toasts.js";

const form = document.querySelector("[data-editor]");
const parent = form.querySelector(".markdownx");
const text = parent.querySelector(".markdownx-editor");
const state = form.querySelector("[data-file-state]");
const dialog = form.querySelector("[data-file-dialog]");
let number = 0;
let writings = 0; // how often something was typed or written

const say = (sentence, name) => sentence.replace("%s", name);
const send = (name, detail) => parent.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

form.addEventListener("input", () => (writings += 1));

// Replace the placeholder and its line's end wherever typing has moved it to; what is selected meanwhile stays selected.
function fill(job, replacement, { select = false } = {}) {
  const at = text.value.indexOf(job.placeholder);
  if (at < 0) return;
  const { selectionStart: start, selectionEnd: end } = text;
  const old = text.value.startsWith(job.line, at) ? job.line : job.placeholder;
  const shift = (place) => (place <= at ? place : Math.max(at, place + replacement.length - old.length));
  const alt = /^!\[((?:\\.|[^\]\\])*)\]/.exec(replacement);
  if (isTakenBack(job)) replacement && replaceRange(text, at, at + job.replaced, replacement);
  else replaceRange(text, at, at + old.length, replacement);
  if (select && alt) text.setSelectionRange(at + 2, at + 2 + alt[1].length); // ready to be typed over
  else text.setSelectionRange(shift(start), shift(end));
}

// Where nothing was written since, the placeholder is undone first: so it is no step of its own, and one undo takes the
// file's line away.
function isTakenBack({ before, writtenAt }) {
  if (writings !== writtenAt) return false;
  text.focus();
  document.execCommand("undo");
  if (text.value === before) return true;
  document.execCommand("redo");
  return false;
}

function hold(placeholder) {
  const { value: before, selectionStart: start, selectionEnd: end } = text;
  const line = `${placeholder}\n`;
  placeholders.add(placeholder);
  replaceRange(text, start, end, line);
  return { placeholder, line, before, replaced: end - start, writtenAt: writings };
}

async function upload(file, { select }) {
  number += 1;
  const name = file.name.replace(/[[\]\n]/g, " ");
  const placeholder = `![${say(state.dataset.uploading, name)}](#${number})`;
  const job = hold(placeholder);
  state.textContent = say(state.dataset.uploading, name);
  const end = text.selectionStart;
  try {
    const markdown = await post(file);
    placeholders.delete(placeholder);
    fill(job, `${markdown}\n`, { select: select && text.selectionStart === end && document.activeElement === text });
    state.textContent = say(state.dataset.done, name);
    send("markdownx.fileUploadEnd", [markdown]);
  } catch (error) {
    placeholders.delete(placeholder);
    fill(job, "");
    showToast(error.message, { kind: "error" });
    send("markdownx.fileUploadError", [error.message]);
  }
}

async function post(file) {
  const body = new FormData();
  body.append("image", file, file.name);
  body.append("course", form.dataset.course);
  const options = { method: "POST", body, headers: { "X-CSRFToken": tokenOf(form), Accept: "application/json" } };
  let response;
  try {
    response = await fetch(text.dataset.markdownxUploadUrlsPath, options);
  } catch {
    throw new Error(say(state.dataset.failed, file.name));
  }
  if (response.redirected || response.status === 403) throw new Error(say(state.dataset.signedOut, file.name));
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.image?.[0] ?? say(state.dataset.failed, file.name));
  return answer.image_code;
}

async function uploadAll(files) {
  send("markdownx.fileUploadBegin", []);
  for (const file of files) await upload(file, { select: files.length === 1 });
}

const filesOf = (transfer) => [...(transfer?.files ?? [])];
const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

text.addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  parent.classList.add("is-dropping");
});
text.addEventListener("dragleave", () => parent.classList.remove("is-dropping"));
text.addEventListener("drop", (event) => {
  parent.classList.remove("is-dropping");
  if (!holdsFiles(event)) return;
  event.preventDefault();
  uploadAll(filesOf(event.dataTransfer));
});
// A file that misses the text would otherwise open in the place of the page, with everything unsaved gone.
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => holdsFiles(event) && event.preventDefault());
}
text.addEventListener("paste", (event) => {
  const files = filesOf(event.clipboardData);
  if (!files.length || event.clipboardData.types.includes("text/plain")) return; // a word processor sends a picture beside its text
  event.preventDefault();
  uploadAll(files);
});
form.querySelector("[data-choose-file]").addEventListener("click", () => dialog.click());
dialog.addEventListener("change", () => {
  uploadAll([...dialog.files]);
  dialog.value = "";
});
