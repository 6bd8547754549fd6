"""The text of a file that somebody sent: its encoding, and what is too much or no text at all. Pure."""

import codecs
import re

from django.utils.translation import gettext as _

from .found import Unreadable

MAX_BYTES, MAX_LINES = 20_000_000, 200_000
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
HANGUL = re.compile("[가-힣]")
# Of a text in Latin letters, at most this part are letters beyond ASCII.
MOST_BEYOND_ASCII = 0.35


def decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """(text with line feeds, notes about what was guessed). Raises Unreadable, at once where the file is too large."""
    if len(data) > MAX_BYTES:
        raise Unreadable(_("The file is too large: at most %(limit)s MB are read.") % {"limit": MAX_BYTES // 1_000_000})
    text, notes = text_of(data)
    if "\x00" in text:
        raise Unreadable(_("This is not a text file: it contains NUL characters. Save it as UTF-8."))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MAX_LINES:
        raise Unreadable(_("The file is too long: at most %(limit)s lines are read.") % {"limit": MAX_LINES})
    return text, notes


def text_of(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), ()
            except UnicodeDecodeError as error:
                raise unknown_encoding() from error
    try:
        return data.decode(), ()
    except UnicodeDecodeError:
        return guessed(data)


def guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    """What is not UTF-8: Korean of older systems, or a Western text."""
    if korean := text_in(data, "cp949"):
        beyond = [letter for letter in korean if letter > "\x7f"]
        if len(HANGUL.findall(korean)) > 0.7 * len(beyond):
            return korean, (_("The file is not UTF-8; it was read as CP949. Look at its letters."),)
    western = text_in(data, "cp1252") or text_in(data, "latin-1")
    if not western or sum(letter > "\x7f" for letter in western) > MOST_BEYOND_ASCII * len(western):
        raise unknown_encoding()
    return western, (_("The file is not UTF-8; it was read as Latin-1. Look at its letters beyond A to Z."),)


def text_in(data: bytes, encoding: str) -> str:
    """Empty where the bytes are no text in it."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return "" if CONTROLS.search(text) else text


def unknown_encoding() -> Unreadable:
    return Unreadable(_("This is not a text file, or its encoding is not known. Save it as UTF-8."))
