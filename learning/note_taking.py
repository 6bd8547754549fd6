"""Notes: adding, changing and deleting, and their HTML."""

from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.utils import translation

from courses.markdown import render_fragment
from courses.models import Lecture, Revision

from .models import Note


def note_html(body):
    """A note's Markdown as HTML. Rendering costs more than the rest of a page, so a process keeps the last ones."""
    return rendered(body, translation.get_language(), settings.MARKDOWN_MAX_LENGTH)


@lru_cache(maxsize=512)
def rendered(body, _language, _limit):
    return render_fragment(body)


@transaction.atomic
def add_note(lecture: Lecture, *, by, body: str, heading_id: str = "", quote: str = "") -> Note:
    """Remembers the live revision that it was made on."""
    revision = Revision.objects.live().filter(lecture=lecture).only("pk").first()
    return Note.objects.create(
        user=by, lecture=lecture, revision=revision, body=body, heading_id=heading_id, quote=quote
    )


@transaction.atomic
def change_note(note: Note, *, body: str) -> Note:
    """An unchanged text keeps its date, so opening and saving does not move a note to the top."""
    if note.body != body:
        note.body = body
        note.save(update_fields=["body", "updated_at"])
    return note
