"""The lists of a learner's own things. Titles are those that learners saw: of the live revision, else of the last one.

A thing whose lecture is not live any more, or is no longer for this learner, stays in its list, without a link and
with the title that they saw; the working copy's title never shows.
"""

from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.utils import timezone

from courses.models import Course, Lecture, Revision

from .models import Favorite, Note


@dataclass(frozen=True)
class FavoriteRow:
    """One star of the list. `url` is "" for what is not live now."""

    kind: str
    target: Course | Lecture
    title: str
    course_title: str
    url: str


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


def notes_of(user, *, words="", course_id=None):
    """By course and lecture, in the order of the outline, the newest first in each lecture."""
    notes = with_titles(Note.objects.filter(user=user), reader=user).select_related(
        "lecture__course", "lecture__section"
    )
    if course_id:
        notes = notes.filter(lecture__course=course_id)
    for word in words.split()[:10]:
        notes = notes.filter(
            Q(body__icontains=word)
            | Q(quote__icontains=word)
            | Q(last_title__icontains=word)
            | Q(lecture__course__title__icontains=word)
        )
    return notes.order_by(
        "lecture__course__title", "lecture__course", "lecture__section__position", "lecture__section",
        "lecture__position", "lecture", "-updated_at", "-pk",
    ).defer("lecture__title", "lecture__summary", "lecture__body")  # fmt: skip


def courses_with_notes(user):
    return Course.objects.filter(Exists(Note.objects.filter(user=user, lecture__course=OuterRef("pk"))))


def favorites_of(user, *, kind=""):
    """Stars on courses and lectures, the newest first; annotated `is_course_live` and a lecture's titles."""
    readable = Course.objects.readable_by(user)
    course_live = Revision.objects.live().filter(lecture__course=OuterRef("course"), lecture__course__in=readable)
    favorites = (
        with_titles(Favorite.objects.filter(user=user, mission=None, heading_id=""), reader=user)
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
