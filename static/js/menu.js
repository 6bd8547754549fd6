// Drop-downs are <details>, which work without this. Here: Escape and a click elsewhere close them.
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
