"""Attaching notes to passages: what a browser selected is looked up in the text that it saw, and never trusted."""

from django.db import transaction
from django.utils import timezone

from courses.models import Lecture, Revision
from courses.page_text import page_text

from .anchoring import Anchor, anchor_at, located
from .models import Note


def anchor_fields(lecture: Lecture, *, seen: int | None, anchor: Anchor) -> dict:
    """A note's fields for a passage of the revision `seen`, which learners could read. Where the passage is not in it,
    the note keeps the words all the same, as one whose passage is gone.
    """
    revision = revision_seen(lecture, seen)
    page = page_text(revision.html)
    found = located(page.text, anchor)
    fields = {"revision": revision, "checked_revision": revision, "is_orphan_kept": False}
    if found is None:
        lost = {"quote": anchor.quote, "selector": anchor.selector, "orphaned_at": timezone.now()}
        return fields | lost | {"heading_id": ""}
    found = anchor_at(page.text, *page.widened(found.start, found.end))
    heading_id = page.heading_at(found.start)
    return fields | {"quote": found.quote, "selector": found.selector, "orphaned_at": None, "heading_id": heading_id}


def revision_seen(lecture: Lecture, pk: int | None) -> Revision:
    """The one that the browser tells, if it has ever been live; else the one that is."""
    begun = Revision.objects.kept().filter(lecture=lecture, live_from__lte=timezone.now()).only("pk", "html")
    return begun.filter(pk=pk).first() or begun.order_by("-live_from", "-number").first()


@transaction.atomic
def attach(note: Note, *, seen: int | None, anchor: Anchor) -> Note:
    """To another passage than before; nothing changes where the new one is not there."""
    note = Note.objects.select_for_update().get(pk=note.pk)
    fields = anchor_fields(note.lecture, seen=seen, anchor=anchor)
    if fields["orphaned_at"] is None:
        for name, value in fields.items():
            setattr(note, name, value)
        note.save(update_fields=list(fields))
    return note
