// Help around the text, each in a module of its own, fetched only where the page has something for it. The page is
// whole without any of it.
import "./reader-keys.js";
import "./reader-look.js";

const HELP = {
  ".permalink": () => import("./permalinks.js"),
  ".listing": () => import("./code-copying.js"),
  ".footnote-ref": () => import("./footnotes.js"),
  "[data-text] img": () => import("./picture-zoom.js"),
};

for (const [place, load] of Object.entries(HELP)) {
  if (document.querySelector(place)) load();
}
