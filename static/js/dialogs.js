// Native <dialog>: <button data-opens="ID"> opens it, <button data-closes> inside closes it.
// A link may carry data-opens too: without JavaScript it leads to a page that asks the same.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  // A click on the backdrop has the dialog itself as its target, outside of its box.
  if (event.target instanceof HTMLDialogElement && isOutside(event.target, event)) event.target.close();
});

function isOutside(dialog, { clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
