"""The courses that a learner takes or has left, each with how far they came."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from courses.models import Course, Enrolment, Revision

from . import progressing
from .models import Completion, ReadingPlace


@dataclass(frozen=True)
class Taken:
    """A course that is taken now: `done` of `total` live lectures; nothing is live where that is none."""

    course: Course
    enrolled_at: datetime
    done: int
    total: int

    @property
    def url(self):
        return self.course.get_absolute_url() if self.total else ""


@dataclass(frozen=True)
class Left:
    """A course that was taken once. `may_return`: it can be read and taken again without anybody's help."""

    course: Course
    left_at: datetime
    is_removed: bool
    may_return: bool


def taken_by(user, *, most=None) -> list[Taken]:
    """What was read last comes first. Two queries, none for visitors."""
    if not user.is_authenticated:
        return []
    places = ReadingPlace.objects.filter(user=user, lecture__course=OuterRef("course")).order_by("-updated_at")
    last_at = Coalesce(Subquery(places.values("updated_at")[:1]), F("enrolled_at"))
    rows = Enrolment.objects.current().filter(user=user).select_related("course").order_by(last_at.desc(), "-pk")
    rows = list(rows[:most])
    reached = progressing.by_course([row.course for row in rows], user=user)
    return [Taken(row.course, row.enrolled_at, *reached[row.course_id]) for row in rows]


def left_by(user) -> list[Left]:
    """The last one first; two queries."""
    rows = Enrolment.objects.filter(user=user, left_at__isnull=False).select_related("course").order_by("-left_at")
    rows = list(rows)
    readable = Course.objects.readable_by(user).with_live_lectures().filter(pk__in=[row.course_id for row in rows])
    open_ones = set(readable.values_list("pk", flat=True)) if rows else set()
    return [Left(row.course, row.left_at, row.is_removed, row.course_id in open_ones) for row in rows]


def finished_by(users, *, course) -> tuple[dict[int, int], int]:
    """({user id: how many live lectures of the course they finished}, how many there are); two queries."""
    live = Revision.objects.live().filter(lecture__course=course).values("lecture")
    counted = Completion.objects.filter(user__in=users, lecture__in=live).order_by().values_list("user")
    return dict(counted.annotate(count=Count("pk"))), live.count()
