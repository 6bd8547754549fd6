// A heading's link to itself leads there, as without this script; here it also copies its address.
import { showToast } from "./toasts.js";

const words = document.querySelector("template[data-permalinks]");
let told = null;

function tell() {
  told?.remove(); // one message, however often it was pressed
  told = showToast(words.dataset.copied);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".permalink");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  // Where copying is not allowed, the address stands in the address bar all the same.
  navigator.clipboard?.writeText(link.href).then(tell, () => {});
});
