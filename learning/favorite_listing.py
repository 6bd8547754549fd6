"""The learner's favorites by collection, narrowed by words, kind, course and group."""

from dataclasses import dataclass, replace

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.any_case import holds
from courses.models import Course, Passage, Revision

from .favorite_forms import NONE, id_of
from .favorite_rows import LECTURE, FavoriteRow
from .models import Collection, Favorite
from .star_places import HEADING

MOST_WORDS = 10


@dataclass(frozen=True)
class Group:
    """A collection, or those without one (`pk` is None), and the rows of it that this page shows."""

    pk: int | None
    name: str
    count: int
    rows: tuple[FavoriteRow, ...] = ()
    is_first: bool = False
    is_last: bool = False

    @property
    def key(self):
        return self.pk or NONE

    @property
    def is_whole(self):
        """All of it is on this page."""
        return len(self.rows) == self.count


def groups_of(user) -> list[Group]:
    """All of them in order, "No collection" first, with how many favorites each holds. Two queries."""
    counted = Favorite.objects.filter(user=user).order_by().values_list("collection").annotate(count=Count("pk"))
    counts, mine = dict(counted), list(Collection.objects.filter(user=user))
    own = [
        Group(one.pk, one.name, counts.get(one.pk, 0), is_first=one is mine[0], is_last=one is mine[-1]) for one in mine
    ]
    return [Group(None, "", counts.get(None, 0)), *own]


def grouped(rows, groups, *, group, with_empty) -> list[Group]:
    """The rows of one page under their groups. Empty ones too where everything fits on a page, so that something can be
    dropped there, and the chosen one in any case.
    """
    own = {one.pk: [] for one in groups}
    for row in rows:
        own.setdefault(row.collection_id, []).append(row)
    shown = [replace(one, rows=tuple(own[one.pk])) for one in groups]
    if group:
        return [one for one in shown if one.key == group]
    return [one for one in shown if one.rows or (with_empty and one.pk)]


def favorites_of(user, *, words="", kind="", course_id=None, group=None):
    """By collection, and there as the learner ordered them. `group` is the id of a collection, or "none"."""
    found = with_places(Favorite.objects.filter(user=user), user)
    if kind:
        found = found.filter(of_kind(kind))
    if course_id:
        found = found.filter(place_course=course_id)
    if group:
        found = found.filter(collection=id_of(group))
    if words:
        found = with_words(found, words.split()[:MOST_WORDS], user)
    in_order = [F("collection__position").asc(nulls_first=True), "collection_id", "position", "-created_at", "-pk"]
    return found.order_by(*in_order)


def of_kind(kind):
    if kind in {LECTURE, HEADING}:
        return Q(lecture__isnull=False) & (Q(heading_id="") if kind == LECTURE else ~Q(heading_id=""))
    return Q(**{f"{kind}__isnull": False})


def with_places(favorites, user):
    """Annotate the lecture and the course that each is in, the revision last shown there, and whether it is live now
    for this person. Of an invited course that they have left, the revision is the one at which they put on the star.
    """
    readable = Course.objects.readable_by(user).values("pk")
    live_here = Revision.objects.live_of("place_lecture").filter(lecture__course__in=readable)
    live_in_course = Revision.objects.live().filter(lecture__course=OuterRef("course"), lecture__course__in=readable)
    until = Case(When(lecture__course__in=readable, then=timezone.now()), default=OuterRef("created_at"))
    begun = Revision.objects.kept().filter(lecture=OuterRef("place_lecture"), live_from__lte=until)
    return (
        favorites.annotate(
            place_lecture=Coalesce("lecture_id", "mission__lecture_id"),
            place_course=Coalesce(
                "course_id", "lecture__course_id", "mission__lecture__course_id", "upload__course_id"
            ),
        )
        .annotate(
            shown_revision=Subquery(begun.order_by("-live_from", "-number").values("pk")[:1]),
            is_live=Exists(live_here),
            is_course_live=Exists(live_in_course),
        )
        .select_related("upload")
    )


def with_words(favorites, words, user):
    """Each word stands in what the learner saw of it: its title, or that of its lecture or course."""
    shown = Revision.objects.filter(pk=OuterRef("shown_revision"))
    heading = Passage.objects.filter(revision=OuterRef("shown_revision"), heading_id=OuterRef("heading_id"))
    course = Course.objects.known_to(user).filter(pk=OuterRef("place_course"))
    favorites = favorites.annotate(
        shown_title=Subquery(shown.values("title")[:1]),
        shown_heading=Subquery(heading.exclude(heading_id="").values("heading")[:1]),
        shown_course=Subquery(course.values("title")[:1]),
    )
    for word in words:
        favorites = favorites.filter(holds(word, "label", "shown_title", "shown_heading", "shown_course"))
    return favorites


def courses_with_favorites(user):
    mine = with_places(Favorite.objects.filter(user=user), user).order_by()
    return Course.objects.known_to(user).filter(pk__in=mine.values("place_course"))
