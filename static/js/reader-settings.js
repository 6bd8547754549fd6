// Runs before the first paint (a classic script in <head>, so that nothing jumps): the text size and whether the
// outline is shown, as this reader chose them on this machine. lecture.js lets them choose.
(() => {
  const root = document.documentElement;
  try {
    const size = localStorage.getItem("text-size");
    if (["small", "large", "largest"].includes(size)) root.dataset.textSize = size;
    if (localStorage.getItem("outline") === "hidden") root.dataset.outline = "hidden";
  } catch {
    // Storage is off: everything as it comes.
  }
})();
