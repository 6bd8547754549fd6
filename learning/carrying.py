"""Carrying a learner's notes to the revision that is live. It is done when the lecture is read and not when it is
published: a scheduled revision goes live by time alone, and so the cost is paid once for each reader and revision.
"""

from functools import lru_cache

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from courses.models import Revision
from courses.page_text import page_text

from .alignment import Alignment
from .anchoring import Anchor, anchor_of, found_without_text
from .models import Note
from .sentences import Parsed

FIELDS = ["revision", "checked_revision", "quote", "selector", "heading_id", "orphaned_at", "is_orphan_kept"]


@transaction.atomic
def carry_notes(lecture_id: int, *, of) -> None:
    """Bring this learner's anchored notes to what is live now.

    Two requests at once do it once: the rows are locked, and the second one finds nothing left. A passage that is not
    found stays as it was last found, and is looked for again in each later revision.
    """
    live = Revision.objects.live().filter(lecture=lecture_id).only("pk", "html").first()
    if live is None:
        return
    waiting = Note.objects.kept().filter(~Q(quote=""), user=of, lecture=lecture_id).exclude(checked_revision=live)
    notes = list(waiting.select_for_update().order_by("pk"))
    texts = dict(Revision.objects.filter(pk__in={note.revision_id for note in notes}).values_list("pk", "html"))
    for note in notes:
        carry(note, texts.get(note.revision_id), live)
    Note.objects.bulk_update(notes, FIELDS)


def carry(note: Note, old_html: str | None, live: Revision) -> None:
    note.checked_revision = live
    found = found_in(live.html, old_html, anchor_of(note.quote, note.selector))
    if found is None:
        note.orphaned_at = note.orphaned_at or timezone.now()
        return
    note.revision, note.quote, note.selector = live, found.quote, found.selector
    note.heading_id = page_text(live.html).heading_at(found.start)
    note.orphaned_at, note.is_orphan_kept = None, False


def found_in(html: str, old_html: str | None, anchor: Anchor) -> Anchor | None:
    page = page_text(html)
    if old_html is None or anchor.start < 0:
        return found_without_text(page.text, anchor)
    return aligned(old_html, html).carried(anchor)


@lru_cache(maxsize=8)
def aligned(old_html: str, html: str) -> Alignment:
    """The same for all learners who come from one revision to another."""
    old, new = page_text(old_html), page_text(html)
    return Alignment(Parsed(old.text, old.breaks), Parsed(new.text, new.breaks))
