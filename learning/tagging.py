"""Tags of notes: a learner's own words, each once whatever its case, and gone with its last note."""

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from .models import Note, NoteTag

MOST_TAGS = 10
LONGEST_TAG = NoteTag._meta.get_field("name").max_length


def names_in(text: str) -> list[str]:
    """The tags of a typed line: between commas or line ends, without a leading #, with single spaces, each once."""
    found: dict[str, str] = {}
    for part in re.split(r"[,\n\r、，]", unicodedata.normalize("NFC", text)):
        name = " ".join("".join(letter for letter in part if unicodedata.category(letter) != "Cc").split())
        name = name.lstrip("#").strip()
        if name:
            found.setdefault(name.casefold(), name)
    return list(found.values())


def tags_named(names: Iterable[str], *, by) -> list[NoteTag]:
    """This learner's tags of these names, spelled as they were first; new ones are made."""
    wanted = {name.casefold(): name for name in names}
    mine = by_name(by)
    new = [NoteTag(user=by, name=name) for key, name in wanted.items() if key not in mine]
    if new:
        NoteTag.objects.bulk_create(new, ignore_conflicts=True)  # another window may be making the same
        mine = by_name(by)
    return [mine[key] for key in wanted if key in mine]


def by_name(user) -> dict[str, NoteTag]:
    return {tag.name.casefold(): tag for tag in NoteTag.objects.filter(user=user)}


def set_tags(note: Note, names: Iterable[str], *, opened: Iterable[str] | None = None) -> None:
    """In the transaction of the change that they belong to. With `opened`, the tags that the page had shown, what
    another window added or took away meanwhile stays so.
    """
    wanted = set(tags_named(names, by=note.user))
    if opened is not None:
        seen, stands = set(tags_named(opened, by=note.user)), set(note.tags.all())
        wanted = (stands - (seen - wanted)) | (wanted - seen)
    note.tags.set(wanted)
    forget_unused(note.user)


def forget_unused(user) -> None:
    """A note that was deleted and can be had back still uses its tags."""
    NoteTag.objects.filter(user=user, notes__isnull=True).delete()


def tags_of(user):
    """Those of notes that are kept."""
    used = Note.tags.through.objects.filter(notetag=OuterRef("pk"), note__deleted_at__isnull=True)
    return NoteTag.objects.filter(Exists(used), user=user).order_by("name")
