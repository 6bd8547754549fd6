// A bar that sticks to the foot of the window (data-foot-bar) tells its height to the style sheet, so that what gets the
// focus, or is jumped to, is scrolled clear of it.
const bar = document.querySelector("[data-foot-bar]");

function tellHeight() {
  document.documentElement.style.setProperty("--foot-bar", `${bar.offsetHeight}px`);
}

/** Scroll only as far as needed for the bar not to cover this element. */
export function keepClear(element) {
  if (!bar) return;
  tellHeight();
  element.scrollIntoView({ block: "nearest" });
}

if (bar) new ResizeObserver(tellHeight).observe(bar);
