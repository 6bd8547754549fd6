"""Highlights in a browser: by mouse and keyboard only, across elements, carried, orphaned, offline, two at once."""

import re
import unicodedata

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from courses import editing, publishing
from courses.page_text import page_text
from learning.models import Note

BODY = """## Why it works

The **first layers** of a [network](https://example.org/n) see edges. Run `fit(x)` twice.

The same words come back. Nothing else does.

The same words come back. 👩‍👩‍👧 Emoji 🙂 stand here.

- One point of the list
- Another point
"""
SELECT = """([from, to, nth]) => {
  const root = document.querySelector("[data-text]");
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const text = nodes.map((node) => node.data).join("");
  let begin = -1;
  for (let n = 0; n <= nth; n += 1) begin = text.indexOf(from, begin + 1);
  const end = text.indexOf(to, begin) + to.length;
  const point = (place, isEnd) => {
    let at = 0;
    for (const node of nodes) {
      if (isEnd ? place <= at + node.data.length : place < at + node.data.length) return [node, place - at];
      at += node.data.length;
    }
  };
  const [a, b] = [point(begin, false), point(end, true)];
  getSelection().setBaseAndExtent(...a, ...b);
}"""


@pytest.fixture
def lecture(make_lecture, editor):
    made = make_lecture("Layers", body=BODY)
    publishing.publish(made, by=editor)
    return made


@pytest.fixture
def reader(page, live_server, sign_in, learner, lecture):
    """The page of the lecture, as the learner has it."""
    sign_in(learner)
    page.goto(live_server.url + lecture.get_absolute_url())
    expect(page.locator("[data-passage-bar]")).to_be_attached()
    yield page
    page.goto("about:blank")
    page.wait_for_timeout(400)


@pytest.fixture
def make_highlight(learner, lecture):
    def make(quote, *, nth=0, **fields):
        revision = fields.pop("revision", None) or lecture.live_revision
        text = page_text(revision.html).text
        start = -1
        for _ in range(nth + 1):
            start = text.index(quote, start + 1)
        selector = {"start": start, "end": start + len(quote), "prefix": "", "suffix": ""}
        given = {"color": "green", "body": "", "revision": revision, "checked_revision": revision, **fields}
        return Note.objects.create(user=learner, lecture=lecture, quote=quote, selector=selector, **given)

    return make


def select(page, start, end=None, nth=0):
    page.evaluate(SELECT, [start, end or start, nth])
    expect(page.locator("[data-passage-bar]")).to_be_visible()


def color(page, name):
    return page.get_by_role("toolbar").get_by_role("button", name=name)


def marked(page, note=None):
    key = f'="{note.pk}"' if note else ""
    return "".join(page.locator(f"mark[data-passage{key}]").all_text_contents())


def made():
    return Note.objects.exclude(quote="").get()


def open_notes(page):
    page.get_by_role("tab", name=re.compile("Notes")).click()


def republish(lecture, old, new, *, author, editor):
    lecture.refresh_from_db()
    body = lecture.body.replace(old, new)
    lecture = editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body=body)
    return publishing.publish(lecture, by=editor)


# --- Making ---


def test_a_passage_across_bold_link_and_code_is_highlighted_and_stays(reader, lecture, errors):
    select(reader, "layers of", "Run fit")

    color(reader, "Green").click()

    expect(reader.locator("[data-note]")).to_have_count(1)
    note = made()
    assert (note.quote, note.color, note.heading_id) == (
        "layers of a network see edges. Run fit",
        "green",
        "h-why-it-works",
    )
    assert (note.revision, note.checked_revision) == (lecture.live_revision, lecture.live_revision)
    assert page_text(lecture.live_revision.html).text[note.selector["start"] : note.selector["end"]] == note.quote
    assert marked(reader, note) == note.quote
    expect(reader.locator(f"#mark-{note.pk}")).to_have_class("passage passage--green")
    drawn = reader.locator("[data-text]").inner_html()
    reader.reload()
    assert reader.locator("[data-text]").inner_html() == drawn


def test_a_passage_across_paragraphs_and_a_list_is_highlighted(reader, errors):
    select(reader, "stand here", "One point")

    color(reader, "Pink").click()

    expect(reader.locator("[data-note]")).to_have_count(1)
    assert made().quote.split() == ["stand", "here.", "One", "point"]
    assert reader.locator("ul > mark").count() == 0


@pytest.mark.parametrize("nth", [0, 1])
def test_repeated_words_are_highlighted_where_they_were_selected(reader, lecture, nth, errors):
    select(reader, "The same words come back.", nth=nth)

    color(reader, "Blue").click()

    expect(reader.locator("[data-note]")).to_have_count(1)
    text = page_text(lecture.live_revision.html).text
    places = [found.start() for found in re.finditer("The same words", text)]
    assert made().selector["start"] == places[nth]
    reader.reload()
    expect(reader.locator("[data-text] p").nth(nth + 1).locator("mark")).to_have_count(1)


