"""Finishing for many learners: because a course asks for less, a revision has fewer missions, a regrade made an answer
right, or a lecture is added to what was finished. Always in the transaction of that change, with queries whose number
does not grow with the learners (rows are written by 500). Nobody's finished lecture is taken away.

A revision that goes live by its schedule completes nothing by itself: its readers are completed when they next read it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from courses.models import Course, Lecture, Revision
from quizzes.models import Attempt

from .completing import READ, SOLVED
from .completing_courses import complete_course_before, complete_course_of_all
from .models import Completion
from .reaching import reached

BATCH = 500

# Who fulfils the rule and has not finished; without those who took their tick away, unless `with_unticked`.
FULFILLED = """
WITH {reached}
SELECT reached.user_id, reached.lecture_id
FROM reached JOIN wanted ON wanted.lecture_id = reached.lecture_id
WHERE reached.is_done = 0 AND {rule} AND {unticked}
ORDER BY reached.user_id, reached.lecture_id
"""
SOLVED_ALL, READ_TO_END = "reached.solved >= wanted.missions", "reached.is_read = 1"
RULES = {
    READ: READ_TO_END,
    SOLVED: f"{SOLVED_ALL} AND (wanted.missions > 0 OR {READ_TO_END})",
    Course.Finish.READ_AND_SOLVED: f"{SOLVED_ALL} AND {READ_TO_END}",
}
NOT_UNTICKED = """NOT EXISTS (
    SELECT 1 FROM learning_readingplace AS place
    WHERE place.user_id = reached.user_id AND place.lecture_id = reached.lecture_id AND place.unticked_at IS NOT NULL
)"""


@transaction.atomic
def complete_all_who_finished(course: Course, *, lectures=None) -> int:
    """Complete live lectures of the course (or those of them) for everybody who fulfils its rule by now; how many."""
    live = Revision.objects.live().filter(lecture__course=course)
    if lectures is not None:
        live = live.filter(lecture__in=lectures)
    return make(course.pk, live, fulfilled(live, course.finish))


@transaction.atomic
def complete_after_regrade(mission, *, at) -> int:
    """Complete the lecture for those who fulfil its course's rule and have a mission that a regrade of this moment, or
    later, made right; how many.
    """
    by_regrade = Attempt.objects.current().filter(
        mission=mission, is_correct=True, regrade_of__is_correct=False, created_at__gte=at
    )
    righted = set(by_regrade.order_by().values_list("user", flat=True))
    lecture = Lecture.everything.select_related("course").get(pk=mission.lecture_id)
    live = Revision.objects.live().filter(lecture=lecture)
    found = fulfilled(live, lecture.course.finish, with_unticked=True)
    return make(lecture.course_id, live, [(user, pk) for user, pk in found if user in righted])


@transaction.atomic
def complete_after_publishing(revisions: Iterable[Revision]) -> int:
    """Complete the lectures that ask for fewer missions now; how many completions. Before a lecture is added, those who
    have finished all others of the course have finished the course. Three queries where neither is so.
    """
    revisions = list(revisions)
    before = revisions_before(revisions)
    courses = Course.objects.filter(lectures__in=[revision.lecture_id for revision in revisions]).distinct()
    lectures_of = defaultdict(list)
    for pk, course in Lecture.objects.filter(pk__in=before).values_list("pk", "course"):
        lectures_of[course].append(pk)
    return sum(settle(course, lectures_of[course.pk], revisions, before) for course in courses)


def settle(course, lectures, revisions, before):
    now = timezone.now()
    made = [revision for revision in revisions if revision.lecture_id in lectures]
    added = [revision.lecture_id for revision in made if not is_live(before[revision.lecture_id], now)]
    if added:
        complete_course_before(course.pk, added)
    fewer = [
        revision.lecture_id
        for revision in made
        if revision.live_from <= now and set(before[revision.lecture_id].mission_ids) - set(revision.mission_ids)
    ]
    return complete_all_who_finished(course, lectures=fewer) if fewer else 0


class Before(NamedTuple):
    """The last revision of a lecture to begin before the one that was made."""

    mission_ids: list[int]
    live_until: datetime | None
    has_begun: bool = True


NOTHING = Before([], None, has_begun=False)


def is_live(before, now):
    return before.has_begun and (before.live_until is None or before.live_until > now)


def revisions_before(revisions) -> dict[int, Before]:
    """{lecture id: Before}; one query."""
    made = {revision.pk: revision.lecture_id for revision in revisions}
    begun = Revision.objects.kept().filter(lecture__in=made.values(), live_from__lte=timezone.now())
    rows = (
        begun.exclude(pk__in=made).order_by("live_from", "number").values_list("lecture", "mission_ids", "live_until")
    )
    return dict.fromkeys(made.values(), NOTHING) | {pk: Before(*rest) for pk, *rest in rows}


def fulfilled(live, finish: str, *, with_unticked: bool = False) -> list[tuple[int, int]]:
    """[(user id, lecture id)] of those who have not finished it; two queries."""
    missions = dict(live.values_list("lecture", "mission_ids"))
    if not missions:
        return []
    sql = FULFILLED.format(
        reached=reached(missions), rule=RULES[finish], unticked="1 = 1" if with_unticked else NOT_UNTICKED
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def make(course_id, live, pairs) -> int:
    """The completions, and those of the course that come with them."""
    if not pairs:
        return 0
    revisions = dict(live.values_list("lecture", "pk"))
    made = [Completion(user_id=user, lecture_id=pk, revision_id=revisions[pk]) for user, pk in pairs]
    Completion.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)
    complete_course_of_all(course_id, (user for user, _lecture in pairs))
    return len(made)
