// Text size, width of the text and focus mode. reader-settings.js puts them on before the first paint; the theme is
// theme.js's. The focus mode lasts for the tab, through next and previous; the others are kept on this machine.

const root = document.documentElement;
const DEFAULT = "normal";
const NAMES = { textSize: "text-size", textWidth: "text-width" };

function keep(storage, key, value) {
  try {
    if (value) storage().setItem(key, value);
    else storage().removeItem(key);
  } catch {
    // Storage is off: it holds for this page.
  }
}

// --- Size and width ---

function show(name) {
  const chosen = root.dataset[name] ?? DEFAULT;
  for (const button of document.querySelectorAll(`button[data-${NAMES[name]}]`)) {
    button.setAttribute("aria-pressed", String(button.dataset[name] === chosen));
  }
}

for (const [name, key] of Object.entries(NAMES)) {
  show(name);
  document.addEventListener("click", (event) => {
    const button = event.target.closest(`button[data-${key}]`);
    if (!button) return;
    root.dataset[name] = button.dataset[name];
    keep(() => localStorage, key, button.dataset[name]);
    show(name);
  });
}

// --- Focus mode ---

const leave = document.querySelector("[data-focus-mode=off]");
const menu = document.querySelector("[data-text-size-menu]");

export function isFocused() {
  return root.dataset.focus === "on";
}

// What was in the middle of the reading stays there although everything around it goes.
function steadily(change) {
  const line = innerHeight / 3;
  const pieces = [...document.querySelectorAll("[data-text] > *")];
  const piece = pieces.find((one) => one.getBoundingClientRect().bottom > line);
  const before = piece?.getBoundingClientRect().top;
  change();
  if (piece && scrollY > 0) scrollBy({ top: piece.getBoundingClientRect().top - before, behavior: "instant" });
}

export function setFocus(isOn) {
  if (isOn === isFocused()) return;
  steadily(() => {
    if (isOn) root.dataset.focus = "on";
    else delete root.dataset.focus;
  });
  keep(() => sessionStorage, "focus-mode", isOn ? "on" : "");
  if (!isOn) menu.querySelector("summary").focus({ preventScroll: true });
  else if (menu.contains(document.activeElement)) leave.focus({ preventScroll: true });
  menu.open = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-focus-mode]");
  if (button) setFocus(button.dataset.focusMode === "on");
  if (event.target.closest("[data-print]")) {
    menu.open = false;
    print();
  }
});

// What is open on the page closes first. menu.js, which comes before this module, has closed its menus by now, so this
// asks while the event is on its way down.
let hadOpen = false;
const OPEN = "dialog[open], :popover-open, details.menu-button[open], details[data-sheet][open]";
addEventListener("keydown", (event) => {
  if (event.key === "Escape") hadOpen = Boolean(document.querySelector(OPEN));
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !hadOpen && isFocused()) setFocus(false);
});

// A link into what is put away brings it back.
function leaveForTarget() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id && document.getElementById(id)?.closest("[data-panel], .outline")) setFocus(false);
}

addEventListener("hashchange", leaveForTarget);
leaveForTarget();
