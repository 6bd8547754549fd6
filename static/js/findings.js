// "Check links now" in the editor: the answer comes into the page, so that nobody leaves a text that is being written.
const form = document.getElementById("check-links");
const panel = document.querySelector("[data-findings]");
const told = document.querySelector("[data-links-told]");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = panel.querySelector("[data-check-links]");
  button.disabled = true;
  told.textContent = form.dataset.asking;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    if (!response.ok || response.redirected) throw new Error(response.statusText);
    const answer = await response.json();
    panel.innerHTML = answer.findings;
    document.querySelector("[data-findings-count]").textContent = answer.findings_count;
    told.textContent = answer.told;
    panel.querySelector("[data-check-links]")?.focus();
  } catch {
    told.textContent = form.dataset.failed;
    button.disabled = false;
  }
});
