"""What rendering a lecture yields, and what is known while it runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Heading:
    """A heading of the page: `level` as in the page (2 to 6), `line` 1-based in the source."""

    id: str
    text: str
    level: int
    line: int


@dataclass(frozen=True)
class Passage:
    """A section's plain text; `heading_id` and `heading` are "" before the first heading."""

    heading_id: str
    heading: str
    text: str


@dataclass(frozen=True)
class Reference:
    """A link (`text` is its text) or an image (`text` is its alt text); `target` as in the page's href or src,
    except that a link to a lecture by its identity keeps it (`lecture:12#h-idea`, see courses/markdown_links.py).
    """

    target: str
    text: str
    line: int


@dataclass(frozen=True)
class Problem:
    """Something the author should look at; the message is already in the active language."""

    message: str
    line: int


@dataclass(frozen=True)
class Remark:
    """Something that is allowed and seldom meant; `text` is what was written.

    `kind` is code (a fence without a language), table (no header), column (one without a header), paragraph (a very
    long one) or html (shown as text).
    """

    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class MissionPlace:
    """A line `{mission: name}` of the text."""

    name: str
    line: int


@dataclass(frozen=True)
class Picture:
    """The size of an image in pixels, so that the page reserves its place, and its smaller versions."""

    width: int
    height: int
    srcset: str = ""


@dataclass(frozen=True)
class Rendered:
    """A whole page: its HTML and everything that readers, search, readiness and the tutor ask about it."""

    html: SafeString
    headings: tuple[Heading, ...]
    passages: tuple[Passage, ...]
    links: tuple[Reference, ...]
    images: tuple[Reference, ...]
    problems: tuple[Problem, ...]
    words: int
    reading_minutes: int
    needs: frozenset[str]
    remarks: tuple[Remark, ...] = ()
    mission_places: tuple[MissionPlace, ...] = ()


class TextTooLong(ValueError):
    """The source has more characters than MARKDOWN_MAX_LENGTH."""


@dataclass
class Sheet:
    """The state of one run: what the caller asked for, and what the rules have found so far.

    `is_page` is false for fragments, whose headings have no ids. `notes_prefix` keeps the footnotes of two texts
    on one page apart.
    """

    is_page: bool = True
    notes_prefix: str = ""
    known_headings: Sequence[tuple[str, str]] = ()
    resolve_picture: Callable[[str], Picture | None] | None = None
    with_lines: bool = False
    headings: list[Heading] = field(default_factory=list)
    heading_ids: set[str] = field(default_factory=set)
    links: list[Reference] = field(default_factory=list)
    images: list[Reference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    mission_places: list[MissionPlace] = field(default_factory=list)
    needs: set[str] = field(default_factory=set)
    tables: int = 0
    formulas: int = 0
