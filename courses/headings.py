"""Heading ids: assigned once, kept through renames and moves, because notes, favorites and citations point at them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

ID_PREFIX = "h-"
KNOWN_ID = re.compile(r"h-[\w.\-]+")
LONGEST_SLUG = 80
# Two texts at least this alike are one heading that was reworded, wherever it moved.
REWORDED = 0.6
# Above this many pairs comparing texts costs more than a good guess is worth; position alone decides.
MOST_PAIRS = 10_000
COMPARED_LENGTH = 200


@dataclass(frozen=True)
class Wanted:
    """A heading that needs an id: its text, and the id its author wrote as `{#…}`, if any."""

    text: str
    explicit: str = ""


@dataclass
class Names:
    """The ids that are taken, with the number to try next for each stem, so that many equal headings stay cheap."""

    taken: set[str] = field(default_factory=set)
    next_number: dict[str, int] = field(default_factory=dict)

    def unused(self, stem: str) -> str:
        """The stem, or the stem with the first free number from 2 on; the result is taken from now on."""
        candidate = stem
        while candidate in self.taken:
            number = self.next_number.get(stem, 2)
            self.next_number[stem] = number + 1
            candidate = f"{stem}-{number}"
        self.taken.add(candidate)
        return candidate


def slug(text: str) -> str:
    """The text as an id: lower case, letters and digits of any script, hyphens between words."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())
    return "-".join(words)[:LONGEST_SLUG].strip("-_") or "section"


def assign_ids(wanted: Sequence[Wanted], known: Iterable[tuple[str, str]] = ()) -> list[str]:
    """One id per heading, each unique, with our prefix.

    An explicit id wins. Then headings keep the id of the known heading with the same text, then of the one they most
    resemble, then of the one that stood in the same place. What is left gets a new id, which is never one of the known
    ids: a link to a heading that is gone must not lead to another one.
    """
    old = _valid(known)
    names = Names()
    ids = {
        index: names.unused(ID_PREFIX + heading.explicit.removeprefix(ID_PREFIX))
        for index, heading in enumerate(wanted)
        if heading.explicit
    }
    ids |= _match(wanted, ids, [pair for pair in old if pair[0] not in names.taken])
    names.taken |= {known_id for known_id, _ in old}
    for index, heading in enumerate(wanted):
        if index not in ids:
            ids[index] = names.unused(ID_PREFIX + slug(heading.text))
    return [ids[index] for index in range(len(wanted))]


def _valid(known: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    first: dict[str, str] = {}
    for known_id, text in known:
        if KNOWN_ID.fullmatch(known_id):
            first.setdefault(known_id, text)
    return list(first.items())


def _match(wanted: Sequence[Wanted], ids: dict[int, str], old: list[tuple[str, str]]) -> dict[int, str]:
    """Which heading (by index) goes on under which known id."""
    matches = _same_text(wanted, ids, old)
    _match_alike(wanted, ids, old, matches)
    _match_places(wanted, ids, old, matches)
    return {index: old[place][0] for index, place in matches.items()}


def _same_text(wanted: Sequence[Wanted], ids: dict[int, str], old: list[tuple[str, str]]) -> dict[int, int]:
    places: dict[str, list[int]] = {}
    for place in reversed(range(len(old))):
        places.setdefault(old[place][1], []).append(place)
    return {
        index: places[heading.text].pop()
        for index, heading in enumerate(wanted)
        if index not in ids and places.get(heading.text)
    }


def _match_alike(
    wanted: Sequence[Wanted], ids: dict[int, str], old: list[tuple[str, str]], matches: dict[int, int]
) -> None:
    """The most similar pairs first; among equals the nearest in place, then the earlier."""
    left = [index for index in range(len(wanted)) if index not in ids and index not in matches]
    free = sorted(set(range(len(old))) - set(matches.values()))
    if len(left) * len(free) > MOST_PAIRS:
        return
    pairs = [(_likeness(wanted[index].text, old[place][1]), index, place) for index in left for place in free]
    used: set[int] = set()
    for likeness, index, place in sorted(pairs, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair)):
        if likeness >= REWORDED and index not in matches and place not in used:
            matches[index] = place
            used.add(place)


def _likeness(text: str, other: str) -> float:
    matcher = SequenceMatcher(None, text.casefold()[:COMPARED_LENGTH], other.casefold()[:COMPARED_LENGTH], False)
    return matcher.ratio() if matcher.quick_ratio() >= REWORDED else 0.0


def _match_places(
    wanted: Sequence[Wanted], ids: dict[int, str], old: list[tuple[str, str]], matches: dict[int, int]
) -> None:
    """Between two headings that still stand together, as many new texts as old ones are the old ones renamed."""
    used = set(matches.values())
    run: list[int] = []
    before = -1
    for index in range(len(wanted) + 1):
        if index in ids:
            continue
        if index < len(wanted) and index not in matches:
            run.append(index)
            continue
        after = matches.get(index, len(old))
        gap = [place for place in range(before + 1, after) if place not in used]
        if len(gap) == len(run):
            matches.update(zip(run, gap, strict=True))
            used.update(gap)  # headings that moved make gaps overlap
        run, before = [], after
