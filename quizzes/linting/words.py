"""Words of a mission in the languages that the rules know. A text may mix them, as technical Korean does. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache

from . import english, korean

# Hangul or other letters in a row; numbers and signs are no words.
WORD = re.compile(r"[가-힣]+|[^\W\d_가-힣]+")
MAX_KEPT = 20_000
MIN_LENGTH = 4  # of a Latin word: shorter ones are seldom what a question is about


def content_words(text: str) -> frozenset[str]:
    """Stems of the words that carry what a text says."""
    words = (word.lower() for word in WORD.findall(text))
    return frozenset(stem for word in words if (stem := stem_of(word)))


@lru_cache(MAX_KEPT)
def stem_of(word: str) -> str:
    """ "" for a word that says nothing by itself."""
    if korean.FIRST_SYLLABLE <= ord(word[0]) <= korean.LAST_SYLLABLE:
        stem = korean.stem(word)
        return "" if len(stem) < korean.MIN_STEM or {word, stem} & korean.STOP_WORDS else stem
    return "" if len(word) < MIN_LENGTH or word in english.STOP_WORDS else english.stem(word)


def as_written(text: str, stems: Iterable[str]) -> list[str]:
    """The words of the text that have one of the stems, once each, in their order: for messages."""
    wanted = set(stems)
    found = (word for word in WORD.findall(text) if stem_of(word.lower()) in wanted)
    return list({word.lower(): word for word in found}.values())
