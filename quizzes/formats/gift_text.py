"""Letters of GIFT: its escapes, and its four kinds of text. Pure."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from .html_cleaning import TAGS
from .plain_text import from_html, from_plain

# What a backslash stands before. While a question is taken apart, such a letter is one that no text can contain.
CONTROLS = "\\:#={}~\n"
HIDDEN = {letter: chr(0xD800 + place) for place, letter in enumerate(CONTROLS)}
SHOWN = str.maketrans({hidden: letter for letter, hidden in HIDDEN.items()})
ESCAPE = re.compile(r"\\([\\:#={}~n])")
ESCAPES = str.maketrans({letter: f"\\{letter}" for letter in CONTROLS} | {"\n": "\\n"})
MARKER = re.compile(r"\[(html|moodle|plain|markdown)\]")
TAG = re.compile(r"<[A-Za-z/!]|&#?\w+;")
BLOCK_TAG = re.compile(r"<(?:p|br|pre|div|ul|ol|table|h[1-6])\b", re.IGNORECASE)
# A gap to fill in: after a space, underscores begin nothing that ends.
GAP = re.compile(r"(?<!\S)(?:\\_){3,}(?=[\s.,;:?!]|$)")
# `List<String>` and `<mask>` are words, which a reader of HTML would take away with what stands behind them.
KNOWN_TAGS = TAGS | {"script", "style", "html", "head", "body", "title", "meta", "link", "area"}
WORD = re.compile(rf"<(?=[a-z/?])(?!/?(?:{'|'.join(sorted(KNOWN_TAGS))})[\s/>]|/?\w+:)", re.IGNORECASE)
PICTURE = re.compile(r"<img\b[^<>]*@@PLUGINFILE@@/([^\"'<>\s]*)[^<>]*>", re.IGNORECASE)
LINK = re.compile(r"<(\w+)\b[^<>]*@@PLUGINFILE@@/([^\"'<>\s]*)[^<>]*>")
MARKDOWN_FILE = re.compile(r"!?\[([^\[\]\n]{0,1000})\]\(@@PLUGINFILE@@/([^()\s]{0,400})[^()\n]{0,400}\)")


def hidden(text: str) -> str:
    return ESCAPE.sub(lambda match: HIDDEN["\n" if match[1] == "n" else match[1]], text)


def shown(text: str) -> str:
    return text.translate(SHOWN)


def escaped(text: str) -> str:
    """On one line, whatever it is."""
    return text.translate(ESCAPES)


def written(text: str) -> str:
    """A text of a question whose texts are Markdown. One that begins like a marker or a weight gets the marker."""
    return f"[markdown]{escaped(text)}" if text.startswith(("[", "%")) else escaped(text)


def text_in(source: str, default: str) -> tuple[str, str, tuple[str, ...]]:
    """(as Markdown, its kind, what was lost) of a piece of GIFT with hidden escapes."""
    source = source.strip()
    marker = MARKER.match(source)
    kind = marker[1] if marker else default
    text = shown(source[marker.end() :] if marker else source).strip()
    if kind == "markdown":
        text, lost = without_markdown_files(text)
        return text, kind, lost
    if kind == "html":
        text, lost = without_files(text)
    elif kind == "moodle":
        text, lost = from_moodle(text)
    else:
        text, lost = from_plain(text)
    return GAP.sub(lambda match: match[0].replace("\\", ""), text), kind, lost


def from_moodle(text: str) -> tuple[str, tuple[str, ...]]:
    """What Moodle formats by itself: a line ends where it ends, and tags are tags."""
    if not TAG.search(text):
        return from_plain(text)
    return without_files(text if BLOCK_TAG.search(text) else text.replace("\n", "<br>"))


def without_files(text: str) -> tuple[str, tuple[str, ...]]:
    text = text if "<svg" in text else WORD.sub("&lt;", text)
    files = [*(match[1] for match in PICTURE.finditer(text)), *(m[2] for m in LINK.finditer(PICTURE.sub("", text)))]
    markdown, lost = from_html(LINK.sub(r"<\1>", PICTURE.sub("", text)))
    return markdown, (*named(files), *lost)


def without_markdown_files(text: str) -> tuple[str, tuple[str, ...]]:
    return MARKDOWN_FILE.sub(r"\1", text), named(match[2] for match in MARKDOWN_FILE.finditer(text))


def named(files: Iterable[str]) -> tuple[str, ...]:
    """GIFT says which file a text shows, and does not bring it."""
    return tuple(_("file %(name)s") % {"name": file} for file in files)
