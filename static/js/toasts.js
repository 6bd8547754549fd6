// Messages: those in the page can be closed, and other modules add theirs with showToast().
// Their look and words come from the page's template element, so that they are translated.
const SECONDS = 8;
const ICONS = { success: "circle-check", info: "info", warning: "triangle-alert", error: "circle-alert" };
const region = document.querySelector("[data-toasts]");

let before = null; // what had the focus before a message took it

function close(toast) {
  const hadFocus = toast.contains(document.activeElement);
  toast.remove();
  if (hadFocus) (before?.isConnected ? before : document.getElementById("main"))?.focus();
}

// Only good news leaves by itself, and never while it is read (hover, focus) or offers something to press.
function leaveLater(toast) {
  if (!toast.matches(".toast--success, .toast--info") || toast.querySelector("a, button:not([data-toast-close])")) return;
  let timer = 0;
  const start = () => (timer = setTimeout(close, SECONDS * 1000, toast));
  const stop = () => clearTimeout(timer);
  toast.addEventListener("mouseenter", stop);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("mouseleave", start);
  toast.addEventListener("focusout", start);
  start();
}

/**
 * Say something. `kind` is success, info, warning or error. With `action` ({label, run}) the toast has one more
 * button, such as Undo, and stays until it is closed.
 */
export function showToast(text, { kind = "success", action = null } = {}) {
  const toast = document.querySelector("template[data-toast]").content.firstElementChild.cloneNode(true);
  toast.classList.replace("toast--info", `toast--${kind}`);
  const symbol = toast.querySelector("use");
  symbol.setAttribute("href", symbol.getAttribute("href").replace(/#.*/, `#${ICONS[kind]}`));
  toast.querySelector(".toast__text").textContent = text;
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet button--small";
    button.textContent = action.label;
    button.addEventListener("click", () => {
      close(toast);
      action.run();
    });
    toast.querySelector("[data-toast-close]").before(button);
  }
  region.append(toast);
  leaveLater(toast);
  return toast;
}

if (region) {
  region.addEventListener("focusin", (event) => {
    if (!region.contains(event.relatedTarget)) before = event.relatedTarget;
  });
  // A message stands at the end of the page, far from the row that is gone: Undo has the keys that undo has everywhere.
  document.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
    if (!isUndo || event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    const undo = [...region.querySelectorAll("form button")].at(-1);
    if (undo) event.preventDefault();
    undo?.click();
  });
  region.addEventListener("click", (event) => {
    const button = event.target.closest("[data-toast-close]");
    if (button) close(button.closest(".toast"));
  });
  for (const toast of region.querySelectorAll(":scope > .toast")) leaveLater(toast);
}
