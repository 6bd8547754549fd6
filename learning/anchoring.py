"""Anchors of passages: what is kept of one, and where it is in a text. Pure.

An anchor is W3C Web Annotation's TextQuoteSelector (the words, with what stands before and after them) and
TextPositionSelector (places, in characters) of one text: that of a revision's page (courses/page_text.py).
https://www.w3.org/TR/annotation-model/#selectors. learning/alignment.py leads it into another text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

CONTEXT = 32
# Shorter words mean little by themselves: they are only found with what stands beside them.
TELLING = 24


@dataclass(frozen=True)
class Anchor:
    quote: str
    prefix: str
    suffix: str
    start: int
    end: int

    @property
    def selector(self) -> dict[str, Any]:
        """As Note and Report keep it beside the quote."""
        return {"prefix": self.prefix, "suffix": self.suffix, "start": self.start, "end": self.end}


def anchor_at(text: str, start: int, end: int) -> Anchor:
    prefix, suffix = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Anchor(text[start:end], prefix, suffix, start, end)


def anchor_of(quote: str, selector: dict[str, Any]) -> Anchor:
    """Out of what is stored; an old row may lack its places."""
    start = selector.get("start", -1)
    return Anchor(quote, selector.get("prefix", ""), selector.get("suffix", ""), start, selector.get("end", start))


def located(text: str, sent: Anchor) -> Anchor | None:
    """Where a passage of this very text is, as a browser sent it: at its place, or the occurrence of the same words
    that it can only mean. None where there is none.
    """
    if text[sent.start : sent.end] == sent.quote and 0 <= sent.start < sent.end:
        return anchor_at(text, sent.start, sent.end)
    found = [(agreement(text, place, sent), place) for place in occurrences(text, sent.quote)]
    if not found:
        return None
    best = max(score for score, _place in found)
    start = min((place for score, place in found if score == best), key=lambda place: abs(place - sent.start))
    return anchor_at(text, start, start + len(sent.quote))


def found_without_text(text: str, anchor: Anchor) -> Anchor | None:
    """The passage in another text where its own one is not known any more. Only what cannot be anything else: the one
    occurrence of words that tell enough, or the one with both neighbours.
    """
    places = list(occurrences(text, anchor.quote))
    whole = [place for place in places if agreement(text, place, anchor) == len(anchor.prefix) + len(anchor.suffix)]
    has_neighbours = len(anchor.prefix) + len(anchor.suffix) >= TELLING
    if len(places) != 1 or len(anchor.quote) < TELLING:
        places = whole if has_neighbours else []
    return anchor_at(text, places[0], places[0] + len(anchor.quote)) if len(places) == 1 else None


def occurrences(text: str, quote: str) -> Iterator[int]:
    place = text.find(quote) if quote.strip() else -1
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


def agreement(text: str, place: int, anchor: Anchor) -> int:
    """How many letters beside this occurrence are those that the anchor remembers, counted from the quote outwards."""
    before, after = text[max(0, place - CONTEXT) : place], text[place + len(anchor.quote) :][:CONTEXT]
    return alike(reversed(before), reversed(anchor.prefix)) + alike(iter(after), iter(anchor.suffix))


def alike(one: Iterator[str], other: Iterator[str]) -> int:
    count = 0
    for letter, wanted in zip(one, other, strict=False):
        if letter != wanted:
            break
        count += 1
    return count
