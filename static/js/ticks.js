// What is ticked stays so after Back and reload, by what it is. The browser itself would tick whatever stands in the same
// place by now, so the boxes are off its restoring (autocomplete="off").
const ticksIn = (list) => [...list.querySelectorAll("[data-tick]")];

/** With this page in the browser's history; call after every change. */
export function keepTicks(list) {
  const ticked = ticksIn(list).filter((box) => box.checked).map((box) => box.value);
  history.replaceState({ ...history.state, ticked }, "");
}

/** Those that were ticked and are still there; as the site sent them where this page is new. */
export function tickAgain(list) {
  const ticked = history.state?.ticked;
  if (ticked) for (const box of ticksIn(list)) box.checked = ticked.includes(box.value);
  window.addEventListener("hashchange", () => keepTicks(list)); // a place of its own in the history
}
