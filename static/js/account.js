// Sign in: fill the form with a demo account. Profile: fill in this device's time zone.
for (const button of document.querySelectorAll("[data-fill-login]")) {
  button.addEventListener("click", () => {
    const form = document.querySelector("form:has([name=login])");
    form.elements.login.value = button.dataset.fillLogin;
    form.elements.password.value = button.dataset.fillPassword;
    form.querySelector("button").focus();
  });
}

const ownZone = document.querySelector("[data-own-zone]");
if (ownZone) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const field = document.getElementById(ownZone.dataset.field);
  ownZone.hidden = !zone || field.value === zone;
  ownZone.addEventListener("click", () => {
    field.value = zone;
    field.focus();
  });
}
