"""Item analysis: what learners' answers tell about a mission. Pure.

The words and formulas are those of classical test theory:

- Lord & Novick, Statistical Theories of Mental Test Scores (1968), chapter 15: facility (there: difficulty) is the mean
  score, and discrimination the product-moment correlation between the score at the item and the score at the test;
  for scores of 0 and 1 that is the point-biserial correlation. "Corrected" means that the test is taken without the
  item, since an item always agrees with itself (Henrysson, Psychometrika 28, 1963).
- Ebel & Frisbie, Essentials of Educational Measurement (5th edition, 1991), chapter 13: how to read both, whence the
  limits below.
- Haladyna & Downing, How many options is enough for a multiple-choice test item?, Educational and Psychological
  Measurement 53 (1993): a wrong choice that less than 5 % of the learners choose does not work as one.

All numbers are about each learner's first attempt, as it is graded now: who answers again knows more.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

# With fewer learners only their number is told (see tellable): the rest would be one person's answer more than a fact
# about the item.
LEAST_LEARNERS = 5
# With fewer, a correlation says nothing (its standard error is above 0.33), and there is nothing to flag.
LEAST_FOR_DISCRIMINATION = LEAST_FOR_FLAGS = 10
# With fewer, a correlation should alarm nobody (0.19).
LEAST_FOR_ALARM = 30
# At most so many learners, the last to answer, are correlated: the standard error is 0.01 then, the last digit shown.
MOST_FOR_DISCRIMINATION = 10_000
# Scores, all from 0 to 1, whose standard deviation is not above this are all the same, but for rounding.
NO_SPREAD = 1e-9
FUNCTIONING = 0.05
TOO_EASY, TOO_HARD, WEAK = 0.9, 0.3, 0.2


Part = TypeVar("Part")


def tellable(parts: Mapping[Part, int]) -> frozenset[Part]:
    """Which parts of a whole can be told beside it. `parts` are all of its parts, with how many learners each has.

    The rule: what is told, and what can be worked out from it by adding and taking away, is of nobody or of at least
    LEAST_LEARNERS learners. So a part must be large enough, and what remains of the whole without all told parts, too;
    else the smallest told part is not told either, and what remains is large enough with it.

    The wholes are wordings: they have no learner in common, and no number of several of them is told. The parts are the
    revisions of a wording. So each number that can be worked out is a sum of told parts and of remainders. Not every
    learner has a time, so times are held to the rule apart. How many learners there are is always told. A
    discrimination is no sum: taking it away from another one tells nothing.
    """
    told = [part for part, count in parts.items() if count >= LEAST_LEARNERS]
    rest = sum(parts.values()) - sum(parts[part] for part in told)
    if told and 0 < rest < LEAST_LEARNERS:
        told.remove(min(told, key=lambda part: parts[part]))
    return frozenset(told)


@dataclass(frozen=True)
class Alike:
    """`count` first attempts that are alike in choices, hints, score (0 to 1) and seconds (None: not told)."""

    chosen: frozenset[int]
    hints: int
    score: float
    seconds: int | None
    count: int


@dataclass(frozen=True)
class Sums:
    """Of pairs (x: score at the item, y: score at the rest), each less a centre of the item's own: `count` of them,
    and the sums of x, y, x², y² and xy. Scores are from 0 to 1, and the centre, too, so that no digits are lost.
    """

    count: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0


class Undefined(StrEnum):
    """Why there is no discrimination."""

    FEW_LEARNERS = "few_learners"
    SAME_SCORE = "same_score"
    SAME_REST = "same_rest"


@dataclass(frozen=True)
class Discrimination:
    """The corrected point-biserial correlation, from -1 to 1, of so many learners; or None, and why."""

    value: float | None
    learners: int
    reason: Undefined | None = None


@dataclass(frozen=True)
class ItemChoice:
    """A choice as the item has it; `is_correct` by the key that the attempts were graded by."""

    id: int
    is_correct: bool


@dataclass(frozen=True)
class ChoiceAnswers:
    """How many learners ticked a choice in their first attempt, and the share (0 to 1) that they are."""

    id: int
    is_correct: bool
    count: int
    share: float

    @property
    def is_idle(self) -> bool:
        """A wrong choice that (nearly) nobody falls for."""
        return not self.is_correct and self.share < FUNCTIONING


@dataclass(frozen=True)
class Item:
    """The analysis of a mission. What is None or empty cannot be told: see `is_hidden` and `Discrimination.reason`.

    `learners` made a first attempt, `attempts` is all attempts. `facility` is a mean score from 0 to 1.
    `median_seconds` is of the `timed` learners whose browser told, where these can be told of. `hinted` is the share of
    learners with a hint open, `mean_hints` how many were open on average.
    """

    learners: int = 0
    attempts: int = 0
    facility: float | None = None
    discrimination: Discrimination = Discrimination(None, 0, Undefined.FEW_LEARNERS)
    choices: tuple[ChoiceAnswers, ...] = field(default=())
    timed: int = 0
    median_seconds: float | None = None
    hinted: float | None = None
    mean_hints: float | None = None

    @property
    def is_hidden(self) -> bool:
        return self.learners > 0 and self.facility is None

    @property
    def is_time_hidden(self) -> bool:
        return self.timed > 0 and self.median_seconds is None

    @property
    def distractors(self) -> tuple[ChoiceAnswers, ...]:
        return tuple(choice for choice in self.choices if not choice.is_correct)

    @property
    def functioning(self) -> int:
        """How many of the distractors at least 5 % choose."""
        return sum(not choice.is_idle for choice in self.distractors)

    @property
    def idle(self) -> int:
        return len(self.distractors) - self.functioning


@dataclass(frozen=True)
class Told:
    """What tellable() says of an item: whether it is told at all, and whether its times are."""

    is_told: bool
    is_timed: bool


def analyse(alike: Sequence[Alike], choices: Iterable[ItemChoice], *, attempts: int, sums: Sums, told: Told) -> Item:
    """`alike` are all first attempts, `sums` those of them that have a rest score."""
    learners = count_of(alike)
    if not told.is_told:
        return Item(learners, attempts)
    times = times_of(alike)
    return Item(
        learners=learners,
        attempts=attempts,
        facility=mean_score(alike),
        discrimination=discrimination(sums),
        choices=answers_per_choice(alike, choices, learners),
        timed=sum(times.values()),
        median_seconds=median(times) if told.is_timed else None,
        hinted=sum(some.count for some in alike if some.hints) / learners,
        mean_hints=sum(some.count * some.hints for some in alike) / learners,
    )


def count_of(alike: Iterable[Alike]) -> int:
    """How many learners they are."""
    return sum(some.count for some in alike)


def times_of(alike: Iterable[Alike]) -> dict[int, int]:
    """{seconds: how many learners took so long}, of those whose browser told."""
    times: dict[int, int] = {}
    for some in alike:
        if some.seconds is not None:
            times[some.seconds] = times.get(some.seconds, 0) + some.count
    return times


def mean_score(alike: Sequence[Alike]) -> float | None:
    """Facility. None of nobody."""
    count = count_of(alike)
    return math.fsum(some.score * some.count for some in alike) / count if count else None


def discrimination(sums: Sums) -> Discrimination:
    """Pearson's correlation between the score at the item and the score at the rest."""
    if sums.count < LEAST_FOR_DISCRIMINATION:
        return Discrimination(None, sums.count, Undefined.FEW_LEARNERS)
    xx, yy, xy = (
        sums.xx - sums.x * sums.x / sums.count,
        sums.yy - sums.y * sums.y / sums.count,
        sums.xy - sums.x * sums.y / sums.count,
    )
    least = sums.count * NO_SPREAD**2
    if xx <= least:
        return Discrimination(None, sums.count, Undefined.SAME_SCORE)
    if yy <= least:
        return Discrimination(None, sums.count, Undefined.SAME_REST)
    return Discrimination(max(-1.0, min(1.0, xy / math.sqrt(xx * yy))), sums.count)


