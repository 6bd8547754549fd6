"""Notes on passages on the server: taking them, showing them in the text, carrying them, attaching them anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import editing, publishing
from courses.page_text import page_text
from learning import carrying
from learning.anchoring import anchor_at
from learning.models import Note
from learning.state import PANEL_NOTES, learner_state

from .conftest import SCRIPT

BODY = "## Idea\n\nKnowledge is **reused**. It saves data.\n\nKnowledge is reused. It saves time.\n"


@pytest.fixture
def lecture(make_live):
    return make_live("Anchored", body=BODY)


@pytest.fixture
def passage(lecture):
    """What a browser sends of the words that begin at the nth occurrence."""

    def sent(quote, nth=0, **fields):
        text = page_text(lecture.live_revision.html).text
        start = -1
        for _ in range(nth + 1):
            start = text.index(quote, start + 1)
        anchor = anchor_at(text, start, start + len(quote))
        return {"quote": quote, "revision": lecture.live_revision.pk, "color": "green", **anchor.selector, **fields}

    return sent


@pytest.fixture
def make_highlight(make_note, lecture):
    def make(quote, *, nth=0, user=None, **fields):
        revision = lecture.live_revision
        text = page_text(revision.html).text
        start = -1
        for _ in range(nth + 1):
            start = text.index(quote, start + 1)
        anchor = anchor_at(text, start, start + len(quote))
        given = {"body": "", "quote": quote, "selector": anchor.selector, "color": "green", **fields}
        return make_note(user=user, lecture=lecture, checked_revision=revision, **given)

    return make


@pytest.fixture
def republish(lecture, author, editor):
    def run(old, new, **options):
        lecture.refresh_from_db()
        body = lecture.body.replace(old, new)
        saved = editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body=body)
        return publishing.publish(saved, by=editor, **options)

    return run


def add(client, lecture, sent, **options):
    return client.post(f"/notes/add/{lecture.pk}/", {"body": "", **sent}, **SCRIPT, **options)


def text_of(client, lecture):
    page = client.get(lecture.get_absolute_url()).text
    return page[page.index("data-text>") : page.index("</article>")]


# --- Taking ---


def test_a_highlight_is_kept_where_it_was_selected(learner_client, lecture, passage):
    response = add(learner_client, lecture, passage("Knowledge is reused", nth=1))

    note = Note.objects.get()
    assert response.status_code == 200
    assert (note.quote, note.color, note.body, note.heading_id) == ("Knowledge is reused", "green", "", "h-idea")
    assert note.selector == anchor_at(page_text(lecture.live_revision.html).text, 42, 61).selector
    assert (note.revision, note.checked_revision) == (lecture.live_revision, lecture.live_revision)


def test_a_wrong_place_is_mended(learner_client, lecture, passage):
    add(learner_client, lecture, passage("saves time", start=3, end=13))

    note = Note.objects.get()
    text = page_text(lecture.live_revision.html).text
    assert text[note.selector["start"] : note.selector["end"]] == "saves time"
    assert note.is_orphan is False


def test_words_that_are_not_in_the_lecture_are_kept_as_gone(learner_client, lecture, passage):
    add(learner_client, lecture, passage("saves time") | {"quote": "never said", "body": "But I heard it"})

    note = Note.objects.get()
    assert (note.quote, note.body, note.is_orphan) == ("never said", "But I heard it", True)


def test_a_revision_of_another_lecture_or_one_to_come_is_not_looked_into(
    learner_client, lecture, make_live, passage, republish
):
    other = make_live("Other", body="## Secret\n\nOther words entirely.\n").live_revision
    coming = republish("saves time", "saves money", live_from=timezone.now() + timedelta(days=1))

    for revision in (other, coming):
        add(learner_client, lecture, passage("saves time") | {"quote": "saves money", "revision": revision.pk})

    assert {note.revision for note in Note.objects.all()} == {lecture.live_revision}
    assert [note.is_orphan for note in Note.objects.all()] == [True, True]


def test_an_older_revision_that_is_still_on_a_screen_counts(learner_client, lecture, passage, republish):
    sent = passage("saves time")
    republish("Knowledge is **reused**.", "All of it is used again.")

    add(learner_client, lecture, sent)

    assert Note.objects.get().is_orphan is False
    assert ">saves time</mark>" in text_of(learner_client, lecture)


def test_sent_twice_it_is_made_once(learner_client, lecture, passage):
    sent = passage("saves time", client_id="7d9a3c52-0f4d-4b6e-9b63-0a1a2b3c4d5e")

    answers = [add(learner_client, lecture, sent).status_code for _ in range(2)]

    assert (answers, Note.objects.count()) == ([200, 200], 1)


@pytest.mark.parametrize(
    "wrong",
    [{"quote": "x" * 2001}, {"start": -1}, {"start": "x"}, {"end": 2**40}, {"color": "black"}, {"prefix": "x" * 201}],
)
def test_what_makes_no_sense_is_told_and_nothing_is_stored(learner_client, lecture, passage, wrong):
    response = add(learner_client, lecture, passage("saves time") | wrong)

    assert response.status_code == 422
    assert response.json()["error"]
    assert Note.objects.count() == 0


def test_too_much_is_told_in_numbers(learner_client, lecture, passage):
    response = add(learner_client, lecture, passage("saves time") | {"quote": "x" * 2001})

    assert response.json()["error"] == "A highlight has at most 2000 characters; this one has 2001. Select less."


# --- In the text ---


def test_marks_stand_in_the_text_for_their_learner_alone(client, learner, stranger, lecture, make_highlight):
    make_highlight("saves time", body="Mine")
    make_highlight("saves data", user=stranger, color="pink")
    client.force_login(learner)

    html = text_of(client, lecture)

    assert html.count("<mark") == 1
    assert ">saves time</mark>" in html
    assert 'aria-label="Green highlight, with a note"' in html
    client.logout()
    assert "<mark" not in text_of(client, lecture)


def test_deleted_and_gone_ones_are_not_marked(learner_client, lecture, make_highlight):
    make_highlight("saves time", deleted_at=timezone.now())
    make_highlight("saves data", orphaned_at=timezone.now())

    assert "<mark" not in text_of(learner_client, lecture)


def test_the_words_of_a_note_are_never_html(learner_client, lecture, passage):
    payload = '"><img src=x onerror=alert(1)>'

    add(learner_client, lecture, passage("saves time") | {"quote": payload, "prefix": payload, "suffix": payload})

    page = learner_client.get(lecture.get_absolute_url()).text
    assert Note.objects.get().quote == payload
    assert "<img src=x" not in page
    assert "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;" in page


def test_a_mark_whose_note_is_not_in_the_panel_leads_to_it(learner_client, lecture, make_highlight, make_note):
    note = make_highlight("saves time")
    for number in range(PANEL_NOTES):
        make_note(f"Newer {number}", lecture=lecture)

    assert f'href="/notes/{note.pk}/card/"' in text_of(learner_client, lecture)
    page = learner_client.get(f"/notes/{note.pk}/card/")
    assert f'id="note-{note.pk}"' in page.text
    assert "saves time" in page.text
    part = learner_client.get(f"/notes/{note.pk}/card/", **SCRIPT).text
    assert "<html" not in part


def test_many_marks_cost_no_query_more(learner_client, lecture, make_highlight, django_assert_max_num_queries):
    text = page_text(lecture.live_revision.html).text
    for number in range(200):
        make_highlight(text[number % 60 : number % 60 + 8] or "time")
    address = lecture.get_absolute_url()

    with django_assert_max_num_queries(6):
        page = learner_client.get(address).text

    assert page.count("data-passage-sign=") == 200


# --- Carrying ---


def test_a_note_is_carried_once_to_what_is_live(learner_client, lecture, make_highlight, republish, learner):
    note = make_highlight("saves time")
    before = Note.objects.get().updated_at
    live = republish("## Idea", "First of all.\n\n## The idea")

    assert ">saves time</mark>" in text_of(learner_client, lecture)

    note.refresh_from_db()
    assert (note.revision, note.checked_revision, note.is_orphan, note.updated_at) == (live, live, False, before)
    assert page_text(live.html).text[note.selector["start"] : note.selector["end"]] == "saves time"
    assert note.heading_id == "h-idea"
    assert learner_state(learner, lecture.course, lecture).is_behind(live) is False


def test_after_carrying_the_page_costs_as_before(
    learner_client, lecture, make_highlight, republish, django_assert_max_num_queries
):
    make_highlight("saves time")
    republish("## Idea", "First of all.\n\n## Idea")
    learner_client.get(lecture.get_absolute_url())

    with django_assert_max_num_queries(6):
        learner_client.get(lecture.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_carrying_costs_the_same_for_one_and_for_three(
    count, learner, lecture, make_highlight, republish, django_assert_num_queries
):
    for _ in range(count):
        make_highlight("saves time")
    republish("## Idea", "First of all.\n\n## Idea")

    with django_assert_num_queries(6):  # live, notes, their texts, all at once; and the savepoint
        carrying.carry_notes(lecture.pk, of=learner)


def test_a_scheduled_revision_carries_when_its_time_has_come(
    learner_client, lecture, make_highlight, republish, time_machine
):
    make_highlight("saves time")
    republish("## Idea", "First of all.\n\n## Idea", live_from=timezone.now() + timedelta(days=1))
    text_of(learner_client, lecture)
    assert Note.objects.get().revision == lecture.live_revision

    time_machine.move_to(timezone.now() + timedelta(days=2))

    assert "First of all." in text_of(learner_client, lecture)
    assert Note.objects.get().revision.number == 2


def test_a_passage_that_is_gone_lies_in_the_tray_and_comes_back_with_its_text(
    learner_client, lecture, make_highlight, republish
):
    note = make_highlight("saves time", body="Why?")
    republish("It saves time.", "")

    page = learner_client.get(lecture.get_absolute_url()).text
    assert "Passages that are gone" in page
    assert "<mark" not in page
    note.refresh_from_db()
    assert (note.is_orphan, note.quote, note.revision.number, note.checked_revision.number) == (
        True,
        "saves time",
        1,
        2,
    )

    republish("## Idea", "Once more.\n\n## Idea")
    learner_client.get(lecture.get_absolute_url())
    republish("Knowledge is reused.", "Knowledge is reused. It saves time.")
    assert ">saves time</mark>" in text_of(learner_client, lecture)
    note.refresh_from_db()
    assert (note.is_orphan, note.revision.number) == (False, 4)


def test_one_learners_reading_carries_no_others_note(learner_client, stranger, lecture, make_highlight, republish):
    theirs = make_highlight("saves time", user=stranger)
    republish("## Idea", "First of all.\n\n## Idea")

    learner_client.get(lecture.get_absolute_url())

    theirs.refresh_from_db()
    assert theirs.checked_revision.number == 1


def test_a_note_whose_revision_is_not_known_is_found_by_its_words(learner, lecture, make_note):
    long = make_note(lecture=lecture, quote="Knowledge is reused. It saves time.")
    several = make_note(lecture=lecture, quote="Knowledge is reused")
    Note.objects.update(revision=None)

    carrying.carry_notes(lecture.pk, of=learner)

    long.refresh_from_db()
    several.refresh_from_db()
    assert (long.is_orphan, long.revision) == (False, lecture.live_revision)
    assert several.is_orphan is True


# --- Attaching anew ---


def test_an_orphan_is_attached_to_other_words(learner_client, lecture, make_highlight, passage):
    note = make_highlight("saves time", body="Why?", orphaned_at=timezone.now(), is_orphan_kept=True)

    response = learner_client.post(f"/notes/{note.pk}/attach/", passage("saves data"), **SCRIPT)

    note.refresh_from_db()
    assert response.status_code == 200
    assert (note.quote, note.is_orphan, note.is_orphan_kept, note.body) == ("saves data", False, False, "Why?")
    assert ">saves data</mark>" in text_of(learner_client, lecture)


def test_attaching_to_words_that_are_not_there_changes_nothing(learner_client, lecture, make_highlight, passage):
    note = make_highlight("saves time", orphaned_at=timezone.now())

    for sent in ({"quote": "never said"}, {"quote": " "}, {"quote": "x" * 3000}, {"start": "x"}):
        response = learner_client.post(f"/notes/{note.pk}/attach/", passage("saves data") | sent, **SCRIPT)
        assert response.status_code == 422
        assert response.json()["error"]

    note.refresh_from_db()
    assert (note.quote, note.is_orphan) == ("saves time", True)


def test_anothers_note_is_not_found(learner_client, stranger, lecture, make_highlight, passage):
    note = make_highlight("saves time", user=stranger)

    answers = [
        learner_client.get(f"/notes/{note.pk}/card/").status_code,
        learner_client.get(f"/notes/{2**70}/card/").status_code,
        learner_client.post(f"/notes/{note.pk}/attach/", passage("saves data")).status_code,
    ]

    assert answers == [404, 404, 404]
    note.refresh_from_db()
    assert note.quote == "saves time"


def test_a_note_on_what_cannot_be_read_is_not_attached(learner_client, lecture, make_highlight, passage, editor):
    note, sent = make_highlight("saves time"), passage("saves data")
    publishing.unpublish(lecture, by=editor)

    assert learner_client.post(f"/notes/{note.pk}/attach/", sent).status_code == 404


def test_the_colour_is_changed_with_the_note(learner_client, make_highlight):
    note = make_highlight("saves time")
    before = note.updated_at

    learner_client.post(f"/notes/{note.pk}/", {"body": "", "color": "blue"}, **SCRIPT)

    note.refresh_from_db()
    assert (note.color, note.updated_at) == ("blue", before)
