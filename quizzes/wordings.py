"""Which attempts may be counted together: those at the same question, graded alike, in whatever revisions. Pure.

Two revisions of a lecture have the same **wording** of a mission where learners saw the same type, question, choices
and hints, and were graded by the same key, rule of credit and costs of hints. Order, feedback, explanation, name and
tags make no other wording: they change nothing before the first answer. A regraded attempt was shown its own revision
and graded by another one, so it belongs with those who saw the first and had the key of the second.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .analysis import ItemChoice
from .keyed import keyed
from .sources import MULTIPLE


@dataclass(frozen=True, order=True)
class Graded:
    """What attempts were made on and graded by: ids of revisions; `regraded_on` is 0 for what was never regraded."""

    revision: int
    regraded_on: int = 0

    @property
    def key(self) -> int:
        return self.regraded_on or self.revision


@dataclass(frozen=True)
class FrozenMission:
    """A mission as a revision keeps it, with that revision's number."""

    number: int
    frozen: Mapping[str, Any]


@dataclass(frozen=True)
class Wording:
    """A mission in one wording. `numbers` are the revisions that were answered or are shown now, `key_numbers` those
    whose key was used; both in order.
    """

    digest: str
    mission: int
    frozen: Mapping[str, Any]
    choices: tuple[ItemChoice, ...]
    numbers: tuple[int, ...]
    key_numbers: tuple[int, ...]
    graded: tuple[Graded, ...]

    @property
    def is_regraded(self) -> bool:
        """All of it was graded by the key of another revision."""
        return not set(self.numbers) & set(self.key_numbers)

    def of_revision(self, revision: int) -> tuple[Graded, ...]:
        return tuple(graded for graded in self.graded if graded.revision == revision)


def wordings_of(mission: int, all_graded: Iterable[Graded], known: Mapping[int, FrozenMission]) -> list[Wording]:
    """The wordings of a mission, the newest revision's first. `known` are its frozen forms by the id of the revision.

    What names a revision without the mission is left out: nothing is known of what was asked.
    """
    groups: dict[str, list[Graded]] = {}
    for graded in all_graded:
        if graded.revision in known and graded.key in known:
            groups.setdefault(digest(known[graded.revision].frozen, known[graded.key].frozen), []).append(graded)
    found = [wording(mission, name, sorted(group), known) for name, group in groups.items()]
    return sorted(found, key=lambda one: (one.numbers[-1], one.key_numbers[-1]), reverse=True)


def wording(mission: int, name: str, group: list[Graded], known: Mapping[int, FrozenMission]) -> Wording:
    newest = max(group, key=lambda graded: (known[graded.revision].number, known[graded.key].number))
    key = keyed(known[newest.key].frozen).key
    frozen = known[newest.revision].frozen
    return Wording(
        digest=name,
        mission=mission,
        frozen=frozen,
        choices=tuple(ItemChoice(choice["id"], choice["id"] in key) for choice in frozen["choices"]),
        numbers=tuple(sorted({known[graded.revision].number for graded in group})),
        key_numbers=tuple(sorted({known[graded.key].number for graded in group})),
        graded=tuple(group),
    )


def digest(shown: Mapping[str, Any], graded_by: Mapping[str, Any]) -> str:
    """Ten hexadecimal digits that are the same for the same wording."""
    key = keyed(graded_by)
    parts = [
        shown["kind"],
        words(shown["prompt"]),
        sorted((choice["id"], words(choice["text"])) for choice in shown["choices"]),
        [words(hint["text"]) for hint in shown.get("hints", ())],
        key.credit if key.kind == MULTIPLE else "",
        sorted(key.key),
        [hint.cost for hint in key.hints],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:10]


def words(text: str) -> str:
    """Without what no reader sees: how blanks and lines are set."""
    return " ".join(text.split())
