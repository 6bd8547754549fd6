// What the copy that this browser kept has and the site has not: the site compares them.
import { tokenOf } from "./editor-token.js";

const form = document.querySelector("[data-editor]");

/** Show the differences. With `is_saved` in the answer the site has all of it by now, and there is nothing to offer. */
export async function compareCopy(details, values) {
  const body = new URLSearchParams(values);
  body.set("csrfmiddlewaretoken", tokenOf(form));
  body.set("edit_version", form.elements.edit_version.value);
  const place = details.querySelector("[data-offer-changes]");
  try {
    const response = await fetch(details.dataset.offerDiff, { method: "POST", body });
    if (!response.ok || response.redirected) throw new Error(response.status);
    const answer = await response.json();
    place.innerHTML = answer.html ?? ""; // a template of the site, which escapes every word of the texts
    return answer;
  } catch {
    place.textContent = details.dataset.failed;
    return { is_saved: false };
  }
}
