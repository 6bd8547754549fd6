// The page beside the text. Takes the place of markdownx.js and keeps its contract: the class names, the data
// attributes, `content` posted to the preview address, HTML back, and its events (markdownx.init, markdownx.update,
// markdownx.updateError). What goes wrong is told in a line below and never written into the page or the text.
import { drawDiagrams } from "./diagrams.js";
import { scrollTogether } from "./editor-scrolling.js";
import { tokenOf } from "./editor-token.js";

const LEAST_LATENCY = 300;
const form = document.querySelector("[data-editor]");
const parent = form.querySelector(".markdownx");
const editor = parent.querySelector(".markdownx-editor");
const preview = parent.querySelector(".markdownx-preview");
const state = form.querySelector("[data-preview-state]");
const count = form.querySelector("[data-count]");
const latency = Math.max(Number(editor.dataset.markdownxLatency) || 0, LEAST_LATENCY);
let timer = 0;
let running = null;

function tell(message) {
  if (state.textContent !== message) state.textContent = message;
}

async function update() {
  running?.abort(); // a slow answer to an older text must not come last
  running = new AbortController();
  const body = new URLSearchParams({ content: editor.value, lecture: form.dataset.lecture });
  const options = { method: "POST", body, signal: running.signal, headers: { "X-CSRFToken": tokenOf(form) } };
  try {
    const response = await fetch(editor.dataset.markdownxUrlsPath, options);
    const answer = await response.text();
    if (response.redirected || response.status === 403) return fail(state.dataset.signedOut);
    if (response.status === 422) return fail(answer);
    if (!response.ok) return fail(state.dataset.failed);
    show(answer);
  } catch (error) {
    if (error.name !== "AbortError") fail(state.dataset.failed);
  }
}

function show(html) {
  preview.innerHTML = html; // sanitised by the one renderer, as the published page is
  tell("");
  countWords();
  drawDiagrams(preview);
  parent.dispatchEvent(new CustomEvent("markdownx.update", { bubbles: true, detail: [html] }));
}

function fail(message) {
  tell(message);
  parent.dispatchEvent(new CustomEvent("markdownx.updateError", { bubbles: true, detail: [message] }));
}

function countWords() {
  const { words, minutes } = preview.firstElementChild?.dataset ?? {};
  if (!words) return;
  const shown = Number(words).toLocaleString(document.documentElement.lang);
  const { none, one, text } = count.dataset;
  const sentence = words === "0" ? none : words === "1" ? one : text;
  count.textContent = sentence.replace("%(words)s", shown).replace("%(minutes)s", minutes);
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(update, latency);
}

if (!editor.hasAttribute("data-markdownx-init")) {
  editor.setAttribute("data-markdownx-init", "");
  editor.addEventListener("input", later);
  if (editor.value !== editor.defaultValue) later(); // typed before this script ran
  document.dispatchEvent(new CustomEvent("markdownx.init", { detail: { editor, preview } }));
  // Links in the page lead away from an unsaved text; they open beside it.
  preview.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.getAttribute("href").startsWith("#")) return;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  });
  scrollTogether(editor, preview);
}
