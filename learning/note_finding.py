"""Which of a learner's notes a page or a file shows, and in what order. Titles are those that learners saw.

The places of a page are found first, by rows that are short; texts and titles are then read for the page alone. So the
page costs the same whatever the number of notes.
"""

from dataclasses import dataclass
from datetime import timedelta
from unicodedata import normalize

from django.db.models import Case, Q, Value, When
from django.utils import timezone

from courses.any_case import holds
from courses.models import Course, Lecture, Revision

from .listing import hide_unknown, with_titles
from .models import Note, NoteTag
from .note_order import PLACE
from .note_taking import DAYS_TO_UNDO

MOST_WORDS = 10
PASSAGE, LECTURE, GONE, DELETED = "passage", "lecture", "gone", "deleted"
PLACES = (PASSAGE, LECTURE, GONE, DELETED)
IN_TRAY = Q(orphaned_at__isnull=False, is_orphan_kept=False)


@dataclass(frozen=True)
class Wanted:
    """What is asked for; what is empty narrows nothing. `where` is PASSAGE, LECTURE, GONE or DELETED."""

    words: str = ""
    course_id: int | None = None
    tag: str = ""
    color: str = ""
    where: str = ""
    order: str = PLACE

    @property
    def is_narrow(self) -> bool:
        return bool(self.words or self.is_filtered)

    @property
    def is_filtered(self) -> bool:
        return bool(self.course_id or self.tag or self.color or self.where or self.order != PLACE)

    @property
    def is_tray(self) -> bool:
        return self.where == GONE

    @property
    def has_tray(self) -> bool:
        """Those whose passage is gone stand by themselves, before the others."""
        return self.where not in (GONE, DELETED)


def notes_of(user, wanted: Wanted):
    """In no order: see note_order.py. Those whose passage is gone are among them: see `parted`."""
    notes = Note.objects.filter(user=user).filter(standing(wanted.where))
    if wanted.course_id:
        notes = notes.filter(lecture__course=wanted.course_id)
    if wanted.tag:
        notes = notes.filter(pk__in=tagged(user, wanted.tag))
    if wanted.color:
        notes = notes.filter(color=wanted.color)
    return (notes.filter(saying(wanted.words, user)) if wanted.words.strip() else notes).order_by()


def standing(where: str) -> Q:
    if where == DELETED:
        return Q(deleted_at__gte=timezone.now() - timedelta(days=DAYS_TO_UNDO))
    anchored = {PASSAGE: ~Q(quote="") & ~IN_TRAY, LECTURE: Q(quote=""), GONE: IN_TRAY}
    return Q(deleted_at__isnull=True) & anchored.get(where, Q())


def tagged(user, name: str):
    return Note.tags.through.objects.filter(holds(name, "notetag__name", lookup="iexact"), notetag__user=user).values(
        "note"
    )


def saying(words: str, user) -> Q:
    """All of the words. Names and titles are few, and are looked through here: the database has the long texts."""
    tags = list(NoteTag.objects.filter(user=user).values_list("pk", "name"))
    known = Q(lecture__course__in=Course.objects.known_to(user).values("pk"))
    course = Case(When(known, then="lecture__course__title"), default=Value(""))
    titles = list(seen_by(user).values_list("lecture", "title", course))
    found = Q()
    for word in normalize("NFC", words).split()[:MOST_WORDS]:
        found &= says(word, tags, titles)
    return found


def says(word: str, tags, titles) -> Q:
    """Somewhere in the note, its quote, its tags, or in the titles of its course and lecture, also earlier ones."""
    found = holds(word, "body", "quote")
    lectures = {pk for pk, *names in titles if any(is_in(word, name) for name in names)}
    if so_called := [pk for pk, name in tags if is_in(word, name)]:
        found |= Q(pk__in=Note.tags.through.objects.filter(notetag__in=so_called).values("note"))
    return found | Q(lecture__in=lectures) if lectures else found


def is_in(word: str, name: str) -> bool:
    return word.casefold() in normalize("NFC", name).casefold()


def seen_by(user):
    """Revisions of lectures with notes that this learner has certainly seen, or may see now."""
    mine = Note.objects.filter(user=user)
    begun = Revision.objects.kept().filter(lecture__in=mine.values("lecture"), live_from__lte=timezone.now())
    return begun.filter(Q(lecture__course__in=Course.objects.readable_by(user)) | Q(pk__in=mine.values("revision")))


def parted(notes):
    """Those to list; and the ids, the newest first, of those whose passage is gone and undecided about."""
    return notes.exclude(IN_TRAY), list(
        notes.filter(IN_TRAY).order_by("-orphaned_at", "-pk").values_list("pk", flat=True)
    )


def with_places(user, ids):
    """These notes in this order, with titles and tags."""
    notes = (
        with_titles(Note.objects.filter(user=user, pk__in=ids), reader=user)
        .select_related("lecture__course", "lecture__section")
        .prefetch_related("tags")
        .defer("lecture__title", "lecture__summary", "lecture__body")
    )
    by_id = {note.pk: note for note in notes}
    hide_unknown((note.lecture.course for note in notes), user)
    return [by_id[pk] for pk in ids if pk in by_id]


def place_of(note) -> str:
    """Where it stands in its lecture; empty where that cannot be read now."""
    if note.live_title is None:
        return ""
    is_marked = note.quote and not note.orphaned_at
    return f"{note.lecture.get_absolute_url()}#{'mark' if is_marked else 'note'}-{note.pk}"


def courses_of(user):
    """With notes that are kept, or that can be had back."""
    lectures = Lecture.everything.filter(pk__in=Note.objects.filter(user=user).values("lecture"))
    return Course.objects.known_to(user).filter(pk__in=lectures.values("course")).only("title", "language")
