"""What is Blackboard's own in the QTI 1.2 of its tests and pools. Pure."""

import re
from collections.abc import Iterable
from html import escape
from xml.etree.ElementTree import Element

from courses.wording import gettext

# Its types with choices of which some are correct.
CHOICES = frozenset({"Multiple Choice", "Multiple Answer", "True/False", "Either/Or"})
# The choices of Either/Or: `yes_no.false` is “No”.
PAIR = re.compile(r"([a-z]+)_([a-z]+)\.(true|false)")
# The address of a picture. Its file has a name like `leg__xid-12_1.png`, and another one beside it tells about it.
ADDRESS = re.compile(r"@X@EmbeddedFile\.requestUrlStub@X@.{0,200}?(xid-\d+_\d+)")
MARK = re.compile(r"(?<=[^/])_*xid-\d+_\d+(?=\.\w+$)")


def formatted(part: Element) -> str:
    """A `mat_formattedtext` as HTML."""
    text = (part.text or "").strip()
    return escape(text, quote=False).replace("\n", "<br>") if part.get("type") == "PLAIN_TEXT" else text


def words_of(choice: str, kind: str) -> str:
    """Of the choices of these types the file has only names."""
    if kind == "True/False":
        return {"true": gettext("True"), "false": gettext("False")}.get(choice.lower(), choice)
    pair = PAIR.fullmatch(choice) if kind == "Either/Or" else None
    return pair[1 if pair[3] == "true" else 2].capitalize() if pair else choice


def mark_in(address: str) -> str:
    """Which file of the package it means; "" for another address."""
    found = ADDRESS.match(address)
    return found[1] if found else ""


def file_with(mark: str, paths: Iterable[str]) -> str:
    return next((path for path in paths if f"{mark}." in path and not path.endswith(".xml")), "")


def without_mark(path: str) -> str:
    return MARK.sub("", path)
