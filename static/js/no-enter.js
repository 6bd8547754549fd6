// Enter in a field would press the form's first button, which publishes nothing (ui/_no_enter.html): the page stays.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-no-enter] input")) event.preventDefault();
});
