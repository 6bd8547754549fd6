// The Publish stage: how many lectures are ticked, and a button that says what it will do.
import { keepTicks, tickAgain } from "./ticks.js";

const board = document.querySelector("[data-board]");
const form = document.querySelector("[data-publish-form]");
if (form) followTimes(form);
if (board) followTimes(board);
if (board) followTicks(board);
for (const moment of document.querySelectorAll("[data-moment]")) speak(moment);

function followTicks(board) {
  const places = board.querySelectorAll("[data-count], [data-publish]");
  const show = () => {
    const count = board.querySelectorAll("[data-tick]:checked").length;
    for (const place of places) {
      const { none, one, many } = wordsOf(place, board.elements.when.value === "later");
      const text = count === 0 ? none : count === 1 ? one : many.replace("%s", count);
      if (place.textContent !== text) place.textContent = text;
    }
    for (const group of board.querySelectorAll("[data-group]")) showTickAll(group);
  };
  board.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick]")) keepTicks(board);
    show();
  });
  board.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tick-all]");
    if (!button) return;
    const ticks = [...button.closest("[data-group]").querySelectorAll("[data-tick]")];
    const tick = ticks.some((box) => !box.checked);
    for (const box of ticks) box.checked = tick;
    keepTicks(board);
    show();
  });
  tickAgain(board);
  show();
  window.addEventListener("pageshow", show); // the browser puts a chosen time back, after Back
}

// The button says another thing where a time is chosen; the count stays what it is.
function wordsOf(place, isLater) {
  const { none, one, many, laterNone, laterOne, laterMany } = place.dataset;
  return isLater && laterNone ? { none: laterNone, one: laterOne, many: laterMany } : { none, one, many };
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

// What was chosen, in words of the page's language: a field shows "01/02/2030", and which is the month stays open.
function speak(moment) {
  const [field, words] = [moment.querySelector("input"), moment.querySelector("[data-spoken]")];
  const inWords = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeStyle: "short", hourCycle: "h23", timeZone: "UTC" });
  const show = () => {
    // The zone is the person's, which need not be the browser's: as in UTC nothing is shifted.
    words.textContent = field.value ? `${inWords.format(new Date(`${field.value}Z`))} (${words.dataset.zone})` : "";
    words.hidden = !field.value;
  };
  field.addEventListener("input", show);
  field.form.addEventListener("change", show); // "Now" empties the field
  show();
}
