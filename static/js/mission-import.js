// Imports in sight: the server tells each step as a line of JSON. Without this module the form posts and waits.
const form = document.querySelector("[data-import]");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  const shown = form.querySelector("[data-progress]");
  shown.hidden = false;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/x-ndjson" },
    });
    if (response.redirected) return location.assign(response.url);
    if (!response.ok) throw new Error(String(response.status));
    await follow(response.body, shown);
  } catch {
    shown.querySelector("[data-state]").textContent = form.dataset.failed;
  }
});

async function follow(body, shown) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) tell(JSON.parse(line), shown);
  }
}

function tell(step, shown) {
  const state = shown.querySelector("[data-state]");
  const bar = shown.querySelector("progress");
  if (step.finished) location.assign(step.finished);
  else if (step.error) {
    state.textContent = step.error;
    form.querySelector("button").disabled = false;
  } else {
    bar.max = step.total;
    bar.value = step.done;
    state.textContent = form.dataset.storing.replace("%(done)s", step.done).replace("%(total)s", step.total);
  }
}
