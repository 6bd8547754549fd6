// The search dialog: a combobox whose list comes from the server while somebody types. Focus stays in the field; arrow
// keys choose (aria-activedescendant), Enter opens the chosen one or the page of all results, Escape closes.
const PAUSE = 150; // ms without typing

export async function prepare(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`The search dialog answered ${answer.status}`);
  const made = document.createRange().createContextualFragment(await answer.text());
  await loaded(made.querySelector("dialog").dataset.style);
  document.body.append(made);
  return boxOf(document.getElementById("search-dialog"));
}

function loaded(style) {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = style;
  const done = new Promise((resolve) => (sheet.onload = sheet.onerror = resolve));
  document.head.append(sheet);
  return done;
}

function boxOf(box) {
  const [field, place, said] = ["input", "[data-found]", "[data-search-said]"].map((part) => box.querySelector(part));
  let [timer, asking, asked] = [0, null, ""];

  const options = () => [...place.querySelectorAll("[role=option]")];
  const chosen = () => place.querySelector("[aria-selected=true]");

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function show(html) {
    place.innerHTML = html;
    place.scrollTop = 0;
    choose(null);
    field.setAttribute("aria-expanded", String(options().length > 0));
    said.textContent = place.querySelector("[data-said]").textContent.trim().split(/\s*\n\s*/).join(", ");
  }

  async function ask() {
    const words = field.value.trim();
    if (words === asked) return;
    asking?.abort();
    asking = new AbortController();
    asked = words;
    try {
      const answer = await fetch(`${box.dataset.foundAt}?${new URLSearchParams({ q: words })}`, { signal: asking.signal });
      if (answer.ok) show(await answer.text());
      else asked = null;
    } catch (error) {
      if (error.name !== "AbortError") asked = null; // the network: the next letter asks again, Enter still leads on
    }
  }

  const step = {
    ArrowDown: (all, at) => all[(at + 1) % all.length],
    ArrowUp: (all, at) => all[(at < 0 ? all.length : at + all.length - 1) % all.length] ?? all.at(-1),
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys belong to the input of Hangul
    const all = options();
    if (event.key in step && all.length) {
      event.preventDefault();
      choose(step[event.key](all, all.indexOf(chosen())));
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      chosen().click();
    } else if (event.key === "Escape") {
      event.preventDefault(); // in a search field it would only empty it
      box.close();
    }
  });

  place.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (option.dataset.asks) {
      event.preventDefault();
      field.value = option.dataset.asks;
      field.focus();
      ask();
    } else {
      box.close(); // the place may be on this very page
    }
  });

  return () => {
    box.showModal();
    field.select();
  };
}
