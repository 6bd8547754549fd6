"""Notes in a browser: typed without a connection, in two windows at once, tagged, deleted and had back."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from learning.models import Note, NoteTag
from learning.note_taking import DIVIDER

from .keyboard import assert_focus_is_seen, tab_to

SAVED = re.compile("^Saved [0-9]")
NEW = "#note-new"


@pytest.fixture
def signed_in(page, sign_in, learner):
    sign_in(learner)
    context = page.context
    yield page
    # A page that is left tells the server where reading stopped; the tables must not be emptied under that request.
    context.set_offline(False)
    for one in context.pages:
        one.goto("about:blank")
        one.wait_for_timeout(400)


@pytest.fixture
def address(live_server, live_lecture):
    return f"{live_server.url}{live_lecture.get_absolute_url()}"


@pytest.fixture
def notes_address(live_server):
    return f"{live_server.url}/notes/"


@pytest.fixture
def note(learner, live_lecture):
    return Note.objects.create(user=learner, lecture=live_lecture, revision=live_lecture.live_revision, body="Before")


def open_notes(page, address):
    page.goto(address, wait_until="networkidle")  # the modules are there before the connection is cut
    page.get_by_role("tab", name="Notes").click()
    return page


def open_note(page, note):
    page.wait_for_load_state("networkidle")  # the module that listens is there
    page.locator(f"#note-{note.pk} [data-note-text]").click()
    return page.locator(f"#note-{note.pk}-body")


def state(page, key="new"):
    return page.locator(f"#note-{key}-state")


def bodies():
    return sorted(Note.objects.kept().values_list("body", flat=True))


def wait_until_nothing_is_kept_here(page):
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('lectern-note:'))")


# --- Without a connection ---


def test_a_new_note_that_was_typed_offline_is_there_once_when_the_network_returns(signed_in, address):
    open_notes(signed_in, address)
    signed_in.context.set_offline(True)

    signed_in.locator(NEW).fill("Typed in the train")
    expect(state(signed_in)).to_contain_text("kept in this browser")
    assert bodies() == []
    signed_in.context.set_offline(False)

    expect(state(signed_in)).to_have_text(SAVED)
    assert bodies() == ["Typed in the train"]
    signed_in.reload()
    expect(signed_in.locator("[data-note]")).to_have_count(1)
    wait_until_nothing_is_kept_here(signed_in)
    assert bodies() == ["Typed in the train"]


def test_an_edit_that_was_typed_offline_is_there_when_the_network_returns(signed_in, address, note):
    open_notes(signed_in, address)
    signed_in.context.set_offline(True)

    open_note(signed_in, note).fill("Edited in the train")
    expect(state(signed_in, note.pk)).to_contain_text("kept in this browser")
    assert bodies() == ["Before"]
    signed_in.context.set_offline(False)

    expect(state(signed_in, note.pk)).to_have_text(SAVED)
    assert bodies() == ["Edited in the train"]


@pytest.mark.parametrize("where", ["lecture", "notes"])
def test_a_new_note_outlives_its_tab(signed_in, address, notes_address, where):
    open_notes(signed_in, address)
    signed_in.context.set_offline(True)
    signed_in.locator(NEW).fill("Typed in the train")
    expect(state(signed_in)).to_contain_text("kept in this browser")
    signed_in.close()
    signed_in.context.set_offline(False)

    again = signed_in.context.new_page()
    again.goto(address if where == "lecture" else notes_address)

    if where == "lecture":
        expect(again.locator("[data-note-text]")).to_have_text("Typed in the train")
    expect(again.get_by_text("What you wrote without a connection is saved.")).to_be_visible()
    again.reload()
    expect(again.locator("[data-note]")).to_have_count(1)
    wait_until_nothing_is_kept_here(again)
    assert bodies() == ["Typed in the train"]


def test_an_edit_outlives_its_tab(signed_in, address, note, notes_address):
    open_notes(signed_in, address)
    signed_in.context.set_offline(True)
    open_note(signed_in, note).fill("Edited in the train")
    expect(state(signed_in, note.pk)).to_contain_text("kept in this browser")
    signed_in.close()
    signed_in.context.set_offline(False)

    again = signed_in.context.new_page()
    again.goto(notes_address)

    expect(again.locator("[data-note-text]")).to_have_text("Edited in the train")
    wait_until_nothing_is_kept_here(again)
    assert bodies() == ["Edited in the train"]


def test_an_edit_from_the_page_of_notes_is_shown_as_its_lecture_shows_notes(signed_in, address, note, notes_address):
    signed_in.goto(notes_address, wait_until="networkidle")
    signed_in.context.set_offline(True)
    open_note(signed_in, note).fill("Edited in the train")
    expect(state(signed_in, note.pk)).to_contain_text("kept in this browser")
    signed_in.close()
    signed_in.context.set_offline(False)

    again = open_notes(signed_in.context.new_page(), address)

    expect(again.locator("[data-note-text]")).to_have_text("Edited in the train")
    expect(again.get_by_label("Choose this note")).to_have_count(0)
    wait_until_nothing_is_kept_here(again)


def test_an_edit_of_a_closed_tab_and_one_made_elsewhere_are_both_kept(signed_in, address, note, notes_address):
    open_notes(signed_in, address)
    signed_in.context.set_offline(True)
    open_note(signed_in, note).fill("Edited in the train")
    expect(state(signed_in, note.pk)).to_contain_text("kept in this browser")
    signed_in.close()
    signed_in.context.set_offline(False)
    Note.objects.filter(pk=note.pk).update(body="Edited at home", edit_version=2)

    again = signed_in.context.new_page()
    again.goto(notes_address)

    expect(again.get_by_text("It has both texts now, one below the other.")).to_be_visible()
    assert bodies() == [f"Edited at home{DIVIDER}Edited in the train"]
    again.reload()
    expect(again.locator("[data-note-text]")).to_contain_text("Edited at home")
    assert bodies() == [f"Edited at home{DIVIDER}Edited in the train"]


def test_an_answer_that_is_lost_makes_no_second_note_and_no_conflict(signed_in, address):
    open_notes(signed_in, address)
    lost = []

    def lose(route):
        lost.append(route.fetch())
        route.abort()

    signed_in.route("**/notes/add/**", lose, times=1)
    signed_in.locator(NEW).fill("First")
    expect(state(signed_in)).to_contain_text("kept in this browser")
    signed_in.locator(NEW).fill("First and second")

    expect(state(signed_in)).to_have_text(SAVED)
    assert len(lost) == 1
    assert bodies() == ["First and second"]


def test_a_text_that_the_server_refuses_stays_with_its_reason(signed_in, address, live_lecture, notes_address):
    open_notes(signed_in, address)
    signed_in.context.set_offline(True)
    signed_in.locator(NEW).fill("x" * 20_001)
    expect(state(signed_in)).to_contain_text("kept in this browser")
    signed_in.close()
    signed_in.context.set_offline(False)

    again = signed_in.context.new_page()
    again.goto(address)
    again.get_by_role("tab", name="Notes").click()
    box = again.locator("[data-notes-unsent]")
    expect(box).to_contain_text("A note has at most 20000 characters")
    expect(box.locator("pre")).to_have_text("x" * 20_001)
    box.get_by_role("button", name="Try again").click()
    expect(box).to_contain_text("A note has at most 20000 characters")
    box.get_by_role("button", name="Discard").click()

    expect(box).to_have_count(0)
    wait_until_nothing_is_kept_here(again)
    assert bodies() == []


def test_a_session_that_has_ended_keeps_the_text_and_says_so(signed_in, address, sign_in, learner):
    open_notes(signed_in, address)
    Session.objects.all().delete()

    signed_in.locator(NEW).fill("Typed too late")
    expect(state(signed_in)).to_contain_text("Your session has ended.")
    link = state(signed_in).get_by_role("link", name="Sign in")
    expect(link).to_have_attribute("href", re.compile(r"^/accounts/login/\?next=%2Fcourses"))
    assert bodies() == []
    sign_in(learner)
    signed_in.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(state(signed_in)).to_have_text(SAVED)
    assert bodies() == ["Typed too late"]


def test_what_one_learner_typed_is_never_stored_as_anothers(signed_in, address, sign_in, stranger, learner):
    open_notes(signed_in, address)
    sign_in(stranger)

    signed_in.locator(NEW).fill("Typed by the learner")
    expect(state(signed_in)).to_contain_text("Somebody else is signed in by now")
    open_notes(signed_in, address)
    signed_in.wait_for_timeout(500)
    assert Note.objects.count() == 0
    sign_in(learner)
    open_notes(signed_in, address)

    expect(signed_in.locator("[data-note-text]")).to_have_text("Typed by the learner")
    assert Note.objects.get().user == learner


def test_what_was_typed_last_is_sent_when_the_page_is_left(signed_in, address, notes_address):
    open_notes(signed_in, address)
    signed_in.locator(NEW).fill("In a hurry")

    signed_in.goto(notes_address)
    signed_in.wait_for_timeout(500)
    signed_in.reload()

    expect(signed_in.locator("[data-note]")).to_have_count(1)
    wait_until_nothing_is_kept_here(signed_in)
    assert bodies() == ["In a hurry"]


# --- Two browsers at once ---


@pytest.fixture
def other(browser, live_server, client, learner):
    """A second browser of the same learner."""
    client.force_login(learner)
    with browser.new_context() as context:
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        yield page
        page.goto("about:blank")
        page.wait_for_timeout(400)


@pytest.fixture
def in_conflict(signed_in, other, address, note):
    """Both have the note open; the other one has saved, then this one types."""
    open_notes(signed_in, address)
    open_notes(other, address)
    open_note(other, note).fill("Saved in the other browser")
    expect(state(other, note.pk)).to_have_text(SAVED)
    open_note(signed_in, note).fill("Typed here")
    expect(signed_in.locator("[data-note-conflict]")).to_contain_text("Saved in the other browser")
    expect(signed_in.locator("[data-note-conflict] [tabindex]")).to_be_focused()
    assert bodies() == ["Saved in the other browser"]
    return signed_in


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("Keep both texts", f"Saved in the other browser{DIVIDER}Typed here"),
        ("Keep mine", "Typed here"),
        ("Keep the other", "Saved in the other browser"),
    ],
)
def test_two_browsers_at_once_overwrite_nothing(in_conflict, note, choice, kept):
    in_conflict.get_by_role("button", name=choice).click()

    expect(in_conflict.locator("[data-note-conflict]")).to_have_count(0)
    expect(in_conflict.locator(f"#note-{note.pk}-body")).to_have_value(kept)
    if choice != "Keep the other":
        expect(state(in_conflict, note.pk)).to_have_text(SAVED)
    wait_until_nothing_is_kept_here(in_conflict)
    assert bodies() == [kept]


def test_typing_goes_on_while_both_texts_are_shown_and_is_in_what_is_kept(in_conflict, note):
    in_conflict.locator(f"#note-{note.pk}-body").fill("Typed here, and more")
    in_conflict.wait_for_timeout(1500)
    assert bodies() == ["Saved in the other browser"]

    in_conflict.get_by_role("button", name="Keep mine").click()
    expect(state(in_conflict, note.pk)).to_have_text(SAVED)

    assert bodies() == ["Typed here, and more"]


def test_a_note_that_was_deleted_elsewhere_comes_back_only_when_it_is_wanted(signed_in, address, note, other):
    open_notes(signed_in, address)
    open_notes(other, address)
    other.locator("[data-note-delete]").click()
    expect(other.get_by_text("Note deleted.")).to_be_visible()

    open_note(signed_in, note).fill("Typed here")
    expect(signed_in.get_by_text("This note was deleted in another window.")).to_be_visible()
    assert bodies() == []
    signed_in.get_by_role("button", name="Bring it back with my text").click()
    expect(state(signed_in, note.pk)).to_have_text(SAVED)

    assert bodies() == ["Typed here"]


def test_both_texts_can_be_chosen_by_keyboard(in_conflict, note):
    tab_to(in_conflict, in_conflict.get_by_role("button", name="Keep both texts"))
    in_conflict.keyboard.press("Enter")

    expect(state(in_conflict, note.pk)).to_have_text(SAVED)
    expect(in_conflict.locator(f"#note-{note.pk}-body")).to_be_focused()
    assert bodies() == [f"Saved in the other browser{DIVIDER}Typed here"]


def test_without_scripts_a_page_shows_both_texts(browser, live_server, client, learner, address, note):
    client.force_login(learner)
    with browser.new_context(java_script_enabled=False) as context:
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(address)
        page.locator(f"#note-{note.pk} summary").click()
        page.locator(f"#note-{note.pk}-body").fill("Typed here")
        Note.objects.filter(pk=note.pk).update(body="Saved elsewhere", edit_version=2)
        page.locator(f"#note-{note.pk}").get_by_role("button", name="Save note").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("This note was changed in another window")
        expect(page.get_by_text("Saved elsewhere")).to_be_visible()
        page.get_by_role("button", name="Keep both texts").click()

        expect(page.get_by_text("Note saved.")).to_be_visible()
        assert bodies() == [f"Saved elsewhere{DIVIDER}Typed here"]


# --- Tags ---


def test_tags_are_typed_with_commas_and_enter_and_lead_to_their_notes(signed_in, address, errors):
    open_notes(signed_in, address)
    signed_in.locator(NEW).fill("About layers")
    tags = signed_in.locator("#note-new-tags")

    tags.press_sequentially("exam")
    tags.press("Enter")
    expect(tags).to_have_value("exam, ")
    tags.press_sequentially("to read")
    expect(state(signed_in)).to_have_text(SAVED)
    signed_in.locator("[data-note-form=new]").get_by_role("button", name="Save note").click()

    chips = signed_in.locator("[data-note-tags] a")
    expect(chips).to_have_text(["#exam", "#to read"])
    expect(tags).to_have_value("")
    chips.last.click()
    signed_in.wait_for_url("**/notes/?tag=to%20read")
    expect(signed_in.locator("[data-note]")).to_have_count(1)


def test_the_field_for_tags_proposes_mine_behind_a_comma_too(signed_in, address, learner, note):
    note.tags.add(NoteTag.objects.create(user=learner, name="exam"), NoteTag.objects.create(user=learner, name="read"))
    open_notes(signed_in, address)

    signed_in.locator("#note-new-tags").press_sequentially("exam, ")

    proposed = signed_in.locator("#note-tags-proposed option")
    expect(proposed).to_have_count(1)
    expect(proposed).to_have_attribute("value", "exam, read")


# --- Deleting ---


def test_a_deleted_note_is_gone_at_once_and_comes_back_where_it_stood(signed_in, address, note, errors):
    open_notes(signed_in, address)

    signed_in.locator("[data-note-delete]").click()
    expect(signed_in.locator("[data-note]")).to_have_count(0)
    expect(signed_in.get_by_text("Note deleted.")).to_be_visible()
    assert bodies() == []
    signed_in.get_by_role("button", name="Undo").click()

    expect(signed_in.locator("[data-note]")).to_have_count(1)
    assert bodies() == ["Before"]


def test_a_closed_tab_neither_loses_nor_brings_back(signed_in, address, note, notes_address, errors):
    open_notes(signed_in, address)
    signed_in.locator("[data-note-delete]").click()
    expect(signed_in.get_by_text("Note deleted.")).to_be_visible()

    signed_in.goto(notes_address)
    expect(signed_in.locator("[data-note]")).to_have_count(0)
    assert bodies() == []
    signed_in.goto(f"{notes_address}?where=deleted")
    signed_in.get_by_role("button", name="Bring it back").click()

    expect(signed_in.get_by_text("The note is back.")).to_be_visible()
    assert bodies() == ["Before"]


def test_a_note_that_cannot_be_deleted_stays(signed_in, address, note):
    open_notes(signed_in, address)
    signed_in.context.set_offline(True)

    signed_in.locator("[data-note-delete]").click()

    expect(signed_in.get_by_text("The note could not be deleted.")).to_be_visible()
    expect(signed_in.locator("[data-note]")).to_have_count(1)
    assert bodies() == ["Before"]


def test_a_note_is_deleted_and_had_back_by_keyboard(signed_in, address, note):
    open_notes(signed_in, address)
    tab_to(signed_in, signed_in.locator("[data-note-delete]"))

    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_text("Note deleted.")).to_be_visible()
    assert_focus_is_seen(signed_in)
    tab_to(signed_in, signed_in.get_by_role("button", name="Undo"))
    signed_in.keyboard.press("Enter")

    expect(signed_in.locator("[data-note-delete]")).to_be_focused()
    assert bodies() == ["Before"]


# --- The page of all notes ---


def test_several_notes_are_tagged_and_deleted_from_the_page(
    signed_in, notes_address, note, learner, live_lecture, errors
):
    Note.objects.create(user=learner, lecture=live_lecture, body="Another")
    signed_in.goto(notes_address)
    bar = signed_in.get_by_role("form", name="Chosen notes")
    expect(bar).to_be_hidden()

    for box in signed_in.get_by_label("Choose this note").all():
        box.check()
    bar.get_by_placeholder("Tag").fill("exam")
    bar.get_by_role("button", name="Add the tag").click()
    expect(signed_in.locator("[data-note-tags] a")).to_have_text(["#exam", "#exam"])
    for box in signed_in.get_by_label("Choose this note").all():
        box.check()
    bar.get_by_role("button", name="Delete").click()
    expect(signed_in.get_by_text("2 notes deleted.")).to_be_visible()
    assert bodies() == []
    signed_in.get_by_role("button", name="Undo").click()

    expect(signed_in.get_by_text("2 notes are back.")).to_be_visible()
    assert bodies() == ["Another", "Before"]


def test_a_note_is_changed_on_the_page_of_all_notes(signed_in, notes_address, note, errors):
    signed_in.goto(notes_address)

    open_note(signed_in, note).fill("After")
    expect(state(signed_in, note.pk)).to_have_text(SAVED)
    signed_in.locator(f"#note-{note.pk}").get_by_role("button", name="Save note").click()

    expect(signed_in.locator("[data-note-text]")).to_have_text("After")
    expect(signed_in.get_by_role("link", name="To the lecture")).to_be_visible()
    assert bodies() == ["After"]


def test_notes_are_found_in_korean_by_keyboard(signed_in, notes_address, note, learner, live_lecture):
    Note.objects.create(user=learner, lecture=live_lecture, body="가중치를 다시 쓴다")
    signed_in.goto(notes_address)
    tab_to(signed_in, signed_in.get_by_label("Search my notes"))

    signed_in.keyboard.insert_text("가중치")
    signed_in.keyboard.press("Enter")

    signed_in.wait_for_url("**/notes/?q=*")
    expect(signed_in.locator("[data-note-text]")).to_have_text(["가중치를 다시 쓴다"])


def test_the_printed_page_has_the_notes_and_no_controls(signed_in, notes_address, note):
    signed_in.goto(f"{notes_address}print/")
    signed_in.emulate_media(media="print")

    expect(signed_in.get_by_role("heading", name="My notes")).to_be_visible()
    expect(signed_in.locator("article")).to_be_visible()
    shown = signed_in.locator("button, nav, form").evaluate_all(
        "all => all.filter((one) => one.checkVisibility()).length"
    )
    assert shown == 0


def test_a_note_leads_back_to_its_lecture(signed_in, notes_address, note):
    signed_in.goto(notes_address)

    signed_in.get_by_role("link", name="To the lecture").click()

    expect(signed_in.locator(f"#note-{note.pk}")).to_be_visible()
    expect(signed_in.locator(f"#note-{note.pk}")).to_be_in_viewport()
