"""Which words of an old text are which words of a new one, so that a passage is carried to the right place. Pure.

Sentences are matched first, each with at most one. What says that two are the same is, in this order: the sentence
stands once in both texts (wherever it stands, so a moved paragraph stays itself); it stands between the same
neighbours; it changed a little between the same neighbours; it changed a little and moved. The idea of unique lines and
their neighbours is Heckel's (A technique for isolating differences between files, CACM 21:4, 1978). Of copies that
nothing tells apart none is taken: a passage is rather gone than wrong. Within two matched sentences words are matched
by difflib.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise, product
from typing import NamedTuple

from .anchoring import Anchor, anchor_at

# Letters that are words by themselves, words, and signs.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")
SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[”’」』）)]*|$)", re.DOTALL)
# A sentence as short as this may be anywhere: only its neighbours tell which one it is.
SHORT = 12
# How alike a sentence must be to what it was: between its neighbours; somewhere else; and how much more than others.
CHANGED, CHANGED_AND_MOVED, CLEARLY = 0.65, 0.8, 0.06
SAME_WORDS, LEAST_SHARED = 0.8, 0.5  # how much of one must be words of the other, or those spelled anew; and back
MOST_TRIED = 80  # sentences of a gap; larger gaps are new texts
SAME_WORD = 0.6
# How much of the passage must be there, and how much of what is there must be of the passage.
LEAST_KEPT, LEAST_OWN = 0.6, 0.5
BOTH = 2  # neighbours
LONGEST_GAP = 12  # words that may have come in between


@dataclass(frozen=True)
class Word:
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Sentence:
    key: str  # its words, without regard to line ends
    first: int  # number of its first word
    last: int  # one more than that of its last

    @property
    def words(self) -> list[str]:
        return WORD.findall(self.key)


@dataclass(frozen=True)
class Parsed:
    """A text with the places where its blocks begin and end."""

    text: str
    breaks: tuple[int, ...] = ()

    @cached_property
    def words(self) -> list[Word]:
        return [Word(found.start(), found.end(), found[0]) for found in WORD.finditer(self.text)]

    @cached_property
    def sentences(self) -> list[Sentence]:
        starts, found = [word.start for word in self.words], []
        for begin, end in self.blocks():
            for sentence in SENTENCE.finditer(self.text, begin, end):
                first, last = bisect_left(starts, sentence.start()), bisect_left(starts, sentence.end())
                if first < last:
                    found.append(Sentence(" ".join(sentence[0].split()), first, last))
        return found

    def blocks(self) -> Iterator[tuple[int, int]]:
        places = sorted({0, len(self.text), *self.breaks})
        return pairwise(places)


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
        if len(sentence.key) >= SHORT and found.is_unique(sentence.key):
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
    left = [n for n in range(len(found.old)) if n not in found.to and len(found.old[n].key) > 2 * SHORT]
    right = [n for n in range(len(found.new)) if n not in found.of and len(found.new[n].key) > 2 * SHORT]
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


def likeness(old: str, new: str, least: float) -> float:
    """difflib's ratio; 0 where it is less than `least`."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0


@dataclass(frozen=True)
class Pairing:
    """Words of two stretches, in order, that are the same or the same spelled anew: (number, number) of each."""

    pairs: list[tuple[int, int]]
    shares: tuple[float, float]  # how much of the old letters, and of the new ones, are in them

    @property
    def is_same(self) -> bool:
        """Words came in or went out, but were not exchanged for others."""
        return max(self.shares) >= SAME_WORDS and min(self.shares) >= LEAST_SHARED


