"""What is allowed in a text and still seldom meant: noted while the page is rendered, for readiness to weigh.

Nothing here changes the page.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from courses.markdown_text import count, inline_text
from courses.rendering import Remark, Sheet

LONGEST_PARAGRAPH = 200
# A name in angle brackets is often meant as it stands (`List<int>`, `<pad>`), so only these, and what has attributes
# or closes itself as a component of another system does, is taken for a tag.
ELEMENTS = frozenset(
    "a abbr article aside audio b big blockquote body br button center cite code dd del details dfn div dl dt em embed "
    "figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label li link "
    "main nav object ol p picture pre script section select small source span strike strong style sub summary sup svg "
    "table tbody td textarea tfoot th thead tr tt u ul video".split()
)
ATTRIBUTE = r"\s+[\w:@.\-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|\{[^{}]*\}|[^\s<>\"']+))?"
TAG = re.compile(rf"<!--|</?([A-Za-z][\w.\-]*)((?:{ATTRIBUTE})*)\s*(/?)>")
PARAGRAPH = "paragraph_open"


def remark_rules(md: MarkdownIt) -> None:
    """Put the rule into a parser, behind everything that changes tokens."""
    md.core.ruler.push("remarks", remarks)


def remarks(state: StateCore) -> None:
    sheet: Sheet = state.env["sheet"]
    if sheet.is_page:
        sheet.remarks.extend(_of_blocks(state.tokens))
        sheet.remarks.extend(_of_tags(state.tokens))


def _of_blocks(tokens: Sequence[Token]) -> Iterator[Remark]:
    for place, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else 1
        if token.type == "fence" and not token.info.strip(" \t{}"):
            yield Remark("code", token.content, line)
        elif token.type == "table_open":
            yield from _of_table(token, line)
        elif token.type == PARAGRAPH and token.tag == "p":
            text = inline_text(tokens[place + 1].children or [])
            if len(text) > LONGEST_PARAGRAPH and count(text)[0] > LONGEST_PARAGRAPH:
                yield Remark("paragraph", text, line)


def _of_table(token: Token, line: int) -> Iterator[Remark]:
    """The cell over the first column is often left empty on purpose: its column names the rows."""
    columns = token.meta["columns"]
    if not any(columns):
        yield Remark("table", "", line)
    elif not all(columns[1:]):
        yield Remark("column", " | ".join(columns), line)


def _of_tags(tokens: Sequence[Token]) -> Iterator[Remark]:
    """One remark for each element that is opened in a block; where it ends is no further news."""
    opened: set[str] = set()
    for token in tokens:
        if token.type != "inline" or "<" not in token.content:
            continue
        told: set[str] = set()
        for tag, name, line in _tags(token):
            is_end = tag.startswith("</")
            if name not in told and not (is_end and name in opened):
                yield Remark("html", tag, line)
            told.add(name)
            opened.add(name)


def _tags(inline: Token) -> Iterator[tuple[str, str, int]]:
    """(tag, name, line) of what looks like HTML and was neither written as code nor escaped by its author."""
    text = "".join(_shown(child) for child in inline.children or [])
    first = inline.map[0] + 1 if inline.map else 1
    for match in TAG.finditer(text):
        tag, name = match[0], (match[1] or "").lower()
        is_tag = tag == "<!--" or name in ELEMENTS or match[2] or match[3]
        start = inline.content.find(tag.partition("\n")[0])
        if is_tag and start >= 0 and inline.content[start - 1 : start] != "\\":
            yield tag, name, first + text.count("\n", 0, match.start())


def _shown(token: Token) -> str:
    """Code keeps only its line breaks; a tag cannot begin in it."""
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    return "\n" * token.content.count("\n") if token.type.startswith(("code", "math")) else token.content
