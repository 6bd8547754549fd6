// Buttons that copy the text of a field: data-copies holds its id. Where the clipboard is closed, the text is selected.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copies);
  try {
    await navigator.clipboard.writeText(field.value);
    const word = button.querySelector("span") ?? button;
    const before = word.textContent;
    word.textContent = button.dataset.done;
    setTimeout(() => (word.textContent = before), 2000);
  } catch {
    field.focus();
    field.select();
  }
});
