// The lecture page: contents list, outline, tabs of the panel, counts that move in place; the reading place is in a module of its own.
// Everything is there without this script; it only marks, hides and remembers.

import { Place, watchEnd } from "./reading-place.js";

const root = document.documentElement;
const article = document.querySelector("[data-lecture]");
const remember = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is off: it holds for this page.
  }
};

// --- Outline: hidden and shown by its button, and the current lecture in sight ---

const toggle = document.querySelector("[data-outline-toggle]");

function showOutline(isShown) {
  root.dataset.outline = isShown ? "shown" : "hidden";
  toggle.setAttribute("aria-expanded", String(isShown));
}

if (toggle) {
  showOutline(root.dataset.outline !== "hidden");
  toggle.addEventListener("click", () => {
    const isShown = root.dataset.outline === "hidden";
    showOutline(isShown);
    remember("outline", isShown ? "shown" : "hidden");
  });
}

function keepInSight(entry) {
  const box = document.querySelector(".outline");
  if (!entry || !box || box.scrollHeight <= box.clientHeight) return;
  const { top, bottom } = entry.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  if (top < frame.top + 40 || bottom > frame.bottom - 40) box.scrollTop += top - frame.top - box.clientHeight / 3;
}

keepInSight(document.querySelector(".outline [data-current]"));

// --- The heading that is being read ---

const headings = [...document.querySelectorAll("[data-text] :is(h2, h3, h4, h5, h6)[id]")];
let current = "";

// The last heading above the first third of the window.
function headingInView() {
  const line = innerHeight / 3;
  return headings.findLast((heading) => heading.getBoundingClientRect().top <= line)?.id ?? "";
}

function markHeading() {
  const id = headingInView();
  if (id === current) return;
  current = id;
  for (const link of document.querySelectorAll("[data-contents] a")) {
    if (id && pointedAt(link.hash)?.id === id) {
      link.setAttribute("aria-current", "true");
      if (link.closest(".outline")) keepInSight(link);
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

// --- The reading place, for signed-in learners (reading-place.js) ---

const end = document.querySelector("[data-lecture-end]");
const reading = new Place(article?.dataset.placeUrl, () => current);
let isWaiting = false;

addEventListener("scroll", () => {
  reading.scrolled();
  if (isWaiting) return;
  isWaiting = true;
  requestAnimationFrame(() => {
    isWaiting = false;
    markHeading();
  });
}, { passive: true });

if (end && article) watchEnd(end, reading);

markHeading();

// A contents list in a drop-down closes when it has led somewhere.
document.querySelector(".reader__contents")?.addEventListener("click", (event) => {
  if (event.target.closest("a")) event.currentTarget.open = false;
});

// --- The panel: tabs on wide screens, one part below the other elsewhere ---

const panel = document.querySelector("[data-panel]");
const bar = panel?.querySelector("[data-panel-tabs]");
const wide = matchMedia("(min-width: 64rem)");

function tabs() {
  return [...bar.querySelectorAll("a")].map((tab) => ({ tab, part: panel.querySelector(tab.hash) }));
}

function choose(chosen, { focus = false } = {}) {
  for (const { tab, part } of tabs()) {
    const isChosen = tab === chosen;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    part.hidden = !isChosen;
  }
  if (focus) chosen.focus();
}

function layOut() {
  panel.classList.toggle("is-tabbed", wide.matches);
  for (const { tab, part } of tabs()) {
    tab.id = `${part.id}-tab`;
    if (wide.matches) {
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", part.id);
      part.setAttribute("role", "tabpanel");
      part.setAttribute("aria-labelledby", tab.id);
    } else {
      for (const name of ["role", "aria-controls", "aria-selected", "tabindex"]) tab.removeAttribute(name);
      part.removeAttribute("role");
      part.setAttribute("aria-labelledby", `${part.id}-name`);
      part.hidden = false;
    }
  }
  if (wide.matches) {
    bar.setAttribute("role", "tablist");
    bar.setAttribute("aria-label", panel.getAttribute("aria-label"));
    choose(tabFor(location.hash) || bar.querySelector("a"));
  } else {
    bar.removeAttribute("role");
    bar.removeAttribute("aria-label");
  }
}

// The tab whose part is, or holds, what the address points at: #panel-notes, #mission-3, #note-7.
function tabFor(hash) {
  const target = pointedAt(hash);
  return target && tabs().find(({ part }) => part.contains(target))?.tab;
}

function pointedAt(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null; // not a fragment of ours
  }
}

// A link to go on leads to the heading where reading stopped. Where that is gone, the page knows the one before it.
const offered = document.querySelector("[data-continue] a");
if (offered && /^#(?!(note|mark|mission|upload)-\d)./.test(location.hash) && !pointedAt(location.hash)) {
  location.replace(offered.hash);
}

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

if (bar) {
  layOut();
  wide.addEventListener("change", layOut);
  addEventListener("hashchange", () => {
    const tab = wide.matches && tabFor(location.hash);
    if (tab) {
      choose(tab);
      pointedAt(location.hash).scrollIntoView({ block: "nearest" });
    }
  });
  bar.addEventListener("click", (event) => {
    const tab = event.target.closest("a");
    if (!tab || !wide.matches) return;
    event.preventDefault();
    choose(tab);
  });
  bar.addEventListener("keydown", (event) => {
    if (!wide.matches) return;
    const all = tabs().map(({ tab }) => tab);
    const at = all.indexOf(document.activeElement);
    const step = STEPS[event.key] * (getComputedStyle(bar).direction === "rtl" ? -1 : 1);
    const next = event.key === "Home" ? all[0] : event.key === "End" ? all.at(-1)
      : step ? all[(at + step + all.length) % all.length] : null;
    if (next) {
      event.preventDefault();
      choose(next, { focus: true });
    } else if (event.key === " ") {
      event.preventDefault();
      choose(document.activeElement);
    }
  });
}

// --- The number of notes follows what happens on the page ---

function countNotes() {
  const notes = document.querySelectorAll("#panel-notes [data-note]").length;
  for (const place of document.querySelectorAll("[data-note-count]")) {
    place.hidden = !notes;
    place.textContent = `(${notes})`;
  }
}

const list = document.querySelector("#panel-notes [data-note-list]");
if (list) new MutationObserver(countNotes).observe(list, { childList: true });

// --- On a phone: the mission's pill, until the mission itself is on the screen ---

const pill = document.querySelector("[data-mission-pill]");
const mission = document.getElementById("panel-mission");
if (pill && mission) {
  new IntersectionObserver(([entry]) => pill.classList.toggle("is-away", entry.isIntersecting)).observe(mission);
}
