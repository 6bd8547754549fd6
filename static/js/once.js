// A form is sent once: a second press while the site answers the first would publish, comment or add twice.
const MOMENT = 10_000; // the author stopped the page, perhaps, and wants to send it again
const sent = new WeakSet();

// On the window: scripts that send a form themselves listen at the document, and have said so by then.
window.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return; // a script sends it, or it changes nothing
  if (sent.has(form)) return event.preventDefault();
  sent.add(form);
  setTimeout(() => sent.delete(form), MOMENT);
});
// Back from the next page: this one is as it was left.
window.addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("form").forEach((form) => sent.delete(form)));
