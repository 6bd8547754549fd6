"""Who has left an invited course keeps what is theirs, and hears nothing more of what is written there."""

import pytest
from django.utils import timezone

from courses import editing, publishing
from courses.models import Course, Enrolment
from learning.models import Favorite, PracticeCard
from quizzes.models import Attempt

pytestmark = pytest.mark.django_db


@pytest.fixture
def left(learner, live_lecture, course, author, editor, make_note):
    """A learner with a note, stars and a wrong answer, who left; then the lecture was published under another title."""
    enrolment = Enrolment.objects.create(course=course, user=learner)
    make_note("My own words")
    Favorite.objects.create(user=learner, course=course)
    Favorite.objects.create(user=learner, lecture=live_lecture)
    mission = live_lecture.missions.get()
    Attempt.objects.create(
        user=learner, mission=mission, revision=live_lecture.live_revision, number=1,
        chosen=[mission.choices.get(text="Tuning settings").pk], is_correct=False, score=0,
    )  # fmt: skip
    enrolment.left_at = timezone.now()
    enrolment.save()
    Course.objects.update(visibility="invited")
    live_lecture.refresh_from_db()
    editing.save_lecture(
        live_lecture, by=author, opened_version=live_lecture.edit_version, title="After you left", body="NEW-WORDS"
    )
    publishing.publish(live_lecture, by=editor)
    return enrolment


MINE = ["/notes/", "/favorites/", "/missions/"]


@pytest.mark.parametrize("place", MINE)
def test_own_things_stay_with_the_title_that_was_seen_and_lead_nowhere(learner_client, left, place):
    page = learner_client.get(place).text

    assert "Transfer learning" in page
    assert ("After you left" in page, "NEW-WORDS" in page, "/courses/ml/" in page) == (False, False, False)


def test_words_of_the_note_and_the_answer_stay(learner_client, left, live_lecture):
    mission = live_lecture.missions.get()

    assert "My own words" in learner_client.get("/notes/").text
    answers = learner_client.get(f"/missions/{mission.pk}/").text
    assert "Tuning settings" in answers
    assert "Using a pre-trained model" not in answers


def test_nothing_is_asked_or_proposed_any_more(learner_client, left):
    assert "After you left" not in learner_client.get("/").text
    assert "/courses/ml/" not in learner_client.get("/").text
    assert "What is" not in learner_client.get("/missions/practise/").text
    assert PracticeCard.objects.count() == 0


def test_a_note_can_still_be_changed_and_deleted(learner_client, left, learner):
    note = learner.notes.get()

    learner_client.post(f"/notes/{note.pk}/", {"body": "Better words"})
    note.refresh_from_db()
    assert note.body == "Better words"
    assert "After you left" not in learner_client.get(f"/notes/{note.pk}/delete/").text

    learner_client.post(f"/notes/{note.pk}/delete/")
    assert learner.notes.count() == 0


def test_a_star_can_be_taken_away_and_not_given_again(learner_client, left, learner, course):
    assert learner_client.post(f"/favorites/courses/{course.pk}/").status_code == 302
    assert learner_client.post(f"/favorites/courses/{course.pk}/").status_code == 404
    assert learner.favorites.filter(course=course).count() == 0


@pytest.mark.parametrize("place", MINE)
def test_coming_back_brings_all_of_it_back(learner_client, left, place):
    left.left_at = None
    left.save()

    page = learner_client.get(place).text

    assert "After you left" in page
    assert "/courses/ml/transfer-learning/" in page
