// The Publish stage: how many lectures are ticked, and a button that says what it will do.
const board = document.querySelector("[data-board]");
if (board) followTicks(board);
const form = document.querySelector("[data-publish-form]");
if (form) followTimes(form);
if (board?.querySelector("[data-publish-times]")) followTimes(board);

function followTicks(board) {
  const places = board.querySelectorAll("[data-count], [data-publish]");
  const show = () => {
    const count = board.querySelectorAll("[data-tick]:checked").length;
    for (const place of places) {
      const { none, one, many } = place.dataset;
      const text = count === 0 ? none : count === 1 ? one : many.replace("%s", count);
      if (place.textContent !== text) place.textContent = text;
    }
    for (const group of board.querySelectorAll("[data-group]")) showTickAll(group);
  };
  board.addEventListener("change", show);
  board.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tick-all]");
    if (!button) return;
    const ticks = [...button.closest("[data-group]").querySelectorAll("[data-tick]")];
    const tick = ticks.some((box) => !box.checked);
    for (const box of ticks) box.checked = tick;
    show();
  });
  window.addEventListener("pageshow", show); // the browser ticks again what was ticked, after Back
  show();
}

function showTickAll(group) {
  const button = group.querySelector("[data-tick-all]");
  if (!button) return;
  const isAll = !group.querySelector("[data-tick]:not(:checked)");
  button.textContent = isAll ? button.dataset.none : button.dataset.all;
}

// "At a time" and its field belong together: the one shows the other.
function followTimes(form) {
  const later = form.querySelector("[data-later]");
  const word = form.querySelector("[data-publish-word]");
  const show = () => {
    const isLater = form.elements.when.value === "later";
    later.hidden = !isLater;
    if (!isLater) form.elements.live_from.value = "";
    if (word) word.textContent = isLater ? word.dataset.later : word.dataset.now;
  };
  // A time that was sent together with "Now" stays in sight, with its error.
  if (form.elements.live_from.value && form.elements.when.value !== "later") form.elements.when.value = "later";
  form.addEventListener("change", show);
  show();
}
