// Stars: they change in place, Undo brings one back, and each heading, picture and mission of a lecture has its own.
// Without this module the forms post; the list below the text (learning/_star_places.html) has a star for every place.
import { areOn, keyOf, turn } from "./single-keys.js";
import { showToast } from "./toasts.js";

const SCRIPT = { "HX-Request": "true" };
const PLACES = ":is(h2, h3, h4, h5, h6)[id], figure, [data-mission]";
const IN_TEXT = `[data-text] :is(h2, h3, h4, h5, h6)[id], [data-text] figure, [data-mission]`;

const places = document.querySelector("[data-star-places]");

/** Send a form that is one star or one tick, and put what comes back in its place: the form, or the row of the button. */
export async function press(form, button = form.querySelector("button")) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  const before = button.closest("[data-star-place]") ?? form;
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form, button), headers: SCRIPT });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const after = document.adoptNode(page.querySelector("[data-star-place], form"));
    button.removeAttribute("aria-disabled"); // Undo may bring it back
    swap(before, after);
    if (after.dataset.undo) offerUndo(after, before);
  } catch {
    button.removeAttribute("aria-disabled");
    showToast(form.dataset.failed, { kind: "error" });
  }
}

function swap(before, after) {
  const hadFocus = before.contains(document.activeElement);
  before.replaceWith(after);
  if (hadFocus) after.querySelector("button").focus();
  if (after.dataset.starPlace) showPlace(after);
}

// What was taken away is signed, and comes back as it was, in its collection.
function offerUndo(after, before) {
  const { undo, restoreAt, removed, undoWord, undoFailed } = after.dataset;
  const run = async () => {
    const body = new FormData();
    body.append("token", undo);
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    const answer = await fetch(restoreAt, { method: "POST", body, headers: SCRIPT }).catch(() => null);
    if (!answer?.ok || answer.redirected) return showToast(await reasonOf(answer, undoFailed), { kind: "error" });
    if (after.isConnected) swap(after, before);
  };
  showToast(removed, { action: { label: undoWord, run } });
}

/** Why the site refused, in its own words where it gave some. */
export async function reasonOf(answer, otherwise) {
  const isJson = answer?.headers.get("Content-Type")?.startsWith("application/json");
  return (isJson && (await answer.json()).error) || otherwise;
}

// --- Beside the places themselves ---

function rowOf(name) {
  return places?.querySelector(`[data-star-place="${CSS.escape(name)}"]`);
}

// "h-idea", "mission-3" or "upload-7", as the list calls it.
function nameOf(element) {
  if (element.matches("[data-mission]")) return element.id;
  if (!element.matches("figure")) return element.id;
  const address = element.querySelector("img[src^='/uploads/']")?.getAttribute("src");
  return address ? `upload-${address.split("/")[2]}` : "";
}

function mark(element) {
  const name = nameOf(element);
  const row = name && rowOf(name);
  const holder = element.closest(".heading") ?? element.querySelector(":scope > .mission__header") ?? element;
  if (!row || holder.querySelector(":scope > [data-star-mark]")) return;
  const button = document.createElement("button");
  button.className = "star-mark";
  button.type = "submit";
  button.setAttribute("form", "star-places");
  button.dataset.starMark = name;
  button.dataset.extra = ""; // no text of the author's
  button.append(row.querySelector(".star__icon").cloneNode(true));
  holder.append(button);
  showMark(button, row);
}

function showMark(button, row) {
  const star = row.querySelector("button");
  const isOn = star.getAttribute("aria-pressed");
  button.name = star.name;
  button.value = star.value;
  button.setAttribute("aria-pressed", isOn);
  button.setAttribute("aria-label", star.textContent.trim());
  button.title = `${star.title} ${places.querySelector("form").dataset.key}`;
  button.setAttribute("aria-keyshortcuts", "f");
}

function showPlace(row) {
  for (const button of document.querySelectorAll(`[data-star-mark="${CSS.escape(row.dataset.starPlace)}"]`)) {
    showMark(button, row);
  }
  const count = places.querySelectorAll("li [aria-pressed=true]").length;
  const badge = places.querySelector("[data-star-count]");
  badge.textContent = count;
  badge.hidden = !count;
}

// A link that lands on a file: the picture in the text, not its row in the list.
function landOnFile() {
  const row = /^#upload-\d+$/.test(location.hash) && rowOf(location.hash.slice(1));
  if (!row) return;
  const id = row.dataset.starPlace.slice("upload-".length);
  const shown = document.querySelector(`[data-lecture] :is(img[src^="/uploads/${id}/"], a[href^="/uploads/${id}/"])`);
  for (const one of document.querySelectorAll(".is-star-target")) one.classList.remove("is-star-target");
  if (!shown) {
    places.open = true;
    return row.scrollIntoView({ block: "center" });
  }
  shown.classList.add("is-star-target");
  shown.scrollIntoView({ block: "center" });
}

if (places) {
  document.querySelectorAll(IN_TEXT).forEach(mark);
  // An answered mission is another element; its star is put into that one, too.
  new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        if (node instanceof Element) [node, ...node.querySelectorAll("[data-mission]")].filter((one) => one.matches("[data-mission]")).forEach(mark);
      }
    }
  }).observe(document.getElementById("main"), { childList: true, subtree: true });
  if (document.readyState === "complete") landOnFile();
  else addEventListener("load", landOnFile); // after the browser's own jump
  addEventListener("hashchange", landOnFile);
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.matches("[data-star], [data-star-form]")) return;
  event.preventDefault();
  // A mark beside a place presses the star of its row, which tells what is so now.
  const name = submitter?.dataset.starMark;
  press(form, name ? rowOf(name).querySelector("button") : submitter ?? form.querySelector("button"));
});

// --- The key ---

// What has the focus inside of it, or the lecture.
function pressAt(element) {
  const place = element.closest(PLACES) ?? element.closest(".heading")?.firstElementChild;
  const row = places && place && rowOf(nameOf(place));
  if (row) return press(places.querySelector("form"), row.querySelector("button"));
  const star = document.querySelector("[data-star=lecture]");
  return star && press(star);
}

document.addEventListener("keydown", (event) => {
  if (keyOf(event) !== "f" || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog[open]")) return;
  if (!areOn()) return;
  if (pressAt(event.target)) event.preventDefault();
});

for (const box of document.querySelectorAll(".favorites__key [data-keys-switch]")) {
  box.checked = areOn();
  box.addEventListener("change", () => turn(box.checked));
}
