// What was refused is sent once more from the page that shows it, with the token of whoever has signed in meanwhile.
import { tokenOf } from "./editor-token.js";

const form = document.querySelector("[data-send-again]");
form?.addEventListener("submit", () => tokenOf(form));
