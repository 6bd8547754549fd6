"""What a learner finds of their own: notes and favorites that hold the words. Nobody else's, whatever is asked."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import and_

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.prepared import Prepared
from courses.any_case import holds
from courses.markdown import one_line
from courses.models import Course, Revision, Upload
from courses.quoting import quote_of
from courses.ranking import Segment, fold
from courses.search import A_PAGE, MAX_QUESTION, MAX_TERMS
from courses.search_results import marked_in
from courses.search_tokens import Question, question_of, roots_of

from .favorite_listing import with_places
from .favorite_rows import rows_of
from .listing import hide_unknown, with_titles
from .models import Favorite, Note
from .note_finding import place_of

NOTES, FAVORITES = "notes", "favorites"
SHORT = 3  # of each, where other things are shown too


@dataclass(frozen=True)
class FoundNote:
    url: str
    quote: list[Segment]
    body: list[Segment]
    lecture_title: str
    course: Course


@dataclass(frozen=True)
class FoundFavorite:
    kind: str
    url: str
    title: list[Segment]
    course: Course


@dataclass
class OwnFound:
    """`page` is of the group that is shown alone."""

    notes: list[FoundNote] = field(default_factory=list)
    favorites: list[FoundFavorite] = field(default_factory=list)
    note_count: int = 0
    favorite_count: int = 0
    page: object = None

    def __bool__(self):
        return bool(self.notes or self.favorites)


def find_own(text, *, user, course=None, group="", page=1) -> OwnFound:
    """One query for each of the two where nothing is found; nothing for visitors."""
    question, found = question_of(" ".join(text.split())[:MAX_QUESTION], most=MAX_TERMS), OwnFound()
    if not question or not user.is_authenticated:
        return found
    if group in {"", NOTES}:
        ids = ids_of_notes(question, user, course)
        found.note_count, shown = len(ids), shown_of(ids, group, page, found)
        found.notes = [found_note(note, question) for note in notes_of(shown, user)]
    if group in {"", FAVORITES}:
        ids = ids_of_favorites(question, user, course)
        found.favorite_count, shown = len(ids), shown_of(ids, group, page, found)
        found.favorites = found_favorites(shown, question, user)
    return found


def shown_of(ids, group, page, found):
    """Those of the page that is asked for, or the first few."""
    if not group:
        return ids[:SHORT]
    found.page = Paginator(ids, A_PAGE).get_page(page)
    return list(found.page.object_list)


# --- Notes --------------------------------------------------------------------------------------


def ids_of_notes(question, user, course):
    """The newest first."""
    notes = Note.objects.kept().filter(holding(question, "body", "quote"), user=user)
    return list((notes.filter(lecture__course=course) if course else notes).values_list("pk", flat=True))


def holding(question: Question, *places):
    return reduce(and_, (holds(root, *places) for root in roots_of(question.text)[:MAX_TERMS]), Q())


def notes_of(ids, user):
    if not ids:
        return []
    notes = with_titles(Note.objects.filter(pk__in=ids), reader=user).select_related("lecture__course")
    found = list(notes.defer("lecture__title", "lecture__summary", "lecture__body"))
    hide_unknown((note.lecture.course for note in found), user)
    return found


def found_note(note, question):
    """At its place; where the lecture is not live, on the page of the note alone."""
    url = place_of(note) or reverse("note_card", args=[note.pk])
    body = quote_of(one_line(note.body), question) if note.body else ""
    title = note.live_title or note.last_title or ""
    return FoundNote(url, marked_in(quote_of(note.quote, question), question), marked_in(body, question), title,
                     note.lecture.course)  # fmt: skip


# --- Favorites ----------------------------------------------------------------------------------


def called(user, now):
    """Of each star what it is called; a lecture as learners see it now."""
    live = Revision.objects.live_of("lecture", at=now)
    stars = Favorite.objects.filter(user=user).annotate(live_title=Subquery(live.values("title")[:1]))
    return stars.values_list("pk", "course__title", "live_title", "label")


# Every search of somebody who is signed in asks this, so it is compiled once.
read_called = Prepared(called, int, datetime)


def ids_of_favorites(question, user, course):
    """Those that are called so and lead somewhere now, the newest first."""
    roots = [fold(root) for root in roots_of(question.text)[:MAX_TERMS]]
    rows = read_called(user.pk, timezone.now())
    ids = [pk for pk, *names in rows if is_called(" ".join(filter(None, names)), roots)]
    return list(leading(ids, user, course).values_list("pk", flat=True)) if ids else []


def is_called(name: str, roots) -> bool:
    folded = fold(name)
    return all(root in folded for root in roots)


def leading(ids, user, course):
    reads = Course.objects.readable_by(user)
    course_is_live = Exists(Revision.objects.live().filter(lecture__course=OuterRef("course")))
    leads = Q(course__in=reads) & Q(course_is_live) | Q(upload__in=Upload.objects.readable_by(user).values("pk"))
    for place in ("lecture", "mission__lecture"):
        leads |= Q(**{f"{place}__course__in": reads}) & Q(Exists(Revision.objects.live_of(place)))
    of_course = Q()
    for path in ("course", "lecture__course", "mission__lecture__course", "upload__course"):
        of_course |= Q(**{path: course}) if course else Q()
    return Favorite.objects.filter(leads, of_course, pk__in=ids)


def found_favorites(ids, question, user):
    """As the page of favorites shows them."""
    favorites = list(with_places(Favorite.objects.filter(pk__in=ids), user)) if ids else []
    return [
        FoundFavorite(
            row.kind,
            reverse("favorite_open", args=[row.pk]) if row.is_gone else row.url,
            marked_in(row.title, question),
            row.course,
        )
        for row in (rows_of(favorites, user=user) if favorites else ())
    ]
