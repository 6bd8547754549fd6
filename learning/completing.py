"""Finishing a lecture: by the learner's own tick, or by itself once it is read and solved as its course asks for.

Three things can finish a lecture by themselves: reaching its end (learning/placing.py), solving its last mission, also
by a regrade (studio/regrading.py), and an author who asks for less, by the rule of the course or by a revision with
fewer missions (learning/completing_at_once.py). Missions are in the app below, which knows nothing of completions, so
the address of an attempt leads to `learning.views.attempt`: that lets `quizzes` grade and then asks here. There is no
signal to look for.

A completion is never taken away but by the learner. Whoever takes theirs away does not get it back by what they did
before: only by reaching the end for the first time, or by another solved mission.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from courses.models import Course, Lecture, Revision
from quizzes.attempting import solved

from .completing_courses import complete_course
from .models import Completion, ReadingPlace

READ, SOLVED = Course.Finish.READ, Course.Finish.SOLVED


def is_fulfilled(finish: str, *, is_read: bool, missions: int, solved: int) -> bool:
    """The rule of a course, for a lecture with so many missions. Without missions all rules ask for its end."""
    if finish == READ:
        return is_read
    if finish == SOLVED and missions:
        return solved >= missions
    return is_read and solved >= missions


@transaction.atomic
def toggle(lecture: Lecture, *, by) -> bool:
    """Tick, or take the tick away; whether the lecture is finished now."""
    if Completion.objects.filter(user=by, lecture=lecture).delete()[0]:
        unticked = {"unticked_at": timezone.now()}
        ReadingPlace.objects.update_or_create(user=by, lecture=lecture, defaults=unticked)
        return False
    return complete(lecture, by=by, is_by_hand=True)


@transaction.atomic
def complete(lecture: Lecture, *, by, is_by_hand: bool = False) -> bool:
    """And the course, if this was the last of its lectures that was open."""
    revision = Revision.objects.live().filter(lecture=lecture).only("pk").first()
    _completion, is_new = Completion.objects.get_or_create(
        user=by, lecture=lecture, defaults={"revision": revision, "is_by_hand": is_by_hand}
    )
    if is_new:
        complete_course(lecture.course_id, by=by)
    return True


@transaction.atomic
def complete_if_finished(lecture: Lecture, *, by, is_first_time: bool = True) -> bool:
    """Complete a live lecture that fulfils the rule of its course. Whether it is finished now.

    `is_first_time`: the learner has just done something new for it, so that a tick that was taken away counts no more.
    """
    stands = how_far(lecture, by=by)
    if stands.is_complete or (stands.is_unticked and not is_first_time):
        return stands.is_complete
    if not stands.is_read and stands.finish != SOLVED:
        return False
    revision = Revision.objects.live().filter(lecture=lecture).only("mission_ids").first()
    if revision is None:
        return False
    right = 0 if stands.finish == READ else len(solved(revision.mission_ids, user=by))
    missions = len(revision.mission_ids)
    is_finished = is_fulfilled(stands.finish, is_read=stands.is_read, missions=missions, solved=right)
    return is_finished and complete(lecture, by=by)


@dataclass(frozen=True)
class HowFar:
    is_complete: bool
    is_read: bool
    is_unticked: bool
    finish: str  # the rule of the course


def how_far(lecture, *, by) -> HowFar:
    """With one query."""
    finished = Completion.objects.filter(user=by, lecture=OuterRef("pk"))
    places = ReadingPlace.objects.filter(user=by, lecture=OuterRef("pk"))
    read, unticked = places.filter(has_reached_end=True), places.filter(unticked_at__isnull=False)
    rows = Lecture.everything.filter(pk=lecture.pk)
    return HowFar(*rows.values_list(Exists(finished), Exists(read), Exists(unticked), F("course__finish")).get())


@transaction.atomic
def read_again(lecture: Lecture, *, by) -> bool:
    """The learner has read the text that is live now; the lecture stays finished. False where it was not finished."""
    revision = Revision.objects.live().filter(lecture=lecture).only("pk").first()
    return bool(revision and Completion.objects.filter(user=by, lecture=lecture).update(revision=revision))
