// Single keys of the lecture page and the sheet that lists them; f for the star is in stars.js.
import { isFocused, setFocus } from "./reader-look.js";
import { areOn, keyOf, turn } from "./single-keys.js";

const ELSEWHERE = "input, textarea, select, [contenteditable], dialog[open], [popover]";
const HEADINGS = "[data-text] :is(h2, h3, h4, h5, h6)[id]";
const sheet = document.querySelector("[data-keys]");
const box = sheet.querySelector("[data-keys-switch]");
const neighbours = {
  n: document.querySelector(".neighbours [rel=next]"),
  p: document.querySelector(".neighbours [rel=prev]"),
};

// --- What they do ---

// Where the browser puts a heading that a link leads to.
function landing(heading) {
  const [own, page] = [heading, document.documentElement].map((node) => getComputedStyle(node));
  return (parseFloat(own.scrollMarginBlockStart) || 0) + (parseFloat(page.scrollPaddingBlockStart) || 0);
}

function goTo(step) {
  const headings = [...document.querySelectorAll(HEADINGS)];
  if (!headings.length) return;
  const line = landing(headings[0]);
  const isBelow = (heading) => heading.getBoundingClientRect().top > line + 4;
  const isAbove = (heading) => heading.getBoundingClientRect().top < line - 4;
  const heading = step > 0 ? headings.find(isBelow) : headings.findLast(isAbove);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "start", behavior: "instant" });
}

const KEYS = {
  n: () => neighbours.n?.click(),
  p: () => neighbours.p?.click(),
  j: () => goTo(1),
  k: () => goTo(-1),
  z: () => setFocus(!isFocused()),
  "?": () => sheet.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.(ELSEWHERE) || !areOn()) return;
  const key = keyOf(event);
  if (!Object.hasOwn(KEYS, key) || (event.repeat && key !== "j" && key !== "k")) return;
  event.preventDefault();
  KEYS[key]();
});

// The sheet leads back to what had the focus, so that must not be in a menu that is closed by then.
document.addEventListener("click", (event) => {
  const menu = event.target.closest("[data-opens=reader-keys]")?.closest("details");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}, true);

// --- The switch ---

function showState() {
  const isOn = areOn();
  box.checked = isOn;
  for (const [key, link] of Object.entries(neighbours)) {
    if (isOn) link?.setAttribute("aria-keyshortcuts", key);
    else link?.removeAttribute("aria-keyshortcuts");
  }
}

box.addEventListener("change", () => {
  turn(box.checked);
  showState();
});
addEventListener("storage", showState);
showState();
