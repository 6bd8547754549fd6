"""Help around the text in a browser: links of headings, copying code, large pictures, footnotes at their number."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import expect

from courses import publishing
from courses.uploading import add_upload

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}
OPTIONS = {"resultTypes": ["violations"], "preload": False}
WORDS = "Words that fill the line. " * 80
BODY = """Weights are used again[^one] and again.[^two]

## Idea

```python
def fine_tune(model):
    return model.fit(rate=1e-4)  # a line that is longer than any phone is wide, so that it has to scroll sideways
```

    plain

## Numbers and *names*

![A curve that rises](PICTURE "It flattens late")

![](PICTURE)

WORDS

## Last

WORDS

[^one]: By a small step, see [the help](/help/).
[^two]: Twice.
"""


@pytest.fixture
def picture(course, author):
    file = io.BytesIO()
    Image.new("RGB", (1400, 700), "#0f6b66").save(file, "PNG")
    return add_upload(course, SimpleUploadedFile("curve.png", file.getvalue()), by=author, alt="A curve that rises")


@pytest.fixture
def address(live_server, make_lecture, editor, picture):
    body = BODY.replace("PICTURE", picture.get_absolute_url()).replace("WORDS", WORDS)
    lecture = make_lecture("Rich", body=body, missions=1)
    publishing.publish(lecture, by=editor)
    publishing.publish(make_lecture("After"), by=editor)
    return f"{live_server.url}{lecture.get_absolute_url()}"


@pytest.fixture
def clipboard(context, live_server):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)


def copied(page):
    return page.evaluate("navigator.clipboard.readText()")


def violations(page):
    rules = Axe().run(page, options=OPTIONS).response["violations"]
    return [(rule["id"], *node["target"]) for rule in rules for node in rule["nodes"]]


def text_of(page):
    """What is selected when the whole text is."""
    return page.evaluate(
        """() => {
          getSelection().selectAllChildren(document.querySelector("[data-text]"));
          return getSelection().toString();
        }"""
    )


# --- Links of headings ---


def test_heading_link_copies_its_address_and_says_so_once(page, address, clipboard, errors):
    page.goto(address)
    link = page.get_by_role("link", name="Link to this section: Idea")
    page.get_by_role("heading", name="Idea").hover()
    link.click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    link.click()

    expect(page.get_by_text("Link copied")).to_have_count(1)
    assert copied(page) == page.url == f"{address}#h-idea"


def test_heading_link_is_reached_by_keys_and_is_no_part_of_the_heading(page, address, clipboard, errors):
    page.goto(address)
    expect(page.get_by_role("heading", name="Numbers and names", exact=True)).to_be_visible()
    link = page.get_by_role("link", name="Link to this section: Numbers and names")
    expect(link).to_have_css("opacity", "0")

    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_have_css("opacity", "1")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Link copied")).to_be_visible()
    assert copied(page).endswith("#h-numbers-and-names")


@pytest.mark.browser_context_args(has_touch=True, is_mobile=True, viewport=PHONE)
def test_heading_link_always_shows_on_touch_and_is_large_enough(page, address, errors):
    page.goto(address)
    links = page.locator("[data-text] .permalink")

    for link in links.all():
        expect(link).to_have_css("opacity", "1")
        box = link.bounding_box()
        assert min(box["width"], box["height"]) >= 24


def test_nothing_that_is_put_around_the_text_is_selected_with_it(page, address, errors):
    page.goto(address)
    expect(page.locator(".listing__copy")).to_have_count(2)

    text = text_of(page)

    assert "#" not in text.replace("# a line", "")
    assert "Copy" not in text
    assert "Link to" not in text


# --- Code ---


def test_code_is_copied_without_its_button(page, address, clipboard, errors):
    page.goto(address)
    listing = page.locator(".listing").first
    listing.hover()
    button = listing.get_by_role("button", name="Copy the code")
    button.click()

    expect(page.locator("[role=status]", has_text="Code copied")).to_have_count(1)
    assert copied(page).startswith("def fine_tune(model):\n    return model.fit(rate=1e-4)")
    assert copied(page).endswith("sideways")
    assert violations(page) == []


def test_code_is_copied_by_keys(page, address, clipboard, errors):
    page.goto(address)
    button = page.locator(".listing__copy").nth(1)
    page.locator(".listing pre").nth(1).focus()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    expect(button).to_have_css("opacity", "1")
    page.keyboard.press("Enter")

    expect(page.locator("[role=status]", has_text="Code copied")).to_have_count(1)
    assert copied(page) == "plain"


def test_a_browser_that_refuses_copying_says_what_to_do(page, address, errors):
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(address)
    page.locator(".listing").first.hover()
    page.locator(".listing__copy").first.click()

    expect(page.get_by_text("The browser did not allow copying.")).to_be_visible()


# --- Pictures ---


def test_picture_opens_large_with_its_caption_and_closes_to_where_it_was(page, address, errors):
    page.set_viewport_size(WIDE)
    page.goto(address)
    small = page.get_by_role("button", name="Enlarge: A curve that rises")
    small.click()
    dialog = page.locator("dialog[open]")

    large = dialog.get_by_role("img", name="A curve that rises")
    expect(large).to_be_visible()
    expect(dialog).to_contain_text("It flattens late")
    assert large.bounding_box()["width"] > 1100
    assert violations(page) == []
    dialog.get_by_role("button", name="Actual size").click()
    assert large.bounding_box()["width"] == 1400
    assert violations(page) == []
    dialog.get_by_role("button", name="Close").click()
    expect(small).to_be_focused()


@pytest.mark.parametrize("key", ["Enter", " "])
def test_picture_is_opened_and_closed_by_keys(page, address, key, errors):
    page.goto(address)
    small = page.get_by_role("button", name="Enlarge: A curve that rises")
    small.focus()
    page.keyboard.press(key)
    expect(page.locator("dialog[open]")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(small).to_be_focused()


def test_decoration_is_not_enlarged(page, address, errors):
    page.goto(address)
    expect(page.get_by_role("button", name="Enlarge: A curve that rises")).to_have_count(1)

    assert page.locator('[data-text] img[alt=""]').get_attribute("role") is None


# --- Footnotes ---


def test_footnote_shows_at_its_number_and_does_not_jump(page, address, errors):
    page.set_viewport_size(WIDE)
    page.goto(address)
    number = page.get_by_role("link", name="Footnote 1", exact=True)
    number.click()
    note = page.get_by_role("dialog", name="Footnote 1")

    expect(note).to_contain_text("By a small step, see the help.")
    expect(note).to_be_focused()
    expect(note.get_by_role("link", name="Back to")).to_have_count(0)
    assert page.url == address
    assert abs(note.bounding_box()["y"] - number.bounding_box()["y"]) < 100
    assert violations(page) == []
    number.click()
    expect(note).to_have_count(0)
    number.click()
    page.locator("h1").click()
    expect(note).to_have_count(0)


def test_footnote_by_keys_leads_on_in_the_text(page, address, errors):
    page.goto(address)
    first, second = (page.get_by_role("link", name=f"Footnote {number}", exact=True) for number in (1, 2))
    first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Footnote 1")).to_be_focused()

    page.keyboard.press("Escape")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("dialog").get_by_role("link", name="the help")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("dialog").get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Tab")

    expect(second).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(second).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, {"width": 640, "height": 450}])
def test_footnote_fits_a_phone_and_a_zoomed_page(page, address, size, errors):
    page.set_viewport_size(size)
    page.goto(address)
    page.get_by_role("link", name="Footnote 2", exact=True).click()
    box = page.get_by_role("dialog", name="Footnote 2").bounding_box()

    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


# --- Without a script ---


def test_links_lead_and_nothing_dead_shows_without_a_script(browser, address):
    with browser.new_context(java_script_enabled=False, viewport=WIDE) as context:
        page = context.new_page()
        page.goto(address)

        page.get_by_role("link", name="Link to this section: Idea").click()
        assert page.url == f"{address}#h-idea"
        page.get_by_role("link", name="Footnote 1", exact=True).click()
        assert page.url == f"{address}#fn-1"
        page.get_by_role("link", name="Back to footnote 1 in the text").click()
        assert page.url == f"{address}#fnref-1"
        expect(page.locator(".listing__copy, [data-text] img[role=button]")).to_have_count(0)
        for hidden in ("[data-text-size-menu]", ".reader__leave", "dialog"):
            for place in page.locator(hidden).all():
                expect(place).to_be_hidden()
