// A footnote beside its number, in place of a jump to the end of the page. Escape, its button, or a click elsewhere
// close it; Tab leads on in the text. Other ways to follow the link (a new tab) are left alone.

const GAP = 8;
const note = document.querySelector("template[data-footnote]").content.firstElementChild.cloneNode(true);
const text = note.querySelector("[data-footnote-text]");
let reference = null; // whose note is shown
let pressed = null; // the browser closes the note when a press begins, so the click that ends it must not open it again

function fill(link, source) {
  text.replaceChildren(...[...source.cloneNode(true).childNodes]);
  for (const away of text.querySelectorAll(".footnote-backref")) away.remove();
  for (const named of text.querySelectorAll("[id]")) named.removeAttribute("id");
  note.setAttribute("aria-label", link.getAttribute("aria-label") ?? link.textContent);
  const around = source.closest("[lang]");
  note.lang = around?.lang ?? "";
  note.dir = getComputedStyle(source).direction;
}

// In the page's own places, so that it scrolls with the text.
function place(link) {
  const { left, right, top, bottom } = link.getBoundingClientRect();
  const [width, height] = [note.offsetWidth, note.offsetHeight];
  const middle = (left + right - width) / 2;
  const fitsBelow = bottom + GAP + height <= innerHeight;
  const y = fitsBelow || top < height + GAP ? bottom + GAP : top - GAP - height;
  note.style.left = `${Math.max(GAP, Math.min(middle, document.documentElement.clientWidth - width - GAP)) + scrollX}px`;
  note.style.top = `${y + scrollY}px`;
}

function open(link, source) {
  fill(link, source);
  reference = link;
  link.focus({ preventScroll: true }); // the browser leads back to it
  note.showPopover();
  place(link);
  note.focus({ preventScroll: true });
}

function sourceOf(link) {
  try {
    return document.getElementById(decodeURIComponent(link.hash.slice(1)));
  } catch {
    return null;
  }
}

document.addEventListener("pointerdown", (event) => {
  pressed = note.matches(":popover-open") && event.target.closest(".footnote-ref a") === reference ? reference : null;
}, true);

document.addEventListener("click", (event) => {
  const link = event.target.closest(".footnote-ref a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const source = sourceOf(link);
  if (!source) return;
  event.preventDefault();
  if (link === pressed) note.hidePopover();
  else open(link, source);
  pressed = null;
});

note.querySelector("[data-footnote-close]").addEventListener("click", () => note.hidePopover());

// The note stands at the end of the page: out of it the way leads to where its number is.
note.addEventListener("keydown", (event) => {
  if (event.key !== "Tab") return;
  const stops = [...note.querySelectorAll("a[href], button, [tabindex='0']")];
  const isLeaving = event.shiftKey
    ? [stops[0], note].includes(document.activeElement)
    : document.activeElement === stops.at(-1);
  if (!isLeaving) return;
  if (event.shiftKey) event.preventDefault();
  note.hidePopover();
  reference.focus();
});

addEventListener("resize", () => note.hidePopover());
document.getElementById("main").append(note);
