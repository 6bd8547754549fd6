"""What is allowed in a text and still seldom meant: noted while the page is rendered, for readiness to weigh.

Nothing here changes the page.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from courses.markdown_code import looks_like_code
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
BACKTICKS = re.compile(r"(?<!\\)`+")
MOST_CANDIDATES = 50
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
        if token.type == "fence" and not token.info.strip(" \t{}") and looks_like_code(token.content):
            yield Remark("code", token.content, line)
        elif token.type == "table_open":
            yield from _of_table(token, line)
        elif token.type == PARAGRAPH and token.tag == "p":
            if _is_table_without_line(tokens[place + 1].content):
                yield Remark("bars", "", line)
            text = inline_text(tokens[place + 1].children or [])
            is_html = text.startswith("<")  # that is told already
            if not is_html and len(text) > LONGEST_PARAGRAPH and count(text)[0] > LONGEST_PARAGRAPH:
                yield Remark("paragraph", text, line)


def _is_table_without_line(source: str) -> bool:
    """Whether these are the rows of a table that lacks the line of dashes under its first one: it stays text."""
    rows = [row.strip() for row in source.split("\n")]
    return len(rows) > 1 and all(row.startswith("|") and row.endswith("|") and row.count("|") > 2 for row in rows)


def _of_table(token: Token, line: int) -> Iterator[Remark]:
    """The cell over the first column is often left empty on purpose: its column names the rows."""
    columns = token.meta["columns"]
    if not any(columns):
        yield Remark("table", "", line)
    elif not all(columns[1:]):
        yield Remark("column", " | ".join(columns), line)


def _of_tags(tokens: Sequence[Token]) -> Iterator[Remark]:
    """The first element of each block; the end of one that was told earlier is no further news."""
    told: set[str] = set()
    for token in tokens:
        if token.type != "inline" or "<" not in token.content:
            continue
        found = _first_tag(token)
        if found and not (found[0].startswith("</") and found[1] in told):
            tag, name, line = found
            told.add(name)
            yield Remark("html", tag, line)


def _first_tag(inline: Token) -> tuple[str, str, int] | None:
    """(tag, name, line) of the first that looks like HTML and was neither written as code nor escaped by its author."""
    source = _without_code(inline.content)
    formulas = "\n".join(child.content for child in inline.children or [] if child.type.startswith("math"))
    for match in islice(TAG.finditer(source), MOST_CANDIDATES):
        tag, name = match[0], (match[1] or "").lower()
        is_tag = tag == "<!--" or name in ELEMENTS or match[2] or match[3]
        if is_tag and source[match.start() - 1 : match.start()] != "\\" and tag not in formulas:
            first = inline.map[0] + 1 if inline.map else 1
            return " ".join(tag.split()), name, first + source.count("\n", 0, match.start())
    return None


def _without_code(source: str) -> str:
    """The source of a block where code is blank; its lines stay as they are. In linear time, whatever the backticks."""
    runs = list(BACKTICKS.finditer(source))
    following: dict[int, int] = {}
    partner = [-1] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        length = len(runs[number][0])
        partner[number] = following.get(length, -1)
        following[length] = number
    pieces: list[str] = []
    end = place = 0
    while place < len(runs):
        if partner[place] < 0:
            place += 1
            continue
        opening, closing = runs[place], runs[partner[place]]
        pieces += [source[end : opening.start()], "\n" * source.count("\n", opening.end(), closing.start())]
        end, place = closing.end(), partner[place] + 1
    return "".join([*pieces, source[end:]])
