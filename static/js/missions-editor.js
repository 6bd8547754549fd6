// Missions, choices and hints in place: add, move, remove with undo. The rows are Django formsets; blank ones are templates.
// Of a lecture with many missions the page has a stretch: `first` others stand before it, `others` around it.
import { freeName } from "./mission-names.js";
import { showOptions } from "./mission-options.js";

const form = document.querySelector("[data-editor]");
const area = form.querySelector("[data-missions]");
const ROW = "[data-mission], [data-choice], [data-hint]";
const LISTS = "[data-choices], [data-hints]";
const MOST_HINTS = 5;
/** How many missions stand before those of the page. */
export const first = Number(area.dataset.first);
const others = Number(area.dataset.others);
const blank = (name) => form.querySelector(`template[data-blank="${name}"]`).content.firstElementChild;
export const field = (row, name) => row.querySelector(`[name="${row.dataset.prefix}-${name}"]`);
const total = (prefix) => form.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
const rowsIn = (list) => [...list.children].filter((row) => row.matches(ROW));
const isRemoved = (row) => field(row, "DELETE").checked;
const changed = (row) => row.dispatchEvent(new Event("input", { bubbles: true }));

/** The missions that the author has not removed. */
export const missionsShown = () => rowsIn(area).filter((row) => !isRemoved(row));

/** Of all missions of the lecture. */
export const namesTaken = () => [...area.dataset.names.split(" "), ...missionsShown().map((row) => field(row, "name").value)];

// A copy of the blank row whose names and ids have the next number.
function copyOf(name, replacements) {
  const row = blank(name).cloneNode(true);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of [...element.attributes]) {
      const value = replacements.reduce((text, [from, to]) => text.replaceAll(from, to), attribute.value);
      if (value !== attribute.value) attribute.value = value;
    }
  }
  return row;
}

function take(prefix) {
  const counter = total(prefix);
  counter.value = Number(counter.value) + 1;
  return Number(counter.value) - 1;
}

export function addMission() {
  const row = copyOf("mission", [["__prefix__", first + take("missions")]]);
  const all = form.querySelector("[data-shuffle-all] input");
  field(row, "shuffle_place").checked = all.checked && !all.indeterminate;
  area.append(row);
  refresh();
  return row;
}

// A row more in the choices or hints of a mission.
function addRow(mission, name) {
  const prefix = `${mission.dataset.prefix}-${name}s`;
  const row = copyOf(name, [[`__${name}s__`, prefix], ["__prefix__", take(prefix)]]);
  mission.querySelector(`[data-${name}s]`).append(row);
  refresh();
  return row;
}

/** A new mission with all that a copied one says: a Source of quizzes/sources.py. */
export function addMissionFrom(source) {
  const taken = namesTaken();
  const row = addMission();
  const { choices, hints, ...rest } = source;
  if (rest.name) rest.name = freeName(rest.name, taken);
  fill(row, rest);
  const isTruth = source.kind === "true_false";
  if (!isTruth) haveRows(row, "choice", choices.length);
  haveRows(row, "hint", hints.length);
  const rows = row.querySelectorAll(isTruth ? "[data-truth]" : "[data-choice]");
  choices.forEach((choice, index) => fill(rows[index], choice));
  hints.forEach((hint, index) => fill(row.querySelectorAll("[data-hint]")[index], hint));
  refresh();
  return row;
}

// What has no field here is passed over: an id, for it is a new row.
function fill(row, values) {
  for (const [name, value] of Object.entries(values)) {
    const input = name !== "id" && field(row, name);
    if (input?.type === "checkbox") input.checked = value;
    else if (input) input.value = value ?? "";
  }
  if (row.matches("[data-truth]")) row.querySelector("[data-truth-text]").textContent = values.text;
}

// As many rows as are wanted: new ones are added, and of those that came blank the last ones taken away.
function haveRows(mission, name, wanted) {
  const counter = total(`${mission.dataset.prefix}-${name}s`);
  while (Number(counter.value) < wanted) addRow(mission, name);
  while (Number(counter.value) > wanted) {
    counter.value = Number(counter.value) - 1;
    rowsIn(mission.querySelector(`[data-${name}s]`)).at(-1).remove();
  }
}

// Numbers, places and buttons follow from the order on the page.
function refresh() {
  place(area);
  for (const list of area.querySelectorAll(LISTS)) place(list);
  const missions = missionsShown();
  form.querySelector("[data-mission-count]").textContent = others + missions.length;
  tellNumbers(missions.length);
  missions.forEach(showMission);
  showShuffledPlaces(missions);
  grow(area.querySelectorAll("textarea"));
}

// “Missions 41–80 of 312”
function tellNumbers(shown) {
  for (const place of form.querySelectorAll("[data-ways-here]")) {
    const numbers = { first: first + Math.min(shown, 1), last: first + shown, total: others + shown };
    place.textContent = place.dataset.text.replace(/%\((\w+)\)s/g, (_whole, name) => numbers[name]);
  }
}

function showMission(mission) {
  mission.dataset.kind = field(mission, "kind").value;
  const hints = rowsIn(mission.querySelector("[data-hints]")).filter((row) => !isRemoved(row));
  mission.querySelector("[data-add-hint]").hidden = hints.length >= MOST_HINTS;
  showOptions(mission, hints);
}

function place(list) {
  const rows = rowsIn(list).filter((row) => !isRemoved(row));
  const before = list === area ? first : 0;
  rows.forEach((row, index) => {
    field(row, "ORDER").value = row.dataset.goal ?? before + index + 1;
    for (const number of row.querySelectorAll("[data-number]")) {
      if (number.closest(ROW) === row) number.textContent = before + index + 1;
    }
    for (const button of row.querySelectorAll("[data-move]")) {
      if (button.closest(ROW) !== row) continue;
      button.disabled = button.dataset.move === "-1" ? index === 0 : index === rows.length - 1;
    }
  });
}

