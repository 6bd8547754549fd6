"""Stars on courses and lectures."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from courses.models import Course, Lecture

from .models import Favorite


def courses_to_star(user):
    """Courses with something live to read, and those already starred: a star can always be taken away."""
    starred = Favorite.objects.filter(user=user, course=OuterRef("pk"))
    live = Course.objects.readable_by(user).with_live_lectures()
    return Course.objects.filter(Q(pk__in=live.values("pk")) | Exists(starred))


def lectures_to_star(user):
    starred = Favorite.objects.filter(user=user, lecture=OuterRef("pk"))
    live = Lecture.objects.visible_to(user)
    return Lecture.objects.filter(Q(pk__in=live.values("pk")) | Exists(starred)).select_related("course")


@transaction.atomic
def toggle(*, by, course: Course | None = None, lecture: Lecture | None = None) -> bool:
    """Star or unstar a course or a lecture; whether it has a star now."""
    target = {"course": course} if course else {"lecture": lecture, "heading_id": ""}
    if Favorite.objects.filter(user=by, **target).delete()[0]:
        return False
    Favorite.objects.get_or_create(user=by, **target)
    return True
