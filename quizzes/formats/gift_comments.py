"""What GIFT keeps in comments: ids and tags as Moodle reads them, and what of ours it has no word for. Pure.

    // [id:42] [tag:loss] [tag:gradient]
    // lectern: {"hints": [{"text": "…", "cost": 10}], "credit": "per_option", "missed": ["", "…"]}

Moodle skips the second line.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quizzes.sources import ALL_OR_NOTHING, MISSION, MULTIPLE, PER_OPTION, RIGHT_MINUS_WRONG, SINGLE, TRUE_FALSE, Source

OURS = "// lectern:"
ID, TAG = (re.compile(rf"\[{name}:((?:[^\[\]\\]|\\.){{1,400}})\]") for name in ("id", "tag"))
PLAIN_TAG = re.compile(r"[^\[\]\\,\x00-\x1f]+")
# What a comment may set, and whether a value from a file is one of it.
ALLOWED = {
    "kind": lambda value: value in (SINGLE, MULTIPLE, TRUE_FALSE),
    "credit": lambda value: value in (RIGHT_MINUS_WRONG, ALL_OR_NOTHING, PER_OPTION),
    "shuffle_choices": lambda value: isinstance(value, bool),
    "shuffle_place": lambda value: isinstance(value, bool),
    "max_attempts": lambda value: type(value) is int and 1 <= value <= 100,
    "tags": lambda value: isinstance(value, str) and len(value) <= 400,
    "hints": lambda value: isinstance(value, list) and all(is_hint(hint) for hint in value),
}


@dataclass(frozen=True)
class Comments:
    """`ours` is what our own line says, None where it is broken."""

    id: str
    tags: str
    ours: Mapping[str, Any] | None


def comments_in(lines: Sequence[str]) -> Comments:
    said = [line for line in lines if not line.startswith(OURS)]
    ids = [match[1] for line in said for match in ID.finditer(line)]
    tags = [match[1].replace("\\]", "]").strip() for line in said for match in TAG.finditer(line)]
    return Comments(", ".join(ids), ", ".join(tags), our_comment(lines))


def our_comment(lines: Sequence[str]) -> Mapping[str, Any] | None:
    line = next((line for line in lines if line.startswith(OURS)), f"{OURS} {{}}")
    try:
        said = json.loads(line.removeprefix(OURS))
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def with_comment(source: Source, comments: Comments, lost: list[str]) -> Source:
    """The source as the comments say; what cannot be is named."""
    if comments.id:
        lost.append(_("id number %(id)s") % {"id": comments.id})
    if comments.ours is None:
        lost.append(_("comment for Lectern"))
        return source
    said = dict(comments.ours)
    texts, missed = said.pop("texts", None), said.pop("missed", None)
    for name, value in said.items():
        if name in ALLOWED and ALLOWED[name](value):
            source = source | {name: value}
        else:
            lost.append(_("comment for Lectern: %(name)s") % {"name": str(name)[:60]})
    source = with_each(source, "text", texts, lost) if source["kind"] == TRUE_FALSE else source
    return with_each(source, "feedback_missed", missed, lost)


def with_each(source: Source, name: str, values: Any, lost: list[str]) -> Source:
    """One text for each choice, as long as they are as many."""
    if values is None:
        return source
    choices = source["choices"]
    if not isinstance(values, list) or len(values) != len(choices) or not all(isinstance(v, str) for v in values):
        lost.append(_("comment for Lectern: %(name)s") % {"name": name})
        return source
    return source | {"choices": [choice | {name: value} for choice, value in zip(choices, values, strict=True)]}


def is_hint(hint: Any) -> bool:
    return (
        isinstance(hint, dict)
        and hint.keys() == {"text", "cost"}
        and isinstance(hint["text"], str)
        and type(hint["cost"]) is int
        and 0 <= hint["cost"] <= 100
    )


def comment_lines(source: Mapping[str, Any], ours: Mapping[str, Any]) -> list[str]:
    """The comments above a question; `ours` is what its kind keeps there besides."""
    tags = [tag.strip() for tag in source["tags"].split(",")]
    is_plain = all(PLAIN_TAG.fullmatch(tag) for tag in tags)
    said = dict(ours)
    if source["tags"] and (not is_plain or ", ".join(tags) != source["tags"]):
        said["tags"] = source["tags"]
    for name in ("credit", "shuffle_choices", "shuffle_place", "max_attempts", "hints"):
        if source[name] != MISSION[name]:
            said[name] = source[name]
    if any(choice["feedback_missed"] for choice in source["choices"]):
        said["missed"] = [choice["feedback_missed"] for choice in source["choices"]]
    # Moodle looks for tags and ids in every comment.
    line = json.dumps(said).replace("[tag:", "\\u005btag:").replace("[id:", "\\u005bid:")
    shown = [f"[tag:{tag}]" for tag in tags if PLAIN_TAG.fullmatch(tag)]
    return [*([f"// {' '.join(shown)}"] if shown else []), *([f"{OURS} {line}"] if said else [])]
