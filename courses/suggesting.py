"""“Did you mean …?”: the question with other words in the place of those that nothing holds.

A word is suggested only where something that the asker may read has it, so neither a draft nor a hidden course is told.
"""

import re

from .models import SearchSpelling
from .search_tokens import KOREAN_STOP_WORDS, Sought, tokens_of, without_particle
from .spelling import SHORTEST, keys_of, nearest, spelled

WORD = re.compile(r"[^\W\d_]+")
MOST_WORDS, MOST_ALIKE, TRIED = 4, 300, 4


def suggestion_for(text: str, index, scopes=()) -> str:
    """The whole question anew, or "" where there is nothing better to ask."""
    pieces, place, changed = [], 0, 0
    for found in WORD.finditer(text):
        if changed < MOST_WORDS and (better := better_word(found[0], index, scopes)):
            pieces += [text[place : found.start()], better]
            place, changed = found.end(), changed + 1
    return "".join([*pieces, text[place:]]) if changed else ""


def better_word(word: str, index, scopes) -> str:
    core = without_particle(word.lower())
    if core in KOREAN_STOP_WORDS or len(spelled(core)) < SHORTEST or occurs(core, index, scopes):
        return ""
    alike = SearchSpelling.objects.filter(key__in=keys_of(core)).values_list("word", flat=True)
    words = nearest(core, set(alike[:MOST_ALIKE]), limit=TRIED)
    return next((other for other in words if occurs(other, index, scopes)), "")


def occurs(word: str, index, scopes) -> bool:
    """Whether something that the asker may read now has it."""
    tokens = tuple(tokens_of(word))
    return bool(tokens) and index.has(Sought((tokens,), (tokens,) if len(tokens) > 1 else (), scopes))
