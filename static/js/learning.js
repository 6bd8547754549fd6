// The learner's own things: stars and "done" change in place, notes save themselves. Without this module the forms post.
import { press } from "./stars.js";

if (document.querySelector("[data-notes]")) import("./notes.js");
if (document.querySelector("[data-passage-tools]")) import("./selecting.js");

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-completion]");
  if (!form) return;
  event.preventDefault();
  press(form);
});

// A solved mission or the end of the text has finished the lecture: the button says so, without another request.
function finish(lecture) {
  for (const form of document.querySelectorAll("[data-completion]")) {
    const button = form.querySelector("button");
    if (button.getAttribute("aria-pressed") === "true" || form.dataset.lecture !== String(lecture)) continue;
    button.replaceChildren(form.querySelector("template").content.cloneNode(true));
    button.setAttribute("aria-pressed", "true");
  }
}

document.addEventListener("lecture-finished", ({ detail }) => finish(detail.lecture));
