// Missions and choices in place: add, move, remove with undo. The rows are Django formsets; blank ones are templates.
const form = document.querySelector("[data-editor]");
const area = form.querySelector("[data-missions]");
const blank = (name) => form.querySelector(`template[data-blank="${name}"]`).content.firstElementChild;
const field = (row, name) => row.querySelector(`[name="${row.dataset.prefix}-${name}"]`);
const total = (prefix) => form.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
const rowsIn = (list) => [...list.children].filter((row) => row.matches("[data-mission], [data-choice]"));
const isRemoved = (row) => field(row, "DELETE").checked;
const changed = (row) => row.dispatchEvent(new Event("input", { bubbles: true }));

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
  const row = copyOf("mission", [["__prefix__", take("missions")]]);
  area.append(row);
  refresh();
  return row;
}

export function addChoice(mission) {
  const prefix = `${mission.dataset.prefix}-choices`;
  const row = copyOf("choice", [["__choices__", prefix], ["__prefix__", take(prefix)]]);
  mission.querySelector("[data-choices]").append(row);
  refresh();
  return row;
}

// Numbers, places and buttons follow from the order on the page.
function refresh() {
  place(area);
  for (const list of area.querySelectorAll("[data-choices]")) place(list);
  const counter = form.querySelector("[data-mission-count]");
  counter.textContent = rowsIn(area).filter((row) => !isRemoved(row)).length;
  for (const text of area.querySelectorAll("textarea")) grow(text);
}

function place(list) {
  const rows = rowsIn(list).filter((row) => !isRemoved(row));
  rows.forEach((row, index) => {
    field(row, "ORDER").value = index + 1;
    for (const number of row.querySelectorAll("[data-number]")) {
      if (number.closest("[data-mission], [data-choice]") === row) number.textContent = index + 1;
    }
    for (const button of row.querySelectorAll("[data-move]")) {
      if (button.closest("[data-mission], [data-choice]") !== row) continue;
      button.disabled = button.dataset.move === "-1" ? index === 0 : index === rows.length - 1;
    }
  });
}

function grow(text) {
  text.style.blockSize = "auto";
  if (text.scrollHeight) text.style.blockSize = `${text.scrollHeight + 2}px`;
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

function remove(row, { focus = true } = {}) {
  field(row, "DELETE").checked = true;
  const note = blank("removed").cloneNode(true);
  const what = note.querySelector("[data-what]");
  what.textContent = row.matches("[data-mission]") ? what.dataset.missionText : what.dataset.choiceText;
  if (row.matches("[data-choice]")) {
    const item = document.createElement("li");
    item.append(note);
    row.after(item);
  } else row.after(note);
  row.hidden = true;
  note.querySelector("[data-undo]").addEventListener("click", () => {
    field(row, "DELETE").checked = false;
    row.hidden = false;
    (note.closest("li") && row.matches("[data-choice]") ? note.closest("li") : note).remove();
    refresh();
    row.querySelector("[data-remove]").focus();
    changed(row);
  });
  refresh();
  if (focus) note.querySelector("[data-undo]").focus();
}

// With one answer, ticking a choice unticks the others, as a person expects.
function onlyOne(box) {
  const mission = box.closest("[data-mission]");
  if (!box.checked || field(mission, "kind").value !== "single") return;
  for (const row of mission.querySelectorAll("[data-choice]")) {
    const other = field(row, "is_correct");
    if (other !== box) other.checked = false;
  }
}

area.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const row = button?.closest("[data-choice], [data-mission]");
  if (!row) return;
  if (button.matches("[data-add-choice]")) {
    event.preventDefault();
    field(addChoice(row), "text").focus();
  } else if (button.matches("[data-move]")) move(row, Number(button.dataset.move), button);
  else if (button.matches("[data-remove]")) {
    remove(row);
    changed(row);
  }
});
area.addEventListener("change", (event) => event.target.name?.endsWith("-is_correct") && onlyOne(event.target));
area.addEventListener("input", (event) => event.target.matches("textarea") && grow(event.target));
form.querySelector("[data-add-mission]").addEventListener("click", (event) => {
  event.preventDefault();
  field(addMission(), "prompt").focus();
});
// Heights can be measured only while the panel is shown.
new ResizeObserver(() => {
  for (const text of area.querySelectorAll("textarea")) grow(text);
}).observe(area);

/** After a kept text was put back: `values` are [name, value] pairs of the form; missing rows are added first. */
export function addRowsFor(values) {
  const wanted = new Map(values);
  while (Number(total("missions").value) < Number(wanted.get("missions-TOTAL_FORMS") ?? 0)) addMission();
  for (const mission of rowsIn(area)) {
    const prefix = `${mission.dataset.prefix}-choices`;
    while (Number(total(prefix).value) < Number(wanted.get(`${prefix}-TOTAL_FORMS`) ?? 0)) addChoice(mission);
  }
}

export function showAsTicked() {
  for (const row of area.querySelectorAll("[data-mission], [data-choice]")) {
    if (isRemoved(row) && !row.hidden) remove(row, { focus: false });
  }
  const byOrder = (list) => rowsIn(list).sort((one, two) => (field(one, "ORDER").value || 1e9) - (field(two, "ORDER").value || 1e9));
  for (const list of [area, ...area.querySelectorAll("[data-choices]")]) {
    const rows = byOrder(list);
    if (rows.some((row, index) => rowsIn(list)[index] !== row)) list.append(...rows);
  }
  refresh();
}

showAsTicked();
