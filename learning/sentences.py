"""A text as words and sentences, and how alike two of them are. Pure."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

# Letters that are words by themselves, words, and signs.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")
SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[”’」』）)]*|$)", re.DOTALL)
SAME_WORD = 0.6  # how alike a word is that was spelled anew
SAME_WORDS, LEAST_SHARED = 0.8, 0.5  # how much of one must be words of the other, or those spelled anew; and back


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

    @property
    def weight(self) -> int:
        return len(self.key.encode())


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


def likeness(old: str, new: str, least: float) -> float:
    """difflib's ratio; 0 where it is less than `least`."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0
