// What the copy that this browser kept has and the site has not: the site compares them when the author wants to see it.
import { tokenOf } from "./editor-token.js";

const form = document.querySelector("[data-editor]");

export function showCopy(box, values) {
  const details = box.querySelector("[data-offer-diff]");
  details.addEventListener("toggle", () => details.open && compare(details, values));
  details.open = true;
}

async function compare(details, values) {
  const body = new URLSearchParams(values);
  body.set("csrfmiddlewaretoken", tokenOf(form));
  body.set("edit_version", form.elements.edit_version.value);
  const place = details.querySelector("[data-offer-changes]");
  try {
    const response = await fetch(details.dataset.offerDiff, { method: "POST", body });
    if (!response.ok || response.redirected) throw new Error(response.status);
    place.innerHTML = await response.text(); // a template of the site, which escapes every word of the texts
  } catch {
    place.textContent = details.dataset.failed;
  }
}
