// The findings in the editor: after each save they are asked for anew, and once more a while later where links are being
// checked. "Check links now" brings them into the page, so that nobody leaves a text that is being written.
const A_WHILE = 10_000;
const form = document.getElementById("check-links");
const panel = document.querySelector("[data-findings]");
const told = document.querySelector("[data-links-told]");

// Who stands on a finding keeps standing on it, or where it is gone on the next one, or on the tab.
function show(answer) {
  const places = () => [...panel.querySelectorAll("a, button")];
  const at = places().indexOf(document.activeElement);
  const { href } = document.activeElement;
  panel.innerHTML = answer.findings;
  if (at >= 0) {
    const same = places().find((place) => href && place.href === href);
    (same ?? places()[at] ?? document.querySelector("[role=tab][aria-selected=true]"))?.focus();
  }
  document.querySelector("[data-findings-count]").textContent = answer.findings_count;
}

// Checking takes longer than saving, so it comes after; an answer to an older save must not come last.
let asking = null;
let later = 0;

async function load() {
  asking?.abort();
  clearTimeout(later);
  asking = new AbortController();
  try {
    const response = await fetch(panel.dataset.findings, { signal: asking.signal, headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) return false;
    const answer = await response.json();
    show(answer);
    return answer.asking > 0;
  } catch {
    return false; // The former findings stay; the next save asks again.
  }
}

document.addEventListener("lectern:saved", async () => {
  if (await load()) later = setTimeout(load, A_WHILE);
});

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
    show(answer);
    told.textContent = answer.told;
    panel.querySelector("[data-check-links]")?.focus();
  } catch {
    told.textContent = form.dataset.failed;
    button.disabled = false;
    button.focus();
  }
});
