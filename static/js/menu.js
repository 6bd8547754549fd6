// Drop-downs are <details>, which work without this. Here: Escape and a click elsewhere close them, and they open
// upwards where there is no room below.
const CLOSING = "details.menu-button[open], details[data-sheet][open]";

document.addEventListener("click", (event) => {
  for (const details of document.querySelectorAll(CLOSING)) {
    if (!details.contains(event.target)) details.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const details of document.querySelectorAll(CLOSING)) {
    details.open = false;
    if (details.contains(document.activeElement)) details.querySelector("summary").focus();
  }
});

const opened = new ResizeObserver((entries) => entries.forEach(({ target }) => place(target.parentElement)));

// What sticks to the foot of the window is no room either; the style sheet knows its height.
function place(details) {
  const [summary, menu] = [details.querySelector("summary").getBoundingClientRect(), details.lastElementChild];
  const foot = innerHeight - (parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockEnd) || 0);
  const isTooLow = summary.bottom + menu.offsetHeight > foot;
  details.classList.toggle("menu-button--up", isTooLow && summary.top > menu.offsetHeight);
}

document.addEventListener("toggle", ({ target }) => {
  if (!target.matches("details.menu-button")) return;
  if (target.open) opened.observe(target.lastElementChild); // its content may come later
  else opened.unobserve(target.lastElementChild);
}, true);
