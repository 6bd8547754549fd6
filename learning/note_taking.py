"""Notes: adding, changing, deleting and having back, and their HTML.

Nothing that was typed is lost. A page gives a new note an id of its own (`client_id`), so that sending it twice makes
it once. A change tells at which `edit_version` the text was opened; where it is another one by now, nothing is
overwritten.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from courses.markdown import render_fragment, trusted
from courses.models import Lecture, Revision

from . import tagging
from .models import Note

DAYS_TO_UNDO = 30
DIVIDER = "\n\n---\n\n"
BOTH, MINE = "both", "mine"
# As the sanitiser writes it: every value in double quotes, and none inside.
PICTURE = re.compile(r'<img((?: [\w:-]+="[^"]*")*)>')
VALUE = re.compile(r' (src|alt)="([^"]*)"')
LONGEST = Note._meta.get_field("body").max_length


class NoteConflict(Exception):
    """The note was changed or deleted elsewhere since it was opened, or both texts do not fit into one.

    `note` is as it stands.
    """

    def __init__(self, note: Note):
        super().__init__(f"Note {note.pk} is at {note.edit_version}.")
        self.note = note


def note_html(body):
    """A note's Markdown as HTML. Rendering costs more than the rest of a page, so a process keeps the last ones."""
    return rendered(body, translation.get_language(), settings.MARKDOWN_MAX_LENGTH)


@lru_cache(maxsize=512)
def rendered(body, _language, _limit):
    return trusted(PICTURE.sub(own_picture, render_fragment(body)))


def own_picture(picture):
    """A picture of another site would tell it who reads, and the page's policy shows none: its words and address stand
    there instead.
    """
    values = dict(VALUE.findall(picture[1]))
    address, words = values.get("src", ""), values.get("alt", "")
    if address.startswith("/") and not address.startswith("//"):
        return picture[0]
    return f"{words} ({address})" if words and address else words or address


@transaction.atomic
def add_note(
    lecture: Lecture,
    *,
    by,
    body: str,
    tags: Iterable[str] | None = None,
    client_id: UUID | None = None,
    keep: str = "",
    **anchor,
) -> Note:
    """Remembers the live revision that it was made on. What comes again is the next text of the same note."""
    revision = Revision.objects.live().filter(lecture=lecture).only("pk").first()
    given = {"lecture": lecture, "revision": revision, "body": body, **anchor}
    if client_id is None:
        note, is_new = Note.objects.create(user=by, **given), True
    else:
        note, is_new = Note.objects.get_or_create(user=by, client_id=client_id, defaults=given)
    if not is_new:
        return change_note(note, body=body, tags=tags, opened_version=1, keep=keep)
    if tags:
        tagging.set_tags(note, tags)
    return note


@transaction.atomic
def change_note(
    note: Note,
    *,
    body: str,
    tags: Iterable[str] | None = None,
    opened_tags: Iterable[str] | None = None,
    opened_version: int | None = None,
    keep: str = "",
    color: str = "",
) -> Note:
    """An unchanged text keeps its date, so opening and saving does not move a note to the top; tags do not either.

    `keep` is the learner's choice where both texts were seen: BOTH puts this one under the one that stands, MINE brings
    a deleted note back with it.
    """
    stands = Note.objects.select_for_update().get(pk=note.pk)
    text = with_both(stands.body, body) if keep == BOTH else body
    if is_refused(stands, text, opened_version, keep):
        raise NoteConflict(stands)
    if stands.body != text or stands.deleted_at:
        stands.body, stands.deleted_at, stands.edit_version = text, None, stands.edit_version + 1
        stands.save(update_fields=["body", "deleted_at", "edit_version", "updated_at"])
    if color and stands.quote and stands.color != color:
        stands.color = color
        stands.save(update_fields=["color"])
    if tags is not None:
        tagging.set_tags(stands, tags, opened=opened_tags)
    return stands


def is_refused(stands: Note, text: str, opened_version: int | None, keep: str) -> bool:
    if stands.deleted_at:
        return not keep
    is_stale = opened_version is not None and opened_version != stands.edit_version
    return len(text) > LONGEST or (is_stale and keep != BOTH and text != stands.body)


def with_both(theirs: str, mine: str) -> str:
    """One text with a line between. What stands in the other already is not put there again: nothing is lost by it, and
    an answer may have been lost.
    """
    if mine in theirs:
        return theirs
    return mine if theirs in mine else theirs + DIVIDER + mine


@transaction.atomic
def delete_notes(notes: Iterable[Note], *, by) -> list[int]:
    """Marked, so that they can be had back for a while; what was marked long ago goes now. The ids of what is gone."""
    purge(by)
    of_mine = Note.objects.kept().filter(user=by, pk__in=[note.pk for note in notes])
    gone = list(of_mine.values_list("pk", flat=True))
    of_mine.update(deleted_at=timezone.now())
    return gone


@transaction.atomic
def restore_notes(ids: Iterable[int], *, by) -> list[int]:
    """Those of them that are this learner's, back as they were."""
    of_mine = Note.objects.filter(user=by, pk__in=list(ids))
    back = list(of_mine.values_list("pk", flat=True))
    of_mine.filter(deleted_at__isnull=False).update(deleted_at=None)
    return back


def purge(user) -> None:
    """What this learner deleted so long ago that it cannot be had back."""
    Note.objects.filter(user=user, deleted_at__lt=timezone.now() - timedelta(days=DAYS_TO_UNDO)).delete()
    tagging.forget_unused(user)


@transaction.atomic
def tag_notes(notes: Iterable[Note], names: Iterable[str], *, by) -> int:
    """These tags too, on each. A note that would have more than it may is left as it is; how many those are."""
    tags = tagging.tags_named(names, by=by)
    full = 0
    for note in notes:
        if len({*note.tags.all(), *tags}) <= tagging.MOST_TAGS:
            note.tags.add(*tags)
        else:
            full += 1
    tagging.forget_unused(by)
    return full


def keep_orphan(note: Note) -> None:
    note.is_orphan_kept = True
    note.save(update_fields=["is_orphan_kept"])
