// Enter in a field would press the form's first button, and so publish half a note. Here only the button itself does.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-no-enter] input")) event.preventDefault();
});
