"""Texts without any markup, where every letter means itself, and Markdown. Pure."""

import html
import re

from .html_text import to_markdown
from .markdown_writing import BREAK, SPECIAL, paragraphs

# No mission holds a longer text, whatever it is in Markdown.
LONGEST = 100_000
# A text without these is the same in Markdown; most are.
MARKS, FIRST_MARKS = re.compile(r"[\\`*_\[\]$~=<&\n]|://|www\."), re.compile(r"[#>|+:{\d-]")
# Formulas, letters that HTML has no place for, and rows of blanks are left to the reader of HTML.
UNUSUAL = re.compile(rf"\\[(\[]|\$\$|[^\S \n]|[\x00-\x09\x0b-\x1f\x7f-\xa0{BREAK}]|  ")
# HTML with one paragraph around it, and nothing else.
PARAGRAPH = re.compile(r"\s*<p(?: dir=\"ltr\")?>([^<>&]*)(?:<br ?/?>)?</p>\s*")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
LINE_END = re.compile(r"\\?\s*\n\s*")


def from_plain(text: str) -> tuple[str, tuple[str, ...]]:
    """(the Markdown that shows this text, what was lost of it). A line ends where it ends."""
    text = text.strip()
    if len(text) > LONGEST or is_without_marks(text):
        return text, ()
    if UNUSUAL.search(text):
        return to_markdown(html.escape(text, quote=False).replace("\n", "<br>"))
    return paragraphs(SPECIAL.sub(r"\\\g<0>", text).replace("\n", BREAK)), ()


def from_html(text: str) -> tuple[str, tuple[str, ...]]:
    """to_markdown, which takes its time, asked only where there is something to convert."""
    paragraph = PARAGRAPH.fullmatch(text)
    words = (paragraph[1] if paragraph else text).strip(" \n")
    return (words, ()) if is_without_marks(words) else to_markdown(text)


def is_without_marks(text: str) -> bool:
    return not (MARKS.search(text) or FIRST_MARKS.match(text) or UNUSUAL.search(text))


def to_plain(markdown: str) -> tuple[str, bool]:
    """(one line of text, whether from_plain makes the same Markdown of it). What is more than text stays as it is
    written.
    """
    text = ESCAPED.sub(r"\1", markdown)
    if "\n" not in text and from_plain(text) == (markdown, ()):
        return text, True
    return LINE_END.sub(" ", markdown).strip(), False
