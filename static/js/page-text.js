// The text of a lecture as one string, and places in it. courses/page_text.py makes the same string on the server.
//
// Places on the server count characters (code points); in here they count UTF-16 units, as everything in a browser
// does. toServer and fromServer lead from one to the other.

// What is on the page and not of the text: whatever a script or a template adds carries data-extra.
export const LEFT_OUT = "aside, .permalink, .footnote-ref, .footnote-backref, .mission-place, [data-diagram], [data-extra]";
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, td, th, dt, dd, pre, figcaption, blockquote, div, section";

export class PageText {
  constructor(root) {
    this.root = root;
    this.nodes = []; // {node, start, end}
    const isIn = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return node.matches(LEFT_OUT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    };
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, isIn);
    const words = [];
    let length = 0;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      words.push(node.data);
      this.nodes.push({ node, start: length, end: (length += node.data.length) });
    }
    this.text = words.join("");
  }

  // The place of a point of the DOM. What is not of the text counts as the next place that is.
  placeOf(container, offset) {
    const point = document.createRange();
    point.setStart(container, offset);
    for (const { node, start } of this.nodes) {
      if (node === container) return start + Math.min(offset, node.data.length);
      if (point.comparePoint(node, 0) >= 0) return start;
    }
    return this.text.length;
  }

  // [start, end] of a range, as far as it lies in the text: formulas whole, without blanks at the ends.
  placesOf(range) {
    let start = this.placeOf(range.startContainer, range.startOffset);
    let end = this.placeOf(range.endContainer, range.endOffset);
    for (const { node, start: from, end: to } of this.nodes) {
      const formula = from < end && start < to && node.parentElement.closest("math");
      if (!formula) continue;
      const own = this.nodes.filter((other) => formula.contains(other.node));
      start = Math.min(start, own[0].start);
      end = Math.max(end, own.at(-1).end);
    }
    return this.trimmed(start, end);
  }

  trimmed(start, end) {
    const words = this.text.slice(start, end);
    start += words.length - words.trimStart().length;
    return [start, Math.max(start, end - (words.length - words.trimEnd().length))];
  }

  range(start, end) {
    const range = document.createRange();
    const first = this.nodes.find((one) => one.end > start);
    const last = this.nodes.findLast((one) => one.start < end);
    range.setStart(first.node, Math.max(0, start - first.start));
    range.setEnd(last.node, Math.min(last.node.data.length, end - last.start));
    return range;
  }

  // Stretches of text nodes that a mark covers; blanks between blocks are none. A formula is had as its element.
  stretches(start, end) {
    const found = [];
    for (const { node, start: from, end: to } of this.nodes) {
      if (from >= end || to <= start || (!node.data.trim() && !isInPhrase(node))) continue;
      const formula = node.parentElement.closest("math");
      if (formula && found.at(-1)?.formula !== formula) found.push({ formula });
      if (!formula) found.push({ node, from: Math.max(0, start - from), to: Math.min(to, end) - from });
    }
    return found;
  }

  // [{start, end}] of each sentence, and whether it begins a block.
  sentences() {
    const found = [];
    let block = null;
    let begin = 0;
    const close = (end) => {
      let isFirst = true;
      for (const [from, to] of split(this.text.slice(begin, end), block?.lang || this.root.closest("[lang]")?.lang)) {
        const [start, stop] = this.trimmed(begin + from, begin + to);
        if (stop > start) {
          found.push({ start, end: stop, isFirst });
          isFirst = false;
        }
      }
      begin = end;
    };
    for (const { node, start } of this.nodes) {
      const around = node.parentElement.closest(BLOCKS);
      if (around !== block) close(start);
      block = around;
    }
    close(this.text.length);
    return found;
  }

  headingAt(place) {
    const before = this.nodes.filter(({ start }) => start <= place).at(-1)?.node;
    const headings = [...this.root.querySelectorAll(":is(h1, h2, h3, h4, h5, h6)[id]")];
    const isBefore = (heading) => heading.contains(before) || heading.compareDocumentPosition(before) & Node.DOCUMENT_POSITION_FOLLOWING;
    return (before && headings.findLast(isBefore)?.id) ?? "";
  }
}

export const toServer = (text, place) => [...text.slice(0, place)].length;

export function fromServer(text, place) {
  let at = 0;
  for (let count = 0; count < place && at < text.length; count += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

const PHRASES = new Set("H1 H2 H3 H4 H5 H6 P EM STRONG A CODE SPAN DEL SUP MARK TD TH DT FIGCAPTION".split(" "));

function isInPhrase(node) {
  return PHRASES.has(node.parentElement.tagName) || Boolean(node.parentElement.closest("math"));
}

// [from, to] of each sentence. Code goes by lines.
function split(text, language) {
  try {
    const segmenter = new Intl.Segmenter(language || undefined, { granularity: "sentence" });
    return [...segmenter.segment(text)].map(({ index, segment }) => [index, index + segment.length]);
  } catch {
    return [...text.matchAll(/[^.!?。！？]+[.!?。！？]*\s*/gu)].map((match) => [match.index, match.index + match[0].length]);
  }
}
