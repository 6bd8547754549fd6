// Ctrl K (⌘ K), and the menu's "Search", open the search dialog over any page; the rest is loaded at the first time.
// Without this module the link leads to the page of search.
const { searchBox, searchPage } = document.querySelector("script[data-search-box]").dataset;

let opening = null;

async function open() {
  if (document.querySelector("dialog[open]")) return;
  opening ??= import("./search.js").then(({ prepare }) => prepare(searchBox));
  try {
    (await opening)();
  } catch {
    location.assign(searchPage); // the network, or a session that has ended
  }
}

// At the window, after the document: a page where the keys do something else, as in the editor, comes first.
addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
  if (event.key.toLowerCase() !== "k" && event.code !== "KeyK") return; // Hangul keyboards say ㅏ
  event.preventDefault();
  open();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(`.rail a[href="${searchPage}"]`);
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  link.closest("details")?.removeAttribute("open");
  open();
});
