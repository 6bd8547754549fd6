// The CSRF token. Whoever signs in again in another tab gets a new one as a cookie; the form, which was made earlier,
// takes it over, because Django believes the form's field before the header.
export function tokenOf(form) {
  const field = form.elements.csrfmiddlewaretoken;
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  if (cookie) field.value = cookie.slice("csrftoken=".length);
  return field.value;
}
