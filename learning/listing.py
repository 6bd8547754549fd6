"""The lists of a learner's own things. Titles are those that learners saw: of the live revision, else of the last one.

A thing whose lecture is not live any more stays in its list, without a link; the working copy's title never shows.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from courses.models import Course, Lecture, Revision

from .models import Favorite


@dataclass(frozen=True)
class FavoriteRow:
    """One star of the list. `url` is "" for what is not live now."""

    kind: str
    target: Course | Lecture
    title: str
    course_title: str
    url: str


def with_titles(queryset):
    """Annotate `live_title` (None: not live now) and `last_title` of each row's lecture."""
    live = Revision.objects.live_of("lecture")
    begun = Revision.objects.kept().filter(lecture=OuterRef("lecture"), live_from__lte=timezone.now())
    return queryset.annotate(
        live_title=Subquery(live.values("title")[:1]),
        last_title=Subquery(begun.order_by("-live_from", "-number").values("title")[:1]),
    )


def favorites_of(user, *, kind=""):
    """Stars on courses and lectures, the newest first; annotated `is_course_live` and a lecture's titles."""
    course_live = Revision.objects.live().filter(lecture__course=OuterRef("course"))
    favorites = (
        with_titles(Favorite.objects.filter(user=user, mission=None, heading_id=""))
        .annotate(is_course_live=Exists(course_live))
        .select_related("course", "lecture__course")
        .defer("lecture__title", "lecture__summary", "lecture__body")
    )
    if kind in {"course", "lecture"}:
        favorites = favorites.filter(**{f"{kind}__isnull": False})
    return favorites


def favorite_row(favorite):
    if favorite.course:
        url = favorite.course.get_absolute_url() if favorite.is_course_live else ""
        return FavoriteRow("course", favorite.course, favorite.course.title, "", url)
    title, course = favorite.live_title or favorite.last_title or "", favorite.lecture.course
    url = favorite.lecture.get_absolute_url() if favorite.live_title is not None else ""
    return FavoriteRow("lecture", favorite.lecture, title, course.title, url)
