// The page of notes to print: its button opens the browser's own dialog.
document.querySelector("[data-print]").addEventListener("click", () => print());
