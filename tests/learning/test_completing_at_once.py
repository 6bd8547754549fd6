"""An author asks for less: whoever fulfils it by now has finished, whoever had finished keeps it."""

import pytest
from django.utils import timezone

from accounts.models import User
from courses import publishing
from courses.models import Course, Lecture
from learning import completing, placing
from learning.completing_at_once import (
    complete_after_publishing,
    complete_after_regrade,
    complete_all_who_finished,
)
from learning.models import Completion, CourseCompletion, ReadingPlace
from quizzes.models import Attempt

READ, SOLVED, BOTH = Course.Finish.READ, Course.Finish.SOLVED, Course.Finish.READ_AND_SOLVED


@pytest.fixture
def people(db):
    return User.objects.bulk_create(User(username=f"p{n}", email=f"p{n}@example.org") for n in range(4))


def read(user, lecture):
    placing.keep_place(lecture, by=user, heading_id="", has_reached_end=True)


def solve(user, *missions, is_correct=True, **fields):
    for mission in missions:
        Attempt.objects.create(
            user=user, mission=mission, revision=mission.lecture.live_revision, chosen=[], is_correct=is_correct,
            score=float(is_correct), **fields,
        )  # fmt: skip


def change_rule(lecture, finish):
    Course.objects.filter(pk=lecture.course_id).update(finish=finish)
    return complete_all_who_finished(Course.objects.get(pk=lecture.course_id))


def finished():
    return set(Completion.objects.values_list("user__username", "lecture__title"))


def test_a_rule_that_asks_for_reading_only_completes_who_has_read(people, make_live):
    lecture, (reader, solver, both, _nobody) = make_live("One", missions=1), people
    mission = lecture.missions.get()
    solve(solver, mission)
    solve(both, mission)
    read(reader, lecture)
    read(both, lecture)
    before = finished()

    made = change_rule(lecture, READ)

    assert before == {("p2", "One")}
    assert (made, finished()) == (1, {("p0", "One"), ("p2", "One")})
    assert Completion.objects.get(user=reader).revision == lecture.live_revision


def test_a_rule_that_asks_for_solving_only_completes_who_has_solved(people, make_live):
    lecture, plain = make_live("One", missions=2), make_live("Plain")
    Course.objects.filter(pk=lecture.course_id).update(finish=BOTH)
    solver, half, reader, idle = people
    first, second = lecture.missions.all()
    solve(solver, first, second)
    solve(half, first)
    solve(half, first, number=2)
    read(reader, lecture)
    ReadingPlace.objects.create(user=idle, lecture=plain)
    ReadingPlace.objects.create(user=reader, lecture=plain, has_reached_end=True)

    change_rule(lecture, SOLVED)

    assert finished() == {("p0", "One"), ("p2", "Plain")}


def test_a_stricter_rule_takes_nothing_away(people, make_live):
    lecture = make_live("One", missions=1)
    change_rule(lecture, READ)
    read(people[0], lecture)

    assert change_rule(lecture, BOTH) == 0
    assert finished() == {("p0", "One")}


def test_who_took_the_tick_away_does_not_get_it_back(people, make_live):
    lecture = make_live("One", missions=1)
    read(people[0], lecture)
    completing.toggle(lecture, by=people[0])
    completing.toggle(lecture, by=people[0])

    assert change_rule(lecture, READ) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_a_change_of_the_rule_costs_the_same_however_many_learners_there_are(
    count, people, make_live, django_assert_num_queries
):
    lecture = make_live("One", missions=1)
    for user in people[:count]:
        read(user, lecture)
    course = Course.objects.get(pk=lecture.course_id)
    course.finish = READ

    with django_assert_num_queries(12):  # six of them begin and end savepoints
        assert complete_all_who_finished(course) == count


def test_a_lecture_that_is_not_live_is_left_out(people, make_live, editor):
    lecture = make_live("One", missions=1)
    read(people[0], lecture)
    publishing.unpublish(lecture, by=editor)

    assert change_rule(lecture, READ) == 0


# --- A revision with fewer missions ---


def publish_without(mission, editor):
    mission.removed_at = timezone.now()
    mission.save()
    lecture = Lecture.objects.get(pk=mission.lecture_id)
    publishing.save_working_copy(lecture, by=editor)
    made = publishing.publish(Lecture.objects.get(pk=lecture.pk), by=editor)
    complete_after_publishing([made])
    return made


def test_a_revision_with_fewer_missions_completes_who_has_solved_the_rest(people, make_live, editor):
    lecture = make_live("One", missions=2)
    first, second = lecture.missions.all()
    ready, reader, solver, _nobody = people
    for user in (ready, solver):
        solve(user, first)
    for user in (ready, reader):
        read(user, lecture)

    made = publish_without(second, editor)

    assert finished() == {("p0", "One")}
    assert Completion.objects.get().revision == made


def test_a_revision_with_other_words_completes_nobody_anew(people, make_live, editor):
    lecture = make_live("One", missions=1)
    read(people[0], lecture)
    Course.objects.filter(pk=lecture.course_id).update(finish=READ)  # as if by hand: nobody was completed
    lecture.body += "\nMore.\n"
    publishing.save_working_copy(lecture, by=editor)

    made = publishing.publish(Lecture.objects.get(pk=lecture.pk), by=editor)

    assert complete_after_publishing([made]) == 0


# --- A regrade ---


def regraded(user, mission, *, at):
    old = Attempt.objects.get(user=user, mission=mission)
    Attempt.objects.filter(pk=old.pk).update(is_current=False)
    old.is_current = True
    solve(user, mission, regrade_of=Attempt.objects.get(pk=old.pk), created_at=at)


@pytest.mark.parametrize(("finish", "expected"), [(BOTH, {"p0"}), (SOLVED, {"p0", "p1"}), (READ, {"p0"})])
def test_a_regrade_completes_by_the_rule_of_the_course(people, make_live, finish, expected):
    lecture = make_live("One", missions=1)
    mission = lecture.missions.get()
    Course.objects.filter(pk=lecture.course_id).update(finish=finish)
    at = timezone.now()
    for user in people[:2]:
        solve(user, mission, is_correct=False)
    ReadingPlace.objects.create(user=people[0], lecture=lecture, has_reached_end=True)
    ReadingPlace.objects.create(user=people[2], lecture=lecture, has_reached_end=True)  # was not regraded
    for user in people[:2]:
        regraded(user, mission, at=at)

    complete_after_regrade(mission, at=at)

    assert set(Completion.objects.values_list("user__username", flat=True)) == expected


# --- The course with it ---


def test_who_has_finished_all_by_another_rule_has_finished_the_course(people, make_live):
    lecture, plain = make_live("One", missions=1), make_live("Plain")
    for user in people[:2]:
        read(user, lecture)
    read(people[0], plain)

    change_rule(lecture, READ)

    assert list(CourseCompletion.objects.values_list("user__username", flat=True)) == ["p0"]


def test_before_a_lecture_is_added_those_who_finished_the_others_have_finished(people, make_live, make_lecture, editor):
    lecture, gone = make_live("One"), make_live("Gone")
    read(people[0], lecture)  # all there is, once the other one is gone
    publishing.unpublish(gone, by=editor)
    assert CourseCompletion.objects.count() == 0

    complete_after_publishing([publishing.publish(make_lecture("Two"), by=editor)])

    assert list(CourseCompletion.objects.values_list("user__username", flat=True)) == ["p0"]
