// A button at each listing of the text that copies it.
import { showToast } from "./toasts.js";

const SHOWN = 2000;
const template = document.querySelector("template[data-copy-code]");
const status = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });
status.dataset.extra = "";

// What others put into the text, such as marks of notes, is not part of the code.
function codeOf(listing) {
  const code = listing.querySelector("code").cloneNode(true);
  for (const extra of code.querySelectorAll("[data-extra]")) extra.remove();
  return code.textContent.replace(/\n$/, "");
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(codeOf(button.closest(".listing")));
  } catch {
    showToast(template.dataset.failed, { kind: "error" });
    return;
  }
  button.classList.add("is-copied");
  status.textContent = template.dataset.copied;
  setTimeout(() => {
    button.classList.remove("is-copied");
    status.textContent = "";
  }, SHOWN);
}

for (const listing of document.querySelectorAll("[data-text] .listing")) {
  listing.append(template.content.firstElementChild.cloneNode(true)); // no blanks: notes count letters
  listing.querySelector(".listing__copy").addEventListener("click", (event) => copy(event.currentTarget));
}
document.getElementById("main").append(status);
