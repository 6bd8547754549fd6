"""What one learner has done around a lecture, read with one query whatever there is of it."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Substr
from django.utils import timezone

from accounts.prepared import Prepared
from courses.models import Revision, Upload

from .models import Completion, CourseCompletion, Favorite, Note, ReadingPlace
from .note_finding import IN_TRAY

# The panel shows the newest ones; /notes/ has them all.
PANEL_NOTES = 30
KINDS = [
    "completed", "finished", "unticked", "place", "change", "course", "lecture", "mission", "upload",
    "note", "orphan", "mark", "tag",
]  # fmt: skip
IS_ORPHAN = ExpressionWrapper(Q(orphaned_at__isnull=False), output_field=BooleanField())


@dataclass(frozen=True)
class LearnerNote:
    """A note as the panel shows it; the same names as the model's, so that both share a template."""

    pk: int
    body: str
    heading_id: str
    quote: str
    updated_at: datetime
    edit_version: int = 1
    tag_names: tuple[str, ...] = ()
    color: str = ""
    is_orphan: bool = False


@dataclass(frozen=True)
class NoteMark:
    """Where in the text of a revision a note hangs; of every anchored note, also those that the panel does not show."""

    pk: int
    revision_id: int  # the last that it was looked for in
    start: int
    end: int
    color: str
    has_text: bool
    is_orphan: bool = False


@dataclass(frozen=True)
class Place:
    """Where a lecture was left."""

    heading_id: str
    has_reached_end: bool
    updated_at: datetime
    lecture_id: int = 0
    above: tuple[str, ...] = ()  # ids of the headings before it, the nearest first


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
    orphans: tuple[LearnerNote, ...] = ()  # whose passage is gone, and about which the learner has not decided
    marks: tuple[NoteMark, ...] = ()
    place: Place | None = None
    places: tuple[Place, ...] = ()  # of the course; beside a lecture only of unfinished ones
    completed_course_at: datetime | None = None
    unticked: frozenset[int] = frozenset()  # ids of lectures whose tick was taken away since then
    is_done: bool = False
    changed: frozenset[int] = frozenset()  # finished ones whose text changed notably since
    changes: tuple[NotableChange, ...] = ()  # of the lecture, if it is one of them

    @property
    def is_changed(self):
        return bool(self.changes)

    def marks_in(self, revision):
        """Those that stand in the text of this revision."""
        return [mark for mark in self.marks if mark.revision_id == revision.pk and not mark.is_orphan]

    def is_behind(self, revision):
        """Whether a note was not looked for in this revision yet."""
        return any(mark.revision_id != revision.pk for mark in self.marks)


VISITOR = LearnerState()


def learner_state(user, course, lecture=None, outline=None):
    """One query for a signed-in person, none for visitors. Without a lecture: the course's part of it.

    `outline` is the live one; without it nothing is said about changes.
    """
    if not user.is_authenticated:
        return VISITOR
    found = {kind: [] for kind in KINDS}
    now = timezone.now()
    found_rows = of_course(user.pk, course.pk) if lecture is None else of_lecture(user.pk, course.pk, lecture.pk, now)
    for kind, *row in found_rows:
        found[kind].append(row)
    completed = frozenset(pk for pk, *_rest in found["completed"])
    tags = names_by_note(found["tag"])
    notes = notes_in(found["note"], tags)
    changed = changed_since(found["completed"], outline.lectures if outline else ())
    changes = sorted((NotableChange(note, at) for _pk, note, *_rest, at in found["change"]), key=lambda one: one.at)
    headings = {heading for _pk, _body, heading, *_rest in found["lecture"]}
    others = {f"{kind}-{pk}" for kind in ("mission", "upload") for pk, *_rest in found[kind]}
    places = tuple(
        Place(heading, is_end, at, pk, tuple(json.loads(above)))
        for pk, above, heading, _quote, _color, is_end, _version, at in sorted(found["place"])
    )
    here = None if lecture is None else lecture.pk
    return LearnerState(
        is_visitor=False,
        completed=completed,
        is_favorite_course=bool(found["course"]),
        is_favorite_lecture="" in headings,
        starred=frozenset(headings - {""} | others),
        notes=tuple(notes[:PANEL_NOTES]),
        has_more_notes=len(notes) > PANEL_NOTES,
        place=next((place for place in places if place.lecture_id == here), None),
        places=places,
        completed_course_at=next((at for *_rest, at in found["finished"]), None),
        unticked=frozenset(pk for pk, *_rest in found["unticked"]),
        orphans=tuple(notes_in(found["orphan"], tags)),
        marks=tuple(marks_in(found["mark"])),
        is_done=lecture is not None and lecture.pk in completed,
        changed=changed,
        changes=tuple(changes) if lecture is not None and lecture.pk in changed else (),
    )


def notes_in(rows, tags):
    """The newest first."""
    notes = [
        LearnerNote(pk, body, heading, quote, at, version, tags.get(pk, ()), color, is_orphan)
        for pk, body, heading, quote, color, is_orphan, version, at in rows
    ]
    return sorted(notes, key=lambda note: (note.updated_at, note.pk), reverse=True)


