// The picture picker: what the course's library holds, as buttons; a search; and a way to add a new file.
import { replaceRange } from "./editor-writing.js";

const PAUSE = 150;
const text = document.querySelector("[data-editor] .markdownx-editor");
const dialog = document.querySelector("[data-picture-picker]");
const field = dialog.querySelector("input");
const list = dialog.querySelector("[data-pictures]");
let timer = 0;
let running = null;
let place = [0, 0]; // a dialog that opens takes the selection away

export function openPictures() {
  place = [text.selectionStart, text.selectionEnd];
  field.value = "";
  dialog.showModal();
  field.focus();
  search();
}

async function search() {
  running?.abort();
  running = new AbortController();
  const address = new URL(dialog.dataset.address, location.href);
  address.searchParams.set("q", field.value.trim());
  try {
    const response = await fetch(address, { signal: running.signal });
    if (!response.ok || response.redirected) throw new Error(response.status);
    list.innerHTML = await response.text(); // a template of the site, which escapes every name
  } catch (error) {
    if (error.name !== "AbortError") list.textContent = dialog.dataset.failed;
  }
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});
list.addEventListener("click", (event) => {
  const button = event.target.closest("[data-markdown]");
  if (!button) return;
  dialog.close();
  const markdown = button.dataset.markdown;
  const alt = /^!\[((?:\\.|[^\]\\])*)\]/.exec(markdown)?.[1] ?? "";
  replaceRange(text, ...place, markdown, alt ? undefined : [2, 2]); // the alt text is written next
});
dialog.querySelector("[data-new-picture]").addEventListener("click", () => {
  dialog.close();
  text.focus();
  text.setSelectionRange(...place);
  document.querySelector("[data-choose-file]").click();
});
