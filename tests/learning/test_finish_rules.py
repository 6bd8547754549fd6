"""What finishes a lecture by itself: the rule of its course."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import publishing
from courses.models import Course, Revision
from learning import completing, placing
from learning.completing import is_fulfilled
from learning.models import Completion, ReadingPlace
from quizzes.models import Attempt
from tests.learning.test_completion import stop_at, tick

READ, SOLVED, BOTH = Course.Finish.READ, Course.Finish.SOLVED, Course.Finish.READ_AND_SOLVED


@pytest.fixture
def two_missions(make_live):
    return make_live("Two", missions=2)


def rule(lecture, finish):
    Course.objects.filter(pk=lecture.course_id).update(finish=finish)


def answer(client, lecture, mission, *, right=True):
    choice = mission.choices.filter(is_correct=right).first()
    return client.post(f"/missions/{mission.pk}/attempts/", {"choice": choice.pk, "revision": lecture.live_revision.pk})


@pytest.mark.parametrize(
    ("finish", "is_read", "missions", "solved", "expected"),
    [
        (BOTH, True, 2, 2, True), (BOTH, True, 2, 1, False), (BOTH, False, 2, 2, False),
        (BOTH, True, 0, 0, True), (BOTH, False, 0, 0, False),
        (READ, True, 2, 0, True), (READ, False, 2, 2, False), (READ, True, 0, 0, True), (READ, False, 0, 0, False),
        (SOLVED, False, 2, 2, True), (SOLVED, True, 2, 1, False), (SOLVED, True, 0, 0, True),
        (SOLVED, False, 0, 0, False),
    ],
)  # fmt: skip
def test_each_rule_asks_for_its_own(finish, is_read, missions, solved, expected):
    assert is_fulfilled(finish, is_read=is_read, missions=missions, solved=solved) is expected


@pytest.mark.parametrize(
    ("finish", "after_end", "after_one", "after_all"),
    [(BOTH, False, False, True), (READ, True, True, True), (SOLVED, False, False, True)],
)
def test_a_learner_who_reads_and_then_solves_is_done_when_the_rule_says(
    learner_client, two_missions, finish, after_end, after_one, after_all
):
    rule(two_missions, finish)

    seen = [stop_at(learner_client, two_missions, "h-idea", end=True).json()["is_done"]]
    for mission in two_missions.missions.all():
        answer(learner_client, two_missions, mission)
        seen.append(Completion.objects.exists())

    assert seen == [after_end, after_one, after_all]


def test_where_solving_is_enough_nobody_has_to_scroll(learner_client, two_missions):
    rule(two_missions, SOLVED)

    for mission in two_missions.missions.all():
        answer(learner_client, two_missions, mission)

    assert Completion.objects.get().lecture == two_missions
    assert ReadingPlace.objects.count() == 0


def test_an_answer_in_a_course_that_asks_for_reading_only_finishes_nothing(learner_client, two_missions):
    rule(two_missions, READ)

    for mission in two_missions.missions.all():
        answer(learner_client, two_missions, mission)

    assert Completion.objects.count() == 0


# --- A tick that was taken away ---


def test_a_tick_taken_away_comes_back_by_another_solved_mission_only(learner_client, learner, two_missions):
    first, second = two_missions.missions.all()
    rule(two_missions, READ)
    stop_at(learner_client, two_missions, "h-idea", end=True)
    tick(learner_client, two_missions)
    rule(two_missions, BOTH)
    Attempt.objects.create(
        user=learner, mission=first, revision=two_missions.live_revision, chosen=[], is_correct=True, score=1
    )

    scrolled = stop_at(learner_client, two_missions, "", end=True).json()["is_done"]
    answer(learner_client, two_missions, second)

    assert (scrolled, Completion.objects.count()) == (False, 1)


def test_a_tick_taken_away_before_the_end_comes_back_when_it_is_reached(learner_client, make_live):
    plain = make_live("Plain")
    tick(learner_client, plain)
    tick(learner_client, plain)

    assert stop_at(learner_client, plain, "h-idea", end=True).json() == {"is_done": True}


def test_a_revision_with_fewer_missions_that_went_live_by_its_schedule_counts_at_the_next_visit(
    learner_client, learner, two_missions, editor
):
    first, second = two_missions.missions.all()
    stop_at(learner_client, two_missions, "h-idea", end=True)
    answer(learner_client, two_missions, first)
    second.removed_at = timezone.now()
    second.save()
    publishing.save_working_copy(two_missions, by=editor)
    publishing.publish(two_missions, by=editor, live_from=timezone.now() + timedelta(hours=1))
    Revision.objects.filter(number=2).update(live_from=timezone.now())

    assert Completion.objects.count() == 0
    assert stop_at(learner_client, two_missions).json() == {"is_done": True}


def test_an_unpublished_lecture_is_not_finished_by_itself(learner, two_missions, editor):
    placing.keep_place(two_missions, by=learner, heading_id="", has_reached_end=True)
    rule(two_missions, READ)
    publishing.unpublish(two_missions, by=editor)

    assert completing.complete_if_finished(two_missions, by=learner) is False


# --- What is left, below the button ---


@pytest.mark.parametrize(
    ("finish", "asks_to_read", "asks_to_solve"), [(BOTH, True, True), (READ, True, False), (SOLVED, False, True)]
)
def test_the_page_tells_what_the_rule_asks_for(learner_client, two_missions, finish, asks_to_read, asks_to_solve):
    rule(two_missions, finish)

    page = learner_client.get(two_missions.get_absolute_url()).text

    assert ("data-left-read" in page, "data-left-missions" in page) == (asks_to_read, asks_to_solve)


def test_the_page_tells_what_is_done_of_it_and_nothing_once_all_is(learner_client, two_missions):
    first, second = two_missions.missions.all()
    stop_at(learner_client, two_missions, "h-idea", end=True)
    answer(learner_client, two_missions, first)
    half = learner_client.get(two_missions.get_absolute_url()).text
    answer(learner_client, two_missions, second)
    whole = learner_client.get(two_missions.get_absolute_url()).text

    assert '<li class="left__part is-met" data-left-read>' in half
    assert '<li class="left__part" data-left-missions>' in half
    assert "<span data-mission-count>1 / 2</span>" in half
    assert "data-left hidden" in whole


def test_a_visitor_is_told_what_an_account_is_good_for_and_nothing_is_kept(client, two_missions):
    page = client.get(two_missions.get_absolute_url()).text

    assert "to keep your place and what you have finished" in page
    assert f'href="/accounts/login/?next={two_missions.get_absolute_url()}"' in page
    assert "data-left " not in page
    assert (ReadingPlace.objects.count(), Completion.objects.count()) == (0, 0)
