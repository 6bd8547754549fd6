"""“Did you mean …?”: the question with other words in the place of those that nothing holds.

A word is suggested only where something that the asker may read has it, so neither a draft nor a hidden course is told.
"""

import re

from .models import SearchSpelling
from .ranking import STOP_WORDS
from .search_tokens import KOREAN_STOP_WORDS, Sought, tokens_of, without_particle
from .spelling import SHORTEST, keys_of, nearest, spelled

WORD = re.compile(r"[^\W\d_]+")
# Only the first words are looked at, each once: a long question must not cost a hundred looks into the index.
MOST_WORDS, MOST_ALIKE, TRIED = 6, 300, 4


def suggestion_for(text: str, index, scopes=()) -> str:
    """The whole question anew, or "" where there is nothing better to ask."""
    asked = dict.fromkeys(found[0] for found in WORD.finditer(text) if is_worth_asking(core_of(found[0])))
    better = {word: other for word in list(asked)[:MOST_WORDS] if (other := better_word(core_of(word), index, scopes))}
    return WORD.sub(lambda found: better.get(found[0], found[0]), text) if better else ""


def core_of(word: str) -> str:
    return without_particle(word.lower())


def is_worth_asking(core: str) -> bool:
    return core not in STOP_WORDS | KOREAN_STOP_WORDS and len(spelled(core)) >= SHORTEST


def better_word(core: str, index, scopes) -> str:
    if occurs(core, index, scopes):
        return ""
    alike = SearchSpelling.objects.filter(key__in=keys_of(core)).values_list("word", flat=True)
    words = nearest(core, set(alike[:MOST_ALIKE]), limit=TRIED)
    return next((other for other in words if occurs(other, index, scopes)), "")


def occurs(word: str, index, scopes) -> bool:
    """Whether something that the asker may read now has it."""
    tokens = tuple(tokens_of(word))
    return bool(tokens) and index.has(Sought((tokens,), (tokens,) if len(tokens) > 1 else (), scopes))
