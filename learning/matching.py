"""Which sentences of an old text are which sentences of a new one, each at most one. Pure.

What says that two are the same is, in this order: the sentence stands once in both texts (wherever it stands, so a
moved paragraph stays itself); it stands between the same neighbours; it changed a little between the same neighbours;
it changed a little and moved. The idea of unique lines and their neighbours is Heckel's (A technique for isolating
differences between files, CACM 21:4, 1978). Of copies that nothing tells apart none is taken.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, product
from typing import NamedTuple

from .sentences import Sentence, likeness, paired

# A sentence shorter than this may be anywhere: only its neighbours tell which one it is. In bytes of UTF-8, because a
# letter of a denser script says more.
SHORT = 20
# How alike a sentence must be to what it was: between its neighbours; somewhere else; and how much more than others.
CHANGED, CHANGED_AND_MOVED, CLEARLY = 0.65, 0.8, 0.06
MOST_TRIED = 80  # sentences of a gap; larger gaps are new texts
BOTH = 2  # neighbours


class Gap(NamedTuple):
    """Sentences without a match between two neighbours; whole where nothing else stands there in either text."""

    left: list[int]
    right: list[int]
    is_whole: bool


@dataclass
class Matching:
    """Numbers of old sentences and the new ones that they are now; nothing is matched twice."""

    old: Sequence[Sentence]
    new: Sequence[Sentence]
    to: dict[int, int] = field(default_factory=dict)
    of: dict[int, int] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)  # old ones that may be several
    doubted: set[int] = field(default_factory=set)  # and the new ones that they may be

    def add(self, old: int, new: int) -> None:
        self.to[old], self.of[new] = new, old

    def free(self, old: int, new: int) -> bool:
        return old not in self.to and new not in self.of

    @cached_property
    def counts(self) -> tuple[Counter[str], Counter[str]]:
        return Counter(one.key for one in self.old), Counter(one.key for one in self.new)

    def is_unique(self, key: str) -> bool:
        return self.counts[0][key] == self.counts[1][key] == 1

    def unequal(self, left: list[int], right: list[int]) -> tuple[list[int], list[int]]:
        """Without those that stand in the other text too, and of which nothing tells which is which."""
        olds, news = ({side[n].key for n in range(len(side)) if n not in taken} for side, taken in self.sides)
        several = {key for key in olds & news if not self.is_unique(key)}
        return [n for n in left if self.old[n].key not in several], [n for n in right if self.new[n].key not in several]

    def clear(self, left: list[int], right: list[int]) -> tuple[list[int], list[int]]:
        """The same without those that there are several of, and those that are like another, but not clearly enough."""
        left, right = self.unequal(left, right)
        olds, news = self.counts
        return (
            [n for n in left if n not in self.doubtful and olds[self.old[n].key] == 1],
            [n for n in right if n not in self.doubted and news[self.new[n].key] == 1],
        )

    @property
    def sides(self) -> tuple[tuple[Sequence[Sentence], dict[int, int]], tuple[Sequence[Sentence], dict[int, int]]]:
        return (self.old, self.to), (self.new, self.of)

    def release_lonely(self) -> list[tuple[int, int]]:
        """Take back what moved without any neighbour: it may be a copy of what was changed in its own place."""
        moved = set(self.to.items()) - set(self.backbone())
        lonely = [(old, new) for old, new in moved if not {(old - 1, new - 1), (old + 1, new + 1)} & self.to.items()]
        for old, new in lonely:
            del self.to[old], self.of[new]
        return lonely

    def decide(self, lonely: list[tuple[int, int]]) -> None:
        """It moved, unless it may also be something else: then nobody can tell which of the two it is."""
        for old, new in lonely:
            if old in self.to:
                del self.of[self.to.pop(old)]
            elif new not in self.of and not self.has_another(old, new):
                self.add(old, new)
                continue
            self.doubtful.add(old)

    def has_another(self, old: int, new: int) -> bool:
        """Whether it may also be one that nothing else is, and that changed a little."""
        free = (n for n in range(len(self.new)) if n not in self.of and n != new)
        return any(likeness(self.old[old].key, self.new[n].key, CHANGED_AND_MOVED) for n in free)

    def are_equal(self, old: int, new: int) -> bool:
        return self.old[old].key == self.new[new].key

    def gaps(self) -> Iterator["Gap"]:
        """Sentences without a match between two neighbours that stand in the same order in both texts."""
        yield from self.between(self.backbone())
        moved = set(self.to) - {old for old, _new in self.backbone()}
        run: list[tuple[int, int]] = []
        for old in sorted(self.to):
            pair = old, self.to[old]
            if run and not (pair[1] > run[-1][1] and not self.taken_between(run[-1][1], pair[1])):
                yield from self.between(run)
                run = []
            run = [*run, pair] if old in moved else []
        yield from self.between(run)

    def taken_between(self, low: int, high: int) -> bool:
        return any(new in self.of for new in range(low + 1, high))

    def between(self, pairs: Sequence[tuple[int, int]]) -> Iterator["Gap"]:
        for (old, new), (next_old, next_new) in pairwise(pairs):
            left = [n for n in range(old + 1, next_old) if n not in self.to]
            right = [n for n in range(new + 1, next_new) if n not in self.of]
            if left and right:
                is_whole = len(left) == next_old - old - 1 and len(right) == next_new - new - 1
                yield Gap(left, right, is_whole)

    def backbone(self) -> list[tuple[int, int]]:
        """The longest row of matches in the order of both, from before the first sentence to behind the last."""
        ends: list[int] = []  # of the best row of each length, its last new sentence
        last: list[int] = []  # and its last old one
        before: dict[int, int] = {}
        for old in sorted(self.to):
            length = bisect_left(ends, self.to[old])
            ends[length:], last[length:] = [self.to[old], *ends[length + 1 :]], [old, *last[length + 1 :]]
            before[old] = last[length - 1] if length else -1
        row = [(len(self.old), len(self.new))]
        old = last[-1] if last else -1
        while old >= 0:
            row.append((old, self.to[old]))
            old = before[old]
        return [(-1, -1), *reversed(row)]


def matched(old: Sequence[Sentence], new: Sequence[Sentence]) -> Matching:
    found = Matching(old, new)
    match_unique(found)
    settle(found)
    lonely = found.release_lonely()
    match_changed(found)
    settle(found)
    found.decide(lonely)
    settle(found)
    match_moved_and_changed(found)
    settle(found)
    return found


def settle(found: Matching) -> None:
    """What neighbours tell, until they tell no more."""
    before = -1
    while before < len(found.to):
        before = len(found.to)
        for gap in list(found.gaps()):
            match_in_gap(found, gap)
        match_neighbours(found)


def match_unique(found: Matching) -> None:
    places = {sentence.key: number for number, sentence in enumerate(found.new)}
    for number, sentence in enumerate(found.old):
        if sentence.weight >= SHORT and found.is_unique(sentence.key):
            found.add(number, places[sentence.key])


def match_in_gap(found: Matching, gap: Gap) -> None:
    """Equal sentences of a gap, in order: those that stand nowhere else, and all where the gap has not changed, or has
    nothing but copies of one.
    """
    left, right, is_whole = gap
    olds, news = numbers_by_key(found.old, left), numbers_by_key(found.new, right)
    is_same = is_whole and [found.old[n].key for n in left] == [found.new[n].key for n in right]
    for key, numbers in olds.items():
        is_only = news[key] and found.is_unique(key)
        if is_same or is_only or (is_whole and olds.keys() == news.keys() == {key}):
            for pair in zip(numbers, news[key], strict=False):
                found.add(*pair)


def numbers_by_key(side: Sequence[Sentence], numbers: list[int]) -> defaultdict[str, list[int]]:
    by_key = defaultdict[str, list[int]](list)
    for number in numbers:
        by_key[side[number].key].append(number)
    return by_key


def match_neighbours(found: Matching) -> None:
    """The next ones to sentences that were matched: those that stand once in both texts, and of the others those that
    have both neighbours.
    """
    sides = Counter[tuple[int, int]]()
    for old, new in [*found.to.items(), (-1, -1), (len(found.old), len(found.new))]:
        for step in (1, -1):
            pair = old + step, new + step
            is_there = 0 <= pair[0] < len(found.old) and 0 <= pair[1] < len(found.new)
            if is_there and found.free(*pair) and found.are_equal(*pair):
                sides[pair] += 1
    for pair, count in sides.items():
        if found.free(*pair) and (count == BOTH or found.is_unique(found.old[pair[0]].key)):
            found.add(*pair)


def match_changed(found: Matching) -> None:
    for left, right, _is_whole in list(found.gaps()):
        if max(len(left), len(right)) <= MOST_TRIED:
            match_alike(found, left, right, least=CHANGED)


def match_moved_and_changed(found: Matching) -> None:
    left = [n for n in range(len(found.old)) if n not in found.to and found.old[n].weight > 2 * SHORT]
    right = [n for n in range(len(found.new)) if n not in found.of and found.new[n].weight > 2 * SHORT]
    left, right = found.clear(left, right)
    if max(len(left), len(right)) <= 2 * MOST_TRIED:
        match_alike(found, left, right, least=CHANGED_AND_MOVED)


def match_alike(found: Matching, left: list[int], right: list[int], *, least: float) -> None:
    """Pairs that are more alike than either is to any other of those that are free. One that stands unchanged
    somewhere is not looked for among the changed ones.
    """
    scores: dict[tuple[int, int], float] = {}
    for old, new in product(*found.unequal(left, right)):
        if score := likeness(found.old[old].key, found.new[new].key, least - CLEARLY):
            scores[old, new] = score
    for (old, new), score in sorted(scores.items(), key=lambda item: -item[1]):
        others = (s for (o, n), s in scores.items() if ((o == old) != (n == new)) and found.free(o, n))
        is_clear = score >= least and found.free(old, new) and max(others, default=0.0) < score - CLEARLY
        if is_clear and paired(found.old[old].words, found.new[new].words).is_same:
            found.add(old, new)
    unclear = [pair for pair in scores if found.free(*pair)]
    found.doubtful.update(old for old, _new in unclear)
    found.doubted.update(new for _old, new in unclear)
