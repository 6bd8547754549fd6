// Drag and drop in the outline: the whole new order is sent; a refusal puts every row back where it was.
// Menus come when they are opened, and the counts of findings after the page.
import Sortable from "../vendor/sortablejs-1.15.7/sortable.esm.js";
import { keepClear } from "./foot-bar.js";
import { tokenOf } from "./editor-token.js";
import { keepTicks, tickAgain } from "./ticks.js";
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

// What the heads of sections say: how many lectures there are, and which buttons lead nowhere.
function keepHeads(sizes) {
  const sections = [...outline.querySelectorAll("[data-section]")];
  for (const [place, section] of sections.entries()) {
    section.querySelector("[data-size]").textContent = sizes[section.dataset.section];
    const [up, down] = section.querySelectorAll(".outline-section__head [name=direction]");
    up.disabled = place === 0;
    down.disabled = place === sections.length - 1;
  }
}

async function save() {
  const rows = order();
  if (JSON.stringify(rows) === JSON.stringify(before)) return;
  const body = new FormData();
  body.append("order", JSON.stringify(rows));
  body.append("csrfmiddlewaretoken", tokenOf(document.getElementById("outline-move")));
  const headers = { Accept: "application/json" };
  const answer = await fetch(outline.dataset.orderUrl, { method: "POST", body, headers }).catch(() => null);
  const isJson = answer?.headers.get("Content-Type") === "application/json";
  const told = isJson ? await answer.json() : {};
  if (isJson && answer.ok) {
    keepVersions(told.edit_versions);
    keepHeads(told.sizes);
    return showToast(outline.dataset.saved);
  }
  putBack(before);
  if (told.signed_out) {
    const action = { label: outline.dataset.signInWords, run: () => window.open(outline.dataset.signIn, "_blank") };
    return showToast(told.signed_out, { kind: "error", action });
  }
  if (told.gone) return showToast(told.gone, { kind: "error" });
  const isText = answer?.headers.get("Content-Type")?.startsWith("text/plain");
  return showToast(isText ? await answer.text() : outline.dataset.failed, { kind: "error" });
}

// Menus of hundreds of rows would be most of the page: each is asked for when it is opened, so it is always fresh.
// At first the link to the same as a page is all that is in it; where the site does not answer, it stays.
async function loadMenu(details) {
  details.dataset.menu ||= details.querySelector("a").href;
  const answer = await fetch(details.dataset.menu, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const menu = details.querySelector(".outline-menu");
  const hadFocus = menu.contains(document.activeElement);
  menu.innerHTML = await answer.text();
  if (hadFocus) menu.querySelector("input:not([type=hidden]), a, button").focus();
}

// In steps, because the site counts for a moment only and tells whether there is more.
async function loadFindings() {
  for (let step = 0; step < 200; step += 1) {
    const answer = await fetch(outline.dataset.findingsUrl).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { lectures, is_all: isAll } = await answer.json();
    for (const [pk, [errors, , words]] of Object.entries(lectures)) showFindings(pk, errors, words);
    if (isAll) return;
  }
}

function showFindings(pk, errors, words) {
  const place = outline.querySelector(`[data-lecture="${pk}"] [data-findings]`);
  if (!place) return;
  place.hidden = !words;
  place.classList.toggle("is-error", errors > 0);
  place.querySelector("span").textContent = words;
}

function followTicks(bar) {
  const words = bar.querySelector("[data-count]");
  const show = () => {
    const count = outline.querySelectorAll("[data-tick]:checked").length;
    const { none, one, many } = bar.dataset;
    const text = count === 0 ? none : count === 1 ? one : many.replace("%s", count);
    if (words.textContent !== text) words.textContent = text;
    bar.classList.toggle("is-used", count > 0);
  };
  let last = null;
  outline.addEventListener("click", (event) => {
    const box = event.target.closest("[data-tick]");
    if (!box) return;
    if (event.shiftKey && last) tickBetween(last, box);
    last = box;
    keepTicks(outline);
    show();
    keepClear(box.closest("[data-lecture]")); // the bar that appears with the first tick may cover its row
  });
  tickAgain(outline);
  show();
}

// With Shift, all between the last tick and this one.
function tickBetween(first, second) {
  const boxes = [...outline.querySelectorAll("[data-tick]")];
  const [from, to] = [boxes.indexOf(first), boxes.indexOf(second)].sort((a, b) => a - b);
  for (const box of boxes.slice(from, to + 1)) box.checked = second.checked;
}

// After a move by button the page comes back at the row, and the focus at the button, for the next key press. At an end
// of the outline that button is disabled: then the other one.
function returnFocus(query) {
  const row = document.getElementById(query.get("at") ?? "");
  if (![document.body, row].includes(document.activeElement)) return; // somebody went on meanwhile
  const buttons = [...(row?.querySelector(".outline-actions")?.querySelectorAll("[name=direction]:not(:disabled)") ?? [])];
  const pressed = buttons.find((button) => button.value === query.get("button")) ?? buttons[0];
  (query.has("button") && pressed ? pressed : row)?.focus();
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
  outline.addEventListener(
    "toggle",
    (event) => { if (event.target.open && "menu" in event.target.dataset) loadMenu(event.target); },
    true,
  );
  const bar = document.querySelector("[data-set]");
  if (bar) followTicks(bar);
  if (outline.querySelector("[data-lecture]")) {
    loadFindings();
    window.addEventListener("pageshow", (event) => event.persisted && loadFindings()); // after Back from the editor
  }
  // Until the page has loaded, the browser itself gives the focus to the row that the address names.
  const query = new URLSearchParams(location.search);
  if (document.readyState === "complete") returnFocus(query);
  else window.addEventListener("load", () => returnFocus(query));
}
