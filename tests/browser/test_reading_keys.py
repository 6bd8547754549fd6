"""Keys of the lecture page, the sheet that lists them and the switch; text size, width, theme and focus mode."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from courses import publishing

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 320, "height": 640}
OPTIONS = {"resultTypes": ["violations"], "preload": False}
PARAGRAPH = "Words that fill the line. " * 60
BODY = "\n\n".join(f"## Part {n}\n\n{PARAGRAPH}" for n in range(1, 6))
# Dispatched, because a keyboard of another script cannot be plugged in.
PRESS = """([key, code]) => document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }))"""


@pytest.fixture
def lectures(make_lecture, editor):
    made = [make_lecture(title, body=BODY, missions=1) for title in ("One", "Two", "Three")]
    for lecture in made:
        publishing.publish(lecture, by=editor)
    return made


@pytest.fixture
def two(page, live_server, lectures, errors):
    """The second of three, open on a wide screen."""
    page.set_viewport_size(WIDE)
    page.goto(f"{live_server.url}{lectures[1].get_absolute_url()}")
    expect(page.locator("[data-panel].is-tabbed")).to_be_visible()
    return page


def violations(page):
    rules = Axe().run(page, options=OPTIONS).response["violations"]
    return [(rule["id"], *node["target"]) for rule in rules for node in rule["nodes"]]


def open_look(page):
    page.locator("[data-text-size-menu] summary").click()
    return page.locator(".look")


# --- Keys ---


def test_n_and_p_lead_to_the_neighbours(two):
    two.keyboard.press("n")
    expect(two.locator("h1")).to_have_text("Three")
    two.keyboard.press("n")  # there is none: nothing happens
    two.keyboard.press("p")
    expect(two.locator("h1")).to_have_text("Two")
    two.keyboard.press("p")
    expect(two.locator("h1")).to_have_text("One")


def test_j_and_k_lead_from_heading_to_heading(two):
    parts = [two.get_by_role("heading", name=f"Part {n}") for n in range(1, 6)]
    two.keyboard.press("j")
    two.keyboard.press("j")
    two.keyboard.press("j")
    expect(parts[2]).to_be_focused()
    expect(parts[2]).to_be_in_viewport()
    two.keyboard.press("k")
    expect(parts[1]).to_be_focused()
    two.keyboard.press("Tab")
    expect(two.get_by_role("link", name="Link to this section: Part 2")).to_be_focused()


def test_a_keyboard_of_another_script_has_the_same_keys(two):
    two.evaluate(PRESS, ["ㅜ", "KeyN"])
    expect(two.locator("h1")).to_have_text("Three")


def test_a_latin_letter_counts_as_it_is_written_not_by_its_place(two):
    """On a Dvorak keyboard the key that writes “b” stands where “n” stands elsewhere."""
    two.evaluate(PRESS, ["b", "KeyN"])
    two.evaluate(PRESS, ["p", "KeyR"])
    expect(two.locator("h1")).to_have_text("One")


@pytest.mark.parametrize("keys", ["Control+n", "Alt+n", "Meta+n", "Shift+n"])
def test_with_a_modifier_they_are_the_browsers(two, keys):
    modifier, key = keys.split("+")
    two.evaluate(
        """([modifier, key]) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code: "KeyN",
            bubbles: true, [modifier]: true }))""",
        [{"Control": "ctrlKey", "Alt": "altKey", "Meta": "metaKey", "Shift": "shiftKey"}[modifier], key.upper()],
    )
    two.wait_for_timeout(300)
    expect(two.locator("h1")).to_have_text("Two")


def test_who_writes_writes(page, live_server, lectures, learner, sign_in, errors):
    sign_in(learner)
    page.set_viewport_size(WIDE)
    page.goto(f"{live_server.url}{lectures[1].get_absolute_url()}#panel-notes")
    field = page.get_by_label("Add a note")
    field.press_sequentially("npjkz?")

    expect(field).to_have_value("npjkz?")
    expect(page.locator("h1")).to_have_text("Two")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_sheet_lists_the_keys_and_gives_the_focus_back(two):
    two.locator(".neighbours [rel=next]").focus()
    two.keyboard.press("?")
    sheet = two.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_contain_text("Next lecture")
    expect(sheet.get_by_role("button", name="Close")).to_be_focused()
    expect(sheet).not_to_contain_text("star")  # a visitor has none
    assert violations(two) == []

    two.keyboard.press("n")
    expect(two.locator("h1")).to_have_text("Two")
    two.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(two.locator(".neighbours [rel=next]")).to_be_focused()


def test_switch_turns_every_single_key_off_and_is_remembered(two):
    following = two.locator(".neighbours [rel=next]")
    expect(following).to_have_attribute("aria-keyshortcuts", "n")
    open_look(two).get_by_role("button", name="Keyboard shortcuts").click()
    two.get_by_label("Single letters work as keys").uncheck()
    two.keyboard.press("Escape")
    expect(two.locator("[data-text-size-menu] summary")).to_be_focused()
    assert following.get_attribute("aria-keyshortcuts") is None

    two.reload()
    for key in ["n", "j", "z", "?"]:
        two.keyboard.press(key)
    two.wait_for_timeout(300)

    expect(two.locator("h1")).to_have_text("Two")
    expect(two.locator("dialog[open]")).to_have_count(0)
    assert two.evaluate("[scrollY, document.documentElement.dataset.focus ?? '']") == [0, ""]
    open_look(two).get_by_role("button", name="Keyboard shortcuts").click()
    two.get_by_label("Single letters work as keys").check()
    two.keyboard.press("Escape")
    two.keyboard.press("n")
    expect(two.locator("h1")).to_have_text("Three")


def test_the_switch_is_the_stars_too(page, live_server, lectures, learner, sign_in, errors):
    sign_in(learner)
    page.goto(f"{live_server.url}{lectures[1].get_absolute_url()}")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Put the star on")
    page.get_by_label("Single letters work as keys").uncheck()
    page.keyboard.press("Escape")

    page.keyboard.press("f")
    page.wait_for_timeout(300)

    expect(page.locator("[data-star=lecture] [aria-pressed]")).to_have_attribute("aria-pressed", "false")


# --- Aa ---


def test_size_width_and_theme_hold_at_the_next_page_before_it_is_painted(two):
    look = open_look(two)
    look.get_by_role("button", name="Large", exact=True).click()
    look.get_by_role("button", name="Wide").click()
    look.get_by_role("button", name="Dark").click()
    pressed = look.locator("[aria-pressed=true]")
    expect(pressed).to_have_text(["Large", "Wide", "Dark"])
    assert violations(two) == []

    two.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => {
            window.early = { ...document.documentElement.dataset }; // modules run after this
        }, { once: true })"""
    )
    two.keyboard.press("Escape")
    two.keyboard.press("n")

    expect(two.locator("h1")).to_have_text("Three")
    early = two.evaluate("window.early")
    assert (early["textSize"], early["textWidth"], early["theme"]) == ("large", "wide", "dark")
    assert two.locator(".lecture .prose").evaluate("node => getComputedStyle(node).fontSize") == "21px"
    expect(open_look(two).locator("[aria-pressed=true]")).to_have_text(["Large", "Wide", "Dark"])


