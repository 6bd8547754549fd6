// What a lecture page tells of progress follows what happens on it: the tick in the outline, the bar of the course, and
// what is left until the lecture is finished by itself. Without this module it is right when the page is next opened.

const end = document.querySelector("[data-lecture-end]");
const left = document.querySelector("[data-left]");

// The button may be replaced or turned, by whatever finished the lecture.
function showFinished() {
  const button = document.querySelector("[data-completion] [aria-pressed]");
  const link = document.querySelector(".outline [data-current]");
  if (!button) return;
  const isDone = button.getAttribute("aria-pressed") === "true";
  if (left) left.hidden = isDone;
  if (!link || link.parentElement.classList.contains("is-done") === isDone) return;
  link.parentElement.classList.toggle("is-done", isDone);
  const words = link.querySelector("[data-finished]");
  words.textContent = isDone ? ` (${words.dataset.finished})` : "";
  turnProgress();
}

// The server has written both states of the bar and its words.
function turnProgress() {
  const words = document.querySelector(".outline__head [data-progress-words]");
  const bar = words?.parentElement.querySelector("progress");
  if (!bar) return;
  [words.textContent, words.dataset.turned] = [words.dataset.turned.trim(), words.textContent.trim()];
  const { value, max } = bar;
  bar.max = bar.dataset.turnedMax;
  bar.value = bar.dataset.turnedValue;
  Object.assign(bar.dataset, { turnedValue: value, turnedMax: max });
}

if (end) {
  const watched = { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-pressed"] };
  new MutationObserver(showFinished).observe(end, watched);
}

document.addEventListener("lecture:end-reached", () => left?.querySelector("[data-left-read]")?.classList.add("is-met"));

// missions.js writes the count: "1 / 2".
const missions = left?.querySelector("[data-left-missions]");
if (missions) {
  const count = missions.querySelector("[data-mission-count]");
  new MutationObserver(() => {
    const [solved, total] = count.textContent.split("/").map(Number);
    missions.classList.toggle("is-met", solved >= total);
  }).observe(count, { childList: true, characterData: true, subtree: true });
}
