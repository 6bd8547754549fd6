// The components page only: its buttons show real toasts.
import { showToast } from "./toasts.js";

for (const button of document.querySelectorAll("[data-toast-kind]")) {
  button.addEventListener("click", () => {
    const { toastKind: kind, toastText: text, toastUndo: label, toastUndone: undone } = button.dataset;
    showToast(text, { kind, action: label ? { label, run: () => showToast(undone, { kind: "info" }) } : null });
  });
}
