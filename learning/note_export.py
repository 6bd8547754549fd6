"""Notes to take along: Markdown to read, and JSON by the W3C Web Annotation model, written while they are sent.

JSON: https://www.w3.org/TR/annotation-model/ (2017): a collection with one page of annotations. The target is the
lecture with the quote's selectors, the body the note as Markdown, each tag a body of its own, the colour a class of the
target.

Markdown: each note is one item of a list, indented by four, so that whatever stands in it (an open fence, a heading, a
line of dashes) ends with it: https://spec.commonmark.org/0.31.2/#list-items
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from . import note_finding, note_order
from .models import Note

AT_ONCE = 500
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
INDENT, SPACE = "    ", "\n\n"
LINE_ENDS = re.compile(r"\r\n|\r|\n")
MARKUP = re.compile(r"[\\`*_\[\]<>&~|$=^{}]|^[ \t]*[#+-]|(?<=\d)[.)]", re.MULTILINE)


def in_chunks(found, user) -> Iterator[Note]:
    """All of them with titles and tags, some hundred in memory at a time."""
    ids = note_order.in_order(found, note_order.PLACE)[:]
    for begin in range(0, len(ids), AT_ONCE):
        yield from note_finding.with_places(user, ids[begin : begin + AT_ONCE])


def as_asked(lines: Iterator[str]) -> Iterator[str]:
    """In the language and the time zone of the request, which is over when the lines are sent."""
    language, zone = translation.get_language(), timezone.get_current_timezone()

    def sent() -> Iterator[str]:
        with translation.override(language), timezone.override(zone):
            yield from lines

    return sent()


# --- Markdown ---


def as_markdown(notes: Iterable[Note], *, site: str) -> Iterator[str]:
    yield f"# {_('My notes')}\n"
    by_course = groupby(notes, key=lambda note: note.lecture.course)
    for course, in_course in by_course:
        yield f"\n## {plain(course.title)}\n"
        for _lecture, in_lecture in groupby(in_course, key=lambda note: note.lecture_id):
            first, *others = in_lecture
            yield f"\n### {plain(title_of(first))}\n\n<{lecture_url(first, site)}>\n"
            for note in (first, *others):
                yield "\n" + item(note)


def item(note: Note) -> str:
    quote = prefixed(plain(note.quote), "> ") if note.quote else ""
    parts = [part for part in (facts(note), quote, note.body) if part]
    return f"-   {indented(SPACE.join(parts))}\n"


def facts(note: Note) -> str:
    """One line: when, in which colour, whether the passage is gone, and the tags."""
    told = [formats.date_format(timezone.localtime(note.updated_at), "DATE_FORMAT")]
    if note.color:
        told.append(str(note.get_color_display()))
    if note.orphaned_at:
        told.append(_("the passage is gone"))
    told += [f"#{plain(name)}" for name in note.tag_names]
    return " · ".join(told)


def plain(text: str) -> str:
    """Read as the characters that they are."""
    return MARKUP.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)


def prefixed(text: str, mark: str) -> str:
    return "\n".join(f"{mark}{line.strip()}".rstrip() for line in LINE_ENDS.split(text))


def indented(text: str) -> str:
    """All lines but the first, which stands behind the mark of the item; empty ones stay empty."""
    first, *others = LINE_ENDS.split(text)
    return "\n".join([first, *(INDENT + line if line else "" for line in others)])


# --- JSON ---


def as_json(notes: Iterable[Note], *, site: str) -> Iterator[str]:
    """One object, whose end comes with the last note."""
    yield (
        f'{{"@context": "{CONTEXT}", "id": {json.dumps(f"{site}/notes/export.json")}, "type": "AnnotationCollection", '
        f'"label": {json.dumps(_("My notes"), ensure_ascii=False)}, "first": {{"type": "AnnotationPage", "items": ['
    )
    comma = "\n"
    for note in notes:
        yield comma + json.dumps(annotation(note, site), ensure_ascii=False)
        comma = ",\n"
    yield "\n]}}\n"


def annotation(note: Note, site: str) -> dict[str, Any]:
    return {
        "id": f"{site}/notes/{note.pk}/",
        "type": "Annotation",
        "motivation": "commenting" if note.body or not note.quote else "highlighting",
        "created": note.created_at.isoformat(),
        "modified": note.updated_at.isoformat(),
        "body": bodies(note),
        "target": target(note, site),
    }


def bodies(note: Note) -> list[dict[str, str]]:
    text = {"type": "TextualBody", "value": note.body, "format": "text/markdown", "purpose": "commenting"}
    tags = [{"type": "TextualBody", "value": name, "purpose": "tagging"} for name in note.tag_names]
    return [text, *tags] if note.body else tags


def target(note: Note, site: str) -> dict[str, Any]:
    """The lecture; with its selectors where the note hangs on a passage."""
    found: dict[str, Any] = {"type": "SpecificResource", "source": lecture_url(note, site), "label": title_of(note)}
    if note.quote:
        found["selector"] = selectors(note)
    if note.color:
        found["styleClass"] = f"highlight-{note.color}"
    return found


def selectors(note: Note) -> list[dict[str, Any]]:
    kept = note.selector or {}
    around = {name: kept[name] for name in ("prefix", "suffix") if kept.get(name)}
    found: list[dict[str, Any]] = [{"type": "TextQuoteSelector", "exact": note.quote, **around}]
    if "start" in kept and "end" in kept:
        found.append({"type": "TextPositionSelector", "start": kept["start"], "end": kept["end"]})
    return found


def title_of(note: Any) -> str:
    return note.live_title or note.last_title or ""


def lecture_url(note: Note, site: str) -> str:
    return f"{site}{note.lecture.get_absolute_url()}"


# Ending of the file: its type, and what writes it.
KINDS: dict[str, tuple[str, Callable[..., Iterator[str]]]] = {
    "md": ("text/markdown; charset=utf-8", as_markdown),
    "json": ("application/json", as_json),
}
