// Drag and drop in the outline. The whole new order is sent; a refusal puts every row back where it was.
import Sortable from "../vendor/sortablejs-1.15.7/sortable.esm.js";
import { showToast } from "./toasts.js";

const outline = document.querySelector("[data-outline]");
let before = null;

function order() {
  return [...outline.querySelectorAll("[data-section]")].map((section) => ({
    section: Number(section.dataset.section),
    lectures: [...section.querySelectorAll("[data-lecture]")].map((row) => Number(row.dataset.lecture)),
  }));
}

function putBack(rows) {
  for (const { section, lectures } of rows) {
    const element = outline.querySelector(`[data-section="${section}"]`);
    outline.append(element);
    const list = element.querySelector("[data-lectures]");
    lectures.forEach((pk) => list.append(outline.querySelector(`[data-lecture="${pk}"]`)));
  }
}

// A lecture that came into another section has a new version, which the next rename must send.
function keepVersions(versions) {
  for (const [pk, version] of Object.entries(versions)) {
    const field = outline.querySelector(`[data-lecture="${pk}"] [name=edit_version]`);
    if (field) field.value = version;
  }
}

async function save() {
  const rows = order();
  if (JSON.stringify(rows) === JSON.stringify(before)) return;
  const body = new FormData();
  body.append("order", JSON.stringify(rows));
  body.append("csrfmiddlewaretoken", outline.querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(outline.dataset.orderUrl, { method: "POST", body }).catch(() => null);
  if (answer?.ok && answer.headers.get("Content-Type") === "application/json") {
    keepVersions((await answer.json()).edit_versions);
    return showToast(outline.dataset.saved);
  }
  putBack(before);
  const isText = answer?.headers.get("Content-Type")?.startsWith("text/plain");
  return showToast(isText ? await answer.text() : outline.dataset.failed, { kind: "error" });
}

const shared = {
  animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
  ghostClass: "is-ghost",
  onStart: () => { before = order(); },
  onEnd: save,
};

if (outline) {
  Sortable.create(outline, { ...shared, handle: "[data-handle=section]", draggable: "[data-section]" });
  outline.querySelectorAll("[data-lectures]").forEach((list) => {
    Sortable.create(list, { ...shared, group: "lectures", handle: "[data-handle=lecture]", draggable: "[data-lecture]" });
  });
  // After a move by button the page comes back at the row: the focus returns to it, for the next key press.
  const at = new URLSearchParams(location.search).get("at");
  const row = at && document.getElementById(at);
  if (row) row.focus({ preventScroll: false });
}
