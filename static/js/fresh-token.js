// Whoever signs in again in another tab has a new CSRF token: the forms of this one, made earlier, are sent with it.
import { tokenOf } from "./editor-token.js";

document.addEventListener("submit", (event) => {
  if (event.target.elements.csrfmiddlewaretoken) tokenOf(event.target);
});
