"""How far a learner has come in courses.

Counted are the lectures that are live. Who has once finished all that there was (learning/completing_courses.py) has
still done so when lectures are added: those are new.
"""

from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Subquery

from courses.models import Revision

from .models import Completion, CourseCompletion, ReadingPlace


class Progress(NamedTuple):
    """So many lectures of a course are finished, of so many that are live; `new` ones of these are not finished and
    were not there when all was.
    """

    finished: int
    live: int
    new: int = 0

    @property
    def is_all_but_new(self) -> bool:
        return self.new > 0 and self.finished + self.new == self.live

    @property
    def most(self) -> int:
        """What a full bar stands for: with the words "100 % of what there was" it is full."""
        return (self.finished if self.is_all_but_new else self.live) or 1

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all; nothing of nothing is 0."""
        return 100 * self.finished // self.live if self.live else 0


def new_in(mine, lectures) -> frozenset[int]:
    """Ids of the live lectures that are new to this learner, who had finished the course before they were there."""
    if not mine.completed_course_at:
        return frozenset()
    return frozenset(lecture.pk for lecture in lectures) - mine.completed - mine.unticked


def progress_in(mine, lectures) -> Progress:
    finished = sum(lecture.pk in mine.completed for lecture in lectures)
    return Progress(finished, len(lectures), len(new_in(mine, lectures)))


def turned(mine, lecture_id: int, lectures) -> Progress:
    """The same as it will be when the button of that lecture is pressed."""
    now, is_new = progress_in(mine, lectures), lecture_id in new_in(mine, lectures)
    if lecture_id in mine.completed:
        return now._replace(finished=now.finished - 1)
    return now._replace(finished=now.finished + 1, new=now.new - is_new)


def by_course(courses, *, user) -> dict[int, Progress]:
    """{course id: Progress}; one query, none for visitors."""
    ids = [course.pk for course in courses]
    if not ids or not user.is_authenticated:
        return {}
    finished = Exists(Completion.objects.filter(user=user, lecture=OuterRef("lecture")))
    was_all = CourseCompletion.objects.filter(user=user, course=OuterRef("lecture__course"))
    unticked = ReadingPlace.objects.filter(
        user=user, lecture=OuterRef("lecture"), unticked_at__gt=Subquery(was_all.values("completed_at")[:1])
    )
    counted = (
        Revision.objects.live()
        .filter(lecture__course__in=ids)
        .order_by()
        .values_list("lecture__course")
        .annotate(
            finished=Count("pk", filter=finished),
            live=Count("pk"),
            new=Count("pk", filter=~finished & Exists(was_all) & ~Exists(unticked)),
        )
    )
    return dict.fromkeys(ids, Progress(0, 0)) | {course: Progress(*counts) for course, *counts in counted}
