// The button that asks the browser to print.
document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());
