// Review: words that are selected in the text become the passage of a comment, and quoted words are shown in the text.
// Without this module the passage is pasted into its field.
const text = document.querySelector("[data-review-text]");
const form = document.querySelector("[data-comment-form]");
const button = document.querySelector("[data-comment-here]");
const LONGEST = 2000;

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return text.contains(range.commonAncestorContainer) ? range : null;
}

function offer() {
  const range = selected();
  button.hidden = !range;
  if (!range) return;
  const place = range.getBoundingClientRect();
  const frame = button.offsetParent?.getBoundingClientRect() ?? { left: 0, top: 0 };
  const left = Math.min(place.left, innerWidth - button.offsetWidth - 16);
  button.style.setProperty("--here-top", `${place.bottom - frame.top + 8}px`);
  button.style.setProperty("--here-left", `${Math.max(8, left) - frame.left}px`);
}

// The words as they stand in the page's source: the selection's own text has formulas in other letters.
function take() {
  const words = selected().toString().replace(/\s+/g, " ").trim();
  form.elements.quote.value = [...words].slice(0, LONGEST).join("");
  button.hidden = true;
  form.elements.body.focus();
  form.elements.body.scrollIntoView({ block: "center" });
}

// The quoted words as ranges of the text; white space may differ between the two.
function rangeOf(quote) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const letters = [];
  while (walker.nextNode()) {
    [...walker.currentNode.data].reduce((offset, letter) => {
      if (letter.trim()) letters.push([letter, walker.currentNode, offset]);
      return offset + letter.length;
    }, 0);
  }
  const wanted = [...quote.replace(/\s+/g, "")];
  const start = letters.map(([letter]) => letter).join("").indexOf(wanted.join(""));
  if (start < 0 || !wanted.length) return null;
  const first = [...letters.map(([letter]) => letter).join("").slice(0, start)].length;
  const [, startNode, startOffset] = letters[first];
  const [last, endNode, endOffset] = letters[first + wanted.length - 1];
  const range = new Range();
  range.setStart(startNode, startOffset);
  range.setEnd(endNode, endOffset + last.length);
  return range;
}

function showQuotes() {
  if (!CSS.highlights) return;
  const quotes = [...document.querySelectorAll("[data-quote]")];
  CSS.highlights.set("review-quote", new Highlight(...quotes.map((one) => rangeOf(one.textContent)).filter(Boolean)));
}

if (text) showQuotes();
if (text && form && button) {
  document.addEventListener("selectionchange", offer);
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", take);
}
