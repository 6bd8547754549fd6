// Whether single letters work as keys in this browser (one switch for all of them: WCAG 2.1.4), and which letter a key
// is: it is also known by its place, for keyboards that write another script.
const SETTING = "lectern-single-keys";
const LATIN = /^[\u0000-\u024f]$/;

export function areOn() {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch {
    return true;
  }
}

export function turn(isOn) {
  try {
    localStorage.setItem(SETTING, isOn ? "on" : "off");
  } catch {
    // Storage is off: nothing can be remembered, so the keys stay on.
  }
}

export function keyOf(event) {
  if (event.key === "?" || LATIN.test(event.key)) return event.key;
  return event.shiftKey ? "" : event.code.replace(/^Key(\w)$/, "$1").toLowerCase();
}
