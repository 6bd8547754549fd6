// The Upload stage: drop area with a queue, Copy Markdown, and a file's details in a sheet beside the grid.
import { showToast } from "./toasts.js";

const area = document.querySelector("[data-drop]");
const queue = document.querySelector("[data-queue]");
const spoken = document.querySelector("[data-queue-state]");
const grid = document.querySelector("[data-grid]");
const counts = { done: 0, refused: 0 };
let waiting = Promise.resolve();
let open = 0;

const tokenOf = (form) =>
  document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="))?.slice("csrftoken=".length) ?? form.elements.csrfmiddlewaretoken.value;

// --- Many files, one after the other -----------------------------------------------------------------

function add(files) {
  queue.hidden = false;
  for (const file of files) {
    const row = document.querySelector("[data-queue-row]").content.firstElementChild.cloneNode(true);
    row.querySelector(".queue__name").textContent = file.name;
    row.querySelector(".queue__state").textContent = area.dataset.waiting;
    queue.append(row);
    open += 1;
    const job = { isCancelled: false, request: null };
    row.querySelector("[data-cancel]").addEventListener("click", () => cancel(row, job));
    waiting = waiting.then(() => (job.isCancelled ? null : send(file, row, job))).then(finish);
  }
}

function cancel(row, job) {
  if (row.matches(".is-done, .is-refused")) return row.remove();
  job.isCancelled = true;
  job.request?.abort();
  end(row, area.dataset.cancelled, "is-done");
}

function finish() {
  open -= 1;
  if (open) return;
  const { done, refused } = counts;
  spoken.textContent = area.dataset.allDone.replace("%(done)s", done).replace("%(refused)s", refused);
  counts.done = counts.refused = 0;
}

function end(row, text, state) {
  row.classList.add(state);
  row.querySelector("progress").hidden = true;
  row.querySelector(".queue__state").textContent = text;
}

function refuse(row, message) {
  counts.refused += 1;
  row.querySelector(".queue__name").textContent = message;
  row.classList.add("is-refused");
}

// XMLHttpRequest, because fetch tells nothing about how much has been sent.
function send(file, row, job) {
  return new Promise((resolve) => {
    const request = (job.request = new XMLHttpRequest());
    const body = new FormData();
    body.append("course", area.elements.course.value);
    body.append("files", file, file.name);
    request.open("POST", area.action);
    request.setRequestHeader("X-CSRFToken", tokenOf(area));
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      row.querySelector("progress").value = event.lengthComputable ? (100 * event.loaded) / event.total : 0;
      if (event.loaded === event.total) row.querySelector(".queue__state").textContent = area.dataset.reading;
    });
    request.addEventListener("load", () => received(request, file, row));
    request.addEventListener("error", () => refuse(row, `${file.name}: ${area.dataset.failed}`));
    request.addEventListener("loadend", resolve);
    request.send(body);
  });
}

function received(request, file, row) {
  let answer;
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    const isSignedOut = request.status === 403 || !request.responseURL.startsWith(area.action);
    return refuse(row, `${file.name}: ${isSignedOut ? area.dataset.signedOut : area.dataset.failed}`);
  }
  if (answer.signed_out || answer.gone) return refuse(row, `${file.name}: ${answer.gone ?? area.dataset.signedOut}`);
  for (const message of answer.refused ?? []) refuse(row, message);
  for (const { pk, html, note } of answer.added ?? []) {
    counts.done += 1;
    show(pk, html);
    end(row, note || area.dataset.done, "is-done");
    if (!note) setTimeout(() => row.remove(), 4000);
  }
  return undefined;
}

function show(pk, html) {
  document.querySelector("[data-empty]")?.remove();
  grid.querySelector(`[data-upload="${pk}"]`)?.remove();
  grid.insertAdjacentHTML("afterbegin", html);
}

if (area) {
  const input = area.elements.files;
  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = "";
  });
  area.addEventListener("submit", (event) => event.preventDefault());
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  }
  document.addEventListener("dragover", (event) => area.classList.toggle("is-dropping", event.dataTransfer?.types.includes("Files")));
  document.addEventListener("dragleave", (event) => event.relatedTarget ?? area.classList.remove("is-dropping"));
  document.addEventListener("drop", (event) => {
    area.classList.remove("is-dropping");
    if (event.dataTransfer?.files.length) add([...event.dataTransfer.files]);
  });
}

const filter = document.querySelector("[data-search]");
filter?.addEventListener("change", (event) => event.target.matches("select") && filter.requestSubmit());

// --- Copy Markdown --------------------------------------------------------------------------------------

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const word = button.querySelector("span");
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    const before = word.textContent;
    word.textContent = button.dataset.done;
    setTimeout(() => (word.textContent = before), 2000);
  } catch {
    showToast(button.dataset.copy, { kind: "info" }).querySelector("[data-toast-close]").focus(); // to be selected by hand
  }
});
document.addEventListener("focusin", (event) => event.target.matches("[data-select]") && event.target.select());

// --- Details in a sheet; the link leads to a page of its own without script, and in a new tab -------------

const sheet = document.querySelector("[data-sheet-dialog]");
let opener = null;

async function load(address, options) {
  const response = await fetch(address, options);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const details = page.querySelector("[data-details]");
  if (!details) throw new Error(String(response.status));
  sheet.querySelector("[data-sheet-content]").replaceChildren(details);
  return response;
}

grid?.addEventListener("click", async (event) => {
  const link = event.target.closest(".file-card__open");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener = link;
  try {
    await load(link.href);
    sheet.showModal();
  } catch {
    location.assign(link.href);
  }
});

sheet?.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-details-form]");
  if (!form) return;
  event.preventDefault();
  try {
    const response = await load(form.action, { method: "POST", body: new FormData(form) });
    if (response.ok) {
      sheet.close();
      location.reload();
    } else sheet.querySelector(".field--error :is(input, textarea)")?.focus();
  } catch {
    showToast(area.dataset.failed, { kind: "error" });
  }
});
sheet?.addEventListener("close", () => opener?.isConnected && opener.focus());
