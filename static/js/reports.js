// "Report a problem" opens its form in a dialog over the lecture, so that the place is not lost. Without this module,
// and where the site does not answer, the link leads to the page with the same form.
// A selection is reported by the same way: selecting.js asks with an address that tells the passage.
const TITLE_ID = "report-title";

export async function openReport(address, title) {
  const before = document.activeElement;
  let part;
  try {
    const response = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    part = await response.text();
  } catch {
    location.assign(address);
    return;
  }
  const dialog = document.createElement("dialog");
  dialog.className = "dialog report-dialog";
  dialog.setAttribute("aria-labelledby", TITLE_ID);
  const heading = document.createElement("h2");
  heading.className = "dialog__title";
  heading.id = TITLE_ID;
  heading.textContent = title;
  dialog.append(heading, ...partOf(part));
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus();
  });
  dialog.addEventListener("submit", (event) => send(event, dialog));
  dialog.addEventListener("click", (event) => {
    const close = event.target.closest("[data-report-close]");
    if (close) {
      event.preventDefault();
      dialog.close();
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("textarea[name=body]")?.focus();
}

function partOf(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes].map((node) => document.adoptNode(node));
}

async function send(event, dialog) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
    if ((!response.ok && response.status !== 422) || response.redirected) throw new Error(String(response.status));
    form.replaceWith(...partOf(await response.text()));
    (dialog.querySelector(".error-summary") ?? dialog.querySelector("[data-report-sent] a"))?.focus();
  } catch {
    button.disabled = false;
    form.querySelector("[data-report-problem]").textContent = form.dataset.failed;
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-report]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !document.querySelector("[data-place-url]")) return;
  event.preventDefault();
  openReport(link.href, link.textContent.trim());
});
