"""Which lecture the tutor's place in the menu leads to."""

from django.db.models import OuterRef, Subquery

from courses.models import Course, Lecture, Revision


def last_lecture(user):
    """The lecture this learner read last, else the one asked about last, if it is still live; None for visitors.

    The reading place belongs to `learning`, which may not be imported here; only its relation is named.
    """
    if not user.is_authenticated:
        return None
    live = Lecture.objects.visible_to(user).select_related("course")
    read = live.filter(reading_places__user=user).order_by("-reading_places__updated_at")
    asked = live.filter(conversations__user=user).order_by("-conversations__messages__created_at")
    return read.first() or asked.first()


def courses_to_ask(user):
    """Listed courses with their first live lecture, annotated `first_slug` and `first_title`; one query."""
    first = (
        Revision.objects.live()
        .filter(lecture__course=OuterRef("pk"))
        .order_by("lecture__section__position", "lecture__section", "lecture__position", "lecture")
    )
    courses = Course.objects.readable_by(user).listed()
    return courses.annotate(
        first_slug=Subquery(first.values("lecture__slug")[:1]), first_title=Subquery(first.values("title")[:1])
    )
