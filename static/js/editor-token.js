// The CSRF token: the cookie's, which is fresh even when somebody signed in again in another tab, else the form's.
export function tokenOf(form) {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  return cookie?.slice("csrftoken=".length) ?? form.elements.csrfmiddlewaretoken.value;
}
