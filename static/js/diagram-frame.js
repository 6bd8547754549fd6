// Draws one Mermaid diagram for the page around this frame.
//
// From the page: { type: "draw", source, theme: "light" | "dark" }.
// To the page:   { type: "ready" } once, then { type: "drawn", height } or { type: "failed", message } for each draw,
//                and { type: "drawn", height } again whenever the height changes.
//
// This frame has no origin of its own (sandbox without allow-same-origin), so "*" is the only address it can name;
// what it sends holds no secret. It listens to its parent only.
"use strict";

const drawing = document.getElementById("drawing");
let turn = 0;

function tell(message) {
  window.parent.postMessage(message, "*");
}

// A drawing has no height while the browser has not laid this frame out; the observer below tells it afterwards.
function tellHeight() {
  const height = Math.ceil(drawing.getBoundingClientRect().height);
  if (height > 0) {
    tell({ type: "drawn", height });
  }
}

async function draw({ source, theme }) {
  turn += 1;
  const mine = turn;
  document.documentElement.style.colorScheme = theme;
  window.mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    theme: theme === "dark" ? "dark" : "neutral",
    fontFamily: "system-ui, sans-serif",
  });
  try {
    const { svg } = await window.mermaid.render(`diagram-${mine}`, source);
    if (mine === turn) {
      drawing.innerHTML = svg;
      tellHeight();
    }
  } catch (error) {
    if (mine === turn) {
      drawing.replaceChildren();
      tell({ type: "failed", message: String(error.message || error) });
    }
  }
}

window.addEventListener("message", (event) => {
  if (event.source === window.parent && event.data?.type === "draw") {
    draw(event.data);
  }
});
new ResizeObserver(tellHeight).observe(drawing);
tell({ type: "ready" });
