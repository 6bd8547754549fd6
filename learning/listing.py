"""The list of a learner's notes. Titles are those that learners saw: of the live revision, else of the last one.

A thing whose lecture is not live any more, or is no longer for this learner, stays in its list, without a link and
with the title that they saw; the working copy's title never shows.
"""

from django.db.models import Case, OuterRef, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Course, Revision


def hide_unknown(courses, user):
    """Take the names, here in memory, from courses that do not exist for this person. One query."""
    courses = list(courses)
    known = set(Course.objects.known_to(user).filter(pk__in={one.pk for one in courses}).values_list("pk", flat=True))
    for course in courses:
        if course.pk not in known:
            course.title = _("A course that you cannot see")


def with_titles(queryset, *, reader, seen_at="created_at"):
    """Annotate `live_title` (None: nothing live for this reader) and `last_title` of each row's lecture.

    What goes live after a learner has left an invited course is not for them. So there the last title is the one of
    `seen_at`, a column of the row that says when they certainly saw the lecture.
    """
    readable = Course.objects.readable_by(reader)
    live = Revision.objects.live_of("lecture").filter(lecture__course__in=readable)
    until = Case(When(lecture__course__in=readable, then=timezone.now()), default=OuterRef(seen_at))
    begun = Revision.objects.kept().filter(lecture=OuterRef("lecture"), live_from__lte=until)
    return queryset.annotate(
        live_title=Subquery(live.values("title")[:1]),
        last_title=Subquery(begun.order_by("-live_from", "-number").values("title")[:1]),
    )
