// Copies of one lecture's editor in this browser's storage. Each open page has one of its own, so that two windows never
// put theirs over the other's.

const LEAVING = 2000;

/** `own` names this page's copy; `name` is the lecture and the person. */
export function copiesOf(name, own = Math.random().toString(36).slice(2)) {
  const prefix = `${name}:`;
  forgetWhatWasMerged(prefix);
  hold(prefix + own);

  /** False where storage is off or full. */
  function keep(copy) {
    try {
      localStorage.setItem(prefix + own, JSON.stringify(copy));
      return true;
    } catch {
      return false;
    }
  }

  /** [place, copy] of pages that are gone, the oldest first. */
  async function left() {
    const others = placesOf(prefix).filter((place) => place !== prefix + own);
    const isLeft = await Promise.all(others.map(canBeHeld));
    const places = others.filter((_place, index) => isLeft[index]);
    const found = places.map((place) => [place, read(place)]).filter(([, copy]) => copy?.values);
    return found.sort(([, one], [, other]) => one.at - other.at);
  }

  return { own, keep, left, forget: (place = prefix + own) => remove(place) };
}

// For as long as the page is open: so other pages know that this copy is not left.
function hold(name) {
  let release;
  const request = () => navigator.locks?.request(name, () => new Promise((resolve) => (release = resolve)));
  request();
  window.addEventListener("pagehide", () => release?.());
  window.addEventListener("pageshow", (event) => event.persisted && request());
}

// A page that is just being left gives it up in a moment; one that is open keeps it.
const canBeHeld = (name) =>
  navigator.locks?.request(name, { signal: AbortSignal.timeout(LEAVING) }, () => true).catch(() => false) ?? true;

// The site says by the address which copy went into what was saved on a page in between.
function forgetWhatWasMerged(prefix) {
  const address = new URL(location);
  const merged = address.searchParams.get("kept_as");
  if (!merged) return;
  remove(prefix + merged);
  address.searchParams.delete("kept_as");
  history.replaceState(history.state, "", address);
}

function placesOf(prefix) {
  try {
    return Object.keys(localStorage).filter((place) => place.startsWith(prefix));
  } catch {
    return []; // storage is off
  }
}

function read(place) {
  try {
    return JSON.parse(localStorage.getItem(place));
  } catch {
    return null;
  }
}

function remove(place) {
  try {
    localStorage.removeItem(place);
  } catch {
    // Nothing was kept then.
  }
}
