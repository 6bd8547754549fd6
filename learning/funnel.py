"""How many learners get how far in a course: of each lecture, how many started it, read it to its end, solved all its
missions and completed it; by when they began the course. Pure.

What is told obeys the rule of quizzes/analysis.py (`tellable`): it is of nobody or of at least LEAST_LEARNERS, and so
is what can be worked out from it by adding and taking away. Here that is: the rest of the course's learners, the rest
of those who started the lecture, and the difference between two periods. How many learners a course has in a period is
always told. Of the four steps only "started" contains the others for certain: a learner may tick a lecture that they
did not read, so nothing about a person follows from read less completed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quizzes.analysis import LEAST_LEARNERS

ALL = 0
# Who began the course in the last so many days, the longest first, as they are decided: the whole comes before a part.
PERIODS = (ALL, 90, 30, 7)
STEPS = ("started", "read", "solved", "completed")


class Counts(NamedTuple):
    """Of learners who did anything with a lecture."""

    started: int = 0
    read: int = 0
    solved: int = 0
    completed: int = 0


@dataclass(frozen=True)
class Cell:
    """A step of a lecture in a period. `count` is None where it is not told; then `is_few` or `is_most` where that much
    can be: fewer than LEAST_LEARNERS, or all but fewer than that.
    """

    count: int | None
    of: int | None = None  # of so many
    is_few: bool = False
    is_most: bool = False

    @property
    def share(self) -> float | None:
        return self.count / self.of if self.count is not None and self.of else None


@dataclass(frozen=True)
class LectureRow:
    """`solved` is None for a lecture without missions."""

    lecture_id: int
    number: int
    title: str
    section: str
    missions: int
    started: Cell
    read: Cell
    solved: Cell | None
    completed: Cell


@dataclass(frozen=True)
class Drop:
    """Between two steps that follow one another: within a lecture, or from completing one to starting the next."""

    row: LectureRow
    next_row: LectureRow | None
    before: int
    after: int

    @property
    def lost(self) -> int:
        return self.before - self.after


def is_safe(count: int) -> bool:
    return count == 0 or abs(count) >= LEAST_LEARNERS


def periods_told(parts: Mapping[int, Mapping[str, int]]) -> frozenset[int]:
    """In which periods a number can be told. `parts` holds for each, in the order in which they are decided, the number
    and what can be worked out from it, by name; the same name in two periods makes a difference that can be, too.
    """
    told: list[int] = []
    for period, found in parts.items():
        others = (parts[other] for other in told)
        differences = (other[name] - count for other in others for name, count in found.items() if name in other)
        if all(map(is_safe, found.values())) and all(map(is_safe, differences)):
            told.append(period)
    return frozenset(told)


def cells(learners: Mapping[int, int], counts: Mapping[int, Counts]) -> dict[str, dict[int, Cell]]:
    """{step: {period: Cell}} of one lecture; `learners` are those of the course in each period."""
    started = {period: counts[period].started for period in PERIODS}
    told = periods_told({period: parts_of(started[period], learners[period]) for period in PERIODS})
    whole = {period: started[period] if period in told else None for period in PERIODS}
    found = {"started": {period: cell(started[period], learners[period], period in told) for period in PERIODS}}
    for step in STEPS[1:]:
        did = {period: getattr(counts[period], step) for period in PERIODS}
        told = periods_told({period: parts_of(did[period], learners[period], whole[period]) for period in PERIODS})
        found[step] = {period: cell(did[period], whole[period], period in told) for period in PERIODS}
    return found


def parts_of(did: int, learners: int, started: int | None = None) -> dict[str, int]:
    """The number, and what remains without it of what is told beside it."""
    parts = {"did": did, "did not": learners - did}
    return parts if started is None else {**parts, "started only": started - did}


def cell(did: int, of: int | None, is_told: bool) -> Cell:
    if is_told or of is None or of < LEAST_LEARNERS:
        return Cell(did if is_told else None, of)
    return Cell(None, of, is_few=did < LEAST_LEARNERS, is_most=of - did < LEAST_LEARNERS <= did)


def largest_drop(rows: Sequence[LectureRow]) -> Drop | None:
    """Where most learners are lost, by what is told; the first of equals. None where nobody is lost."""
    drops = [drop for place, row in enumerate(rows) for drop in drops_at(row, rows[place + 1 : place + 2])]
    lost = [drop for drop in drops if drop.lost > 0]
    return max(lost, key=lambda drop: drop.lost, default=None)


def drops_at(row: LectureRow, following: Sequence[LectureRow]):
    if row.started.count is not None and row.completed.count is not None:
        yield Drop(row, None, row.started.count, row.completed.count)
    for later in following:
        if row.completed.count is not None and later.started.count is not None:
            yield Drop(row, later, row.completed.count, later.started.count)
