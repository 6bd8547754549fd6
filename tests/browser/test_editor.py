"""Writing in the editor: shortcuts, toolbar, files, missions, and the page that follows the text."""

import base64
import re
import time

import pytest
from playwright.sync_api import expect

from courses.models import Lecture, Upload
from quizzes.freezing import MISSIONS
from tests.courses.test_images import encoded, photo

from .held import let_go
from .saving import SAVED


def wait_until(is_so):
    """For what has no locator; the page's policy forbids Playwright's own waiting for expressions."""
    deadline = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def drop(page, name, data, kind):
    """A file from outside, dropped on the text."""
    page.evaluate(
        """([name, data, type]) => {
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([bytes], name, { type }));
            const text = document.querySelector("#id_body");
            text.focus();
            text.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
        }""",
        [name, base64.b64encode(data).decode(), kind],
    )


def test_shortcuts_wrap_the_selection_and_undo_takes_them_back(page, open_editor, make_lecture, errors):
    text = open_editor(make_lecture(body="hello"))

    text.select_text()
    text.press("Control+b")
    expect(text).to_have_value("**hello**")
    text.press("Control+b")
    expect(text).to_have_value("hello")
    text.press("Control+i")
    expect(text).to_have_value("*hello*")
    for _ in range(3):
        text.press("Control+z")

    expect(text).to_have_value("hello")


@pytest.mark.parametrize(
    ("button", "result"),
    [
        ("Heading", "## word"),
        ("Code", "`word`"),
        ("List", "- word"),
        ("Numbered list", "1. word"),
        ("Quotation", "> word"),
        ("Callout", "> [!NOTE]\n> word\n\n"),
    ],
)
def test_toolbar_writes_markdown(page, open_editor, make_lecture, button, result, errors):
    text = open_editor(make_lecture(body="word"))
    text.select_text()

    page.get_by_role("toolbar").get_by_role("button", name=button, exact=True).click()

    expect(text).to_have_value(result)
    expect(text).to_be_focused()


def test_tab_leaves_the_text_until_something_was_typed_and_after_escape(page, open_editor, make_lecture, errors):
    text = open_editor(make_lecture(body=""))

    text.focus()
    page.keyboard.press("Tab")
    expect(text).not_to_be_focused()
    text.press_sequentially("a")
    page.keyboard.press("Tab")
    expect(text).to_have_value("a  ")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")

    expect(text).not_to_be_focused()


def test_lists_go_on_by_themselves(open_editor, make_lecture, page, errors):
    text = open_editor(make_lecture(body=""))

    text.press_sequentially("1. one")
    for key in ["Enter", "t", "w", "o", "Enter", "Enter"]:
        text.press(key)

    expect(text).to_have_value("1. one\n2. two\n\n")


def test_dropped_picture_is_uploaded_and_its_alt_text_is_selected(page, open_editor, make_lecture, errors):
    text = open_editor(make_lecture(body=""))

    drop(page, "learning_curve.png", encoded(photo()), "image/png")

    expect(text).to_have_value(re.compile(r"^!\[learning curve\]\(/uploads/\d+/learning_curve.png\)\n$"))
    page.keyboard.type("Loss falls")
    expect(text).to_have_value(f"![Loss falls](/uploads/{Upload.objects.get().pk}/learning_curve.png)\n")
    expect(page.locator(".markdownx-preview img")).to_have_attribute("alt", "Loss falls")


def test_one_undo_takes_an_added_file_away_and_its_placeholder_is_never_saved(page, open_editor, state, make_lecture):
    lecture, waiting = make_lecture(body="Before  after"), []
    text = open_editor(lecture)
    upload = text.get_attribute("data-markdownx-upload-urls-path")
    page.route(f"**{upload}", lambda route: waiting.append(route))
    text.evaluate("(area) => { area.focus(); area.setSelectionRange(7, 7); }")

    drop(page, "learning_curve.png", encoded(photo()), "image/png")
    expect(text).to_have_value(re.compile(r"^Before !\[Uploading .+\]\(#1\)\n after$"))
    page.locator("#id_summary").evaluate("(field) => (field.value = 'New')")
    page.keyboard.press("Control+s")
    wait_until(lambda: Lecture.objects.get(pk=lecture.pk).summary == "New")
    saved = Lecture.objects.get(pk=lecture.pk).body
    let_go(page, waiting)
    expect(text).to_have_value(re.compile(r"^Before !\[learning curve\]\(/uploads/\d+/learning_curve.png\)\n after$"))
    page.keyboard.type("Loss")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")

    expect(text).to_have_value("Before  after")
    assert saved == "Before  after"


def test_what_is_typed_while_a_file_is_on_its_way_stays(page, open_editor, make_lecture, errors):
    waiting = []
    text = open_editor(make_lecture(body=""))
    upload = text.get_attribute("data-markdownx-upload-urls-path")
    page.route(f"**{upload}", lambda route: waiting.append(route))

    drop(page, "learning_curve.png", encoded(photo()), "image/png")
    expect(text).to_have_value(re.compile("Uploading"))
    page.keyboard.type("Words.")
    let_go(page, waiting)

    expect(text).to_have_value(re.compile(r"^!\[learning curve\]\(/uploads/\d+/learning_curve.png\)\nWords\.$"))


def test_refused_file_is_named_and_leaves_nothing_in_the_text(page, open_editor, make_lecture):
    text = open_editor(make_lecture(body="Before"))
    text.press("End")

    drop(page, "cat.png", b"MZ" + b"\0" * 99, "image/png")

    expect(page.locator(".toast--error")).to_contain_text("cat.png: This is a program")
    expect(text).to_have_value("Before")