def paired(old: Sequence[str], new: Sequence[str]) -> Pairing:
    if old == new:
        return Pairing([(n, n) for n in range(len(old))], (1.0, 1.0))
    pairs: list[tuple[int, int]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        elif tag == "replace":
            pairs += respelled(old, new, range(i1, i2), range(j1, j2))
    kept = sum(len(old[n]) for n, _ in pairs), sum(len(new[n]) for _, n in pairs)
    whole = sum(map(len, old)), sum(map(len, new))
    return Pairing(pairs, (kept[0] / max(1, whole[0]), kept[1] / max(1, whole[1])))


def respelled(old: Sequence[str], new: Sequence[str], olds: range, news: range) -> Iterator[tuple[int, int]]:
    reached = news.start
    for number in olds:
        for place in range(reached, news.stop):
            if likeness(old[number].lower(), new[place].lower(), SAME_WORD):
                yield number, place
                reached = place + 1
                break


class Alignment:
    """Where the words of one text are in another."""

    def __init__(self, old: Parsed, new: Parsed):
        self.old, self.new = old, new
        self.to: dict[int, int] = {}
        found = matched(old.sentences, new.sentences)
        for number, place in found.to.items():
            self.pair(old.sentences[number], new.sentences[place])
        for left, right in (found.clear(gap.left, gap.right) for gap in found.gaps()):
            self.pair_leftover([old.sentences[n] for n in left], [new.sentences[n] for n in right])

    def pair(self, before: Sentence, after: Sentence) -> None:
        self.pair_words(range(before.first, before.last), range(after.first, after.last))

    def pair_leftover(self, before: list[Sentence], after: list[Sentence]) -> None:
        """Sentences that were split or joined: their words, where most of them are there."""
        olds, news = ([word for s in side for word in range(s.first, s.last)] for side in (before, after))
        if max(len(olds), len(news)) <= MOST_TRIED * 10:
            self.pair_words(olds, news)

    def pair_words(self, olds: Sequence[int], news: Sequence[int]) -> None:
        found = paired([self.old.words[n].text for n in olds], [self.new.words[n].text for n in news])
        self.to.update((olds[old], news[new]) for old, new in found.pairs)

    def carried(self, anchor: Anchor) -> Anchor | None:
        """The passage in the new text; None where it is gone, or was made into something else."""
        words = self.words_in(anchor.start, anchor.end)
        run = max(self.runs(words), key=lambda run: self.weight(self.old, run), default=[])
        if not run or self.weight(self.old, run) < LEAST_KEPT * self.weight(self.old, words):
            return None
        first, last = self.to[run[0]], self.to[run[-1]]
        first, last = self.with_changed_ends(words, run, first, last)
        kept = [self.to[word] for word in run]
        if self.weight(self.new, kept) < LEAST_OWN * self.weight(self.new, range(first, last + 1)):
            return None
        return self.exact(anchor, words, run, first, last)

    def words_in(self, start: int, end: int) -> range:
        ends = [word.end for word in self.old.words]
        first = bisect_right(ends, start)
        last = bisect_left([word.start for word in self.old.words], end)
        return range(first, max(first, last))

    def runs(self, words: Iterable[int]) -> list[list[int]]:
        """Its words that are there, as rows that still stand together and in order."""
        found: list[list[int]] = []
        for word in words:
            if word not in self.to:
                continue
            last = self.to[found[-1][-1]] if found else -1
            longest = max(LONGEST_GAP, len(found[-1]) if found else 0)
            if found and last < self.to[word] <= last + longest:
                found[-1].append(word)
            else:
                found.append([word])
        return found

    def weight(self, side: Parsed, words: Iterable[int]) -> int:
        return sum(side.words[word].end - side.words[word].start for word in words)

    def with_changed_ends(self, words: range, run: list[int], first: int, last: int) -> tuple[int, int]:
        """Words at the ends that became others belong to it as long as the neighbours say so."""
        if self.to.get(words.start - 1, -1) == first - 1 - (run[0] - words.start):
            first -= run[0] - words.start
        if self.to.get(words.stop, -1) == last + words.stop - run[-1]:
            last += words.stop - 1 - run[-1]
        return first, last

    def exact(self, anchor: Anchor, words: range, run: list[int], first: int, last: int) -> Anchor:
        """To the letter where an end lies within a word that stayed."""
        old, new = self.old.words, self.new.words
        start, end = new[first].start, new[last].end
        if run[0] == words.start and old[run[0]].text == new[first].text:
            start += max(0, anchor.start - old[run[0]].start)
        if run[-1] == words.stop - 1 and old[run[-1]].text == new[last].text:
            end -= max(0, old[run[-1]].end - anchor.end)
        return anchor_at(self.new.text, start, end)
