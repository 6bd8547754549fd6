"""Notes: adding, changing, deleting, and the page of all notes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses import publishing
from courses.models import Course
from learning.models import Note

SCRIPT = {"HTTP_HX_REQUEST": "true"}
LONG = "x" * 20_001


def add(client, lecture, body, **data):
    headers = data.pop("headers", {})
    return client.post(f"/notes/add/{lecture.pk}/", {"body": body, **data}, **headers)


# --- Adding ---


def test_a_note_is_kept_with_its_lecture_and_revision(learner_client, learner, live_lecture):
    response = add(learner_client, live_lecture, "First\r\nline")

    note = Note.objects.get()
    assert (note.user, note.lecture, note.revision) == (learner, live_lecture, live_lecture.live_revision)
    assert note.body == "First\nline"
    assert response.status_code == 302
    assert response["Location"] == f"{live_lecture.get_absolute_url()}#note-{note.pk}"
    assert "Note saved." in learner_client.get(live_lecture.get_absolute_url()).text


def test_a_script_gets_the_note_as_the_list_shows_it(learner_client, live_lecture):
    response = add(learner_client, live_lecture, "So **bold** <script>alert(1)</script>", headers=SCRIPT)

    note = Note.objects.get()
    assert response.status_code == 200
    assert f'data-note="{note.pk}"' in response.text
    assert f'action="/notes/{note.pk}/"' in response.text
    assert "<strong>bold</strong>" in response.text
    assert "<script>" not in response.text
    assert "<html" not in response.text


def test_a_note_can_hang_on_a_heading_and_its_words(learner_client, live_lecture):
    add(learner_client, live_lecture, "Here", heading_id="h-idea", quote="Knowledge is reused.")

    note = Note.objects.get()
    assert (note.heading_id, note.quote) == ("h-idea", "Knowledge is reused.")


@pytest.mark.parametrize(("body", "message"), [("  ", "Write something first."), (LONG, "at most 20000 characters")])
def test_a_note_that_cannot_be_kept_comes_back_with_a_message(learner_client, live_lecture, body, message):
    page = add(learner_client, live_lecture, body)
    alone = add(learner_client, live_lecture, body, headers=SCRIPT)

    assert (page.status_code, alone.status_code) == (422, 422)
    assert message in page.text
    assert message in alone.json()["error"]
    assert body.strip() in page.text
    assert Note.objects.count() == 0


def test_a_line_end_counts_as_one_character(learner_client, live_lecture):
    add(learner_client, live_lecture, "\r\n".join(["x" * 99] * 200))

    assert len(Note.objects.get().body) == 19_999


def test_notes_are_not_taken_on_what_is_not_live(learner_client, draft):
    assert add(learner_client, draft, "Hello").status_code == 404
    assert learner_client.post("/notes/add/999999/", {"body": "Hello"}).status_code == 404
    assert learner_client.post(f"/notes/add/{2**80}/", {"body": "Hello"}).status_code == 404


def test_visitors_are_asked_to_sign_in(client, live_lecture):
    response = add(client, live_lecture, "Hello")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    assert Note.objects.count() == 0


def test_a_note_needs_the_token(live_lecture, learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)

    response = add(client, live_lecture, "Hello")

    assert (response.status_code, Note.objects.count()) == (403, 0)


# --- Changing ---


def test_a_note_is_changed(learner_client, make_note):
    note = make_note()

    response = learner_client.post(f"/notes/{note.pk}/", {"body": "Better"}, **SCRIPT)

    note.refresh_from_db()
    assert note.body == "Better"
    assert "Better" in response.text


def test_changing_from_the_page_of_notes_leads_back_there(learner_client, make_note):
    note = make_note()

    response = learner_client.post(f"/notes/{note.pk}/", {"body": "Better", "back": "notes"})

    assert response["Location"] == f"/notes/#note-{note.pk}"


def test_an_unchanged_note_keeps_its_date(learner_client, make_note):
    note = make_note()
    before = note.updated_at

    learner_client.post(f"/notes/{note.pk}/", {"body": note.body})

    note.refresh_from_db()
    assert note.updated_at == before


def test_an_emptied_note_is_not_saved(learner_client, make_note):
    note = make_note()

    response = learner_client.post(f"/notes/{note.pk}/", {"body": ""})

    note.refresh_from_db()
    assert response.status_code == 422
    assert note.body == "My *own* words"


def test_another_learners_note_is_not_found(learner_client, make_note, stranger):
    note = make_note(user=stranger)

    assert learner_client.post(f"/notes/{note.pk}/", {"body": "Mine"}).status_code == 404
    assert learner_client.get(f"/notes/{note.pk}/delete/").status_code == 404
    assert learner_client.post(f"/notes/{note.pk}/delete/").status_code == 404
    assert Note.objects.get().body == "My *own* words"
    assert "own" not in learner_client.get("/notes/").text.split("<main")[1]


def test_saving_is_a_post(learner_client, make_note, live_lecture):
    note = make_note()

    assert learner_client.get(f"/notes/{note.pk}/").status_code == 405
    assert learner_client.get(f"/notes/add/{live_lecture.pk}/").status_code == 405
    assert learner_client.post("/notes/").status_code == 405


# --- Deleting ---


def test_deleting_asks_first_and_then_deletes(learner_client, make_note):
    note = make_note()

    page = learner_client.get(f"/notes/{note.pk}/delete/")
    assert "Delete this note?" in page.text
    assert "<em>own</em>" in page.text
    assert Note.objects.count() == 1

    response = learner_client.post(f"/notes/{note.pk}/delete/")
    assert response["Location"] == "/notes/"
    assert Note.objects.kept().count() == 0


def test_a_deleted_note_comes_back_from_the_message(learner_client, make_note):
    note = make_note()
    learner_client.post(f"/notes/{note.pk}/delete/")

    page = learner_client.get("/notes/").text
    assert f'<input type="hidden" name="note" value="{note.pk}">' in page
    assert 'action="/notes/restore/"' in page
    response = learner_client.post("/notes/restore/", {"note": note.pk})

    assert response["Location"] == f"/notes/#note-{note.pk}"
    assert Note.objects.kept().get().body == "My *own* words"


def test_a_script_brings_a_note_back(learner_client, make_note):
    note = make_note(deleted_at=timezone.now())

    response = learner_client.post("/notes/restore/", {"note": note.pk}, **SCRIPT)

    assert response.json() == {"restored": [note.pk]}
    assert Note.objects.kept().count() == 1


@pytest.mark.parametrize("note", ["", "x", "999999", "9" * 30])
def test_nothing_to_bring_back_is_not_found(learner_client, note):
    assert learner_client.post("/notes/restore/", {"note": note}).status_code == 404


def test_a_note_that_is_deleted_is_deleted_once(learner_client, make_note):
    note = make_note(deleted_at=timezone.now())

    assert learner_client.get(f"/notes/{note.pk}/delete/").status_code == 404
    assert learner_client.post(f"/notes/{note.pk}/delete/").status_code == 404


def test_what_was_deleted_a_month_ago_goes_with_the_next_deletion(learner_client, make_note):
    _old, lately = (make_note(deleted_at=timezone.now() - timedelta(days=days)) for days in (31, 29))
    now = make_note()

    learner_client.post(f"/notes/{now.pk}/delete/")

    assert sorted(Note.objects.values_list("pk", flat=True)) == [lately.pk, now.pk]


def test_deleted_notes_of_the_last_days_can_be_listed(learner_client, make_note):
    make_note("Gone lately", deleted_at=timezone.now() - timedelta(days=29))
    make_note("Gone long ago", deleted_at=timezone.now() - timedelta(days=31))
    make_note("Still here")

    listed, others = learner_client.get("/notes/?where=deleted").text, learner_client.get("/notes/").text

    assert ["Gone lately" in listed, "Gone long ago" in listed, "Still here" in listed] == [True, False, False]
    assert ["Gone lately" in others, "Gone long ago" in others, "Still here" in others] == [False, False, True]


def test_a_script_deletes_without_a_page(learner_client, make_note):
    note = make_note()

    response = learner_client.post(f"/notes/{note.pk}/delete/", **SCRIPT)

    assert response.json() == {"deleted": note.pk}
    assert Note.objects.kept().count() == 0


# --- All notes ---


def test_notes_stand_by_course_and_lecture(learner_client, make_note, make_live):
    second = make_live("Second lecture")
    make_note("About the second", lecture=second)
    make_note("About the first")
    make_note("Again about the first")

    page = learner_client.get("/notes/").text

    order = ["Transfer learning", "Again about the first", "About the first", "Second lecture", "About the second"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert page.count("notes-course__title") == 1
    assert page.count("notes-lecture") == 2


def test_notes_are_found_by_words_and_course(learner_client, make_note, make_live, author, editor):
    from courses import editing

    other = editing.add_section(
        Course.objects.create(title="Cooking", slug="cooking", owner=author), title="One", by=author
    )
    soup = make_live("Soup", into=other)
    make_note("Salt and pepper", lecture=soup)
    make_note("Gradient and loss")

    def found(**query):
        page = learner_client.get("/notes/", query).text
        return [words for words in ("Salt and pepper", "Gradient and loss") if f"<p>{words}</p>" in page]

    assert found() == ["Salt and pepper", "Gradient and loss"]
    assert found(q="SALT") == ["Salt and pepper"]
    assert found(q="loss gradient") == ["Gradient and loss"]
    assert found(q="soup") == ["Salt and pepper"]
    assert found(course=soup.course_id) == ["Salt and pepper"]
    assert found(course="nonsense") == ["Salt and pepper", "Gradient and loss"]
    assert found(q="nowhere") == []
    assert "No note of yours is like that." in learner_client.get("/notes/?q=nowhere").text


def test_the_page_is_empty_at_first(learner_client):
    assert "You have no notes yet." in learner_client.get("/notes/").text


def test_notes_on_what_is_not_live_any_more_can_be_read_and_leak_no_title(
    learner_client, make_note, live_lecture, editor
):
    note = make_note()
    publishing.unpublish(live_lecture, by=editor)
    live_lecture.title = "SECRET NEW TITLE"
    live_lecture.save()

    page = learner_client.get("/notes/").text

    assert "<em>own</em>" in page
    assert "Transfer learning" in page
    assert "not available now" in page
    assert "SECRET NEW TITLE" not in page
    assert f'href="{live_lecture.get_absolute_url()}"' not in page
    assert learner_client.post(f"/notes/{note.pk}/", {"body": "Kept"})["Location"] == f"/notes/#note-{note.pk}"
    assert "SECRET NEW TITLE" not in learner_client.get(f"/notes/{note.pk}/delete/").text


def test_unpublished_edits_of_a_title_do_not_show(learner_client, make_note, live_lecture):
    make_note()
    live_lecture.title = "SECRET NEW TITLE"
    live_lecture.save()

    page = learner_client.get("/notes/").text

    assert "SECRET NEW TITLE" not in page
    assert f'href="{live_lecture.get_absolute_url()}">Transfer learning</a>' in page


def test_twenty_notes_stand_on_a_page(learner_client, make_note):
    for number in range(21):
        make_note(f"Note number {number}.")

    first, second = (learner_client.get(f"/notes/?page={page}").text for page in (1, 2))

    assert first.count('data-note="') == 20
    assert second.count('data-note="') == 1
    assert learner_client.get("/notes/?page=x").status_code == 200
    assert learner_client.get("/notes/?page=99").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    count, learner_client, make_note, make_live, django_assert_num_queries
):
    for number in range(count):
        make_note(lecture=make_live(f"Lecture {number}"))

    # session, person; whose passage is gone, how many in each lecture, the order of lectures, which of the page, they
    # with titles, their tags; what the filters offer: courses, tags
    with django_assert_num_queries(11):
        learner_client.get("/notes/")
