// Runs before the first paint (a classic script in <head>, so that no page flashes in the other theme):
// applies the theme that this reader chose on this machine, and lets them choose. Nothing chosen: the system's.
(() => {
  const root = document.documentElement;
  root.classList.add("has-js");

  const stored = () => {
    try {
      const theme = localStorage.getItem("theme");
      return theme === "light" || theme === "dark" ? theme : "system";
    } catch {
      return "system"; // storage is off
    }
  };

  const apply = (theme) => {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
  };

  const choose = (theme) => {
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // It holds for this page then.
    }
    apply(theme);
  };

  apply(stored());
  document.addEventListener("DOMContentLoaded", () => apply(stored()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (button) choose(button.dataset.themeChoice);
  });
  addEventListener("storage", (event) => {
    if (event.key === "theme") apply(stored());
  });
})();
