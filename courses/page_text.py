"""The text of a lecture's page as a browser has it: the text nodes of the HTML in order, as one string. Pure.

static/js/page-text.js reads the same string out of the page, so that a place in it means the same on both sides. Left
out are what the page adds to the text (asides with missions, whatever carries `data-extra`), what only numbers or leads
(permalinks, footnote marks), and diagrams, whose source a script puts away. Places count characters, not UTF-16 units.

The HTML is the sanitiser's: well-formed, attributes in double quotes.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import pairwise

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>")
CLASS = re.compile(r'\sclass="([^"]*)"')
ID = re.compile(r'\sid="([^"]*)"')
ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")

VOID = frozenset({"br", "hr", "img"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Where text runs on: white space there stands between words, elsewhere between blocks.
PHRASES = HEADINGS | frozenset("p em strong a code span del sup mark td th dt figcaption".split())
INLINE = frozenset("em strong a code span del sup mark img br".split())
LEFT_OUT_CLASSES = frozenset({"permalink", "footnote-ref", "footnote-backref", "mission-place"})
LEFT_OUT_ATTRIBUTES = (" data-extra", " data-diagram")


@dataclass(frozen=True)
class TextNode:
    """A stretch of text: `start` to `end` in the text, `at` to `until` in the HTML. A formula is one, and is whole."""

    start: int
    end: int
    at: int
    until: int
    is_whole: bool
    is_in_phrase: bool
    after: int  # where in the HTML a link may follow: behind the link that the text stands in


@dataclass(frozen=True)
class PageText:
    html: str
    text: str
    nodes: tuple[TextNode, ...]
    breaks: tuple[int, ...]  # places where a block begins or ends
    headings: tuple[tuple[int, str], ...]  # (place, id), in order

    def heading_at(self, place: int) -> str:
        """The id of the heading that a place stands under; empty before the first."""
        found = bisect_right(self.headings, place, key=lambda heading: heading[0])
        return self.headings[found - 1][1] if found else ""

    def widened(self, start: int, end: int) -> tuple[int, int]:
        """Formulas are had whole or not at all; blanks at the ends are not meant."""
        for node in self.nodes:
            if node.is_whole and node.start < end and start < node.end:
                start, end = min(start, node.start), max(end, node.end)
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        return start, max(start, end - (len(words) - len(words.rstrip())))


@dataclass(frozen=True)
class Mark:
    """What is put around a stretch of the text: an element before, and `sign` behind its end. Both trusted HTML."""

    start: int
    end: int
    first_opening: str  # of the first element, which has the id
    opening: str
    closing: str
    sign: str


@lru_cache(maxsize=64)
def page_text(html: str) -> PageText:
    return Reader(html.replace("\r\n", "\n").replace("\r", "\n")).read()


class Reader:
    """One pass over the tags."""

    def __init__(self, html: str):
        self.html = html
        self.stack: list[str] = []
        self.left_out = 0  # how deep the stack was where an element that is left out began, plus one
        self.math = 0  # likewise, of a formula
        self.math_at = self.math_start = 0
        self.length = 0
        self.words: list[str] = []
        self.nodes: list[TextNode] = []
        self.breaks: list[int] = []
        self.headings: list[tuple[int, str]] = []
        self.in_link: list[int] = []  # nodes of the link that is open

    def read(self) -> PageText:
        reached = 0
        for tag in TAG.finditer(self.html):
            self.take(reached, tag.start())
            reached = tag.end()
            if tag[1]:
                self.close(tag[2].lower(), tag)
            else:
                self.open(tag[2].lower(), tag)
                if tag[2] == "pre" and self.html.startswith("\n", reached):
                    reached += 1  # a browser drops it
        self.take(reached, len(self.html))
        return PageText(
            self.html, "".join(self.words), tuple(self.nodes), tuple(dict.fromkeys(self.breaks)), tuple(self.headings)
        )

    def open(self, name: str, tag: re.Match[str]) -> None:
        if name not in INLINE and not self.math and name != "math":
            self.breaks.append(self.length)
        if name in VOID:
            return
        self.stack.append(name)
        if not self.left_out and is_left_out(tag[3]):
            self.left_out = len(self.stack)
        if name == "math" and not self.math:
            self.math, self.math_at, self.math_start = len(self.stack), tag.start(), self.length
        if name in HEADINGS and (found := ID.search(tag[3])):
            self.headings.append((self.length, found[1]))

    def close(self, name: str, tag: re.Match[str]) -> None:
        if name not in INLINE and not self.math:
            self.breaks.append(self.length)
        if self.math == len(self.stack):
            self.math = 0
            self.add(self.math_start, self.math_at, tag.end(), is_whole=True)
        if self.left_out == len(self.stack):
            self.left_out = 0
        self.stack.pop()
        if name == "a":
            self.leave_link(tag.end())

    def leave_link(self, after: int) -> None:
        for number in self.in_link:
            node = self.nodes[number]
            self.nodes[number] = TextNode(
                node.start, node.end, node.at, node.until, node.is_whole, node.is_in_phrase, after
            )
        self.in_link.clear()

    def take(self, at: int, until: int) -> None:
        if at == until or self.left_out:
            return
        words = unescape(self.html[at:until])
        start, self.length = self.length, self.length + len(words)
        self.words.append(words)
        if "pre" in self.stack:
            self.breaks += [start + place + 1 for place, letter in enumerate(words) if letter == "\n"]
        if not self.math:
            self.add(start, at, until)

    def add(self, start: int, at: int, until: int, *, is_whole: bool = False) -> None:
        if start == self.length:
            return
        is_in_phrase = bool(self.stack) and self.stack[-1] in PHRASES
        if "a" in self.stack:
            self.in_link.append(len(self.nodes))
        self.nodes.append(TextNode(start, self.length, at, until, is_whole, is_in_phrase or is_whole, until))


def is_left_out(attributes: str) -> bool:
    if not attributes:
        return False
    found = CLASS.search(attributes)
    if found and not LEFT_OUT_CLASSES.isdisjoint(found[1].split()):
        return True
    return any(name in attributes for name in LEFT_OUT_ATTRIBUTES)


def with_marks(page: PageText, marks: Sequence[Mark]) -> str:
    """The HTML with each mark around its stretch, in as many elements as it needs: well-formed for whatever places.

    Marks may overlap: then they stand in one another. Blanks between blocks stay outside.
    """
    puts: list[tuple[int, int, str]] = []  # (place in the HTML, order there, what is put in)
    begun: set[int] = set()
    ends: dict[int, TextNode] = {}
    for node, covering in covered(page, marks):
        for start, end, inside in atoms(node, covering, marks):
            places = in_html(page.html, node, start), in_html(page.html, node, end)
            openings = (marks[n].opening if n in begun else marks[n].first_opening for n in inside)
            puts.append((places[0], 2, "".join(openings)))
            puts.append((places[1], 0, "".join(marks[n].closing for n in reversed(inside))))
            begun.update(inside)
            ends |= dict.fromkeys(inside, node)
    for number, node in ends.items():
        ends_inside = node.after == node.until and not node.is_whole
        place = in_html(page.html, node, marks[number].end) if ends_inside else node.after
        puts.append((place, 1, marks[number].sign))
    return spliced(page.html, puts)


def covered(page: PageText, marks: Sequence[Mark]) -> Iterator[tuple[TextNode, list[int]]]:
    """Nodes with the numbers of the marks that touch them, the longer ones first."""
    order = sorted(range(len(marks)), key=lambda n: (marks[n].start, -marks[n].end))
    waiting, active = iter(order), list[int]()
    following = next(waiting, None)
    for node in page.nodes:
        while following is not None and marks[following].start < node.end:
            active.append(following)
            following = next(waiting, None)
        active = [n for n in active if marks[n].end > node.start]
        if active and (node.is_in_phrase or not page.text[node.start : node.end].isspace()):
            yield node, active
        elif not active and following is None:
            return


def atoms(node: TextNode, covering: list[int], marks: Sequence[Mark]) -> Iterator[tuple[int, int, list[int]]]:
    """The node's stretches that are covered by the same marks throughout."""
    if node.is_whole:
        yield node.start, node.end, covering
        return
    places = {min(max(place, node.start), node.end) for n in covering for place in (marks[n].start, marks[n].end)}
    for start, end in pairwise(sorted(places)):
        if inside := [n for n in covering if marks[n].start <= start and marks[n].end >= end]:
            yield start, end, inside


def in_html(html: str, node: TextNode, place: int) -> int:
    """Where in the HTML a place of this node's text is: never within an entity."""
    if place <= node.start:
        return node.at
    if place >= node.end:
        return node.until
    if node.until - node.at == node.end - node.start:
        return node.at + place - node.start
    text, at = node.start, node.at
    for entity in ENTITY.finditer(html, node.at, node.until):
        plain = entity.start() - at
        if place <= text + plain:
            break
        text, at = text + plain + len(unescape(entity[0])), entity.end()
        if place <= text:
            return at
    return at + place - text


def spliced(html: str, puts: list[tuple[int, int, str]]) -> str:
    found, reached = [], 0
    for place, _order, what in sorted(puts, key=lambda put: put[:2]):
        found += [html[reached:place], what]
        reached = place
    return "".join([*found, html[reached:]])
