"""What one learner has done around a lecture, read with one query whatever there is of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, CharField, F, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.prepared import Prepared
from courses.models import Revision, Upload

from .models import Completion, Favorite, Note, ReadingPlace

# The panel shows the newest ones; /notes/ has them all.
PANEL_NOTES = 30


@dataclass(frozen=True)
class LearnerNote:
    """A note as the panel shows it; the same names as the model's, so that both share a template."""

    pk: int
    body: str
    heading_id: str
    quote: str
    updated_at: datetime


@dataclass(frozen=True)
class Place:
    heading_id: str
    has_reached_end: bool
    updated_at: datetime


@dataclass(frozen=True)
class NotableChange:
    """A revision that the learner should hear of, newer than the one that was finished."""

    note: str
    at: datetime


@dataclass(frozen=True)
class LearnerState:
    """Of one learner, about one lecture of one course. A visitor's is empty."""

    is_visitor: bool = True
    completed: frozenset[int] = frozenset()  # ids of the course's finished lectures
    is_favorite_course: bool = False
    is_favorite_lecture: bool = False
    starred: frozenset[str] = frozenset()  # places in the lecture, as its page names them (learning/star_places.py)
    notes: tuple[LearnerNote, ...] = ()
    has_more_notes: bool = False
    place: Place | None = None
    is_done: bool = False
    changed: frozenset[int] = frozenset()  # finished ones whose text changed notably since
    changes: tuple[NotableChange, ...] = ()  # of the lecture, if it is one of them

    @property
    def is_changed(self):
        return bool(self.changes)


VISITOR = LearnerState()


def learner_state(user, course, lecture=None, outline=None):
    """One query for a signed-in person, none for visitors. Without a lecture: the course's part of it.

    `outline` is the live one; without it nothing is said about changes.
    """
    if not user.is_authenticated:
        return VISITOR
    kinds = ("completed", "course", "lecture", "mission", "upload", "note", "place", "change")
    found = {kind: [] for kind in kinds}
    now = timezone.now()
    found_rows = of_course(user.pk, course.pk) if lecture is None else of_lecture(user.pk, course.pk, lecture.pk, now)
    for kind, pk, body, heading_id, quote, is_end, at in found_rows:
        found[kind].append((pk, body, heading_id, quote, is_end, at))
    completed = frozenset(pk for pk, *_rest in found["completed"])
    notes = [LearnerNote(pk, body, heading, quote, at) for pk, body, heading, quote, _end, at in found["note"]]
    notes.sort(key=lambda note: (note.updated_at, note.pk), reverse=True)
    changed = changed_since(found["completed"], outline.lectures if outline else ())
    changes = sorted((NotableChange(note, at) for _pk, note, *_rest, at in found["change"]), key=lambda one: one.at)
    headings = {heading for _pk, _body, heading, *_rest in found["lecture"]}
    others = {f"{kind}-{pk}" for kind in ("mission", "upload") for pk, *_rest in found[kind]}
    place = next((Place(heading, is_end, at) for _pk, _body, heading, _quote, is_end, at in found["place"]), None)
    return LearnerState(
        is_visitor=False,
        completed=completed,
        is_favorite_course=bool(found["course"]),
        is_favorite_lecture="" in headings,
        starred=frozenset(headings - {""} | others),
        notes=tuple(notes[:PANEL_NOTES]),
        has_more_notes=len(notes) > PANEL_NOTES,
        place=place,
        is_done=lecture is not None and lecture.pk in completed,
        changed=changed,
        changes=tuple(changes) if lecture is not None and lecture.pk in changed else (),
    )


def changed_since(completed, lectures):
    """Live lectures with something notable after the revision that was finished, unless it is that text again."""
    finished = {pk: (content_hash, began) for pk, content_hash, _heading, _quote, _end, began in completed if began}
    return frozenset(
        lecture.pk
        for lecture in lectures
        if lecture.pk in finished
        and lecture.notable_from
        and lecture.notable_from > finished[lecture.pk][1]
        and lecture.content_hash != finished[lecture.pk][0]
    )


def rows(user, course, lecture=None, now=None):
    """(kind, id, body, heading id, quote, end reached, when) of everything, as one UNION.

    Of a finished lecture: the hash and the beginning of the revision that was finished.
    """
    completed = Completion.objects.filter(user=user, lecture__course=course)
    parts = [
        columns(completed, "completed", "lecture_id", body="revision__content_hash", at="revision__live_from"),
        columns(Favorite.objects.filter(user=user, course=course), "course", "course_id"),
    ]
    if lecture is not None:
        finished = Completion.objects.filter(user=user, lecture=lecture).values("revision__live_from")[:1]
        notable = Revision.objects.kept().filter(lecture=lecture, is_notable=True, live_from__lte=now)
        newest = Note.objects.filter(user=user, lecture=lecture).order_by("-updated_at", "-pk")[: PANEL_NOTES + 1]
        parts += [
            *stars(user, course, lecture),
            columns(
                Note.objects.filter(pk__in=newest.values("pk")), "note", "pk",
                body="body", heading="heading_id", quote="quote", at="updated_at",
            ),
            columns(notable.filter(live_from__gt=Subquery(finished)), "change", "pk", body="note", at="live_from"),
            columns(
                ReadingPlace.objects.filter(user=user, lecture=lecture), "place", "lecture_id",
                heading="heading_id", end="has_reached_end", at="updated_at",
            ),
        ]  # fmt: skip
    first, *others = parts
    return first.union(*others, all=True).order_by()


def stars(user, course, lecture):
    """The lecture's own star, and those on its headings, missions and files.

    A file is its bytes: the copy that a lecture took along into another course has the star too.
    """
    mine = Favorite.objects.filter(user=user)
    files = Upload.objects.filter(course=course, sha256__in=mine.exclude(upload=None).values("upload__sha256"))
    return [
        columns(mine.filter(lecture=lecture), "lecture", "lecture_id", heading="heading_id"),
        columns(mine.filter(mission__lecture=lecture), "mission", "mission_id"),
        columns(files, "upload", "pk"),
    ]


def columns(queryset, kind, pk, *, body=None, heading=None, quote=None, end=None, at="created_at"):
    """The same columns with the same types for every part; PostgreSQL insists on it."""

    def text(name):
        return Cast(F(name), TextField()) if name else Value("", output_field=TextField())

    is_end = F(end) if end else Value(False, output_field=BooleanField())
    return queryset.order_by().values_list(
        Value(kind, output_field=CharField()), pk, text(body), text(heading), text(quote), is_end, at
    )


# Every lecture page asks this, so it is compiled once.
of_course = Prepared(rows, int, int)
of_lecture = Prepared(rows, int, int, int, datetime)
