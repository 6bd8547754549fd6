// What was typed into notes and has not reached the server yet, kept in this browser for one learner. It outlives its
// page: whichever page with notes is open next sends it. An entry is {address, fields, sent, at, page, trouble}.
//
// A page that is still open sends its own entries. So that another one does not send them as well, it holds a lock with
// its name as long as it has any; where a browser has no locks, an entry is left alone for a while instead.
const ALONE = 20_000; // ms for which an entry without locks belongs to the page that wrote it
const PATIENCE = 30_000; // a server that does not answer within it is away
const page = makeId();
let release = null;

export function makeId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing where the site has no https
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Outbox {
  constructor(learner) {
    this.learner = learner;
    this.mine = new Set(); // keys that this page has written and not forgotten
  }

  keyOf(id) {
    return `lectern-note:${this.learner}:${id}`;
  }

  keep(id, entry) {
    this.mine.add(id);
    hold();
    try {
      localStorage.setItem(this.keyOf(id), JSON.stringify({ ...entry, page, at: Date.now() }));
      return true;
    } catch {
      return false; // storage is switched off or full; the server still gets the text
    }
  }

  forget(id) {
    this.mine.delete(id);
    if (!this.mine.size) letGo();
    try {
      localStorage.removeItem(this.keyOf(id));
    } catch {
      // nothing was kept either
    }
  }

  all() {
    const found = [];
    const prefix = this.keyOf("");
    try {
      for (const key of Object.keys(localStorage).filter((one) => one.startsWith(prefix))) {
        const entry = read(localStorage.getItem(key));
        if (entry) found.push([key.slice(prefix.length), entry]);
      }
    } catch {
      return [];
    }
    return found.sort(([, one], [, other]) => one.at - other.at);
  }

  // Those whose page is gone, the oldest first.
  async left() {
    const open = await openPages();
    return this.all().filter(([id, entry]) => {
      if (this.mine.has(id) || entry.page === page) return false;
      return open ? !open.has(entry.page) : Date.now() - entry.at > ALONE;
    });
  }
}

function read(text) {
  try {
    const entry = JSON.parse(text);
    return entry?.address && entry.fields ? entry : null;
  } catch {
    return null;
  }
}

const lockOf = (name) => `lectern-notes:${name}`;

function hold() {
  if (release || !navigator.locks) return;
  release = () => {};
  navigator.locks.request(lockOf(page), () => new Promise((done) => (release = done)));
}

function letGo() {
  release?.();
  release = null;
}

async function openPages() {
  if (!navigator.locks) return null;
  const { held } = await navigator.locks.query();
  const prefix = lockOf("");
  return new Set(held.map(({ name }) => name).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)));
}

// Only one of several pages sends what is left.
export async function alone(learner, run) {
  if (!navigator.locks) return run();
  return navigator.locks.request(`lectern-notes-sending:${learner}`, { ifAvailable: true }, (lock) => lock && run());
}

// Answers {kind}: "kept" (html), "conflict" (html), "refused", "other" (message), "gone", "signed-out" or "away".
export async function post(address, fields, { keepalive = false } = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.set("csrfmiddlewaretoken", token());
  try {
    const response = await fetch(address, {
      method: "POST",
      body,
      keepalive,
      headers: { "HX-Request": "true" },
      signal: keepalive ? undefined : AbortSignal.timeout(PATIENCE),
    });
    return await told(response);
  } catch {
    return { kind: "away" };
  }
}

async function told(response) {
  if (response.redirected) return { kind: "signed-out" };
  if (response.ok) return { kind: "kept", html: await response.text() };
  if (response.status === 409) return { kind: "conflict", html: await response.text() };
  if (response.status === 404) return { kind: "gone" };
  if ([403, 422].includes(response.status)) return refused(response);
  return { kind: "away" };
}

// A 403 without words is Django's own: the token is old, and the next page has a new one.
async function refused(response) {
  const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
  if (!isOurs) return { kind: "signed-out" };
  const message = (await response.json()).error;
  return { kind: response.status === 422 ? "refused" : "other", message };
}

// Whoever signs in again in another tab has a new one, which is in the cookie.
function token() {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  return cookie?.slice("csrftoken=".length) ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}
