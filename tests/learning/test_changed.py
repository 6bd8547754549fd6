"""A lecture that changed since a learner finished it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from courses import editing, publishing
from courses.models import Lecture
from learning import completing
from learning.models import Completion
from quizzes.models import Attempt
from tests.conftest import make_mission

pytestmark = pytest.mark.django_db
MARK = "Changed since you read it"


@pytest.fixture
def finished(live_lecture, learner):
    completing.toggle(live_lecture, by=learner)
    return live_lecture


@pytest.fixture
def republish(author, editor):
    def publish(lecture, body="## Idea\n\nKnowledge is used again.\n", **options):
        current = Lecture.objects.get(pk=lecture.pk)
        current = editing.save_lecture(current, by=author, opened_version=current.edit_version, body=body)
        return publishing.publish(current, by=editor, **options)

    return publish


def changes_of(lecture):
    return reverse("lecture_changes", args=[lecture.pk])


def marks(client, lecture):
    """On the lecture page, in its outline, and on the course page."""
    page, course = client.get(lecture.get_absolute_url()), client.get(lecture.course.get_absolute_url())
    return "lecture__changed" in page.text, "outline__changed" in page.text, MARK in course.text


def test_a_notable_revision_marks_the_lecture_for_who_finished_an_earlier_one(learner_client, finished, republish):
    republish(finished, note="The second part is new.")

    assert marks(learner_client, finished) == (True, True, True)
    assert "The second part is new." in learner_client.get(finished.get_absolute_url()).text
    assert Completion.objects.get().revision.number == 1


def test_a_minor_revision_marks_nothing(learner_client, finished, republish):
    republish(finished, notable=False, note="A typo.")

    assert marks(learner_client, finished) == (False, False, False)


def test_a_notable_revision_below_a_minor_one_is_told_with_its_own_note(learner_client, finished, republish):
    republish(finished, note="Notable words.")
    republish(finished, body="## Idea\n\nOnce more.\n", notable=False, note="Minor words.")

    page = learner_client.get(finished.get_absolute_url()).text

    assert "Notable words." in page
    assert "Minor words." not in page


@pytest.mark.parametrize("person", ["editor", "stranger"])
def test_who_did_not_finish_it_sees_no_mark(client, request, finished, republish, person):
    republish(finished)
    client.force_login(request.getfixturevalue(person))

    assert marks(client, finished) == (False, False, False)


def test_visitors_see_no_mark(client, finished, republish):
    republish(finished)

    assert marks(client, finished) == (False, False, False)


def test_what_is_scheduled_is_told_when_it_is_live(learner_client, finished, republish):
    later = timezone.now() + timedelta(hours=1)
    republish(finished, live_from=later)

    before = marks(learner_client, finished)
    with time_machine.travel(later + timedelta(minutes=1)):
        after = marks(learner_client, finished)

    assert (before, after) == ((False, False, False), (True, True, True))


def test_the_text_that_was_read_is_no_change_when_it_comes_back(learner_client, finished, republish, editor):
    republish(finished)
    publishing.restore(finished.revisions.get(number=1), by=editor)

    assert marks(learner_client, finished) == (False, False, False)


def test_read_again_takes_the_mark_away_and_the_lecture_stays_finished(learner_client, finished, republish):
    republish(finished)

    response = learner_client.post(reverse("read_again", args=[finished.pk]))

    assert response.url == finished.get_absolute_url()
    assert marks(learner_client, finished) == (False, False, False)
    assert Completion.objects.get().revision.number == 2


def test_read_again_is_nothing_for_what_is_not_finished(learner_client, live_lecture):
    assert learner_client.post(reverse("read_again", args=[live_lecture.pk])).status_code == 404
    assert not Completion.objects.exists()


def test_the_page_of_changes_marks_the_words(learner_client, finished, republish):
    republish(finished, body="## Idea\n\nKnowledge is `<b>` again.\n")

    page = learner_client.get(changes_of(finished)).text

    assert "Knowledge is <mark>reused</mark>" in page
    assert "Knowledge is <mark>&lt;" in page


def test_the_page_of_changes_tells_nothing_of_missions_but_that_they_changed(
    learner_client, finished, republish, author
):
    mission = finished.missions.get()
    mission.prompt = "SECRET-PROMPT"
    mission.save()
    make_mission(finished, prompt="NEW-PROMPT", position=1)
    republish(finished)

    page = learner_client.get(changes_of(finished)).text

    assert "The missions changed, too." in page
    assert ("KEY-" in page, "SECRET-PROMPT" in page, "NEW-PROMPT" in page) == (False, False, False)
    assert not Attempt.objects.exists()


def test_a_changed_key_alone_is_not_told(learner_client, finished, republish):
    finished.missions.get().choices.filter(is_correct=True).update(feedback="KEY-OTHER")
    republish(finished)

    assert "The missions changed" not in learner_client.get(changes_of(finished)).text


def test_changes_are_for_who_finished_the_lecture_while_it_is_live(client, learner, stranger, finished, editor):
    client.force_login(stranger)
    assert client.get(changes_of(finished)).status_code == 404
    client.force_login(learner)
    assert client.get(changes_of(finished)).status_code == 200
    publishing.unpublish(finished, by=editor)
    assert client.get(changes_of(finished)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_marks_cost_the_lecture_page_no_query(
    learner_client, learner, make_live, republish, django_assert_max_num_queries, count
):
    lectures = [make_live(f"Lecture {number}") for number in range(count)]
    for lecture in lectures:
        completing.toggle(lecture, by=learner)
        republish(lecture, note="One")
        republish(lecture, body="Another.", note="Two")

    with django_assert_max_num_queries(5):
        page = learner_client.get(lectures[0].get_absolute_url()).text

    assert page.count("outline__changed") == count
