"""Texts without any markup, where every letter means itself, and Markdown. Pure."""

import html
import re

from .html_text import to_markdown

# A text without these is the same in Markdown; most are.
SPECIAL, SPECIAL_START = re.compile(r"[\\`*_\[\]$~=<&\n]|\s\s|://|www\."), re.compile(r"[#>|+:{\d-]")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
BREAK = re.compile(r"\\?\s*\n\s*")


def from_plain(text: str) -> tuple[str, tuple[str, ...]]:
    """(the Markdown that shows this text, what was lost of it). A line ends where it ends."""
    if not SPECIAL.search(text) and not SPECIAL_START.match(text):
        return text, ()
    return to_markdown(html.escape(text, quote=False).replace("\n", "<br>"))


def to_plain(markdown: str) -> tuple[str, bool]:
    """(one line of text, whether from_plain makes the same Markdown of it). What is more than text stays as it is
    written.
    """
    text = ESCAPED.sub(r"\1", markdown)
    if "\n" not in text and from_plain(text) == (markdown, ()):
        return text, True
    return BREAK.sub(" ", markdown).strip(), False
