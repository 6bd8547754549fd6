"""Two hundred and more texts that try to run a script, in every field of notes, in a real browser."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from playwright.sync_api import expect

from learning.models import Note, NoteTag
from tests.attacks import NAMES, PAYLOADS

from .attacked import Watch

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="A page looks the same whatever the database")
A_PAGE = 30


@pytest.fixture
def watch(page, sign_in, learner):
    sign_in(learner)
    yield Watch(page)
    page.goto("about:blank")
    page.wait_for_timeout(400)


@pytest.fixture
def notes(learner, live_lecture):
    """Each payload as a text, a quote, and the name of a tag."""
    made = [
        Note(user=learner, lecture=live_lecture, revision=live_lecture.live_revision, body=text, quote=text[:2000])
        for text in PAYLOADS
    ]
    Note.objects.bulk_create(made)
    for number, note in enumerate(made):
        name = f"{number} {NAMES[number % len(NAMES)]}"[:40]
        note.tags.add(NoteTag.objects.create(user=learner, name=name))
    return made


def test_there_are_enough_of_them():
    assert len(PAYLOADS) >= 200
    assert len(set(PAYLOADS)) == len(PAYLOADS)


def test_the_watch_sees_an_attack(page, live_server, watch):
    page.goto(f"{live_server.url}/notes/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x onerror=attacked(1)>')")
    page.wait_for_timeout(200)

    with pytest.raises(AssertionError, match="onerror=attacked"):
        watch.assert_unharmed()


def test_notes_with_attacks_do_no_harm_on_their_page(page, live_server, watch, notes):
    pages = -(-len(notes) // A_PAGE)
    for number in range(1, pages + 1):
        page.goto(f"{live_server.url}/notes/?page={number}", wait_until="networkidle")
        assert page.locator("[data-note]").count() == min(A_PAGE, len(notes) - A_PAGE * (number - 1))
        watch.assert_unharmed(number)


@pytest.mark.parametrize("address", ["print/", "?where=deleted", "?sort=newest"])
def test_notes_with_attacks_do_no_harm_elsewhere(page, live_server, watch, notes, address):
    if "deleted" in address:
        Note.objects.update(deleted_at=notes[0].created_at)

    page.goto(f"{live_server.url}/notes/{address}", wait_until="networkidle")

    assert page.locator(".note__text").count() == (len(notes) if address == "print/" else A_PAGE)
    watch.assert_unharmed(address)


def test_notes_with_attacks_do_no_harm_beside_their_lecture(page, live_server, watch, notes, live_lecture):
    for begin in range(0, len(notes), A_PAGE):
        shown = [note.pk for note in notes[begin : begin + A_PAGE]]
        Note.objects.update(deleted_at=notes[0].created_at)
        Note.objects.filter(pk__in=shown).update(deleted_at=None)
        page.goto(f"{live_server.url}{live_lecture.get_absolute_url()}", wait_until="networkidle")
        assert page.locator("[data-note]").count() == len(shown)
        watch.assert_unharmed(begin)


def test_words_that_are_searched_for_do_no_harm(page, live_server, watch, notes):
    page.route("**/static/**", lambda route: route.abort())  # what is asked is what the server writes
    page.goto(f"{live_server.url}/notes/")
    for text in PAYLOADS:
        asked = urlencode({"q": text, "tag": text[:40]})
        page.goto(f"{live_server.url}/notes/?{asked}", wait_until="domcontentloaded")
        watch.assert_unharmed(text)


def test_attacks_that_are_typed_do_no_harm_when_the_script_shows_them(page, live_server, watch, live_lecture):
    page.goto(f"{live_server.url}{live_lecture.get_absolute_url()}", wait_until="networkidle")
    page.get_by_role("tab", name="Notes").click()
    form = page.locator("[data-note-form=new]")

    for count, text in enumerate(PAYLOADS[:: len(PAYLOADS) // 20], 1):
        form.locator("textarea").fill(text)
        form.locator("[name=tags]").fill(text[:40].replace(",", " "))
        form.get_by_role("button", name="Save note").click()
        expect(page.locator("[data-note]")).to_have_count(count)

    watch.assert_unharmed()
    assert set(Note.objects.values_list("body", flat=True)) <= {text.strip() for text in PAYLOADS}
