"""The words of a question as they are typed: the last syllable of a Korean word may not be finished. Pure.

An input method shows 스 on the way to 습, and ㅅ on the way to 스. A database finds what is certain of a word; then the
unfinished syllable is compared by its range, as Hangul syllables with one beginning stand side by side in Unicode.
"""

import re
import unicodedata
from dataclasses import dataclass

MOST_WORDS = 6
FIRST, LAST, FINALS, VOWELS = 0xAC00, 0xD7A3, 28, 21
CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


@dataclass(frozen=True)
class Words:
    text: str
    needles: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, question: str) -> "Words":
        words = unicodedata.normalize("NFC", question).split()[:MOST_WORDS]
        return cls(" ".join(words), tuple(map(certain, words)), tuple(map(pattern, words)))

    def __bool__(self) -> bool:
        """Whether there is anything that a database could look for."""
        return any(self.needles)

    def match(self, text: str) -> bool:
        """Every word is in it."""
        return all(one.search(text) for one in self.patterns)

    def match_any(self, text: str) -> bool:
        return any(one.search(text) for one in self.patterns)

    def rank(self, text: str, *, is_heading: bool = False) -> int:
        """0 is exactly so, 1 begins so, 2 holds every word, 3 only some; a heading comes after all titles but those."""
        folded, wanted = text.casefold(), self.text.casefold()
        steps = [folded == wanted, folded.startswith(wanted), self.match(text)]
        rank = steps.index(True) if True in steps else 3
        return rank * 2 + is_heading


def unfinished(word: str) -> tuple[str, int, int] | None:
    """(what is before, the first and the last syllable that it may become); a syllable alone is a word by itself."""
    last = word[-1]
    if len(word) > 1 and FIRST <= ord(last) <= LAST and (ord(last) - FIRST) % FINALS == 0:
        return word[:-1], ord(last), ord(last) + FINALS - 1
    if last in CONSONANTS:
        begin = FIRST + CONSONANTS.index(last) * VOWELS * FINALS
        return word[:-1], begin, begin + VOWELS * FINALS - 1
    return None


def certain(word: str) -> str:
    found = unfinished(word)
    return found[0] if found else word


def pattern(word: str) -> re.Pattern[str]:
    found = unfinished(word)
    if not found:
        return re.compile(re.escape(word), re.IGNORECASE)
    before, first, last = found
    return re.compile(f"{re.escape(before)}(?:[{chr(first)}-{chr(last)}]|{re.escape(word[-1])})", re.IGNORECASE)
