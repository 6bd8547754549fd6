// Narrowing the catalog in place: the form and the chips ask for the same page, and what differs in it is taken over.
// Without this, the form's button and the links lead there.
const form = document.querySelector("[data-catalog-form]");
const told = document.querySelector("[data-catalog-told]");
const TYPING_PAUSE = 300;

let asked = new AbortController();
let pause = 0;

function addressOfForm() {
  const chosen = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && !isUsual(name, value)));
  return `${form.getAttribute("action")}?${chosen}`.replace(/\?$/, "");
}

const isUsual = (name, value) => name === "sort" && value === form.elements.sort.options[0].value;

async function show(address, { isNew = true } = {}) {
  asked.abort();
  asked = new AbortController();
  const results = document.querySelector("[data-catalog-results]");
  results.classList.add("is-busy");
  try {
    const response = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(response.status);
    takeOver(new DOMParser().parseFromString(await response.text(), "text/html"));
    if (isNew) history.pushState({ catalog: true }, "", address);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address); // the browser says what is wrong
  }
}

function takeOver(page) {
  const fresh = page.querySelector("[data-catalog-results]");
  if (!fresh) throw new Error("another page");
  const old = document.querySelector("[data-catalog-results]");
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (hadFocus) {
    const heading = fresh.querySelector("[data-catalog-count]");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  } else told.textContent = fresh.querySelector("[data-catalog-count]").textContent;
  takeOverForm(page.querySelector("[data-catalog-form]"));
}

// Counts and ticks; the fields stay, and with them the focus.
function takeOverForm(fresh) {
  if (!fresh) return;
  for (const box of form.querySelectorAll("input[type=checkbox]")) {
    const same = fresh.querySelector(`input[name="${box.name}"][value="${CSS.escape(box.value)}"]`);
    if (!same) continue;
    box.checked = same.checked;
    box.labels[0].className = same.parentElement.className;
    const count = (label) => label.querySelector("[data-facet-count]");
    count(box.labels[0]).textContent = count(same.parentElement).textContent;
  }
  if (document.activeElement !== form.elements.q) form.elements.q.value = fresh.elements.q.value;
  form.elements.sort.value = fresh.elements.sort.value;
}

form?.addEventListener("change", () => show(addressOfForm()));
form?.addEventListener("input", (event) => {
  if (event.target.name !== "q") return;
  clearTimeout(pause);
  pause = setTimeout(() => show(addressOfForm()), TYPING_PAUSE);
});
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  form.closest("[data-filters]").open = false; // where they are folded, the courses are what was asked for
  show(addressOfForm());
});
document.addEventListener("click", (event) => {
  const link = event.target.closest(".chosen a");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  show(link.href);
});
addEventListener("popstate", () => form && show(location.href, { isNew: false }));
