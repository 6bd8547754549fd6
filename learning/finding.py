"""What a learner finds of their own: notes and favorites that hold the words. Nobody else's, whatever is asked."""

from dataclasses import dataclass, field
from functools import reduce
from operator import and_

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.http import urlencode

from courses.markdown import one_line
from courses.models import Course, Revision, Upload
from courses.quoting import quote_of
from courses.ranking import Segment, segments
from courses.search import A_PAGE, MAX_QUESTION, MAX_TERMS, holds
from courses.search_tokens import Question, question_of, roots_of

from .listing import with_titles
from .models import Favorite, Note

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
    """Two of each count, and two for what is shown; nothing for visitors."""
    question, found = question_of(" ".join(text.split())[:MAX_QUESTION], most=MAX_TERMS), OwnFound()
    if not question or not user.is_authenticated:
        return found
    if group in {"", NOTES}:
        notes = notes_with(question, user, course)
        shown, found.note_count = shown_of(notes, group, page, found)
        found.notes = [found_note(note, question) for note in shown]
    if group in {"", FAVORITES}:
        favorites = favorites_with(question, user, course)
        shown, found.favorite_count = shown_of(favorites, group, page, found)
        found.favorites = [found_favorite(favorite, question) for favorite in shown]
    return found


def shown_of(rows, group, page, found):
    """The rows that are shown, and how many there are."""
    if group:
        found.page = Paginator(rows, A_PAGE).get_page(page)
        return list(found.page.object_list), found.page.paginator.count
    shown = list(rows[: SHORT + 1])
    return shown[:SHORT], len(shown) if len(shown) <= SHORT else rows.count()


def holding(question: Question, *places):
    return reduce(and_, (holds(root, *places) for root in roots_of(question.text)[:MAX_TERMS]), Q())


def notes_with(question, user, course):
    notes = with_titles(Note.objects.kept().filter(user=user), reader=user).filter(holding(question, "body", "quote"))
    return (
        (notes.filter(lecture__course=course) if course else notes)
        .select_related("lecture__course")
        .defer("lecture__title", "lecture__summary", "lecture__body")
    )


def found_note(note, question):
    """Where the lecture is not live, it leads to the page of all notes."""
    if note.live_title is not None:
        url = f"{note.lecture.get_absolute_url()}#note-{note.pk}"
    else:
        url = f"{reverse('notes')}?{urlencode({'q': question.text})}#note-{note.pk}"
    body = quote_of(one_line(note.body), question) if note.body else ""
    title = note.live_title or note.last_title or ""
    return FoundNote(url, marked(quote_of(note.quote, question), question), marked(body, question), title,
                     note.lecture.course)  # fmt: skip


def favorites_with(question, user, course):
    """Those that lead somewhere now, by what they are called."""
    reads = Course.objects.readable_by(user)
    course_is_live = Exists(Revision.objects.live().filter(lecture__course=OuterRef("course")))
    leads = Q(course__in=reads) & Q(course_is_live) | Q(upload__in=Upload.objects.readable_by(user).values("pk"))
    for place in ("lecture", "mission__lecture"):
        leads |= Q(**{f"{place}__course__in": reads}) & Q(Exists(Revision.objects.live_of(place)))
    favorites = with_titles(Favorite.objects.filter(user=user), reader=user).filter(leads)
    if course:
        favorites = favorites.filter(
            Q(course=course) | Q(lecture__course=course) | Q(mission__lecture__course=course) | Q(upload__course=course)
        )
    return favorites.filter(holding(question, "course__title", "live_title", "label")).select_related(
        "course", "lecture__course", "mission__lecture__course", "upload__course"
    )


def found_favorite(favorite, question):
    kind, url, course, title = led_to(favorite)
    return FoundFavorite(kind, url, marked(title, question), course)


def led_to(favorite):
    """Its kind, where it leads, the course of it, and what it is called."""
    if favorite.course:
        return "course", favorite.course.get_absolute_url(), favorite.course, favorite.course.title
    if favorite.upload:
        return "upload", favorite.upload.get_absolute_url(), favorite.upload.course, favorite.label
    lecture = favorite.lecture or favorite.mission.lecture
    url = lecture.get_absolute_url()
    if favorite.mission:
        return "mission", f"{url}#mission-{favorite.mission_id}", lecture.course, favorite.label
    if favorite.heading_id:
        return "heading", f"{url}#{favorite.heading_id}", lecture.course, favorite.label
    return "lecture", url, lecture.course, favorite.live_title


def marked(text, question):
    return segments(text, question.text, begun=question.begun)
