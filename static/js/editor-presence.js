// Who else has this lecture open. This editor says every 20 seconds that it is there, and when it leaves; the site alone
// knows the time. While the site is away the line stays empty rather than wrong.
import { tokenOf } from "./editor-token.js";

const EVERY = 20_000;
const form = document.querySelector("[data-editor]");
const line = form.querySelector("[data-presence]");

const sign = (more = {}) => new URLSearchParams({ csrfmiddlewaretoken: tokenOf(form), ...more });

function tell(sentence) {
  const words = line.querySelector("[data-presence-words]");
  if (words.textContent === sentence) return; // a live region speaks changes once
  words.textContent = sentence;
  line.classList.toggle("is-alone", !sentence);
}

async function say() {
  try {
    const response = await fetch(line.dataset.presence, { method: "POST", body: sign(), headers: { Accept: "application/json" } });
    tell(response.ok && !response.redirected ? (await response.json()).others : "");
  } catch {
    tell("");
  }
}

say();
setInterval(say, EVERY);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && say());
window.addEventListener("pagehide", () => navigator.sendBeacon(line.dataset.presence, sign({ has_left: "on" })));
window.addEventListener("pageshow", (event) => event.persisted && say());