def marks_in(rows):
    for pk, selector, _heading, first_letter, color, is_orphan, revision_id, _at in rows:
        places = json.loads(selector or "{}")
        start = places.get("start", 0)
        yield NoteMark(pk, revision_id, start, places.get("end", start), color, bool(first_letter), is_orphan)


def names_by_note(rows):
    """{note id: the names of its tags, in order}."""
    found = {}
    for pk, name, *_rest in sorted(rows):
        found[pk] = (*found.get(pk, ()), name)
    return found


def changed_since(completed, lectures):
    """Live lectures with something notable after the revision that was finished, unless it is that text again."""
    finished = {pk: (content_hash, began) for pk, content_hash, *_rest, began in completed if began}
    return frozenset(
        lecture.pk
        for lecture in lectures
        if lecture.pk in finished
        and lecture.notable_from
        and lecture.notable_from > finished[lecture.pk][1]
        and lecture.content_hash != finished[lecture.pk][0]
    )


def rows(user, course, lecture=None, now=None):
    """(kind, id, body, heading id, quote, colour, end reached, version, when) of everything, as one UNION."""
    first, *others = course_rows(user, course, lecture)
    if lecture is not None:
        others += [*stars(user, course, lecture), *note_rows(user, lecture), notable_rows(user, lecture, now)]
    return first.union(*others, all=True).order_by()


def course_rows(user, course, lecture):
    """Of a finished lecture: the hash and the beginning of the revision that was finished."""
    completed = Completion.objects.filter(user=user, lecture__course=course)
    places = ReadingPlace.objects.filter(user=user, lecture__course=course)
    at_once = CourseCompletion.objects.filter(user=user, course=course)
    unticked = places.filter(unticked_at__gt=Subquery(at_once.values("completed_at")[:1]))
    if lecture is not None:
        is_done = Completion.objects.filter(user=user, lecture=OuterRef("lecture"))
        places = places.filter(Q(lecture=lecture) | ~Exists(is_done))
    return [
        columns(completed, "completed", "lecture_id", body="revision__content_hash", at="revision__live_from"),
        columns(Favorite.objects.filter(user=user, course=course), "course", "course_id"),
        columns(
            places, "place", "lecture_id",
            body="above", heading="heading_id", end="has_reached_end", at="updated_at",
        ),
        columns(at_once, "finished", "course_id", at="completed_at"),
        columns(unticked, "unticked", "lecture_id"),
    ]  # fmt: skip


def note_rows(user, lecture):
    """The newest notes, those in the tray, the marks of all that hang on words, and their tags."""
    kept = Note.objects.kept().filter(user=user, lecture=lecture)
    newest = kept.exclude(IN_TRAY).order_by("-updated_at", "-pk")[: PANEL_NOTES + 1]
    tray = kept.filter(IN_TRAY).order_by("-updated_at", "-pk")[:PANEL_NOTES]
    note = {
        "body": "body", "heading": "heading_id", "quote": "quote", "color": "color", "end": IS_ORPHAN,
        "version": "edit_version", "at": "updated_at",
    }  # fmt: skip
    return [
        columns(Note.objects.filter(pk__in=newest.values("pk")), "note", "pk", **note),
        columns(Note.objects.filter(pk__in=tray.values("pk")), "orphan", "pk", **note),
        columns(
            kept.exclude(quote=""), "mark", "pk",
            body="selector", quote=Substr("body", 1, 1), color="color", end=IS_ORPHAN,
            version=Coalesce("checked_revision_id", 0), at="updated_at",
        ),
        columns(
            Note.tags.through.objects.filter(note__user=user, note__lecture=lecture), "tag", "note_id",
            body="notetag__name", at="note__updated_at",
        ),
    ]  # fmt: skip


def notable_rows(user, lecture, now):
    """Notable revisions since the one that was finished."""
    finished = Completion.objects.filter(user=user, lecture=lecture).values("revision__live_from")[:1]
    notable = Revision.objects.kept().filter(lecture=lecture, is_notable=True, live_from__lte=now)
    return columns(notable.filter(live_from__gt=Subquery(finished)), "change", "pk", body="note", at="live_from")


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


def columns(queryset, kind, pk, *, body="", heading="", quote="", color="", end=None, version=None, at="created_at"):
    """The same columns with the same types for every part; PostgreSQL insists on it."""

    def text(name):
        return Cast(name, TextField()) if name else Value("", output_field=TextField())

    is_end = end if end is IS_ORPHAN else F(end) if end else Value(False, output_field=BooleanField())
    number = Cast(version, IntegerField()) if version else Value(0, output_field=IntegerField())
    return queryset.order_by().values_list(
        Value(kind, output_field=CharField()),
        pk, text(body), text(heading), text(quote), text(color), is_end, number, at,
    )  # fmt: skip


# Every lecture page asks this, so it is compiled once.
of_course = Prepared(rows, int, int)
of_lecture = Prepared(rows, int, int, int, datetime)
