// The one script of the editor: its parts, and its frame (tabs, the switch between text and page, ways to a place).
// The parts come by import alone, so that each runs once.
import "./missions-editor.js";
import "./mission-places.js";
import "./mission-bank.js";
import "./missions-turning.js";
import "./editor-preview.js";
import "./editor-writing.js";
import "./editor-title.js";
import "./editor-files.js";
import "./findings.js";
import "./editor-presence.js";
import "./editor-pasting.js";
import "./editor-shortcuts.js";
import { saveAndGo } from "./editor-saving.js";
import { showProblem } from "./error-summary.js";

const form = document.querySelector("[data-editor]");
const text = form.querySelector(".markdownx-editor");
const list = form.querySelector("[data-tabs]");
const tabs = [...list.querySelectorAll("a")];
const panelOf = (tab) => document.getElementById(tab.hash.slice(1));

function choose(tab, { focus = false } = {}) {
  for (const other of tabs) {
    other.setAttribute("aria-selected", String(other === tab));
    other.tabIndex = other === tab ? 0 : -1;
    panelOf(other).hidden = other !== tab;
  }
  if (focus) tab.focus();
}

function makeTabs() {
  list.setAttribute("role", "tablist");
  for (const tab of tabs) {
    tab.setAttribute("role", "tab");
    tab.id = `tab-${tab.hash.slice(1)}`;
    tab.setAttribute("aria-controls", tab.hash.slice(1));
    panelOf(tab).setAttribute("role", "tabpanel");
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = { Home: 0, End: tabs.length - 1 }[event.key] ?? (tabs.indexOf(event.target) + step + tabs.length) % tabs.length;
    if (!Number.isInteger(next)) return;
    event.preventDefault();
    choose(tabs[next], { focus: true });
  });
}

// A link inside the page leads to a tab, a field, or a line of the text; or to a mission that another page has.
form.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.origin !== location.origin || link.pathname !== location.pathname || !link.hash) return;
  event.preventDefault();
  if (link.dataset.line) return goToLine(Number(link.dataset.line));
  const id = link.hash.slice(1);
  return document.getElementById(id) ? goTo(id) : saveAndGo(link.href);
});

// What is folded is opened; a field that its mission does not show leads to the rows around it.
function seen(target) {
  target.closest("details")?.setAttribute("open", "");
  const isHidden = target.closest(".mission-form__rows, .mission-form__truth") && !target.checkVisibility();
  return isHidden ? target.closest("[tabindex]") : target;
}

function goTo(id) {
  const wanted = document.getElementById(id);
  if (!wanted) return;
  const tab = tabs.find((candidate) => panelOf(candidate).contains(wanted));
  if (tab) choose(tab);
  const target = seen(wanted);
  if (target === text) showOnly("text");
  history.replaceState(null, "", `#${id}`);
  target.focus();
}

function goToLine(line) {
  showOnly("text");
  const start = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  const end = text.value.indexOf("\n", start);
  text.focus();
  text.setSelectionRange(start, end < 0 ? text.value.length : end);
  text.dispatchEvent(new CustomEvent("lectern:line", { bubbles: true, detail: { line } }));
}

const view = form.querySelector("[data-switch]");
function showOnly(name) {
  form.dataset.shows = name;
  for (const button of view.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === name));
  }
}
view.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show]");
  if (button) showOnly(button.dataset.show);
});

form.addEventListener("click", (event) => {
  const offer = event.target.closest("[data-use-slug]");
  if (!offer) return;
  const slug = form.elements.slug;
  slug.value = offer.dataset.useSlug;
  slug.dispatchEvent(new Event("input", { bubbles: true }));
  slug.focus();
  offer.parentElement.remove();
});

document.addEventListener("lectern:go", (event) => goTo(event.detail));
document.addEventListener("lectern:go-line", (event) => goToLine(event.detail));
makeTabs();
showOnly("text");
const wanted = location.hash ? document.getElementById(location.hash.slice(1)) : null;
const problem = form.querySelector("[data-panel] .field__error");
choose(tabs.find((tab) => (problem ? panelOf(tab).contains(problem) : wanted && panelOf(tab).contains(wanted))) ?? tabs[0]);
const line = Number(new URLSearchParams(location.search).get("line"));
if (line > 0) goToLine(line);
else if (wanted?.matches("input, textarea, select, [tabindex]") && !wanted.matches("[data-panel]")) seen(wanted).focus(); // a finding's own field
showProblem();
