// The page of favorites: rows and collections are dragged, moved by their buttons and taken away in place, and one dialog
// moves a row into a collection. Without this module the buttons post and "move" is a page.
import Sortable from "../vendor/sortablejs-1.15.7/sortable.esm.js";
import { reasonOf } from "./stars.js";
import { showToast } from "./toasts.js";

const page = document.querySelector("[data-favorites]");
const shared = document.getElementById("favorites-act"); // the form of all buttons of rows
const words = page.dataset;
const announcer = page.querySelector("[data-announcer]");

async function post(address, fields = {}) {
  const body = new FormData(shared);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  const isTold = answer?.ok && !answer.redirected;
  if (isTold) return answer.json();
  showToast(await reasonOf(answer?.redirected ? null : answer, words.failed), { kind: "error" });
  return null;
}

function say(text) {
  announcer.textContent = "";
  requestAnimationFrame(() => (announcer.textContent = text));
}

// --- Order ---

const idOf = (row) => row?.dataset.favorite ?? row?.dataset.collection ?? "";

function neighbours(row) {
  const [after, before] = [idOf(row.previousElementSibling), idOf(row.nextElementSibling)];
  return { ...(after && { after }), ...(before && { before }) };
}

function showCounts(counts) {
  for (const badge of page.querySelectorAll("[data-group-count]")) {
    const key = badge.dataset.groupCount;
    badge.textContent = key === "all" ? Object.values(counts).reduce((sum, one) => sum + one, 0) : counts[key] ?? 0;
  }
}

// Of rows whose collection is whole on this page, the first cannot go up and the last not down.
function showEnds(list) {
  const rows = [...list.children];
  const isWhole = rows.length === Number(page.querySelector(`[data-group-count="${list.dataset.group}"]`)?.textContent);
  rows.forEach((row, place) => {
    const [up, down] = row.querySelectorAll("[name=direction]");
    if (!up) return;
    up.disabled = isWhole && place === 0;
    down.disabled = isWhole && place === rows.length - 1;
  });
}

const lists = () => page.querySelectorAll("[data-group]");

async function keep(row, back) {
  const address = `/favorites/${row.dataset.favorite}/order/`;
  const told = await post(address, { collection: row.parentElement.dataset.group, ...neighbours(row) });
  if (!told) return back();
  showCounts(told.counts);
  lists().forEach(showEnds);
  return true;
}

// Back to where it was, if the site does not keep it.
function returner(row) {
  const { parentElement: list, nextElementSibling: next } = row;
  return () => list.insertBefore(row, next?.parentElement === list ? next : null);
}

const motion = { animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140, ghostClass: "is-ghost", handle: "[data-handle]" };
let back = null;
const onStart = ({ item }) => (back = returner(item));

for (const list of lists()) {
  if (!page.querySelector("[data-favorite] [data-handle]")) break; // narrowed: there is no order to see
  Sortable.create(list, {
    ...motion, group: "favorites", draggable: "[data-favorite]", onStart,
    onEnd: async ({ item, from, to, oldIndex, newIndex }) => {
      if (from === to && oldIndex === newIndex) return;
      if (await keep(item, back)) say(words.dropped);
    },
  });
}

const collections = page.querySelector("[data-collections]");
if (collections) {
  Sortable.create(collections, {
    ...motion, draggable: "[data-collection]", onStart,
    onEnd: async ({ item, oldIndex, newIndex }) => {
      if (oldIndex === newIndex) return;
      if (await keepCollection(item, back)) say(words.dropped);
    },
  });
}

// The groups beside the list stand in its order.
function showGroups() {
  const groups = [...collections.children].map((one) => document.getElementById(`collection-${one.dataset.collection}`)).filter(Boolean);
  const first = groups[0]?.parentElement.querySelector(".favorites-group:not(#collection-none)");
  if (!first) return;
  const mark = document.createComment("");
  first.before(mark);
  mark.replaceWith(...groups);
  const all = [...collections.children];
  for (const group of groups) {
    const place = all.findIndex((one) => group.id === `collection-${one.dataset.collection}`);
    const [up, down] = group.querySelectorAll(".favorites-group__acts > [name=direction]");
    up.disabled = place === 0;
    down.disabled = place === all.length - 1;
  }
}

// One step in the list, with the focus still on the button for the next press; at the end on the other one.
async function step(button, moved, after) {
  const list = moved.parentElement;
  const undo = returner(moved);
  if (button.value === "up") moved.previousElementSibling.before(moved);
  else moved.nextElementSibling.after(moved);
  button.focus(); // what is moved loses it
  if (!(await after(undo))) return;
  const isStillHere = [document.body, button].includes(document.activeElement);
  if (isStillHere) (button.disabled ? otherOf(button) : button).focus();
  const all = [...list.children];
  say(words.moved.replace("%(place)s", all.indexOf(moved) + 1).replace("%(total)s", all.length));
}

function otherOf(button) {
  const [up, down] = button.parentElement.querySelectorAll("[name=direction]");
  return button === up ? down : up;
}

async function keepCollection(entry, undo) {
  if (!(await post(entry.dataset.orderAt, neighbours(entry)))) return undo();
  showGroups();
  return true;
}

shared.addEventListener("submit", (event) => {
  const { submitter } = event;
  const row = submitter?.closest("[data-favorite]");
  if (submitter?.matches("[data-remove]")) {
    event.preventDefault();
    return remove(row, submitter);
  }
  const group = submitter?.closest(".favorites-group");
  const moved = row ?? collections?.querySelector(`[data-collection="${group?.id.slice("collection-".length)}"]`);
  const other = submitter?.value === "up" ? moved?.previousElementSibling : moved?.nextElementSibling;
  if (!other) return; // over the edge of the page: it comes again
  event.preventDefault();
  step(submitter, moved, (undo) => (row ? keep(row, undo) : keepCollection(moved, undo)));
});

// --- Taking away, with Undo ---

async function remove(row, button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  const told = await post(button.formAction);
  button.removeAttribute("aria-disabled");
  if (!told) return;
  const [list, putBack] = [row.parentElement, returner(row)];
  const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("[data-remove]");
  row.remove();
  (next ?? list.closest("section")).focus();
  count(list, -1);
  const run = async () => {
    const body = { token: told.undo };
    if (!(await post(words.restoreAt, body))) return;
    putBack();
    count(list, 1);
    row.querySelector("[data-remove]").focus();
  };
  if (told.undo) showToast(told.text, { action: { label: words.undoWord, run } });
}

function count(list, change) {
  for (const key of [list.dataset.group, "all"]) {
    for (const badge of page.querySelectorAll(`[data-group-count="${key}"]`)) {
      badge.textContent = Number(badge.textContent) + change;
    }
  }
  showEnds(list);
}

// --- Into a collection ---

const dialog = page.querySelector("[data-move-dialog]");

page.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-move]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.assign(link.href);
  dialog.innerHTML = await answer.text();
  dialog.showModal();
});

// A refusal stays in the dialog with what was typed; otherwise the page comes again, with the row at its place.
dialog.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status === 422) {
    dialog.innerHTML = await answer.text();
    return dialog.querySelector("#move-name").focus();
  }
  if (!answer?.ok || answer.redirected) return showToast(words.failed, { kind: "error" });
  history.replaceState(null, "", (await answer.json()).url);
  location.reload();
});

dialog.addEventListener("click", (event) => event.target.closest("[data-closes]") && event.preventDefault());
