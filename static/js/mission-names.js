// Names of missions, as quizzes/naming.py has them.
export const LONGEST = 60;

/** Equal for names that people take for the same one. */
export const sameName = (name) => name.normalize("NFC").trim().replace(/\s+/g, "-").toLowerCase();

/** The name, or with the first number behind it that is none of `taken`. */
export function freeName(name, taken) {
  const known = new Set(taken.map(sameName));
  const base = name.replace(/-\d+$/, "");
  let found = name;
  for (let number = 2; known.has(sameName(found)); number += 1) {
    found = `${base.slice(0, LONGEST - String(number).length - 1)}-${number}`;
  }
  return found;
}
