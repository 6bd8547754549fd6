"""Finishing a lecture: by the learner's own tick, or by itself once it is read to the end and all missions are solved.

Two things can finish a lecture: reaching its end (learning/placing.py) and solving its last mission, also by a regrade
(studio/regrading.py). Missions are in the app below, which knows nothing of completions, so the address of an attempt
leads to `learning.views.attempt`: that lets `quizzes` grade and then asks here. There is no signal to look for.
"""

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Subquery

from courses.models import Lecture, Revision
from quizzes.attempting import unsolved
from quizzes.models import Attempt

from .models import Completion, ReadingPlace


@transaction.atomic
def toggle(lecture: Lecture, *, by) -> bool:
    """Tick, or take the tick away; whether the lecture is finished now.

    A tick that was taken away does not come back by scrolling: only reaching the end for the first time, or another
    solved mission, finishes the lecture again.
    """
    if Completion.objects.filter(user=by, lecture=lecture).delete()[0]:
        return False
    return complete(lecture, by=by, is_by_hand=True)


def complete(lecture: Lecture, *, by, is_by_hand: bool = False) -> bool:
    revision = Revision.objects.live().filter(lecture=lecture).only("pk").first()
    Completion.objects.get_or_create(
        user=by, lecture=lecture, defaults={"revision": revision, "is_by_hand": is_by_hand}
    )
    return True


@transaction.atomic
def complete_if_finished(lecture: Lecture, *, by) -> bool:
    """Complete a live lecture whose end was reached and whose missions are all solved. Whether it is finished now."""
    is_complete, is_read = how_far(lecture, by=by)
    if is_complete or not is_read:
        return is_complete
    revision = Revision.objects.live().filter(lecture=lecture).first()
    if revision is None or unsolved(revision, user=by):
        return False
    return complete(lecture, by=by)


def how_far(lecture, *, by):
    """(whether it is finished, whether its end was reached), with one query."""
    finished = Completion.objects.filter(user=by, lecture=OuterRef("pk"))
    read = ReadingPlace.objects.filter(user=by, lecture=OuterRef("pk"), has_reached_end=True)
    return Lecture.everything.filter(pk=lecture.pk).values_list(Exists(finished), Exists(read)).get()


@transaction.atomic
def read_again(lecture: Lecture, *, by) -> bool:
    """The learner has read the text that is live now; the lecture stays finished. False where it was not finished."""
    revision = Revision.objects.live().filter(lecture=lecture).only("pk").first()
    return bool(revision and Completion.objects.filter(user=by, lecture=lecture).update(revision=revision))


def complete_after_regrade(mission, *, at) -> int:
    """Complete the lecture for those who read it to its end and whose last open mission a regrade of this moment, or
    later, made right; how many. Nobody's finished lecture is taken away.
    """
    revision = Revision.objects.live().filter(lecture=mission.lecture_id).first()
    solved = Attempt.objects.current().filter(user=OuterRef("user"), is_correct=True)
    of_revision = solved.filter(mission__in=revision.mission_ids).order_by().values("user")
    solved_all = of_revision.annotate(count=Count("mission", distinct=True)).values("count")
    by_regrade = solved.filter(mission=mission, regrade_of__is_correct=False, created_at__gte=at)
    done = Completion.objects.filter(user=OuterRef("user"), lecture=mission.lecture_id)
    readers = (
        ReadingPlace.objects.filter(Exists(by_regrade), ~Exists(done), lecture=mission.lecture_id, has_reached_end=True)
        .annotate(solved_all=Subquery(solved_all))
        .filter(solved_all=len(revision.mission_ids))
    )
    made = [
        Completion(user_id=user, lecture_id=mission.lecture_id, revision=revision)
        for user in readers.order_by("user").values_list("user", flat=True)
    ]
    return len(Completion.objects.bulk_create(made, ignore_conflicts=True, batch_size=500))
