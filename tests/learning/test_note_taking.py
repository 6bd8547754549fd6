"""Notes that come twice, from two windows at once, or after somebody else has signed in: nothing typed is lost."""

from uuid import uuid4

import pytest
from django.utils import timezone

from learning.models import Note, NoteTag
from learning.note_taking import DIVIDER, with_both

SCRIPT = {"HTTP_HX_REQUEST": "true"}


def add(client, lecture, body, **data):
    return client.post(f"/notes/add/{lecture.pk}/", {"body": body, **data}, **SCRIPT)


def save(client, note, body, **data):
    return client.post(f"/notes/{note.pk}/", {"body": body, **data}, **SCRIPT)


def bodies():
    return list(Note.objects.order_by("pk").values_list("body", flat=True))


# --- Sent twice ---


def test_a_note_that_is_sent_twice_is_made_once(learner_client, live_lecture):
    data = {"client_id": str(uuid4()), "tags": "one, two"}

    first, second = (add(learner_client, live_lecture, "In the train", **data) for _time in range(2))

    note = Note.objects.get()
    assert (note.body, note.edit_version, note.tag_names) == ("In the train", 1, ["one", "two"])
    assert f'data-note="{note.pk}"' in first.text
    assert f'data-note="{note.pk}"' in second.text


def test_what_comes_again_with_more_text_is_the_next_text_of_the_same_note(learner_client, live_lecture):
    data = {"client_id": str(uuid4())}

    add(learner_client, live_lecture, "In the", **data)
    add(learner_client, live_lecture, "In the train", **data)

    assert bodies() == ["In the train"]
    assert Note.objects.get().edit_version == 2


def test_what_comes_again_after_a_change_elsewhere_overwrites_nothing(learner_client, live_lecture):
    data = {"client_id": str(uuid4())}
    add(learner_client, live_lecture, "In the", **data)
    save(learner_client, Note.objects.get(), "At home", edit_version=1)

    refused = add(learner_client, live_lecture, "In the train", **data)
    assert (refused.status_code, bodies()) == (409, ["At home"])
    add(learner_client, live_lecture, "In the train", keep="both", **data)

    assert bodies() == [f"At home{DIVIDER}In the train"]


def test_two_learners_may_have_the_same_id_of_a_page(learner_client, live_lecture, stranger, client):
    data = {"client_id": str(uuid4())}
    add(learner_client, live_lecture, "Mine", **data)
    client.force_login(stranger)
    add(client, live_lecture, "Theirs", **data)

    assert list(Note.objects.order_by("pk").values_list("user__username", "body")) == [
        ("learner", "Mine"),
        ("stranger", "Theirs"),
    ]


def test_an_id_that_is_none_is_told(learner_client, live_lecture):
    response = add(learner_client, live_lecture, "Hello", client_id="nonsense")

    assert response.status_code == 422
    assert "UUID" in response.json()["error"]


def test_what_somebody_else_typed_is_not_stored_as_mine(learner_client, live_lecture, stranger):
    response = add(learner_client, live_lecture, "Typed by another", learner=stranger.pk)
    page = learner_client.post(f"/notes/add/{live_lecture.pk}/", {"body": "Typed by another", "learner": stranger.pk})

    assert (response.status_code, page.status_code, bodies()) == (403, 403, [])
    assert "Somebody else is signed in by now" in response.json()["error"]
    assert "Typed by another" in page.text


def test_what_i_typed_myself_is_stored(learner_client, live_lecture, learner):
    add(learner_client, live_lecture, "Mine", learner=learner.pk)

    assert bodies() == ["Mine"]


# --- Two windows ---


@pytest.fixture
def opened(make_note):
    """A note that a window has open at its first version; another window has saved since."""
    note = make_note("Before")
    Note.objects.filter(pk=note.pk).update(body="Saved elsewhere", edit_version=2)
    return note


def test_a_stale_text_overwrites_nothing_and_both_are_shown(learner_client, opened):
    response = save(learner_client, opened, "Typed here", edit_version=1)

    assert response.status_code == 409
    assert bodies() == ["Saved elsewhere"]
    assert "Saved elsewhere" in response.text
    assert 'data-version="2"' in response.text
    assert f'data-address="/notes/{opened.pk}/"' in response.text


def test_without_a_script_a_page_has_both_texts_and_saves_to_what_stands(learner_client, opened):
    page = learner_client.post(f"/notes/{opened.pk}/", {"body": "Typed here", "edit_version": 1, "tags": "one"})

    assert page.status_code == 409
    assert "Saved elsewhere" in page.text
    assert ">Typed here</textarea>" in page.text
    assert f'action="/notes/{opened.pk}/"' in page.text
    assert 'name="edit_version" value="2"' in page.text
    assert 'name="tags" value="one"' in page.text


@pytest.mark.parametrize(("keep", "kept"), [("both", f"Saved elsewhere{DIVIDER}Typed here"), ("mine", "Typed here")])
def test_the_choice_of_the_page_is_done(learner_client, opened, keep, kept):
    save(learner_client, opened, "Typed here", edit_version=2, keep=keep)

    note = Note.objects.get()
    assert (note.body, note.edit_version) == (kept, 3)


def test_mine_is_no_word_against_a_third_text(learner_client, opened):
    response = save(learner_client, opened, "Typed here", edit_version=1, keep="mine")

    assert (response.status_code, bodies()) == (409, ["Saved elsewhere"])


def test_both_texts_are_put_together_once(learner_client, opened):
    for _time in range(2):
        save(learner_client, opened, "Typed here", keep="both")

    assert bodies() == [f"Saved elsewhere{DIVIDER}Typed here"]


