"""Which passages answer a question, and the words that show it. Pure: no database, no request.

The score is Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) over
the passages that are given. English words lose a plural ending. Chinese, Japanese and Korean have no reliable spaces,
so runs of them are compared in pairs of characters, which also makes Korean particles harmless.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Generic, NamedTuple, Protocol, TypeVar

CJK = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
# Up to a full stop that ends a sentence (not "e.g. this" and not "1. that"), or to the end of the line.
SENTENCE = re.compile(r"\S[^\n]*?(?:(?<!\b\d)(?<!\b\d\d)[.!?]+[\"'”’)]*(?=\s+[^\sa-z])|[。！？]+|(?=\n)|\Z)")
STOP_WORDS = frozenset(
    "a an and are as at be but by can did do does for from had has have how i if in into is it its me my of on or our "
    "so than that the their them then there these they this to us was we were what when where which who why will with "
    "would you your".split()
)
# BM25's usual constants: how fast repetition saturates, and how much long passages pay.
SATURATION, LENGTH_WEIGHT = 1.2, 0.75
HEADING_WEIGHT = 3
QUOTE_LENGTH = 280


class HasText(Protocol):
    heading: str
    text: str


P = TypeVar("P", bound=HasText)


class Term(NamedTuple):
    """A comparable form of some characters of a text."""

    form: str
    start: int
    end: int


@dataclass(frozen=True)
class Hit(Generic[P]):
    """A passage that matches, its score (above 0, comparable within one ranking), and a quote of it, word for word."""

    passage: P
    score: float
    quote: str


@dataclass(frozen=True)
class Segment:
    """A piece of a text; all pieces together are the text again."""

    text: str
    is_match: bool


def terms_of(text: str) -> Iterator[Term]:
    """Every term of a text, in order, with its place; pairs of CJK characters overlap."""
    for run in RUN.finditer(text):
        start, end = run.span()
        word, is_pairs = folded(run[0])
        if not is_pairs:
            yield Term(word, start, end)
        else:
            yield from (Term(word[n : n + 2], start + n, start + n + 2) for n in range(len(word) - 1))


@lru_cache(maxsize=20_000)
def folded(run: str) -> tuple[str, bool]:
    """As it is compared, and whether it is compared in pairs of characters."""
    word = fold(run)
    if not re.match(f"[{CJK}]", word):
        return without_plural(word), False
    return word, len(word) > 1 and len(word) == len(run)


def fold(word: str) -> str:
    return word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).casefold()


def without_plural(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def question_terms(question: str) -> list[str]:
    """What to look for: each term once, without words like "what" and "the" unless there are only such."""
    forms = list(dict.fromkeys(term.form for term in terms_of(question)))
    return [form for form in forms if form not in STOP_WORDS] or forms


def rank(question: str, passages: Sequence[P], *, limit: int = 3) -> list[Hit[P]]:
    """The passages that share a term with the question, best first; equal ones keep their order."""
    asked = question_terms(question)
    counted = [(passage, counts_of(passage)) for passage in passages]
    rarity = rarity_of(asked, [counts for _passage, counts in counted])
    average = sum(counts.total() for _passage, counts in counted) / (len(counted) or 1)
    scored = [(score(counts, rarity, average), passage) for passage, counts in counted]
    best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])[:limit]
    return [Hit(passage, points, quote(passage.text, rarity)) for points, passage in best]


def counts_of(passage: HasText) -> Counter[str]:
    """How often each term occurs; one in the heading says more about the passage than one in its text."""
    counts = Counter(term.form for term in terms_of(passage.text))
    for term in terms_of(passage.heading):
        counts[term.form] += HEADING_WEIGHT
    return counts


def rarity_of(asked: Iterable[str], counted: Sequence[Counter[str]]) -> dict[str, float]:
    """BM25's inverse document frequency, in the form that is never negative."""
    holding = {form: sum(form in counts for counts in counted) for form in asked}
    return {form: log(1 + (len(counted) - n + 0.5) / (n + 0.5)) for form, n in holding.items()}


def score(counts: Counter[str], rarity: dict[str, float], average: float) -> float:
    length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * counts.total() / (average or 1)
    found = {form: counts[form] for form in rarity if counts[form]}
    points = sum(rarity[form] * n * (SATURATION + 1) / (n + SATURATION * length) for form, n in found.items())
    return points * len(found) / len(rarity) if found else 0.0


def quote(text: str, rarity: dict[str, float]) -> str:
    """The sentence with the rarest of the terms, and the next one where both are short. A substring of the text."""
    spans = [match.span() for match in SENTENCE.finditer(text)]
    if not spans:
        return ""
    weights = [sum(rarity.get(form, 0) for form in {t.form for t in terms_of(text[a:b])}) for a, b in spans]
    best = max(range(len(spans)), key=lambda n: weights[n])
    start, end = spans[best]
    if best + 1 < len(spans) and spans[best + 1][1] - start <= QUOTE_LENGTH:
        end = spans[best + 1][1]
    return excerpt(text[start:end], rarity)


def excerpt(sentence: str, rarity: dict[str, float]) -> str:
    """A sentence that is too long is cut between words, around the first term."""
    if len(sentence) <= QUOTE_LENGTH:
        return sentence.strip()
    first = next((term.start for term in terms_of(sentence) if term.form in rarity), 0)
    start = max(0, sentence.rfind(" ", 0, max(0, first - QUOTE_LENGTH // 4)) + 1)
    piece = sentence[start : start + QUOTE_LENGTH]
    return (piece if start + QUOTE_LENGTH >= len(sentence) else piece.rpartition(" ")[0] or piece).strip()


def segments(text: str, question: str, *, begun: str = "") -> list[Segment]:
    """The text in pieces, with the question's terms marked, for a template that wraps those in <mark>; also words that
    begin with `begun`.
    """
    asked = set(question_terms(question))
    found = [term for term in terms_of(text) if term.form in asked or (begun and term.form.startswith(begun))]
    pieces, at = [], 0
    for start, end in merged(found):
        pieces += [Segment(text[at:start], False), Segment(text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, Segment(text[at:], False)] if piece.text]


def merged(found: Iterable[Term]) -> list[tuple[int, int]]:
    """Places of terms, with those that overlap as one."""
    places: list[tuple[int, int]] = []
    for term in found:
        if places and term.start < places[-1][1]:
            places[-1] = (places[-1][0], term.end)
        else:
            places.append((term.start, term.end))
    return places