// All are measured between two changes: one by one, the browser would lay out the page anew for each of hundreds.
function grow(texts) {
  for (const text of texts) text.style.blockSize = "auto";
  const heights = [...texts].map((text) => text.scrollHeight);
  [...texts].forEach((text, index) => {
    if (heights[index]) text.style.blockSize = `${heights[index] + 2}px`;
  });
}

function move(row, step, button) {
  const rows = rowsIn(row.parentElement).filter((other) => !isRemoved(other));
  const other = rows[rows.indexOf(row) + step];
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  refresh();
  (button.disabled ? row.querySelector("[data-move]:not(:disabled)") : button)?.focus();
  changed(row);
}

/** To a number in the lecture. Null is back to where it stands. False where another page has that number: then a save
    moves it there. */
export function moveTo(mission, number) {
  const others = missionsShown().filter((row) => row !== mission);
  const index = number - first - 1;
  const isHere = number === null || (index >= 0 && index <= others.length);
  if (isHere) delete mission.dataset.goal;
  else mission.dataset.goal = number;
  if (isHere && number !== null) {
    if (others[index]) others[index].before(mission);
    else area.append(mission);
  }
  refresh();
  changed(mission);
  return isHere;
}

const kindOf = (row) => ["mission", "choice", "hint"].find((name) => row.matches(`[data-${name}]`));

function remove(row, { focus = true } = {}) {
  field(row, "DELETE").checked = true;
  const note = blank("removed").cloneNode(true);
  const what = note.querySelector("[data-what]");
  what.textContent = what.dataset[`${kindOf(row)}Text`];
  const item = row.matches("li") ? document.createElement("li") : note;
  if (item !== note) item.append(note);
  row.after(item);
  row.hidden = true;
  note.querySelector("[data-undo]").addEventListener("click", () => {
    field(row, "DELETE").checked = false;
    row.hidden = false;
    item.remove();
    refresh();
    row.querySelector("[data-remove]").focus();
    changed(row);
  });
  refresh();
  if (focus) note.querySelector("[data-undo]").focus();
}

// Where one answer is right, ticking a choice unticks the others, as a person expects.
function onlyOne(box) {
  const mission = box.closest("[data-mission]");
  if (!box.checked || field(mission, "kind").value === "multiple") return;
  for (const row of box.closest("ol").querySelectorAll("[data-choice], [data-truth]")) {
    const other = field(row, "is_correct");
    if (other !== box) other.checked = false;
  }
}

// --- The order of all missions: one box for those of each mission ---------------------------------

const allBox = form.querySelector("[data-shuffle-all]");

function showShuffledPlaces(missions) {
  const box = allBox.querySelector("input");
  const shuffled = missions.filter((mission) => field(mission, "shuffle_place").checked).length;
  allBox.hidden = missions.length < 2;
  box.checked = missions.length > 0 && shuffled === missions.length;
  box.indeterminate = shuffled > 0 && !box.checked;
}

allBox.addEventListener("change", ({ target }) => {
  for (const mission of missionsShown()) field(mission, "shuffle_place").checked = target.checked;
  refresh();
});

// --- What people do ---------------------------------------------------------------------------------

area.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const row = button?.closest(ROW);
  if (!row) return;
  const adds = ["choice", "hint"].find((name) => button.matches(`[data-add-${name}]`));
  if (adds) {
    event.preventDefault();
    field(addRow(row, adds), "text").focus();
    changed(row);
  } else if (button.matches("[data-move]")) move(row, Number(button.dataset.move), button);
  else if (button.matches("[data-remove]")) {
    remove(row);
    changed(row);
  }
});
area.addEventListener("change", (event) => {
  if (event.target.name?.endsWith("-is_correct")) onlyOne(event.target);
  else if (event.target.matches("select, [type=checkbox]")) refresh();
});
area.addEventListener("input", (event) => {
  if (event.target.matches("textarea")) grow([event.target]);
  const mission = event.target.closest("[data-mission]");
  if (mission) showMission(mission);
});
form.querySelector("[data-add-mission]").addEventListener("click", (event) => {
  event.preventDefault();
  field(addMission(), "prompt").focus();
});
// Heights can be measured only while the panel is shown.
new ResizeObserver(() => grow(area.querySelectorAll("textarea"))).observe(area);
area.addEventListener("toggle", refresh, { capture: true });

/** After a kept text was put back: `values` are [name, value] pairs of the form; missing rows are added first. */
export function addRowsFor(values) {
  const wanted = new Map(values);
  while (Number(total("missions").value) < Number(wanted.get("missions-TOTAL_FORMS") ?? 0)) addMission();
  for (const mission of rowsIn(area)) {
    for (const name of ["choice", "hint"]) {
      const prefix = `${mission.dataset.prefix}-${name}s`;
      while (Number(total(prefix).value) < Number(wanted.get(`${prefix}-TOTAL_FORMS`) ?? 0)) addRow(mission, name);
    }
  }
}

export function showAsTicked() {
  for (const row of area.querySelectorAll(ROW)) {
    if (isRemoved(row) && !row.hidden) remove(row, { focus: false });
  }
  const byOrder = (list) => rowsIn(list).sort((one, two) => (field(one, "ORDER").value || 1e9) - (field(two, "ORDER").value || 1e9));
  for (const list of [area, ...area.querySelectorAll(LISTS)]) {
    const rows = byOrder(list);
    if (rows.some((row, index) => rowsIn(list)[index] !== row)) list.append(...rows);
  }
  refresh();
}

showAsTicked();
