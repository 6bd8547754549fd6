// Asks the tutor in place. Without this module the form posts, and the answer is a page of its own.

async function ask(box, form) {
  const field = form.querySelector("textarea");
  const button = form.querySelector("button");
  const talk = box.querySelector("[data-tutor-talk]");
  form.querySelector("[data-tutor-error]")?.remove();
  field.removeAttribute("aria-invalid");
  button.setAttribute("aria-disabled", "true");
  const waiting = wait(talk, box.dataset.waiting);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
    });
    if (response.redirected || ![200, 422].includes(response.status)) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    waiting.remove();
    if (response.status === 422) refuse(form, field, document.adoptNode(page.body.firstElementChild));
    else show(talk, field, [...page.body.children].map((turn) => document.adoptNode(turn)));
  } catch {
    waiting.remove();
    const line = document.createElement("p");
    line.className = "finding finding--error";
    line.dataset.tutorError = "";
    line.setAttribute("role", "alert");
    line.textContent = box.dataset.failed;
    refuse(form, field, line);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

function wait(talk, text) {
  const line = document.createElement("li");
  line.className = "turn turn--waiting small muted";
  line.setAttribute("role", "status");
  line.textContent = text;
  talk.append(line);
  return line;
}

function show(talk, field, turns) {
  talk.append(...turns);
  field.value = "";
  const answer = turns.at(-1);
  answer.focus({ preventScroll: true });
  turns[0].scrollIntoView({ block: "nearest" });
}

// What was typed stays.
function refuse(form, field, line) {
  field.setAttribute("aria-invalid", "true");
  form.querySelector("button").before(line);
  field.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-tutor-form]");
  if (!form) return;
  event.preventDefault();
  if (form.querySelector("button").getAttribute("aria-disabled") !== "true") ask(form.closest("[data-tutor]"), form);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-suggestion]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const form = link.closest("form");
  form.querySelector("textarea").value = link.textContent;
  form.requestSubmit();
});

// Enter asks, Shift+Enter begins a new line; not while a Korean or Japanese word is being composed.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("[data-tutor-form] textarea")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
