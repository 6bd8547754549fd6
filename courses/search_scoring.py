"""In what order what was found is shown. Pure, so every database gives the same order.

Okapi BM25 as in `ranking`, over the lines of the index; then a row gains by having all of the question, by having its
words side by side, and most by being called so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from .ranking import LENGTH_WEIGHT, SATURATION
from .search_tokens import BARRIER, HEADING, PART, TITLE, Question, line, marked

HEADING_WEIGHT, TITLE_WEIGHT = 4, 5
WEIGHTS = (("", 1), (HEADING, HEADING_WEIGHT), (TITLE, TITLE_WEIGHT), (PART, 1))
SIDE_BY_SIDE, ALL_IN_HEADING, CALLED_SO = 1.3, 1.5, 2.5
# Of a begun word: what is only its beginning counts less than the word itself.
BEGUN_WEIGHT = 0.5


@dataclass(frozen=True)
class Weighed:
    """How often each term stands in a row, heavier in its title or heading, and how long the row is."""

    counts: tuple[float, ...]
    length: int

    @property
    def found(self) -> int:
        return sum(count > 0 for count in self.counts)


def scores(question: Question, lines: Sequence[str]) -> list[float]:
    """Of each line, in their order; 0 for one that has nothing of the question."""
    weighed = [weigh(question, words) for words in lines]
    rarity = [rarity_of(place, weighed) for place in range(len(question.terms))]
    average = sum(one.length for one in weighed) / (len(weighed) or 1)
    signs = signs_of(question)
    return [
        score(one, rarity, average) * favour(signs, words, has_all=one.found == len(question.terms))
        for one, words in zip(weighed, lines, strict=True)
    ]


def weigh(question: Question, words: str) -> Weighed:
    counts = [count(term, words, is_begun=term == question.begun) for term in question.terms]
    return Weighed(tuple(counts), words.count(" "))


def count(term: str, words: str, *, is_begun: bool) -> float:
    """A part of a lecture, such as a mission, has only marked words."""
    if f"{term} " not in words and not is_begun:
        return 0  # most rows have not all terms
    found = sum(weight * words.count(f" {mark}{term} ") for mark, weight in WEIGHTS)
    if found or not is_begun:
        return found
    return BEGUN_WEIGHT * sum(weight * words.count(f" {mark}{term}") for mark, weight in WEIGHTS)


def rarity_of(place: int, weighed: Sequence[Weighed]) -> float:
    holding = sum(one.counts[place] > 0 for one in weighed)
    return log(1 + (len(weighed) - holding + 0.5) / (holding + 0.5))


def score(one: Weighed, rarity: Sequence[float], average: float) -> float:
    length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * one.length / (average or 1)
    points = sum(
        rare * n * (SATURATION + 1) / (n + SATURATION * length) for rare, n in zip(rarity, one.counts, strict=True)
    )
    return points * one.found / len(one.counts)


@dataclass(frozen=True)
class Signs:
    """What tells in a row's line that it is called as the question says; worked out once for all rows."""

    in_title: tuple[str, ...]
    in_heading: tuple[str, ...]
    called_so: tuple[str, ...]  # how the line of such a row ends
    side_by_side: tuple[str, ...]


def signs_of(question: Question) -> Signs:
    title, heading = marked(TITLE, question.terms), marked(HEADING, question.terms)
    return Signs(
        tuple(map(line, title)),
        tuple(map(line, heading)),
        tuple(f" {BARRIER}{line(*marked(mark, question.words))}" for mark in (TITLE, HEADING)),
        tuple(line(*marked(mark, question.words)) for mark in ("", HEADING, PART)) if len(question.words) > 1 else (),
    )


def favour(signs: Signs, words: str, *, has_all: bool) -> float:
    if not has_all:
        return 1.0
    factor = SIDE_BY_SIDE if any(sign in words for sign in signs.side_by_side) else 1.0
    if all(sign in words for sign in signs.in_title) or all(sign in words for sign in signs.in_heading):
        factor *= ALL_IN_HEADING
    return factor * CALLED_SO if words.endswith(signs.called_so) else factor