def test_places_count_characters_behind_emoji(reader, lecture, errors):
    select(reader, "stand here.")

    color(reader, "Yellow").click()

    expect(reader.locator("[data-note]")).to_have_count(1)
    note = made()
    assert page_text(lecture.live_revision.html).text[note.selector["start"] :].startswith("stand here.")
    assert note.selector["prefix"].endswith("Emoji 🙂 ")
    reader.reload()
    assert marked(reader) == "stand here."


def test_a_note_is_written_on_a_passage(reader, errors):
    select(reader, "Another point")

    reader.get_by_role("toolbar").get_by_role("button", name="Note").click()
    field = reader.locator("[data-note] textarea")
    expect(field).to_be_focused()
    field.press_sequentially("Why?")

    expect(reader.locator("[data-note] [data-note-state]")).to_contain_text("Saved")
    assert (made().quote, made().body, made().color) == ("Another point", "Why?", "yellow")


def test_too_long_a_passage_is_told(reader, lecture, editor, author, live_server):
    republish(lecture, "see edges", "see " + "edges " * 400, author=author, editor=editor)
    reader.reload()
    select(reader, "Why", "Another point")

    color(reader, "Green").click()

    expect(reader.get_by_text("A highlight has at most 2000 characters")).to_be_visible()
    assert Note.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "words"), [("ko", "한국어 문장은 여기에서 끝납니다."), ("ar", "هذه الجملة تنتهي هنا.")]
)
def test_other_scripts_are_highlighted(
    page, live_server, sign_in, learner, make_lecture, editor, course, code, words, errors
):
    course.language = code
    course.save()
    lecture = make_lecture("Other", body=f"🙂 {unicodedata.normalize('NFC', words)} **{words}**\n")
    publishing.publish(lecture, by=editor)
    sign_in(learner)
    page.goto(live_server.url + lecture.get_absolute_url())
    select(page, words, nth=1)

    color(page, "Green").click()

    expect(page.locator("[data-note]")).to_have_count(1)
    page.reload()
    expect(page.locator("strong > mark")).to_have_text(words)
    page.goto("about:blank")


# --- By keyboard only ---


def test_a_passage_is_chosen_and_highlighted_by_keys_alone(reader, errors):
    open_notes(reader)
    reader.get_by_role("button", name="Highlight a passage").focus()
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("button", name="Next sentence")).to_be_focused()

    while "The same words" not in reader.evaluate("String(getSelection())"):
        reader.keyboard.press("ArrowDown")
    reader.keyboard.press("Shift+ArrowDown")
    expect(reader.locator("[data-passage-state]")).to_have_text("The same words come back. Nothing else does.")
    for _ in range(4):
        reader.keyboard.press("ArrowRight")
    expect(color(reader, "Green")).to_be_focused()
    reader.keyboard.press("Enter")

    expect(reader.locator("[data-note]")).to_have_count(1)
    assert (made().quote, made().color) == ("The same words come back. Nothing else does.", "green")


def test_tab_leads_from_a_selection_to_the_colours_and_escape_back(reader, errors):
    select(reader, "Another point")

    reader.keyboard.press("Tab")
    expect(color(reader, "Yellow")).to_be_focused()
    reader.keyboard.press("Escape")

    expect(reader.locator("[data-passage-bar]")).to_be_hidden()
    assert Note.objects.count() == 0


# --- Mark and note ---


def test_a_mark_leads_to_its_note_and_the_note_to_its_mark(reader, make_highlight, errors):
    note = make_highlight("Another point", body="Words")
    reader.reload()

    reader.get_by_role("link", name="Green highlight, with a note").focus()
    reader.keyboard.press("Enter")
    expect(reader.locator(f"#note-{note.pk}")).to_be_focused()
    reader.get_by_role("link", name="In the text").click()

    expect(reader.locator(f"#mark-{note.pk}")).to_be_in_viewport()
    assert reader.url.endswith(f"#mark-{note.pk}")


def test_a_mark_is_there_without_scripts(browser, live_server, client, learner, lecture, make_highlight):
    note = make_highlight("same words", nth=1)
    client.force_login(learner)
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}{lecture.get_absolute_url()}#mark-{note.pk}")

        expect(page.locator("mark")).to_have_text("same words")
        page.get_by_role("link", name="Green highlight").click()
        assert page.url.endswith(f"#note-{note.pk}")


def test_the_colour_changes_in_the_text_and_is_kept(reader, make_highlight, errors):
    note = make_highlight("Another point")
    reader.reload()
    open_notes(reader)
    reader.locator("[data-note] summary").click()

    reader.get_by_role("radio", name="Pink").check()

    expect(reader.locator("mark")).to_have_class("passage passage--pink")
    expect(reader.locator("[data-note] [data-note-state]")).to_contain_text("Saved")
    note.refresh_from_db()
    assert note.color == "pink"


def test_a_deleted_highlight_leaves_the_text_and_undo_brings_it_back(reader, make_highlight, errors):
    note = make_highlight("Another point")
    reader.reload()
    open_notes(reader)

    reader.locator("[data-note-delete]").click()
    expect(reader.locator("mark")).to_have_class(re.compile("is-away"))
    reader.get_by_role("button", name="Undo").click()

    expect(reader.locator("mark")).to_have_class("passage passage--green")
    note.refresh_from_db()
    assert note.deleted_at is None


