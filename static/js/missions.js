// Answers a mission in place. Without this module the form posts and the answer is a page of its own.
// The server tells what the learner may know; nothing here knows a key.

async function send(form) {
  const mission = form.closest("[data-mission]");
  const panel = mission.closest("[data-missions]") ?? mission.parentElement;
  const button = form.querySelector("[data-check]");
  button.setAttribute("aria-disabled", "true");
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
    });
    if (response.redirected || ![200, 410, 422].includes(response.status)) throw new Error(String(response.status));
    replace(mission, panel, await response.text());
    tellOthers(response.headers.get("HX-Trigger"));
  } catch {
    complain(form, panel.dataset.failed ?? "");
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

function replace(mission, panel, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const answered = document.adoptNode(page.querySelector("[data-mission]"));
  // Nothing is stored for a visitor, so the page itself remembers what was solved on it.
  const wasSolved = "solved" in mission.dataset;
  if (wasSolved) answered.dataset.solved = "";
  mission.replaceWith(answered);
  answered.querySelector("[data-result]")?.focus();
  if (!wasSolved && "solved" in answered.dataset) count(panel);
}

// Every counter of the page moves at once, and is spoken once.
function count(panel) {
  const total = document.querySelectorAll("[data-mission]").length;
  const solved = document.querySelectorAll("[data-mission][data-solved]").length;
  for (const counter of document.querySelectorAll("[data-mission-count]")) {
    counter.textContent = `${solved} / ${total}`;
  }
  const announcer = panel.querySelector("[data-mission-announcer]");
  if (announcer) {
    announcer.textContent = panel.dataset.announce.replace("{solved}", solved).replace("{total}", total);
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
  form.querySelector("[data-check]").before(line);
}

// "Try again" shows the question as if it had not been answered.
function again(mission) {
  for (const told of mission.querySelectorAll("[data-answer]")) told.remove();
  for (const choice of mission.querySelectorAll("[data-choice]")) {
    choice.classList.remove("choice--right", "choice--wrong");
    const input = choice.querySelector("input");
    input.checked = false;
    input.removeAttribute("aria-describedby");
  }
  mission.querySelector("fieldset").disabled = false;
  mission.querySelector("[data-check]").hidden = false;
  mission.querySelector("[data-choice] input").focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-mission-form]");
  if (!form) return;
  event.preventDefault();
  if (form.querySelector("[data-check]").getAttribute("aria-disabled") !== "true") send(form);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-again]");
  // On the page of a single answer the link leads back to the lecture.
  if (!link || !link.closest("[data-missions]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  again(link.closest("[data-mission]"));
});
