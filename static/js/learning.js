// The learner's own things: stars and "done" change in place, f puts the star on the lecture, notes save themselves.
// Without this module the forms post.
import { showToast } from "./toasts.js";

if (document.querySelector("[data-notes]")) import("./notes.js");
if (document.querySelector("[data-passage-tools]")) import("./selecting.js");

const KEY_SETTING = "lectern-star-key"; // "off" where somebody does not want the key; WCAG 2.1.4

async function press(form) {
  const button = form.querySelector("button");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
    });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const pressed = document.adoptNode(page.querySelector("form"));
    const hadFocus = form.contains(document.activeElement);
    form.replaceWith(pressed);
    if (hadFocus) pressed.querySelector("button").focus();
  } catch {
    button.removeAttribute("aria-disabled");
    showToast(form.dataset.failed, { kind: "error" });
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-star], [data-completion]");
  if (!form) return;
  event.preventDefault();
  press(form);
});

// A solved mission or the end of the text has finished the lecture: the button says so, without another request.
function finish(lecture) {
  for (const form of document.querySelectorAll("[data-completion]")) {
    const button = form.querySelector("button");
    if (button.getAttribute("aria-pressed") === "true" || (lecture && form.dataset.lecture !== String(lecture))) continue;
    button.replaceChildren(form.querySelector("template").content.cloneNode(true));
    button.setAttribute("aria-pressed", "true");
  }
}

document.addEventListener("lecture-finished", ({ detail }) => finish(detail.lecture)); // missions.js
document.addEventListener("lecture:place-kept", ({ detail }) => detail.is_done && finish()); // lecture.js

document.addEventListener("keydown", (event) => {
  if (event.key !== "f" || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  if (localStorage.getItem(KEY_SETTING) === "off") return;
  const star = document.querySelector("[data-star=lecture][data-star-here]");
  if (!star) return;
  event.preventDefault();
  press(star);
});

for (const box of document.querySelectorAll("[data-star-key]")) {
  box.checked = localStorage.getItem(KEY_SETTING) !== "off";
  box.addEventListener("change", () => localStorage.setItem(KEY_SETTING, box.checked ? "on" : "off"));
}
