// Runs before the first paint (a classic script in <head>, so that nothing jumps): text size and width, whether the
// outline is shown and the focus mode is on, as this reader chose them on this machine. reader-look.js and lecture.js
// let them choose.
(() => {
  const root = document.documentElement;
  try {
    const size = localStorage.getItem("text-size");
    if (["small", "large", "largest"].includes(size)) root.dataset.textSize = size;
    const width = localStorage.getItem("text-width");
    if (["narrow", "wide"].includes(width)) root.dataset.textWidth = width;
    if (localStorage.getItem("outline") === "hidden") root.dataset.outline = "hidden";
    if (sessionStorage.getItem("focus-mode") === "on") root.dataset.focus = "on";
  } catch {
    // Storage is off: everything as it comes.
  }
})();
