"""As somebody without a mouse: only keys, and at each step the focus must be somewhere and be seen."""

MOST_TABS = 120

FOCUS = """() => {
  const focused = document.activeElement;
  const label = (one) => one.ariaLabel || one.name || one.textContent.trim().slice(0, 40) || one.tagName;
  if (focused === document.body) return "nowhere";
  const box = focused.getBoundingClientRect();
  const style = getComputedStyle(focused);
  const isShown = style.outlineStyle !== "none" || style.boxShadow !== "none";
  if (!focused.matches(":focus-visible") || !isShown) return `unseen on ${label(focused)}`;
  if (box.bottom <= 0 || box.top >= innerHeight || !box.width) return `off the screen on ${label(focused)}`;
  return "";
}"""


def assert_focus_is_seen(page):
    assert page.evaluate(FOCUS) == ""


def tab_to(page, target, *, key="Tab"):
    """Tab on until the element has the focus."""
    for _step in range(MOST_TABS):
        page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            assert_focus_is_seen(page)
            return
    raise AssertionError(f"No way to {target} by keyboard.")
