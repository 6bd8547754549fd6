"""Many missions together: where the key stands, and what a bot scores that knows nothing but lengths. Pure.

Both are compared with chance by an exact test, so that a few missions prove nothing: below MIN_MISSIONS nothing is
said, and from there on only what chance would do less than once in a hundred courses.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from courses.wording import gettext as _

from .readable import Readable

MIN_MISSIONS, SIGNIFICANT = 10, 0.01
# From here on the normal distribution is as good, and quicker.
MAX_EXACT = 400


@dataclass(frozen=True)
class Bot:
    """Always ticks the longest choice. `right` counts the missions where that is correct, and `expected` those of a bot
    that ticks any one: 1/choices for each with one answer, and correct/choices for each with several. Of equally long
    choices it takes each as often, so `right` can be a fraction. `chance` is the probability of so many by guessing.
    """

    missions: int
    right: float
    expected: float
    chance: float

    @property
    def score(self) -> float:
        """From 0 to 1."""
        return self.right / self.missions if self.missions else 0.0

    @property
    def chance_score(self) -> float:
        return self.expected / self.missions if self.missions else 0.0

    @property
    def percent(self) -> int:
        return round(self.score * 100)

    @property
    def chance_percent(self) -> int:
        return round(self.chance_score * 100)

    @property
    def is_telling(self) -> bool:
        return self.missions >= MIN_MISSIONS and self.chance < SIGNIFICANT


@dataclass(frozen=True)
class Place:
    """One place of the choices, from 1: how often the key stands there, and how often it would by chance."""

    number: int
    count: int
    expected: float


@dataclass(frozen=True)
class Places:
    """Of missions with one answer whose choices stay in their order: shuffled ones have no place.

    `odd` is the place that departs most from chance, and `chance` the probability that any does so by as much.
    """

    missions: int
    places: tuple[Place, ...]
    odd: Place | None
    chance: float

    @property
    def is_telling(self) -> bool:
        return self.missions >= MIN_MISSIONS and self.chance < SIGNIFICANT


@dataclass(frozen=True)
class OverallRemark:
    """What is said of all missions; pages show it as they show a warning."""

    code: str
    message: str
    fix: str
    severity: str = "warning"


@dataclass(frozen=True)
class Overall:
    missions: int
    bot: Bot
    places: Places

    @property
    def is_small(self) -> bool:
        """Whether there are too few missions to say anything."""
        return max(self.bot.missions, self.places.missions) < MIN_MISSIONS

    @property
    def remarks(self) -> list[OverallRemark]:
        found = [of_bot(self.bot)] if self.bot.is_telling else []
        odd = self.places.odd
        return [*found, of_place(self.places, odd)] if odd and self.places.is_telling else found


def overall(missions: Sequence[Readable]) -> Overall:
    return Overall(len(missions), bot_on(missions), places_of(missions))


def bot_on(missions: Iterable[Readable]) -> Bot:
    """Guideline 24 of Haladyna, Downing and Rodriguez (2002) over many missions. Those with pictures as choices are
    left out, and those where every choice is correct or none.
    """
    right, chances = 0.0, []
    for mission in missions:
        if mission.key and mission.distractors and not any(option.text.has_picture for option in mission.options):
            widest = max(option.text.width for option in mission.options)
            longest = [option.is_correct for option in mission.options if option.text.width == widest]
            right += sum(longest) / len(longest)
            chances.append(len(mission.key) / len(mission.options))
    # Shared ties vary less than single tries, so to count whole ones of these accuses nobody wrongly.
    chance = at_least(math.floor(right + 1e-9), tuple(sorted(chances)))
    return Bot(len(chances), right, math.fsum(chances), chance)


def places_of(missions: Iterable[Readable]) -> Places:
    """Guideline 20 (vary the location of the right answer); Attali and Bar-Hillel, "Guess where: The position of
    correct answers in multiple-choice test items as a psychometric variable", Journal of Educational Measurement 40
    (2003), 109-128.

    Each place is tested on both sides, and the probability is multiplied by the number of tests (Bonferroni).
    """
    counted = [mission for mission in missions if len(mission.key) == 1 and mission.distractors and mission.keeps_order]
    counts = Counter([option.is_correct for option in mission.options].index(True) for mission in counted)
    sizes = [len(mission.options) for mission in counted]
    places, chances = [], []
    for number in range(max(sizes, default=0)):
        shares = tuple(sorted(1 / size for size in sizes if size > number))
        places.append(Place(number + 1, counts[number], math.fsum(shares)))
        chances.append(min(at_least(counts[number], shares), at_most(counts[number], shares)))
    if not places:
        return Places(0, (), None, 1.0)
    chance, odd = min(zip(chances, places, strict=True), key=lambda pair: pair[0])
    return Places(len(counted), tuple(places), odd, min(1.0, chance * 2 * len(places)))


def at_least(count: int, shares: tuple[float, ...]) -> float:
    """The probability of `count` or more successes in independent tries, each with its own probability."""
    if len(shares) > MAX_EXACT:
        return normal_tail(count - 0.5, shares)
    return min(1.0, math.fsum(successes(shares)[count:])) if count > 0 else 1.0


def at_most(count: int, shares: tuple[float, ...]) -> float:
    if len(shares) > MAX_EXACT:
        return 1 - normal_tail(count + 0.5, shares)
    return min(1.0, math.fsum(successes(shares)[: count + 1]))


@lru_cache(32)
def successes(shares: tuple[float, ...]) -> list[float]:
    """The probabilities of 0, 1, 2, … successes (the Poisson binomial distribution)."""
    odds = [1.0]
    for share in shares:
        odds = [
            (odds[count] if count < len(odds) else 0.0) * (1 - share) + (odds[count - 1] * share if count else 0.0)
            for count in range(len(odds) + 1)
        ]
    return odds


def normal_tail(count: float, shares: tuple[float, ...]) -> float:
    spread = math.sqrt(math.fsum(share * (1 - share) for share in shares))
    return 0.5 * math.erfc((count - math.fsum(shares)) / (spread * math.sqrt(2)))


def of_bot(bot: Bot) -> OverallRemark:
    message = _(
        "The longest choice is correct in %(right)s of %(missions)s missions; by chance it would be in %(expected)s."
    )
    fix = _("Always to take the longest needs no knowledge. Shorten what is correct, or write the other choices out.")
    words = {"right": round(bot.right), "missions": bot.missions, "expected": round(bot.expected)}
    return OverallRemark("course-longest", message % words, fix)


def of_place(places: Places, odd: Place) -> OverallRemark:
    message = _(
        "The correct choice stands at place %(place)s in %(count)s of %(missions)s missions; by chance it would in "
        "%(expected)s."
    )
    fix = _("Those who guess learn where to look. Shuffle the choices, or spread what is correct over the places.")
    words = {"place": odd.number, "count": odd.count, "missions": places.missions, "expected": round(odd.expected)}
    return OverallRemark("course-key-place", message % words, fix)
