// Answers a mission and opens its hints in place. Without this module the form posts and the answer is a page of its own.
// The server tells what the learner may know; nothing here knows a key.

async function send(form, submitter) {
  const mission = form.closest("[data-mission]");
  const around = mission.closest("[data-missions]") ?? mission.parentElement;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  tellSeconds(form);
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  try {
    const response = await fetch(form.action, { method: "POST", body: data, headers: { "HX-Request": "true" } });
    if (response.redirected || ![200, 410, 422].includes(response.status)) throw new Error(String(response.status));
    replace(mission, around, await response.text());
    tellOthers(response.headers.get("HX-Trigger"));
  } catch {
    complain(form, around.dataset.failed ?? "");
  } finally {
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
}

function replace(mission, around, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const answered = document.adoptNode(page.querySelector("[data-mission]"));
  // Nothing is stored for a visitor, so the page itself remembers what was solved on it.
  const wasSolved = "solved" in mission.dataset;
  if (wasSolved) answered.dataset.solved = "";
  const spent = watch.seconds.get(mission) ?? 0;
  mission.replaceWith(answered);
  // A hint is not an answer: the time goes on.
  if (!answered.querySelector("[data-result]")) watch.seconds.set(answered, spent);
  watch.observe(answered);
  (answered.querySelector("[data-result]") ?? answered.querySelector("[data-hint]"))?.focus();
  if (!wasSolved && "solved" in answered.dataset) count(around);
}

// For how long a mission was on the screen while its page was looked at; the author sees the median of it.
const watch = {
  seconds: new WeakMap(),
  shown: new Set(),
  observer: new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) watch.shown.add(entry.target);
      else watch.shown.delete(entry.target);
    }
  }),
  observe(mission) {
    watch.observer.observe(mission);
  },
  tick() {
    if (document.visibilityState !== "visible") return;
    for (const mission of watch.shown) {
      if (!mission.isConnected) watch.shown.delete(mission);
      else watch.seconds.set(mission, (watch.seconds.get(mission) ?? 0) + 1);
    }
  },
};

function tellSeconds(form) {
  const field = form.querySelector("[data-seconds]");
  if (field) field.value = watch.seconds.get(form.closest("[data-mission]")) ?? "";
}

// Every counter of the page moves at once, and is spoken once.
function count(around) {
  const total = document.querySelectorAll("[data-mission]").length;
  const solved = document.querySelectorAll("[data-mission][data-solved]").length;
  for (const counter of document.querySelectorAll("[data-mission-count]")) {
    counter.textContent = `${solved} / ${total}`;
  }
  const announcer = around.querySelector("[data-mission-announcer]");
  if (announcer) {
    announcer.textContent = around.dataset.announce.replace("{solved}", solved).replace("{total}", total);
  }
}

// The server names events for other parts of the page, as it does for htmx: {"lecture-finished": {…}}.
function tellOthers(trigger) {
  if (!trigger) return;
  for (const [name, detail] of Object.entries(JSON.parse(trigger))) {
    document.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function complain(form, text) {
  form.querySelector("[data-complaint]")?.remove();
  const line = document.createElement("p");
  line.className = "finding finding--error mission__error";
  line.dataset.complaint = "";
  line.setAttribute("role", "alert");
  line.textContent = text;
  form.querySelector("[data-actions]").before(line);
}

// "Try again" shows the question as it was, with the earlier answer marked and nothing ticked.
function again(mission) {
  const words = mission.closest("[data-missions]").dataset.before;
  for (const told of mission.querySelectorAll("[data-answer], [data-before]")) told.remove();
  for (const choice of mission.querySelectorAll("[data-choice]")) {
    choice.classList.remove("choice--right", "choice--wrong", "choice--missed");
    const input = choice.querySelector("input");
    if (input.checked) markBefore(choice, words);
    input.checked = false;
    input.removeAttribute("aria-describedby");
  }
  mission.querySelector("fieldset").disabled = false;
  mission.querySelector("[data-actions]").hidden = false;
  watch.seconds.delete(mission);
  mission.querySelector("[data-choice] input").focus();
}

function markBefore(choice, words) {
  const mark = document.createElement("span");
  mark.className = "choice__before small muted";
  mark.dataset.before = "";
  mark.textContent = words;
  choice.querySelector("label").append(mark);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-mission-form]");
  if (!form) return;
  event.preventDefault();
  if (form.querySelector("[data-check]").getAttribute("aria-disabled") !== "true") send(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-again]");
  // On the page of a single answer the link leads back to the lecture.
  if (!link || !link.closest("[data-missions]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  again(link.closest("[data-mission]"));
});

for (const mission of document.querySelectorAll("[data-mission]")) watch.observe(mission);
setInterval(watch.tick, 1000);
