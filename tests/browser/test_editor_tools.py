"""The editor's tools with the keyboard: pickers, the sheet of shortcuts, the outline, and what is pasted."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from courses import publishing
from courses.uploading import add_upload
from tests.courses.test_images import photo

PASTE = """([html, plain]) => {
  const transfer = new DataTransfer();
  transfer.setData("text/html", html);
  transfer.setData("text/plain", plain);
  const event = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
  document.querySelector("#id_body").dispatchEvent(event);
}"""


def test_lecture_is_linked_by_its_identity_with_the_keyboard_alone(page, open_editor, make_lecture, errors):
    other = make_lecture("Overfitting", body="## Signs\n\nText.\n")
    text = open_editor(make_lecture(body="See here."))
    text.focus()
    text.evaluate("(area) => area.setSelectionRange(4, 8)")

    page.keyboard.press("Control+k")
    page.keyboard.type("overf")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Signs")
    page.keyboard.press("Enter")

    expect(text).to_have_value(f"See [here](lecture:{other.pk}#h-signs).")
    expect(text).to_be_focused()
    expect(page.locator(".markdownx-preview p a")).to_have_attribute("href", f"/lectures/{other.pk}/#h-signs")


def test_heading_among_many_lectures_is_linked_by_a_quick_hand(page, open_editor, make_lecture, editor, errors):
    for number in range(5):
        lecture = make_lecture(f"강의 {number}", body=f"## 시작\n\n글.\n\n## 학습의 뜻 {number}\n\n글.\n")
        publishing.publish(lecture, by=editor)
    text = open_editor(make_lecture(body=""))

    text.press("Control+k")
    page.keyboard.type("학습의 뜻 4")
    page.keyboard.press("Enter")  # before the answer has come

    expect(text).to_have_value(f"[학습의 뜻 4](lecture:{lecture.pk}#h-학습의-뜻-4)")
    expect(text).to_be_focused()


def test_options_are_grouped_by_lecture_for_who_does_not_see_them(page, open_editor, make_lecture, errors):
    make_lecture("Overfitting", body="## Signs\n\nText.\n")
    make_lecture("Underfitting", body="## Signs\n\nText.\n")
    text = open_editor(make_lecture(body=""))

    text.press("Control+k")
    page.keyboard.type("signs")
    field, groups = page.get_by_role("combobox"), page.get_by_role("group").filter(has=page.get_by_role("option"))
    expect(page.get_by_role("option", selected=True)).to_contain_text("Signs")
    expect(groups).to_have_count(2)
    page.keyboard.press("ArrowUp")

    last = page.get_by_role("group", name="Overfitting").or_(page.get_by_role("group", name="Underfitting")).last
    expect(last.get_by_role("option", selected=True)).to_contain_text("Signs")
    expect(field).to_have_attribute("aria-activedescendant", last.get_by_role("option").get_attribute("id"))
    expect(field).to_be_focused()


def test_typed_address_is_linked_and_escape_changes_nothing(page, open_editor, make_lecture, errors):
    text = open_editor(make_lecture(body=""))

    text.press("Control+k")
    page.keyboard.press("Escape")
    expect(text).to_have_value("")
    page.get_by_role("toolbar").get_by_role("button", name="Link", exact=True).click()
    page.keyboard.type("https://example.org/")
    expect(page.get_by_role("option", selected=True)).to_contain_text("https://example.org/")
    page.keyboard.press("Enter")

    expect(text).to_have_value("[text of the link](https://example.org/)")


@pytest.mark.parametrize(
    ("body", "selected", "address", "result"),
    [
        ("See [over](lecture:9) it", (6, 6), "/help/", "See [over](/help/) it"),
        ("See [over](lecture:9) it", (4, 21), "/help/", "See [over](/help/) it"),
        ('See [ov](</a b> "Title")', (5, 7), "/help/", 'See [ov](/help/ "Title")'),
        ("[over](lecture:9) it", (0, 0), "/help/", "[text of the link](/help/)[over](lecture:9) it"),
        ("See [over](lecture:9) it", (0, 7), "/help/", "[See over](/help/) it"),
        ("para one\n\npara two", (0, 18), "/help/", "[para one](/help/)\n\npara two"),
        ("- one\n- two", (0, 11), "/help/", "- [one](/help/)\n- two"),
        ("a word here", (1, 7), "/help/", "a [word](/help/) here"),
        ("word", (0, 4), "https://e.com/a)b", "[word](<https://e.com/a)b>)"),
    ],
)
def test_link_goes_where_it_is_one(page, open_editor, make_lecture, body, selected, address, result, errors):
    text = open_editor(make_lecture(body=body))
    text.focus()
    text.evaluate("(area, place) => area.setSelectionRange(...place)", selected)

    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Lecture, heading or address").fill(address)
    page.keyboard.press("Enter")
    expect(text).to_have_value(result)

    text.press("Control+z")
    expect(text).to_have_value(body)


def test_address_without_https_is_shown_with_it_behind_titles(page, open_editor, make_lecture, errors):
    other = make_lecture("ASP.NET basics")
    text = open_editor(make_lecture(body=""))
    told, options = page.locator("[data-picker-state]"), page.get_by_role("option")

    def search(words):
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(words)

    text.press("Control+k")
    search("file.txt")
    expect(told).to_have_text("Nothing found for “file.txt”.")
    search("asp.net")
    expect(options.last).to_have_text("https://asp.net this address")
    expect(page.get_by_role("option", selected=True)).to_have_attribute("data-target", f"lecture:{other.pk}")
    search("끝.시작/끝")
    expect(options).to_have_count(0)
    search("example.org/abc?d=1")
    expect(options).to_have_text(["https://example.org/abc?d=1 this address"])
    expect(told).to_have_text("1 result")
    page.keyboard.press("Enter")

    expect(text).to_have_value("[text of the link](https://example.org/abc?d=1)")


def test_picture_of_the_library_is_written_with_its_alt_text(page, open_editor, make_lecture, author, course, errors):
    file = io.BytesIO()
    photo().save(file, "PNG")
    upload = add_upload(course, SimpleUploadedFile("loss.png", file.getvalue()), by=author, alt="Loss falls")
    text = open_editor(make_lecture(body=""))

    text.press("Control+Alt+p")
    page.get_by_role("button", name="Loss falls").click()

    expect(text).to_have_value(f"![Loss falls](/uploads/{upload.pk}/{upload.name})")


def test_question_mark_opens_the_sheet_but_is_a_letter_in_the_text(page, open_editor, make_lecture, errors):
    text = open_editor(make_lecture(body=""))

    text.press_sequentially("?")
    expect(text).to_have_value("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
    page.locator(".markdownx-preview").focus()
    page.keyboard.press("?")

    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_outline_leads_to_the_line(page, open_editor, make_lecture, errors):
    text = open_editor(make_lecture(body="## One\n\ntext\n\n## Two\n"))

    text.press("Control+Alt+o")
    page.get_by_role("button", name="Two", exact=True).click()

    expect(text).to_be_focused()
    assert text.evaluate("(area) => area.value.slice(area.selectionStart, area.selectionEnd)") == "## Two"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            "<h2>Title</h2><p>A <b>bold</b> <a href='https://example.org/'>link</a></p>",
            "## Title\n\nA **bold** [link](https://example.org/)",
        ),
        ("<ul><li>one</li><li>two<ul><li>deep</li></ul></li></ul>", "- one\n- two\n  - deep"),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| A | B |\n| --- | --- |\n| 1 | 2 |",
        ),
        (
            "<p>safe</p><script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'><em>end</em>",
            "safe\n\n*end*",
        ),
        ("<b style='font-weight:normal'><span style='font-weight:700'>Docs</span> text</b>", "**Docs** text"),
        (
            "<p class=MsoListParagraph><span style='mso-list:Ignore'>1.</span>one</p>"
            "<p class=MsoListParagraph><span style='mso-list:Ignore'>2.</span>two</p>",
            "1. one\n2. two",
        ),
        ("<div style='font-family:monospace'><span style='color:red'>a_b</span> *c*</div>", None),
    ],
)
def test_pasted_page_becomes_markdown_and_harms_nothing(page, open_editor, make_lecture, errors, html, markdown):
    text = open_editor(make_lecture(body=""))
    text.focus()

    page.evaluate(PASTE, [html, "plain"])

    expect(text).to_have_value(markdown or "")  # without structure the browser's own paste goes on, which no event does
    assert page.evaluate("window.hurt") is None


def test_paste_into_code_stays_as_it_is(page, open_editor, make_lecture, errors):
    text = open_editor(make_lecture(body="```html\n"))
    text.press("Control+End")

    page.evaluate(PASTE, ["<b>x</b>", "x"])

    expect(text).to_have_value("```html\n")


def test_link_picker_says_that_nothing_is_found_and_keeps_its_size(page, open_editor, make_lecture, errors):
    make_lecture("Another")
    text = open_editor(make_lecture(body=""))
    text.press("Control+k")
    expect(page.get_by_role("option").first).to_be_visible()
    before = page.locator("dialog[open]").bounding_box()

    page.keyboard.insert_text("no $& such")

    told = page.locator("[data-picker-state]")
    expect(told).to_have_text("Nothing found for “no $& such”.")
    assert told.bounding_box()["height"] > 12
    assert page.locator("dialog[open]").bounding_box() == before
