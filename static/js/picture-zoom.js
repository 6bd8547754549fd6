// A picture of the text, as large as the window. Decoration (without an alternative text) and pictures in links are
// left alone.

const dialog = document.querySelector("[data-zoom]");
const figure = dialog.querySelector("[data-zoom-figure]");
const caption = figure.querySelector("figcaption");
const size = dialog.querySelector("[data-zoom-size]");
const PICTURES = '[data-text] img[alt]:not([alt=""])';

function open(picture) {
  figure.querySelector("img")?.remove();
  const large = Object.assign(new Image(), { src: picture.src, alt: picture.alt });
  for (const name of ["width", "height"]) {
    if (picture.hasAttribute(name)) large.setAttribute(name, picture.getAttribute(name));
  }
  large.addEventListener("load", offerSize);
  figure.prepend(large);
  caption.textContent = picture.closest("figure")?.querySelector("figcaption")?.textContent ?? "";
  caption.hidden = !caption.textContent;
  caption.lang = picture.closest("[lang]")?.lang ?? "";
  caption.dir = getComputedStyle(picture).direction;
  showSize(false);
  dialog.showModal();
  offerSize();
}

// Only where it would be another one.
function offerSize() {
  const picture = figure.querySelector("img");
  if (!picture) return; // closed meanwhile
  const isActual = size.getAttribute("aria-pressed") === "true";
  size.hidden = !isActual && picture.naturalWidth <= picture.clientWidth;
}

function showSize(isActual) {
  size.setAttribute("aria-pressed", String(isActual));
  dialog.classList.toggle("zoom--actual", isActual);
}

function isZoomed(target) {
  return target.matches?.(PICTURES) && !target.closest("a, [data-mission]");
}

size.addEventListener("click", () => showSize(size.getAttribute("aria-pressed") !== "true"));
dialog.addEventListener("close", () => figure.querySelector("img")?.remove());

document.addEventListener("click", (event) => isZoomed(event.target) && open(event.target));
document.addEventListener("keydown", (event) => {
  if ((event.key !== "Enter" && event.key !== " ") || !isZoomed(event.target)) return;
  event.preventDefault();
  open(event.target);
});

for (const picture of document.querySelectorAll(PICTURES)) {
  if (!isZoomed(picture)) continue;
  picture.tabIndex = 0;
  picture.setAttribute("role", "button");
  picture.setAttribute("aria-haspopup", "dialog");
  picture.setAttribute("aria-label", dialog.dataset.enlarge.replace("%s", picture.alt));
}
