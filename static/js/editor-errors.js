// What the site refused, each message at its place; `id` names a field, or the rows that it is about.
const form = document.querySelector("[data-editor]");

export function showError(id, message) {
  const place = document.getElementById(id);
  if (!place) return;
  const line = form.querySelector('template[data-blank="error"]').content.firstElementChild.cloneNode(true);
  line.querySelector("span").textContent = message;
  if (place.matches("input, select, textarea")) {
    place.setAttribute("aria-invalid", "true");
    place.closest(".field")?.classList.add("field--error");
    (place.closest(".markdownx") ?? place).after(line);
  } else place.append(line);
}

export function clearErrors() {
  for (const line of form.querySelectorAll(".field__error, [data-error-summary]")) line.remove();
  for (const field of form.querySelectorAll(".field--error")) field.classList.remove("field--error");
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}