def test_missions_are_written_in_place_and_save_by_themselves(page, open_editor, state, make_lecture, errors):
    lecture = make_lecture()
    open_editor(lecture)

    page.get_by_role("button", name="Add a mission").click()
    page.keyboard.type("Which?")
    mission = page.locator("[data-mission]")
    for number, words in enumerate(["One", "Two"]):
        mission.locator("[name$='-text']").nth(number).fill(words)
    mission.get_by_label("Correct").nth(1).check()

    expect(state).to_have_text(SAVED)
    expect(page.locator("[data-mission-count]")).to_have_text("1")
    first = MISSIONS.source(lecture)
    assert [(c["text"], c["is_correct"]) for c in first[0]["choices"]] == [("One", False), ("Two", True)]

    mission.get_by_role("button", name="Add a choice").click()
    page.keyboard.type("Three")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(state).to_have_text(SAVED)

    after = MISSIONS.source(lecture)
    assert [c["text"] for c in after[0]["choices"]] == ["One", "Two", "Three"]
    assert (len(after), after[0]["id"]) == (1, first[0]["id"])


def test_weak_mission_is_refused_at_its_place_and_the_text_saved(page, open_editor, state, make_lecture):
    open_editor(make_lecture())
    page.get_by_role("button", name="Add a mission").click()
    page.keyboard.type("Which?")

    page.get_by_role("button", name="Save", exact=True).click()

    expect(state).to_contain_text(", without what is not complete yet.")
    expect(page.locator("#missions-0-choices .field__error")).to_have_text(
        "A mission needs at least two choices. Add one."
    )


def test_mission_is_moved_and_removed_and_brought_back_by_keyboard(page, open_editor, state, make_lecture, errors):
    lecture = make_lecture(missions=2)
    first, second = (source["id"] for source in MISSIONS.source(lecture))
    open_editor(lecture)

    page.get_by_role("button", name="Move this mission down").first.press("Enter")
    expect(state).to_have_text(SAVED)
    assert [source["id"] for source in MISSIONS.source(lecture)] == [second, first]

    page.get_by_role("button", name="Remove this mission").first.press("Enter")
    expect(page.locator("[data-mission-count]")).to_have_text("1")
    page.keyboard.press("Enter")  # Undo has the focus
    expect(page.locator("[data-mission-count]")).to_have_text("2")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(state).to_have_text(SAVED)
    assert [source["id"] for source in MISSIONS.source(lecture)] == [second, first]


def test_long_title_is_seen_whole_on_a_phone_and_stays_one_line(page, open_editor, make_lecture, errors):
    page.set_viewport_size({"width": 360, "height": 740})
    words = "Why a model that knows every example by heart fails on the first new one"
    open_editor(make_lecture(title=words, body="text"))
    title = page.get_by_label("Title", exact=True)

    title.press("Control+End")
    title.press_sequentially("!")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        title.press("Enter")

    assert title.input_value() == f"{words}!"
    assert title.evaluate("(field) => field.scrollHeight <= field.clientHeight && field.clientHeight > 60")


def test_finding_leads_to_its_line(page, open_editor, make_lecture, errors):
    lecture = make_lecture(body="One\n\nTwo\n\n[three](/nowhere/)\n")
    text = open_editor(lecture)

    page.get_by_role("tab", name="Findings 1").click()
    page.get_by_role("link", name="Line 5").click()

    expect(text).to_be_focused()
    assert (
        text.evaluate("(field) => field.value.slice(field.selectionStart, field.selectionEnd)") == "[three](/nowhere/)"
    )


def test_address_with_a_line_opens_there(open_editor, make_lecture, page, errors):
    text = open_editor(make_lecture(body="One\n\nTwo"), query="?line=3")

    assert text.evaluate("(field) => field.value.slice(field.selectionStart, field.selectionEnd)") == "Two"


def test_text_and_page_scroll_together(page, open_editor, make_lecture, errors):
    body = "\n\n".join(f"## Heading {number}\n\n" + "Some words here. " * 30 for number in range(30))
    text = open_editor(make_lecture(body=body))

    text.evaluate("(field) => { field.focus(); field.scrollTop = field.scrollHeight / 2; }")
    wait_until(lambda: page.locator(".markdownx-preview").evaluate("(side) => side.scrollTop") > 500)
    top = page.evaluate(
        """() => {
            const page = document.querySelector(".markdownx-preview");
            const heads = [...page.querySelectorAll("h2")];
            return heads.findIndex((head) => head.getBoundingClientRect().top > page.getBoundingClientRect().top);
        }"""
    )
    assert 13 <= top <= 17

    page.locator(".markdownx-preview").hover()
    page.mouse.wheel(0, -100_000)
    wait_until(lambda: text.evaluate("(side) => side.scrollTop") < 50)


def test_preview_that_fails_is_told_below_and_not_in_the_page(page, context, open_editor, make_lecture):
    text = open_editor(make_lecture(body="Kept on the page"))
    page.route("**/markdown/preview/", lambda route: route.fulfill(status=500, body="<h1>Server error</h1>"))

    text.fill("New words")

    expect(page.locator("[data-preview-state]")).to_contain_text("could not be updated")
    expect(page.locator(".markdownx-preview")).to_have_text("Kept on the page")
    expect(text).to_have_value("New words")


def test_tick_of_a_correct_choice_keeps_its_size(page, open_editor, make_lecture):
    open_editor(make_lecture(missions=1))
    page.set_viewport_size({"width": 700, "height": 900})
    tick = page.locator(".choice-form__correct input:not(:checked)").first
    before = tick.bounding_box()

    tick.check()

    shown = page.locator(".choice-form__correct input").first.bounding_box()
    assert (shown["width"], shown["height"]) == (before["width"], before["height"]) == (20, 20)
