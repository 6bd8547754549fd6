// What the editor's form holds, as it would post it, without what changes by itself.
const form = document.querySelector("[data-editor]");
export const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "edit_version", "opened_body"]);

/** The form's values as one string, to be compared and kept. */
export function valuesOf() {
  return JSON.stringify([...new FormData(form)].filter(([name, value]) => !NEVER_KEPT.has(name) && typeof value === "string"));
}

// Not what stands in the fields by now: somebody may have typed before the scripts ran.
export function valuesAsServed() {
  const served = [];
  for (const element of form.elements) {
    if (!element.name || element.disabled || NEVER_KEPT.has(element.name) || ["file", "submit", "button"].includes(element.type)) continue;
    const isBox = ["checkbox", "radio"].includes(element.type);
    if (isBox && !element.defaultChecked) continue;
    const chosen = element.options && ([...element.options].find((option) => option.defaultSelected) ?? element.options[0]);
    served.push([element.name, chosen ? chosen.value : isBox ? element.value : element.defaultValue]);
  }
  return JSON.stringify(served);
}

export function bodyIn(values) {
  return new Map(JSON.parse(values)).get("body");
}
