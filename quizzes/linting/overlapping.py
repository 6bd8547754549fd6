"""Choices of which both may hold: ranges that share a number, and a list that holds another. Pure."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from .readable import Text

NUMERAL = re.compile(r"(?<![\d.])[-−]?\d[\d,]*(?:\.\d+)?")
# The words and signs that make a range; what is left of a choice is its unit.
SAYING = re.compile(
    r"#|\b(?:between|from|and|to|at least|at most|up to|no (?:more|less) than|(?:more|less|fewer|greater|smaller) than"
    r"|over|above|under|below|or (?:more|less|fewer|above|below|higher|lower))\b|>=|<=|[≥≤><~–—-]"
    r"|에서|부터|까지|이상|이하|초과|미만"
)
DASHES = {"~": "-", "–": "-", "—": "-"}
CLOSED = (
    "# - #",
    "# to #",
    "between # and #",
    "from # to #",
    "# 에서 #",
    "# 에서 # 까지",
    "# 부터 # 까지",
    "# 이상 # 이하",
)
UP_FROM = ("at least #", "no less than #", "# or more", "# or above", "# or higher", "≥ #", ">= #", "# 이상", "# 부터")
UP_TO = ("at most #", "up to #", "no more than #", "# or less", "# or fewer", "# or below", "# or lower", "≤ #", "<= #")
MORE_THAN = ("more than #", "greater than #", "over #", "above #", "> #", "# 초과")
LESS_THAN = ("less than #", "fewer than #", "smaller than #", "under #", "below #", "< #", "# 미만")
# By what is said: whether there is a low end, and a high one; and whether these belong to the range.
SHAPES = {
    **dict.fromkeys(CLOSED, (True, True, True, True)),
    **dict.fromkeys(UP_FROM, (True, False, True, False)),
    **dict.fromkeys((*UP_TO, "# 이하", "# 까지"), (False, True, False, True)),
    **dict.fromkeys(MORE_THAN, (True, False, False, False)),
    **dict.fromkeys(LESS_THAN, (False, True, False, False)),
    "# 이상 # 미만": (True, True, True, False),
    "# 초과 # 이하": (True, True, False, True),
    "# 초과 # 미만": (True, True, False, False),
}
MAX_UNIT_WORDS = 3

AND = re.compile(r",?\s+(?:and|plus)\s+|\s*[,&]\s+|\s*(?:및|그리고)\s*|(?<=[가-힣])[와과]\s+")
MAX_LIST, MAX_WORDS_OF_ITEM = 120, 4


@dataclass(frozen=True)
class Range:
    """From `low` to `high`, and whether these belong to it. A single number is one too."""

    low: float
    high: float
    has_low: bool
    has_high: bool
    unit: str

    @property
    def is_number(self) -> bool:
        return self.low == self.high

    def holds(self, number: float) -> bool:
        above = number > self.low or (number == self.low and self.has_low)
        return above and (number < self.high or (number == self.high and self.has_high))

    def meets(self, other: "Range") -> bool:
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and self.holds(low) and other.holds(low))


def first_pair(texts: Sequence[Text]) -> tuple[Text, Text] | None:
    """Two choices that overlap, in the order of the page; None where none do. Pictures and code say too little."""
    if any(text.has_picture or text.has_code for text in texts):
        return None
    return next(pairs_of_ranges(texts), None) or next(pairs_of_lists(texts), None)


def pairs_of_ranges(texts: Sequence[Text]) -> Iterator[tuple[Text, Text]]:
    """Only where every choice is a range or a number, of one unit."""
    ranges = [range_of(text.bare) for text in texts]
    known = [one for one in ranges if one is not None]
    if len(known) < len(ranges) or len({one.unit for one in known}) != 1:
        return
    for (one, first), (other, second) in combinations(zip(known, texts, strict=True), 2):
        if not (one.is_number and other.is_number) and one.meets(other):
            yield first, second


def range_of(text: str) -> Range | None:
    numbers = [number(numeral) for numeral in NUMERAL.findall(text)]
    if not 1 <= len(numbers) <= 2:
        return None
    pattern = NUMERAL.sub("#", text)
    shape = " ".join(DASHES.get(saying, saying) for saying in SAYING.findall(pattern))
    unit = " ".join(dict.fromkeys(word.removesuffix("s") for word in SAYING.sub(" ", pattern).split()))
    if len(unit.split()) > MAX_UNIT_WORDS:
        return None
    if shape == "#":
        return Range(numbers[0], numbers[0], True, True, unit)
    return range_from(shape, numbers, unit) if shape in SHAPES else None


def range_from(shape: str, numbers: list[float], unit: str) -> Range | None:
    is_from, is_to, has_low, has_high = SHAPES[shape]
    low, high = numbers[0] if is_from else -math.inf, numbers[-1] if is_to else math.inf
    return Range(low, high, has_low, has_high, unit) if low < high else None


def number(numeral: str) -> float:
    return float(numeral.replace(",", "").replace("−", "-"))


def pairs_of_lists(texts: Sequence[Text]) -> Iterator[tuple[Text, Text]]:
    """One choice lists what another lists, and more: “Recall”, and “Precision and recall”."""
    lists = [items_of(text.bare) for text in texts]
    for (one, first), (other, second) in combinations(zip(lists, texts, strict=True), 2):
        if one and other and (one < other or other < one):
            yield first, second


def items_of(text: str) -> frozenset[str]:
    """Empty where it is a sentence and no list."""
    if len(text) > MAX_LIST:
        return frozenset()
    items = [item.strip() for item in AND.split(text)]
    is_list = all(item and len(item.split()) <= MAX_WORDS_OF_ITEM for item in items)
    return frozenset(items) if is_list else frozenset()
