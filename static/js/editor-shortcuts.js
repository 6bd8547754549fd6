// The keys of the editor, the sheet that lists them, and the outline of headings.
import { openLinks } from "./editor-links.js";
import { openPictures } from "./editor-pictures.js";
import { act } from "./editor-writing.js";

const form = document.querySelector("[data-editor]");
const text = form.querySelector(".markdownx-editor");
const preview = form.querySelector(".markdownx-preview");
const sheet = document.querySelector("[data-shortcut-sheet]");
const outline = document.querySelector("[data-outline]");

function addMission() {
  document.dispatchEvent(new CustomEvent("lectern:go", { detail: "missions" }));
  form.querySelector("[data-add-mission]").click();
}

// From the page beside the text, so a heading inside of code is none.
function openOutline() {
  const headings = [...preview.querySelectorAll(":is(h2, h3, h4, h5, h6)[data-line]")];
  const list = outline.querySelector("ol");
  list.replaceChildren(...headings.map(entry));
  outline.querySelector("[data-none]").hidden = headings.length > 0;
  outline.showModal();
}

function entry(heading) {
  const words = heading.cloneNode(true);
  words.querySelector(".permalink")?.remove();
  const item = document.createElement("li");
  item.dataset.level = heading.nodeName.slice(1);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "picker__heading";
  button.textContent = words.textContent.trim();
  button.addEventListener("click", () => {
    outline.close();
    document.dispatchEvent(new CustomEvent("lectern:go-line", { detail: Number(heading.dataset.line) }));
  });
  item.append(button);
  return item;
}

const tools = { link: openLinks, picture: openPictures, mission: addMission, outline: openOutline, shortcuts: () => sheet.showModal() };
const withControl = { KeyK: "link" };
const withControlAndAlt = { KeyP: "picture", KeyM: "mission", KeyO: "outline" };
const writing = { KeyH: "heading", KeyC: "code", KeyT: "table", KeyN: "callout" };

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tool]");
  if (button) tools[button.dataset.tool]();
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "?" && !event.ctrlKey && !event.metaKey && !event.target.closest("input, textarea, select, [contenteditable]")) {
    event.preventDefault();
    return tools.shortcuts();
  }
  // AltGr writes characters; browsers tell it as Control and Alt.
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.getModifierState("AltGraph")) return;
  const tool = event.altKey ? withControlAndAlt[event.code] : event.target === text && withControl[event.code];
  const name = event.altKey && event.target === text ? writing[event.code] : undefined;
  if (!tool && !name) return;
  event.preventDefault();
  if (tool) tools[tool]();
  else act(form.querySelector(`[data-write="${name}"]`));
});
