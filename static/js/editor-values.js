// What the editor's form holds, as it would post it, without what changes by itself.
const form = document.querySelector("[data-editor]");
const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "edit_version", "kept_as", "turn_to"]);
/** What a lecture's form holds besides its missions. */
export const FIELDS = ["title", "summary", "slug", "section", "body"];

export const isNeverKept = (name) => NEVER_KEPT.has(name) || name.startsWith("opened_");

/** The placeholders of files that are on their way: they stand in the text and are no part of it. */
export const placeholders = new Set();

/** The form's values as one string, to be compared and kept. */
export function valuesOf() {
  const values = [...new FormData(form)].filter(([name, value]) => !isNeverKept(name) && typeof value === "string");
  return JSON.stringify(values.map(([name, value]) => [name, name === "body" ? withoutPlaceholders(value) : value]));
}

const withoutPlaceholders = (text) => [...placeholders].reduce((rest, one) => rest.replace(`${one}\n`, "").replace(one, ""), text);

// Not what stands in the fields by now: somebody may have typed before the scripts ran.
export function valuesAsServed() {
  const served = [];
  for (const element of form.elements) {
    if (!element.name || element.disabled || isNeverKept(element.name) || ["file", "submit", "button"].includes(element.type)) continue;
    const isBox = ["checkbox", "radio"].includes(element.type);
    if (isBox && !element.defaultChecked) continue;
    const chosen = element.options && ([...element.options].find((option) => option.defaultSelected) ?? element.options[0]);
    served.push([element.name, chosen ? chosen.value : isBox ? element.value : element.defaultValue]);
  }
  return JSON.stringify(served);
}

/** {name: text} of what the page of both texts merges by. */
export function openedIn(values) {
  const all = new Map(JSON.parse(values));
  return Object.fromEntries(FIELDS.map((name) => [name, all.get(name)]));
}

/** The same as a form has it in hidden fields, and those. */
export function openedFields(form) {
  const fields = [...form.querySelectorAll("textarea[name^=opened_]")];
  return { fields, opened: Object.fromEntries(fields.map(({ name, value }) => [name.replace("opened_", ""), value])) };
}

/** What the site sent along where the fields show what was typed and refused, taken out of the form; else nothing. */
export function takeOpened() {
  const { fields, opened } = openedFields(form);
  fields.forEach((field) => field.remove());
  return opened;
}
