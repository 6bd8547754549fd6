"""Narrowing the catalog: which courses a wish leaves, and how many each further choice would leave. Pure.

Choices within a facet widen, facets narrow each other: two subjects and a level mean a course of either subject that
has the level. So the count beside a choice is taken with all the other facets, but without its own.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

SUBJECT, LEVEL, LANGUAGE, LENGTH = FACETS = ("subject", "level", "language", "length")
# The upper bound of each band in minutes, and its name in an address.
LENGTHS = ((60, "1h"), (180, "3h"), (600, "10h"), (float("inf"), "longer"))
TITLE, NEWEST, UPDATED, SHORTEST, LONGEST = SORTS = ("title", "newest", "updated", "shortest", "longest")


def folded(text: str) -> str:
    """As words are compared: without case, and one form of each letter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True)
class Entry:
    """A course as the catalog knows it."""

    pk: int
    title: str
    summary: str
    subject: str
    level: str
    language: str
    lectures: int
    minutes: int
    published_at: datetime
    updated_at: datetime

    @cached_property
    def values(self) -> dict[str, str]:
        """What it counts as in each facet; empty where its author has said nothing."""
        length = next(name for most, name in LENGTHS if self.minutes <= most)
        return {SUBJECT: folded(self.subject), LEVEL: self.level, LANGUAGE: self.language, LENGTH: length}

    @cached_property
    def words(self) -> str:
        return folded(f"{self.title} {self.summary} {self.subject}")

    @cached_property
    def title_key(self) -> tuple[str, int]:
        return folded(self.title), self.pk


@dataclass(frozen=True)
class Wish:
    """What a visitor asks of the catalog: nothing, unless they say so."""

    subject: frozenset[str] = frozenset()
    level: frozenset[str] = frozenset()
    language: frozenset[str] = frozenset()
    length: frozenset[str] = frozenset()
    words: str = ""
    sort: str = TITLE

    def chosen(self, facet: str) -> frozenset[str]:
        values: frozenset[str] = getattr(self, facet)
        return values

    @property
    def is_narrow(self) -> bool:
        return bool(self.words or any(self.chosen(facet) for facet in FACETS))

    def known(self, options: dict[str, dict[str, str]]) -> "Wish":
        """Without what no course has: an address may be old, or made up."""
        subject, level, language, length = (self.chosen(facet) & options[facet].keys() for facet in FACETS)
        return replace(self, subject=subject, level=level, language=language, length=length)


@dataclass(frozen=True)
class Found:
    """`options` are {facet: {value: as its courses spell it}}, `counts` {facet: {value: how many it would leave}};
    `wish` is the one that was granted, and `is_cut` says that it is not all that was asked for.
    """

    entries: list[Entry]
    options: dict[str, dict[str, str]]
    counts: dict[str, Counter[str]]
    wish: Wish
    total: int
    is_cut: bool = field(default=False)


def narrow(entries: Iterable[Entry], asked: Wish) -> Found:
    """One look at each course: what fails a single facet still counts for the choices of that facet."""
    every = list(entries)
    options = spellings(every)
    wish = asked.known(options)
    words = folded(wish.words).split()
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    left = []
    for entry in every:
        if not all(word in entry.words for word in words):
            continue
        failed = [facet for facet in FACETS if wish.chosen(facet) and entry.values[facet] not in wish.chosen(facet)]
        for facet in failed if failed else FACETS:
            if len(failed) < 2:
                counts[facet][entry.values[facet]] += 1
        if not failed:
            left.append(entry)
    return Found(in_order(left, wish.sort), options, counts, wish, total=len(every), is_cut=wish != asked)


def spellings(entries: list[Entry]) -> dict[str, dict[str, str]]:
    """Every value that a course has; a subject as most of its courses write it."""
    written: dict[str, Counter[tuple[str, str]]] = {facet: Counter() for facet in FACETS}
    for entry in entries:
        for facet, value in entry.values.items():
            if value:
                written[facet][value, entry.subject if facet == SUBJECT else value] += 1
    return {
        facet: {value: text for (value, text), _count in sorted(found.items(), key=lambda item: (item[1], item[0]))}
        for facet, found in written.items()
    }


def in_order(entries: list[Entry], sort: str) -> list[Entry]:
    """Equal ones by title."""
    by_title = sorted(entries, key=lambda entry: entry.title_key)
    if sort == NEWEST:
        return sorted(by_title, key=lambda entry: entry.published_at, reverse=True)
    if sort == UPDATED:
        return sorted(by_title, key=lambda entry: entry.updated_at, reverse=True)
    if sort in {SHORTEST, LONGEST}:
        return sorted(by_title, key=lambda entry: entry.minutes, reverse=sort == LONGEST)
    return by_title
