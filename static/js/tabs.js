// Tabs out of links to parts of the page. Without this module the parts stand below each other and the links lead there.
//   <div data-tabs>
//     <nav class="tabs" data-tab-list aria-label="…"><a href="#mission">…</a><a href="#tutor">…</a></nav>
//     <section id="mission">…</section><section id="tutor">…</section>
//   </div>
// A fragment in the address that points into a part opens it: #mission-3, #note-7.

for (const box of document.querySelectorAll("[data-tabs]")) {
  const list = box.querySelector("[data-tab-list], .tabs");
  if (list) makeTabs(box, list);
}

function makeTabs(box, list) {
  const tabs = [...list.querySelectorAll("a[href^='#'], button[aria-controls]")];
  const panels = tabs.map((tab) => document.getElementById(panelOf(tab)));
  if (!tabs.length || panels.includes(null)) return;

  list.setAttribute("role", "tablist");
  tabs.forEach((tab, place) => {
    tab.setAttribute("role", "tab");
    tab.id ||= `${panels[place].id}-tab`;
    tab.setAttribute("aria-controls", panels[place].id);
    panels[place].setAttribute("role", "tabpanel");
    panels[place].setAttribute("aria-labelledby", tab.id);
    panels[place].tabIndex = -1;
  });

  function select(place, { focus = false } = {}) {
    tabs.forEach((tab, other) => {
      tab.setAttribute("aria-selected", String(other === place));
      tab.tabIndex = other === place ? 0 : -1;
      panels[other].hidden = other !== place;
    });
    if (focus) tabs[place].focus();
  }

  function openTarget() {
    const target = location.hash && document.getElementById(fragment());
    const place = target ? panels.findIndex((panel) => panel.contains(target)) : -1;
    if (place < 0) return false;
    select(place);
    target.scrollIntoView({ block: "nearest" });
    return true;
  }

  list.addEventListener("click", (event) => {
    const place = tabs.indexOf(event.target.closest("[role=tab]"));
    if (place < 0) return;
    event.preventDefault();
    select(place);
  });

  list.addEventListener("keydown", (event) => {
    const here = tabs.indexOf(document.activeElement);
    const isRtl = getComputedStyle(list).direction === "rtl";
    const steps = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 };
    const places = { Home: 0, End: tabs.length - 1 };
    const place = event.key in places ? places[event.key] : event.key in steps ? here + steps[event.key] : null;
    if (event.key === " " && here >= 0 && tabs[here].tagName === "A") {
      event.preventDefault();
      select(here);
    }
    if (here < 0 || place === null) return;
    event.preventDefault();
    select((place + tabs.length) % tabs.length, { focus: true });
  });

  // A link elsewhere on the page, such as the "Mission 0 / 1" button on a phone.
  addEventListener("hashchange", openTarget);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || tabs.includes(link)) return;
    const place = panels.findIndex((panel) => panel.id === link.hash.slice(1));
    if (place >= 0) select(place);
  });
  if (!openTarget()) select(Math.max(0, tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true")));
}

function fragment() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1);
  }
}

function panelOf(tab) {
  return tab.getAttribute("aria-controls") ?? tab.getAttribute("href").slice(1);
}
