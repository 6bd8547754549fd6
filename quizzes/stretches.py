"""Stretches: of a lecture with many missions, the editor's page shows some at a time. Pure.

What such a page sends is about its own missions alone: all others stay as they are, and in their order, around them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

# As many missions as a page shows; a lecture with no more has no stretches. It may grow by as many while it is open.
LENGTH = 40
MOST_ON_PAGE = 2 * LENGTH
# A bank of questions comes as one file with thousands. It is taken whole, so that nobody has to cut files.
MOST_IN_LECTURE = 5_000

Item = TypeVar("Item")


def start_of(number: int, total: int) -> int:
    """How many missions stand before the stretch with that mission; of a number that is too high, before the last."""
    return (min(max(number, 1), max(total, 1)) - 1) // LENGTH * LENGTH


def query_of(number: int, total: int) -> str:
    """What the editor's address needs to show the mission with that number; "" where it shows them all."""
    return f"missions={start_of(number, total) + 1}" if total > LENGTH else ""


@dataclass(frozen=True)
class Stretch:
    """What a page sends: `first` others stand before its missions; `shown` are their ids, with those that it removes.
    `goals` has for each that it keeps, in their order, the number that it shall have, or None where it stays with them.
    """

    first: int
    shown: frozenset[int]
    goals: tuple[int | None, ...]

    def places(self, others: int) -> list[int]:
        """Where each that it keeps stands then, counted from 0; that many others fill the rest, in their order."""
        before = sum(goal is not None and goal <= self.first for goal in self.goals)
        found: list[int] = []
        for index, goal in enumerate(self.goals):
            wanted = min(self.first, others) + before if goal is None else goal - 1
            last_possible = others + index
            found.append(min(max(wanted, found[-1] + 1 if found else 0), last_possible))
        return found

    def of(self, missions: Sequence[Item]) -> list[Item]:
        """Of all missions of the lecture those that stand where its own are put."""
        others = len(missions) - len(self.goals)
        return [missions[place] for place in self.places(others)] if others >= 0 else []

    def put(self, own: Sequence[Item], others: Sequence[Item]) -> list[Item]:
        """All missions of the lecture, its own among the others."""
        found = list(others)
        for place, mission in zip(self.places(len(others)), own, strict=True):
            found.insert(place, mission)
        return found
