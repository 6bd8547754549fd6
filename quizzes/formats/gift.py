"""GIFT, Moodle's text format (gift_reading.py, gift_writing.py). Pure."""

import re

from .found import Unreadable
from .gift_reading import read
from .gift_writing import write
from .text_reading import decoded

__all__ = ["content_type", "extension", "extensions", "label", "name", "read", "recognises", "write"]

name, label = "gift", "GIFT"
extensions = (".gift", ".txt")
extension = ".gift"
content_type = "text/plain; charset=utf-8"
holds_files = False

ANSWERS = re.compile(r"(?<!\\)\{[^{}]*(?<!\\)\}")


def recognises(data: bytes, name: str) -> bool:
    """By its ending, else by braces with answers or by what only GIFT has."""
    if name.lower().endswith(".gift"):
        return True
    try:
        text, _lost = decoded(data, name)
    except Unreadable:
        return False
    return bool(
        re.search(r"^(?:::|\$CATEGORY:)", text, re.MULTILINE)
        or any(re.match(r"\{\s*(?:[=~#]|T\b|F\b|TRUE\b|FALSE\b|\})", match[0]) for match in ANSWERS.finditer(text))
    )