def test_the_same_text_from_two_windows_is_no_conflict(learner_client, opened):
    response = save(learner_client, opened, "Saved elsewhere", edit_version=1)

    assert (response.status_code, Note.objects.get().edit_version) == (200, 2)


def test_two_texts_that_are_too_long_for_one_stay_two(learner_client, make_note):
    note = make_note("a" * 15_000, edit_version=2)

    response = save(learner_client, note, "b" * 15_000, keep="both")

    assert response.status_code == 409
    assert bodies() == ["a" * 15_000]


def test_a_text_for_a_note_that_was_deleted_asks_first(learner_client, make_note):
    note = make_note("Before", deleted_at=timezone.now())

    refused = save(learner_client, note, "After", edit_version=1)
    page = learner_client.post(f"/notes/{note.pk}/", {"body": "After", "edit_version": 1})

    assert (refused.status_code, page.status_code) == (409, 409)
    assert "data-deleted" in refused.text
    assert "Bring it back with my text" in page.text
    assert Note.objects.kept().count() == 0
    save(learner_client, note, "After", edit_version=1, keep="mine")
    assert [note.body for note in Note.objects.kept()] == ["After"]


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        ("A", "B", f"A{DIVIDER}B"),
        ("A", "", "A"),
        ("", "B", "B"),
        (f"A{DIVIDER}B", "B", f"A{DIVIDER}B"),
        (f"A{DIVIDER}B", "A", f"A{DIVIDER}B"),
        ("A", f"A{DIVIDER}B", f"A{DIVIDER}B"),
        ("A and more", "A", "A and more"),
        (f"A{DIVIDER}B{DIVIDER}C", f"B{DIVIDER}C", f"A{DIVIDER}B{DIVIDER}C"),
    ],
)
def test_what_stands_already_is_not_put_there_again(theirs, mine, both):
    assert with_both(theirs, mine) == both


# --- Tags ---


def tags_of(note):
    return sorted(note.tags.values_list("name", flat=True))


def test_tags_come_with_the_note(learner_client, live_lecture):
    response = add(learner_client, live_lecture, "Hello", tags=" #Exam ,  to   read\r\nexam, ")

    assert tags_of(Note.objects.get()) == ["Exam", "to read"]
    assert 'href="/notes/?tag=to%20read"' in response.text


def test_a_tag_is_spelled_as_it_was_first(learner_client, learner, make_note):
    NoteTag.objects.create(user=learner, name="Été")
    first, second = make_note("One"), make_note("Two")

    save(learner_client, first, "One", tags="ÉTÉ")
    save(learner_client, second, "Two", tags="été, 시험")

    assert sorted(NoteTag.objects.values_list("name", flat=True)) == ["Été", "시험"]
    assert (tags_of(first), tags_of(second)) == (["Été"], ["Été", "시험"])


def test_tags_alone_leave_date_and_version(learner_client, make_note):
    note = make_note()

    save(learner_client, note, note.body, tags="one")

    stands = Note.objects.get()
    assert (stands.updated_at, stands.edit_version, tags_of(note)) == (note.updated_at, 1, ["one"])


def test_a_form_without_tags_leaves_them(learner_client, make_note):
    note = make_note()
    save(learner_client, note, "One", tags="one")

    save(learner_client, note, "Two")

    assert tags_of(note) == ["one"]


def test_tags_of_two_windows_are_both_there(learner_client, make_note):
    note = make_note()
    save(learner_client, note, note.body, tags="a, b", opened_tags="")

    save(learner_client, note, note.body, tags="a, b, mine", opened_tags="a, b")
    save(learner_client, note, note.body, tags="b, theirs", opened_tags="a, b")

    assert tags_of(note) == ["b", "mine", "theirs"]


def test_a_tag_without_notes_is_gone(learner_client, make_note):
    note = make_note()
    save(learner_client, note, note.body, tags="one, two", opened_tags="")

    save(learner_client, note, note.body, tags="two", opened_tags="one, two")

    assert list(NoteTag.objects.values_list("name", flat=True)) == ["two"]


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        (",".join(f"tag {number}" for number in range(11)), "at most 10 tags; these are 11"),
        ("x" * 41, "at most 40 characters: shorten “xxxxxxxxxxxxxxxxxxxx…”"),
        ("a\x00b", "Null characters"),
    ],
)
def test_tags_that_cannot_be_are_told_and_nothing_typed_is_lost(learner_client, live_lecture, tags, message):
    alone = add(learner_client, live_lecture, "Hello", tags=tags)
    page = learner_client.post(f"/notes/add/{live_lecture.pk}/", {"body": "Hello", "tags": tags})

    assert (alone.status_code, page.status_code, bodies()) == (422, 422, [])
    assert message in alone.json()["error"]
    assert "Hello" in page.text


def test_the_field_proposes_my_tags_alone(learner_client, learner, stranger, make_note):
    for user, name in ((learner, "mine"), (stranger, "theirs")):
        make_note(user=user).tags.add(NoteTag.objects.create(user=user, name=name))
    make_note(deleted_at=timezone.now()).tags.add(NoteTag.objects.create(user=learner, name="of a deleted one"))

    assert learner_client.get("/notes/tags/").json() == {"tags": ["mine"]}


# --- Highlights ---


def test_a_highlight_may_lose_its_text(learner_client, make_note):
    note = make_note("Words", quote="Knowledge is reused.")

    save(learner_client, note, "", edit_version=1)

    assert bodies() == [""]


def test_a_note_whose_passage_is_gone_is_kept_on_request(learner_client, make_note):
    note = make_note(quote="Old words", orphaned_at=timezone.now())
    plain = make_note()

    learner_client.post(f"/notes/{note.pk}/keep/")

    note.refresh_from_db()
    assert note.is_orphan_kept
    assert learner_client.post(f"/notes/{plain.pk}/keep/").status_code == 404
