// The bank of missions in a dialog: the same page in parts. What is copied comes as new missions into the form, where it is
// saved like everything else that is typed.
import { tokenOf } from "./editor-token.js";
import { addMissionFrom, field } from "./missions-editor.js";
import { showToast } from "./toasts.js";

const form = document.querySelector("[data-editor]");
const dialog = document.querySelector("[data-mission-bank]");
const content = dialog.querySelector("[data-bank-content]");
const told = dialog.querySelector("[data-bank-told]");
const words = dialog.dataset;
const bank = new URL(words.address, location.href);
let running = null;
let ticked = new Set(); // through searches and pages

form.querySelector("[data-open-bank]").addEventListener("click", (event) => {
  event.preventDefault();
  content.replaceChildren();
  ticked = new Set();
  dialog.showModal();
  show(words.address);
});

// `address` is one of the bank's page; only its list is asked for.
async function show(address) {
  running?.abort();
  running = new AbortController();
  const url = new URL(address, bank);
  url.searchParams.set("part", "list");
  try {
    const response = await fetch(url, { signal: running.signal });
    if (!response.ok || response.redirected) throw new Error(response.status);
    const hadFocus = document.activeElement?.id;
    content.innerHTML = await response.text(); // a template of the site
    for (const box of boxes()) box.checked = ticked.has(box.value);
    tellTicked();
    (document.getElementById(hadFocus) ?? content.querySelector("[type=search]"))?.focus();
    tell(content.querySelector("[data-bank-copy] > p, .empty > p")?.textContent.trim() ?? "");
  } catch (error) {
    if (error.name !== "AbortError") tell(words.failed, { isSeen: true });
  }
}

const boxes = () => [...content.querySelectorAll("[name=mission]")];

function tellTicked() {
  const place = content.querySelector("[data-bank-ticked]");
  if (place) place.textContent = ticked.size ? words.ticked.replace("%s", ticked.size) : "";
}

dialog.addEventListener("change", ({ target }) => {
  if (target.name !== "mission") return;
  if (target.checked) ticked.add(target.value);
  else ticked.delete(target.value);
  tellTicked();
});

function tell(message, { isSeen = false } = {}) {
  told.textContent = message;
  told.classList.toggle("visually-hidden", !isSeen);
}

dialog.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.matches("[data-bank-copy]")) copy(event.target);
  else show(`${event.target.action}?${new URLSearchParams(new FormData(event.target))}`);
});

dialog.addEventListener("click", (event) => {
  const link = event.target.closest(".pagination a, .empty a");
  if (!link) return;
  event.preventDefault();
  show(link.getAttribute("href"));
});

async function copy(list) {
  const body = new FormData(list);
  body.set("csrfmiddlewaretoken", tokenOf(form));
  body.delete("mission");
  for (const id of ticked) body.append("mission", id);
  let answer;
  try {
    const response = await fetch(list.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (response.redirected) throw new Error(response.status);
    answer = await response.json();
  } catch {
    return tell(words.failed, { isSeen: true });
  }
  if (!answer.missions) return tell((answer.errors ?? [answer.signed_out ?? answer.gone ?? words.failed]).join(" "), { isSeen: true });
  dialog.close();
  const rows = answer.missions.map(addMissionFrom);
  rows[0].dispatchEvent(new Event("input", { bubbles: true }));
  field(rows[0], "prompt").focus();
  return showToast(rows.length === 1 ? words.one : words.many.replace("%s", rows.length));
}
