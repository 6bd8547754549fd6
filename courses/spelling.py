"""Which words are spelled alike. Pure.

A key of a word is its beginning, or that with one letter left out: words that differ by one letter, or by two that
changed places, share a key (the idea of Garbe's SymSpell). Hangul is compared by its letters, so that one wrong vowel
is one letter and not a syllable.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from .ranking import STOP_WORDS, fold
from .search_tokens import KOREAN_STOP_WORDS, without_particle

# Of letters, as they are spelled: jamo for Hangul.
KEY_LENGTH = 7
SHORTEST, LONGEST = 4, 40
WORD = re.compile(r"[^\W\d_]+")


def words_of(text: str) -> set[str]:
    """What may be suggested: words long enough to be told apart; of Korean ones the noun."""
    return {noun for word in set(WORD.findall(fold(text))) if (noun := suggestible(word))}


@lru_cache(maxsize=50_000)
def suggestible(word: str) -> str:
    """The word, or of a Korean one its noun; "" where it is not worth suggesting."""
    noun = without_particle(word)
    is_fit = len(spelled(noun)) >= SHORTEST and len(noun) <= LONGEST and noun not in STOP_WORDS | KOREAN_STOP_WORDS
    return noun if is_fit else ""


def spelled(word: str) -> str:
    """Letter by letter."""
    return word if word.isascii() else unicodedata.normalize("NFD", word)


def first_key(word: str) -> str:
    return spelled(word)[:KEY_LENGTH]


def keys_of(word: str) -> set[str]:
    start = first_key(word)
    return {start, *(start[:place] + start[place + 1 :] for place in range(len(start)))}


def distance(one: str, other: str, *, most: int) -> int:
    """How many letters were missed, added, mistaken or swapped with the next (optimal string alignment); more than
    `most` is `most` + 1.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, row = list[int](), list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        before, last, row = row, before, [n]
        for m, another in enumerate(other, 1):
            cost = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != another))
            if n > 1 and m > 1 and (letter, one[n - 2]) == (other[m - 2], another):
                cost = min(cost, last[m - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def nearest(word: str, words: Iterable[str], *, limit: int) -> list[str]:
    """Those that are spelled most like it, the most alike first; short words have room for one slip, longer ones for
    two.
    """
    letters = spelled(word)
    most = 1 if len(letters) < 6 else 2
    found = [(distance(letters, spelled(other), most=most), other) for other in words if other != word]
    alike = sorted((away, other[:1] != word[:1], other) for away, other in found if away <= most)
    return [other for _away, _begins, other in alike[:limit]]
