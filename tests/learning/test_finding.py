"""What a learner finds of their own."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import publishing
from courses.models import Course, Lecture
from learning import favoriting, note_taking
from learning.finding import find_own
from learning.models import Favorite, Note


@pytest.fixture
def note(live_lecture, learner):
    return note_taking.add_note(live_lecture, by=learner, body="Try *gradients* with my rows. 데이터를 나눈다.")


def bodies(own):
    return ["".join(piece.text for piece in found.body) for found in own.notes]


def titles(own):
    return ["".join(piece.text for piece in found.title) for found in own.favorites]


@pytest.mark.parametrize("words", ["gradient", "GRADIENTS rows", "데이터", "이터", "데이터는"])
def test_own_note_is_found_marked_and_linked_at_its_place(client, note, learner, words):
    client.force_login(learner)

    response = client.get("/search/", {"q": words})

    assert f'href="/courses/ml/transfer-learning/#note-{note.pk}"' in response.text
    assert "<mark>" in response.text.partition("My notes</h2>")[2].partition("</section>")[0]


def test_note_of_a_lecture_that_is_not_live_leads_to_the_page_of_the_note(note, live_lecture, learner, editor):
    publishing.unpublish(live_lecture, by=editor)

    (found,) = find_own("gradient", user=learner).notes

    assert (found.url, found.lecture_title) == (f"/notes/{note.pk}/card/", "Transfer learning")


def test_notes_of_others_deleted_ones_and_other_courses_are_not_found(
    client, note, learner, stranger, editor, admin, author
):
    for user in (stranger, editor, admin, author):
        assert not find_own("gradient", user=user)
        client.force_login(user)
        assert "my rows" not in client.get("/search/?q=rows").text
    other = Course.objects.create(title="Other", slug="other", owner=author)
    assert not find_own("gradient", user=learner, course=other.pk)

    Note.objects.update(deleted_at=timezone.now())
    assert not find_own("gradient", user=learner)


def test_visitor_has_none(client, note):
    assert not find_own("gradient", user=AnonymousUser())
    assert "My notes" not in client.get("/search/?q=gradient").text


def test_highlight_is_found_by_the_words_that_it_is_on(live_lecture, learner):
    Note.objects.create(user=learner, lecture=live_lecture, quote="Knowledge is reused.", color="yellow")

    (found,) = find_own("knowledge", user=learner).notes

    assert ("".join(piece.text for piece in found.quote), found.body) == ("Knowledge is reused.", [])


def test_favorites_are_found_by_what_they_are_called_and_land_on_it(live_lecture, course, learner):
    mission = live_lecture.missions.get()
    favoriting.star_course(course, by=learner)
    favoriting.star_lecture(live_lecture, by=learner)
    Favorite.objects.create(user=learner, lecture=live_lecture, heading_id="h-idea", label="The learning idea")
    gone = Favorite.objects.create(user=learner, lecture=live_lecture, heading_id="h-old", label="Learning by heart")
    Favorite.objects.create(user=learner, mission=mission, label="What is learning?")

    found = find_own("learning", user=learner, group="favorites")

    assert {(favorite.kind, favorite.url) for favorite in found.favorites} == {
        ("course", "/courses/ml/"),
        ("lecture", "/courses/ml/transfer-learning/"),
        ("heading", "/courses/ml/transfer-learning/#h-idea"),
        ("heading", f"/favorites/{gone.pk}/"),  # says there that it is gone
        ("mission", f"/courses/ml/transfer-learning/#mission-{mission.pk}"),
    }


def test_favorites_that_lead_nowhere_and_those_of_others_are_not_found(live_lecture, course, learner, stranger, editor):
    favoriting.star_lecture(live_lecture, by=learner)
    favoriting.star_course(course, by=learner)
    assert not find_own("transfer", user=stranger)

    publishing.unpublish(live_lecture, by=editor)

    assert not find_own("transfer machine", user=learner)
    assert not find_own("machine", user=learner)


def test_working_copy_title_is_neither_found_nor_shown(live_lecture, learner, client):
    favoriting.star_lecture(live_lecture, by=learner)
    Lecture.objects.filter(pk=live_lecture.pk).update(title="Secret name")
    client.force_login(learner)

    assert titles(find_own("transfer", user=learner)) == ["Transfer learning"]
    assert not find_own("secret", user=learner)
    assert "Secret name" not in client.get("/search/?q=transfer").text


def test_alone_they_come_in_pages(live_lecture, learner, client):
    for number in range(12):
        note_taking.add_note(live_lecture, by=learner, body=f"Model {number}")
    client.force_login(learner)

    everything = find_own("model", user=learner)
    second = find_own("model", user=learner, group="notes", page=2)

    assert (len(everything.notes), everything.note_count) == (3, 12)
    assert (len(second.notes), second.page.number) == (2, 2)
    assert "Show all 12 notes" in client.get("/search/?q=model").text
    assert "Page 2 of 2" in client.get("/search/?q=model&kind=notes&page=2").text


def test_number_of_queries_is_fixed(live_lecture, learner, make_lecture, editor):
    def add(lecture):
        note_taking.add_note(lecture, by=learner, body="A model.")
        favoriting.star_lecture(lecture, by=learner)

    add(live_lecture)
    find_own("transfer", user=learner)  # the learner's role is asked for once
    with CaptureQueriesContext(connection) as with_one:
        find_own("transfer", user=learner)
        find_own("model", user=learner)
    for number in range(2):
        lecture = make_lecture(f"Transfer {number}")
        publishing.publish(lecture, by=editor)
        add(lecture)
    with CaptureQueriesContext(connection) as with_three:
        find_own("transfer", user=learner)
        find_own("model", user=learner)

    assert len(with_one) == len(with_three)