# --- When the lecture changes ---


def test_a_highlight_is_carried_and_an_orphan_attached_again(reader, lecture, author, editor, make_highlight, errors):
    carried, orphan = make_highlight("same words", nth=1), make_highlight("Another point", body="Which one?")
    republish(lecture, "## Why", "A new beginning. The same words come back.\n\n## Why", author=author, editor=editor)
    republish(lecture, "- Another point", "- Something that nobody knew", author=author, editor=editor)

    reader.reload()
    assert marked(reader) == "same words"
    expect(reader.locator("[data-text] p", has_text="Emoji").locator("mark")).to_have_text("same words")
    open_notes(reader)
    tray = reader.get_by_role("region", name="Passages that are gone")
    expect(tray.locator("blockquote")).to_contain_text("Another point")
    tray.get_by_role("button", name="Attach again").click()
    select(reader, "Something that nobody knew")
    reader.get_by_role("button", name="Attach the note here").click()

    expect(tray).to_have_count(0)
    assert marked(reader, orphan) == "Something that nobody knew"
    orphan.refresh_from_db()
    carried.refresh_from_db()
    assert (orphan.quote, orphan.orphaned_at, orphan.body) == ("Something that nobody knew", None, "Which one?")
    assert orphan.revision == carried.revision == lecture.live_revision


def test_an_orphan_is_kept_with_its_old_words(reader, lecture, author, editor, make_highlight, errors):
    note = make_highlight("Another point")
    republish(lecture, "- Another point", "", author=author, editor=editor)
    reader.reload()
    open_notes(reader)

    reader.get_by_role("button", name="Keep with the old words").click()

    expect(reader.get_by_role("region", name="Passages that are gone")).to_have_count(0)
    expect(reader.locator("[data-note] blockquote")).to_contain_text("Another point")
    note.refresh_from_db()
    assert note.is_orphan_kept is True


# --- Connections and windows ---


def test_a_highlight_without_a_connection_is_kept_and_sent_once(reader, errors):
    reader.context.set_offline(True)
    select(reader, "Another point")
    color(reader, "Green").click()
    expect(reader.get_by_text("Not saved yet")).to_be_visible()
    assert marked(reader) == "Another point"

    reader.context.set_offline(False)

    expect(reader.locator("[data-note]")).to_have_count(1, timeout=20_000)
    assert marked(reader, made()) == "Another point"
    errors.clear()  # the browser tells what could not be sent


def test_two_browsers_carry_and_highlight_at_once(
    reader, browser, client, live_server, lecture, learner, author, editor, make_highlight
):
    note = make_highlight("same words", nth=1)
    republish(lecture, "## Why", "Before it all.\n\n## Why", author=author, editor=editor)
    with browser.new_context() as context:
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        other = context.new_page()
        address = live_server.url + lecture.get_absolute_url()
        reader.evaluate("location.reload()")
        other.goto(address)
        for page, name, words in ((reader, "Green", "Another point"), (other, "Pink", "One point")):
            expect(page.locator(f"#mark-{note.pk}")).to_have_text("same words")
            expect(page.locator("[data-passage-bar]")).to_be_attached()
            select(page, words)
            color(page, name).click()
        expect(other.locator("[data-note]")).to_have_count(2)
        expect(reader.locator("[data-note]")).to_have_count(2)
        other.reload()
        expect(other.locator("mark")).to_have_count(3)
        other.goto("about:blank")
    assert sorted(Note.objects.values_list("quote", flat=True)) == ["Another point", "One point", "same words"]
    assert set(Note.objects.values_list("orphaned_at", flat=True)) == {None}


def test_a_passage_can_be_reported_from_the_bar(reader, errors):
    select(reader, "Another point")

    color(reader, "Report a problem").click()

    expect(reader.get_by_role("dialog")).to_contain_text("Another point")


# --- For everybody ---


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 320, "height": 640}])
def test_axe_finds_nothing_at_the_bar_the_marks_and_the_tray(
    reader, lecture, author, editor, make_highlight, scheme, size
):
    make_highlight("The same words", body="Words")
    make_highlight("same words come", color="pink")
    make_highlight("Another point")
    republish(lecture, "- Another point", "", author=author, editor=editor)
    reader.emulate_media(color_scheme=scheme)
    reader.set_viewport_size(size)
    reader.reload()
    reader.evaluate("document.querySelector('[data-note] details').open = true")
    expect(reader.locator("[data-passage-bar]")).to_be_attached()
    if size["width"] > 1000:
        open_notes(reader)

    reader.get_by_role("button", name="Highlight a passage").click()
    expect(reader.get_by_role("toolbar")).to_be_visible()

    found = Axe().run(reader, options={"resultTypes": ["violations"], "preload": False})
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]] == []
    assert reader.evaluate("document.documentElement.scrollWidth") <= size["width"]