def test_width_changes_the_text(two):
    two.get_by_role("button", name="Course outline").click()
    widths = []
    for name in ["Narrow", "Normal", "Wide"]:
        open_look(two).locator("[data-text-width]", has_text=name).click()
        two.keyboard.press("Escape")
        widths.append(two.locator("[data-text]").bounding_box()["width"])

    assert widths == sorted(set(widths))


def test_aa_works_by_keys(two):
    summary = two.locator("[data-text-size-menu] summary")
    summary.focus()
    two.keyboard.press("Enter")
    two.keyboard.press("Tab")
    expect(two.get_by_role("button", name="Small")).to_be_focused()
    two.keyboard.press("Enter")
    expect(two.get_by_role("button", name="Small")).to_have_attribute("aria-pressed", "true")
    two.keyboard.press("Escape")

    expect(two.locator(".look")).to_be_hidden()
    expect(summary).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, {"width": 720, "height": 450}])
def test_aa_fits_a_phone_and_a_zoomed_page(two, size):
    two.set_viewport_size(size)
    box = open_look(two).bounding_box()

    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert two.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert violations(two) == []


# --- Focus mode ---

AROUND = (".rail", ".outline", ".panel", ".reader__crumbs")


def test_focus_mode_leaves_nothing_but_the_text_and_the_way_out(two):
    open_look(two).get_by_role("button", name="Focus mode").click()
    leave = two.get_by_role("button", name="Leave focus mode")

    for place in AROUND:
        expect(two.locator(place)).to_be_hidden()
    expect(leave).to_be_focused()
    two.evaluate("scrollTo(0, 2000)")
    expect(leave).to_be_in_viewport()
    assert violations(two) == []
    leave.click()
    for place in AROUND:
        expect(two.locator(place)).to_be_visible()


def test_focus_mode_by_keys_goes_along_to_the_next_lecture_and_ends_with_escape(two):
    two.keyboard.press("z")
    two.keyboard.press("n")
    expect(two.locator("h1")).to_have_text("Three")
    expect(two.locator(".panel")).to_be_hidden()

    open_look(two)
    two.keyboard.press("Escape")  # closes what is open first
    expect(two.locator(".look")).to_be_hidden()
    expect(two.locator(".panel")).to_be_hidden()
    two.keyboard.press("Escape")
    expect(two.locator(".panel")).to_be_visible()
    two.reload()
    expect(two.locator(".panel")).to_be_visible()


def test_focus_mode_keeps_the_place_in_the_text(two):
    two.get_by_role("button", name="Course outline").click()
    for _ in range(3):
        two.keyboard.press("j")
    before = two.get_by_role("heading", name="Part 3").bounding_box()["y"]

    two.keyboard.press("z")
    two.wait_for_timeout(200)

    assert abs(two.get_by_role("heading", name="Part 3").bounding_box()["y"] - before) < 3


def test_focus_mode_does_not_outlive_its_tab(two, lectures, live_server):
    two.keyboard.press("z")
    other = two.context.new_page()
    other.goto(two.url)

    expect(other.locator(".rail")).to_be_visible()


def test_a_link_into_the_panel_leaves_the_focus_mode(two):
    two.keyboard.press("z")
    expect(two.locator(".panel")).to_be_hidden()
    two.evaluate("location.hash = '#panel-notes'")

    expect(two.locator("#panel-notes")).to_be_visible()


def test_focus_mode_on_a_phone(two):
    two.set_viewport_size(PHONE)
    open_look(two).get_by_role("button", name="Focus mode").click()

    expect(two.locator(".rail")).to_be_hidden()
    expect(two.get_by_role("button", name="Leave focus mode")).to_be_in_viewport()
    assert two.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
