// Draws the diagrams of a page, each in a sandboxed frame, when it comes near the screen.
//
// A diagram is <figure data-diagram data-summary="Diagram source" aria-label="Diagram"><pre><code>…</code></pre></figure>.
// The address of the frame's page is in <meta name="diagram-frame" content="…">, or in data-diagram-frame on an element
// around the diagrams. Without an address, without this script, or where a drawing fails, the source stays as it was.
// The editor's preview calls drawDiagrams(root) after it has replaced its content.

const MARGIN = "400px";
const TALLEST = 4000;
const frames = new Map(); // iframe → { source, theme }, for messages and changes of theme

const nearScreen = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((candidate) => candidate.isIntersecting)) {
    nearScreen.unobserve(entry.target);
    openFrame(entry.target);
  }
}, { rootMargin: MARGIN });

export function drawDiagrams(root = document) {
  for (const figure of root.querySelectorAll("[data-diagram]:not([data-diagram-state])")) {
    figure.dataset.diagramState = "waiting";
    if (figure.closest("[data-diagrams-at-once]")) openFrame(figure); // a page that is to be printed
    else nearScreen.observe(figure);
  }
}

function frameAddress(figure) {
  return figure.closest("[data-diagram-frame]")?.dataset.diagramFrame
    ?? document.querySelector('meta[name="diagram-frame"]')?.content;
}

function openFrame(figure) {
  const address = frameAddress(figure);
  if (!address) {
    return;
  }
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.title = figure.getAttribute("aria-label") ?? "";
  frame.className = "diagram-frame";
  frame.height = 0;
  frame.src = address;
  frames.set(frame, { source: figure.querySelector("code").textContent });
  figure.prepend(frame);
}

function pageTheme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") {
    return chosen;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function draw(frame) {
  const diagram = frames.get(frame);
  diagram.theme = pageTheme();
  // The frame has no origin that could be named here, and a lecture's diagram is no secret from its own reader.
  frame.contentWindow.postMessage({ type: "draw", ...diagram }, "*");
}

function show(frame, height) {
  const figure = frame.parentElement;
  frame.height = Math.min(Math.ceil(Number(height)) || 0, TALLEST);
  figure.dataset.diagramState = "drawn";
  if (!figure.querySelector("details")) {
    foldSource(figure);
  }
}

// The source stays on the page as the text alternative, one click away.
function foldSource(figure) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = figure.dataset.summary ?? "Source";
  details.append(summary, figure.querySelector("pre"));
  figure.append(details);
}

function giveUp(frame) {
  const figure = frame.parentElement;
  figure.dataset.diagramState = "failed";
  const details = figure.querySelector("details");
  details?.replaceWith(details.querySelector("pre"));
  frames.delete(frame);
  frame.remove();
}

function redrawAll() {
  for (const [frame, diagram] of frames) {
    if (!frame.isConnected) {
      frames.delete(frame);
    } else if (diagram.theme && diagram.theme !== pageTheme()) {
      draw(frame);
    }
  }
}

window.addEventListener("message", (event) => {
  const frame = [...frames.keys()].find((candidate) => candidate.contentWindow === event.source);
  if (!frame?.isConnected) {
    return;
  }
  if (event.data?.type === "ready") {
    draw(frame);
  } else if (event.data?.type === "drawn") {
    show(frame, event.data.height);
  } else if (event.data?.type === "failed") {
    giveUp(frame);
  }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawAll);
new MutationObserver(redrawAll).observe(document.documentElement, { attributeFilter: ["data-theme"] });
drawDiagrams();