def answers_per_choice(
    alike: Iterable[Alike], choices: Iterable[ItemChoice], learners: int
) -> tuple[ChoiceAnswers, ...]:
    """In the order of `choices`; then what was chosen and is not among them, as wrong."""
    counts: dict[int, int] = {}
    for some in alike:
        for pk in some.chosen:
            counts[pk] = counts.get(pk, 0) + some.count
    known = {choice.id: choice.is_correct for choice in choices}
    known |= {pk: False for pk in sorted(counts) if pk not in known}
    rows = ((pk, is_correct, counts.get(pk, 0)) for pk, is_correct in known.items())
    return tuple(ChoiceAnswers(pk, is_correct, count, count / learners) for pk, is_correct, count in rows)


def median(counts: Mapping[int, int]) -> float | None:
    """Of values that occur so often each; the mean of the middle two of an even number. None of nothing."""
    total = sum(counts.values())
    if not total:
        return None
    low, high = value_at(counts, (total - 1) // 2), value_at(counts, total // 2)
    return (low + high) / 2


def value_at(counts: Mapping[int, int], place: int) -> int:
    """The value at that place, from 0, of all of them in order."""
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise IndexError("There are not so many values.")


class Flag(StrEnum):
    """What an author should look at, the gravest first."""

    NEGATIVE = "negative"
    OVERTAKEN = "overtaken"
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    WEAK = "weak"
    IDLE = "idle"


def flags(item: Item) -> tuple[Flag, ...]:
    """What learners' answers say against the item. An item that is too easy or too hard cannot tell learners apart, so
    that is not said besides.
    """
    if item.facility is None or item.learners < LEAST_FOR_FLAGS:
        return ()
    r = item.discrimination.value if item.discrimination.learners >= LEAST_FOR_ALARM else None
    is_extreme = item.facility > TOO_EASY or item.facility < TOO_HARD
    raised = {
        Flag.NEGATIVE: r is not None and r < 0,
        Flag.OVERTAKEN: is_overtaken(item),
        Flag.TOO_HARD: item.facility < TOO_HARD,
        Flag.TOO_EASY: item.facility > TOO_EASY,
        Flag.WEAK: r is not None and 0 <= r < WEAK and not is_extreme,
        Flag.IDLE: item.idle > 0,
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)


def is_overtaken(item: Item) -> bool:
    """A wrong choice is chosen more often than each of the correct ones."""
    right = [choice.count for choice in item.choices if choice.is_correct]
    return bool(right) and any(choice.count > max(right) for choice in item.distractors)
