"""The page of all notes: what its filters find, in what order, and what is done to several notes at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import editing, publishing
from courses.models import Course
from learning import note_taking
from learning.models import Note, NoteTag
from learning.tagging import set_tags


@pytest.fixture
def notes(make_note, make_live, author):
    """One of each kind, in two courses."""
    cooking = Course.objects.create(title="Cooking", slug="cooking", owner=author)
    soup = make_live("Soup", into=editing.add_section(cooking, title="One", by=author))
    found = {
        "salt": make_note("Salt and pepper", lecture=soup, color="pink", quote="Boil it", selector={"start": 9}),
        "early": make_note("Said first", quote="Knowledge", selector={"start": 2, "end": 11}),
        "late": make_note("Said later", quote="reused", selector={"start": 20, "end": 26}, color="yellow"),
        "plain": make_note("전이 학습은 가중치를 다시 쓴다"),
        "gone": make_note("Where was it?", quote="Old words", orphaned_at=timezone.now()),
        "kept": make_note("Kept anyway", quote="Older words", orphaned_at=timezone.now(), is_orphan_kept=True),
    }
    set_tags(found["plain"], ["Exam", "Übung"])
    set_tags(found["salt"], ["exam"])
    return found


@pytest.fixture
def found(learner_client, notes):
    """Names of the notes that the list shows, in its order; the tray stands before it."""

    def names(**query):
        page = learner_client.get("/notes/", query).text
        places = {name: page.find(f'id="note-{note.pk}"') for name, note in notes.items()}
        return sorted((name for name, place in places.items() if place > 0), key=places.get)

    return names


def test_notes_stand_by_place_and_those_without_their_passage_first(found):
    assert found() == ["gone", "salt", "early", "late", "kept", "plain"]


def test_notes_stand_by_time(found, notes):
    Note.objects.filter(pk=notes["early"].pk).update(updated_at=timezone.now() + timedelta(hours=1))

    assert found(sort="newest") == ["gone", "early", "kept", "plain", "late", "salt"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "pepper"}, ["salt"]),
        ({"q": "KNOWLEDGE"}, ["early"]),
        ({"q": "soup salt"}, ["salt"]),
        ({"q": "cooking"}, ["salt"]),
        ({"q": "exam"}, ["salt", "plain"]),
        ({"q": "übung"}, ["plain"]),
        ({"q": "가중치"}, ["plain"]),
        ({"q": "학습 다시"}, ["plain"]),
        ({"q": "old"}, ["gone", "kept"]),
        ({"q": "50% _"}, []),
        ({"tag": "EXAM"}, ["salt", "plain"]),
        ({"tag": "ÜBUNG"}, ["plain"]),
        ({"color": "yellow"}, ["late"]),
        ({"color": "mauve", "sort": "?", "course": "x", "q": "old"}, ["gone", "kept"]),
        ({"where": "passage"}, ["salt", "early", "late", "kept"]),
        ({"where": "lecture"}, ["plain"]),
        ({"where": "gone"}, ["gone"]),
        ({"where": "deleted"}, []),
        ({"tag": "exam", "where": "lecture"}, ["plain"]),
    ],
)  # fmt: skip
def test_notes_are_found(found, query, names):
    assert found(**query) == names


def test_notes_of_a_course_are_found(found, notes):
    assert found(course=notes["salt"].lecture.course_id) == ["salt"]
    assert found(course=notes["plain"].lecture.course_id) == ["gone", "early", "late", "kept", "plain"]


def test_a_course_written_in_two_ways_is_found(learner_client, make_note):
    """Composed and decomposed Hangul are the same word."""
    make_note("가중치")

    assert "가중치</p>" in learner_client.get("/notes/", {"q": "가중치"}).text


def test_each_note_leads_back_to_its_place(learner_client, notes):
    page = learner_client.get("/notes/").text

    address = notes["early"].lecture.get_absolute_url()
    assert f'href="{address}#mark-{notes["early"].pk}"' in page
    assert f'href="{address}#note-{notes["plain"].pk}"' in page
    assert f'href="{address}#note-{notes["gone"].pk}"' in page


def test_a_course_that_cannot_be_read_any_more_has_no_link(learner_client, notes, editor):
    publishing.unpublish(notes["salt"].lecture, by=editor)

    page = learner_client.get("/notes/").text

    assert "Salt and pepper" in page
    assert notes["salt"].lecture.get_absolute_url() not in page


def test_the_tray_shows_five_and_leads_to_all(learner_client, make_note):
    for number in range(7):
        make_note(f"Lost {number}.", quote="Old", orphaned_at=timezone.now())

    first, tray = learner_client.get("/notes/").text, learner_client.get("/notes/?where=gone").text

    assert first.count("data-note-keep") == 5
    assert "Show all 7 such notes" in first
    assert tray.count("data-note-keep") == 7


def test_links_to_files_have_the_filter(learner_client, notes):
    page = learner_client.get("/notes/?tag=exam&page=1").text

    assert 'href="/notes/export.md?tag=exam"' in page
    assert 'href="/notes/export.json?tag=exam"' in page
    assert 'href="/notes/print/?tag=exam"' in page


# --- Several at once ---


def test_chosen_notes_are_deleted_and_come_back(learner_client, notes):
    chosen = [notes["salt"].pk, notes["plain"].pk]

    response = learner_client.post("/notes/together/", {"note": chosen, "do": "delete", "next": "/notes/?tag=exam"})
    assert response["Location"] == "/notes/?tag=exam"
    assert Note.objects.kept().filter(pk__in=chosen).count() == 0
    assert "2 notes deleted." in learner_client.get("/notes/").text
    learner_client.post("/notes/restore/", {"note": chosen})

    assert Note.objects.kept().filter(pk__in=chosen).count() == 2
    assert sorted(Note.objects.get(pk=notes["plain"].pk).tag_names) == ["Exam", "Übung"]


def test_chosen_notes_get_a_tag_and_keep_theirs(learner_client, notes):
    learner_client.post(
        "/notes/together/", {"note": [notes["salt"].pk, notes["plain"].pk], "do": "tag", "tags": "again"}
    )

    assert sorted(Note.objects.get(pk=notes["plain"].pk).tag_names) == ["Exam", "again", "Übung"]
    assert sorted(Note.objects.get(pk=notes["salt"].pk).tag_names) == ["Exam", "again"]


def test_a_note_with_ten_tags_gets_no_other(learner_client, notes):
    set_tags(notes["late"], [f"t{number}" for number in range(10)])

    learner_client.post("/notes/together/", {"note": [notes["late"].pk], "do": "tag", "tags": "again"})

    assert Note.objects.get(pk=notes["late"].pk).tags.count() == 10
    assert "already has as many tags as it may" in learner_client.get("/notes/").text
    assert not NoteTag.objects.filter(name="again").exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Choose at least one note."),
        ({"note": "x"}, "There is no such note."),
        ({"note": "9" * 30}, "There is no such note."),
        ({"note": "1", "do": "tag"}, "Type a tag first."),
        ({"note": "1", "do": "tag", "tags": "x" * 50}, "A tag has at most 40 characters"),
    ],
)
def test_what_cannot_be_done_to_several_is_told(learner_client, make_note, data, message):
    make_note()

    response = learner_client.post("/notes/together/", data | {"next": "https://elsewhere.example/"})

    assert response["Location"] == "/notes/"
    assert message in learner_client.get("/notes/").text
    assert Note.objects.kept().count() == 1


def test_notes_of_others_are_not_touched(learner_client, make_note, stranger):
    theirs = make_note(user=stranger)

    learner_client.post("/notes/together/", {"note": theirs.pk, "do": "delete"})
    learner_client.post("/notes/together/", {"note": theirs.pk, "do": "tag", "tags": "mine"})

    theirs.refresh_from_db()
    assert (theirs.deleted_at, theirs.tag_names) == (None, [])


def test_deleting_takes_only_own_notes(make_note, learner, stranger):
    theirs = make_note(user=stranger)

    assert note_taking.delete_notes([theirs], by=learner) == []
    assert note_taking.restore_notes([theirs.pk], by=learner) == []
