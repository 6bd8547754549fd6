// Where a learner stopped reading: told rarely, once more when the page is left, and again when the network is back.
// With each place goes how long ago it was read: what another browser told meanwhile may be later (learning/placing.py).

const EVERY = 5000;
// The end counts once it was on the screen for a moment, so that a fling past it does not.
const A_MOMENT = 1000;

export class Place {
  constructor(address, heading) {
    this.address = address;
    this.heading = heading;
    this.token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    this.hasReachedEnd = false;
    this.readAt = 0; // nothing yet: opening a page at its top says nothing about where somebody stopped
    this.sent = "";
    this.timer = 0;
    if (!this.address || !this.token) return;
    addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.send());
    addEventListener("pagehide", () => this.send());
    addEventListener("online", () => this.send());
  }

  scrolled() {
    this.readAt = Date.now();
    this.soon();
  }

  reachedEnd() {
    this.hasReachedEnd = true;
    this.readAt ||= Date.now();
    document.dispatchEvent(new CustomEvent("lecture:end-reached"));
    this.soon();
  }

  soon() {
    if (!this.timer) this.timer = setTimeout(() => this.send(), EVERY);
  }

  send() {
    clearTimeout(this.timer);
    this.timer = 0;
    const place = new URLSearchParams({ heading_id: this.heading(), has_reached_end: this.hasReachedEnd ? "on" : "" });
    const told = place.toString();
    if (!this.address || !this.token || !this.readAt || told === this.sent) return;
    this.sent = told;
    place.set("seconds_ago", Math.max(0, Math.round((Date.now() - this.readAt) / 1000)));
    fetch(this.address, { method: "POST", body: place, keepalive: true, headers: { "X-CSRFToken": this.token } })
      .then((response) => (response.ok && !response.redirected ? response.json() : {}))
      .then((answer) => answer.is_done && this.tellFinished())
      .catch(() => this.sent === told && (this.sent = "")); // offline: the next move, or the network, tries again
  }

  // For the button, which learning.js turns.
  tellFinished() {
    const lecture = Number(document.querySelector("[data-lecture]").dataset.lecture);
    document.dispatchEvent(new CustomEvent("lecture-finished", { detail: { lecture } }));
  }
}

export function watchEnd(end, place) {
  let timer = 0;
  new IntersectionObserver(([entry]) => {
    clearTimeout(timer);
    if (entry.isIntersecting) timer = setTimeout(() => place.reachedEnd(), A_MOMENT);
  }, { rootMargin: "0px 0px 25% 0px" }).observe(end);
}
