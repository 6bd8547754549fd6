"""Notes of one learner never reach another: every address that takes the id of a note or the name of a tag."""

import re

import pytest
from django.urls import URLPattern, get_resolver, reverse

from learning.models import Note, NoteTag

SECRET = "WORDS-OF-ANOTHER"
TAG = "tag-of-another"
# Addresses of notes that name none: what they may show is asked below.
LISTS = ["notes", "notes_print", "note_tags"]
FILES = ["md", "json"]


@pytest.fixture
def theirs(stranger, live_lecture):
    note = Note.objects.create(
        user=stranger, lecture=live_lecture, revision=live_lecture.live_revision, body=SECRET, quote="Knowledge",
        client_id="7b0f3a66-2a5f-4d4e-8a55-0d6e8a1f2b3c", selector={"start": 0, "end": 9},
    )  # fmt: skip
    note.tags.add(NoteTag.objects.create(user=stranger, name=TAG))
    return note


def addresses_of_a_note():
    """Names of all addresses such as notes/<int:pk>/…: a new one is tested without being written down here."""
    return [
        pattern.name
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLPattern) and re.match(r"notes/<int:pk>/", str(pattern.pattern))
    ]


def stands(note):
    note.refresh_from_db()
    return note.body, note.deleted_at, note.edit_version, note.is_orphan_kept, note.tag_names, note.quote, note.color


def test_the_table_is_not_empty():
    assert {"note_save", "note_delete", "note_keep"} <= set(addresses_of_a_note())


@pytest.mark.django_db
@pytest.mark.parametrize("name", addresses_of_a_note())
def test_every_address_of_a_note_takes_a_method_and_finds_none_of_another(learner_client, theirs, name):
    address = reverse(name, args=[theirs.pk])

    assert 404 in {learner_client.get(address).status_code, learner_client.post(address).status_code}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("headers", [{}, {"HTTP_HX_REQUEST": "true"}], ids=["page", "script"])
@pytest.mark.parametrize("name", addresses_of_a_note())
def test_anothers_note_is_not_found_and_stays_as_it_was(learner_client, theirs, name, method, headers):
    before = stands(theirs)

    data = {"body": "Mine", "tags": "mine", "edit_version": 1, "keep": "mine", "quote": "Knowledge", "color": "pink"}
    response = getattr(learner_client, method)(reverse(name, args=[theirs.pk]), data, **headers)

    assert response.status_code in {404, 405}
    assert SECRET not in response.text
    assert stands(theirs) == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ["", "?where=deleted", "?where=gone", f"?tag={TAG}", f"?q={SECRET}", "?sort=newest"])
def test_no_list_shows_it(learner_client, theirs, make_note, name, query):
    make_note("My own")

    text = learner_client.get(reverse(name) + query).text

    assert f">{SECRET}" not in text
    assert f"#{TAG}" not in text
    assert f'"{TAG}"' not in text.replace(f'name="tag" value="{TAG}"', "")
    assert f'id="note-{theirs.pk}"' not in text


@pytest.mark.django_db
@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("query", ["", "?where=deleted", f"?tag={TAG}", f"?q={SECRET}"])
def test_no_file_has_it(learner_client, theirs, make_note, kind, query):
    make_note("My own")

    response = learner_client.get(reverse("notes_file", args=[kind]) + query)

    text = b"".join(response.streaming_content).decode()
    assert SECRET not in text
    assert TAG not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data"),
    [("notes_restore", {}), ("notes_together", {"do": "delete"}), ("notes_together", {"do": "tag", "tags": "mine"})],
)
def test_nothing_is_done_to_it_among_several(learner_client, theirs, make_note, name, data):
    before, mine = stands(theirs), make_note("My own")

    learner_client.post(reverse(name), {"note": [mine.pk, theirs.pk], **data})

    assert stands(theirs) == before


@pytest.mark.django_db
def test_the_id_of_anothers_page_makes_a_note_of_ones_own(learner_client, theirs, live_lecture, learner):
    data = {"body": "My own", "client_id": str(theirs.client_id)}

    response = learner_client.post(reverse("note_add", args=[live_lecture.pk]), data, HTTP_HX_REQUEST="true")

    assert SECRET not in response.text
    assert Note.objects.get(body="My own").user == learner
    assert stands(theirs)[0] == SECRET


@pytest.mark.django_db
def test_a_tag_of_the_same_name_is_ones_own(learner_client, theirs, make_note, learner):
    note = make_note("My own")

    learner_client.post(reverse("note_save", args=[note.pk]), {"body": "My own", "tags": TAG})

    assert sorted(NoteTag.objects.filter(name=TAG).values_list("user__username", flat=True)) == ["learner", "stranger"]
    assert stands(theirs)[4] == [TAG]


@pytest.mark.django_db
def test_the_lecture_shows_only_ones_own(learner_client, theirs, make_note, live_lecture):
    make_note("My own")

    text = learner_client.get(live_lecture.get_absolute_url()).text

    assert "My own" in text
    assert SECRET not in text
    assert TAG not in text
