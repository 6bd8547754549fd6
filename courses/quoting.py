"""A piece of a text that shows why it was found. Pure, and quick: a page of results has thirty of them.

The words are looked for as letters, not as terms, so a piece may begin at a longer word that begins so; what is marked
in it is decided by the terms (`ranking.segments`).
"""

import re

from .search_tokens import Question

LENGTH, BEFORE = 200, 60
# A sentence begins behind such an end; a piece that begins elsewhere begins between two words.
END = re.compile(r"[.!?。！？]+[\"'”’)]*\s+|\n+")


def quote_of(text: str, question: Question) -> str:
    """Word for word, with an ellipsis where it is cut; the beginning of the text where it has none of the terms."""
    places = [(found.start(), found[0].casefold()) for found in pattern(question).finditer(text)]
    start, is_cut = start_of(text, richest(places))
    piece = text[start : start + LENGTH]
    if start + LENGTH < len(text):
        piece = f"{piece.rpartition(' ')[0] or piece} …"
    return f"{'… ' if is_cut else ''}{' '.join(piece.split())}"


def pattern(question: Question) -> re.Pattern[str]:
    """Where a term begins; CJK ones stand inside of words."""
    latin = "|".join(re.escape(term) for term in question.terms if term.isascii())
    others = "|".join(re.escape(term) for term in question.terms if not term.isascii())
    ways = [rf"\b(?:{latin})"] if latin else []
    return re.compile("|".join([*ways, *([others] if others else [])]) or r"(?!)", re.IGNORECASE)


def richest(places: list[tuple[int, str]]) -> int:
    """Where the piece with the most different terms begins, the first of equal ones."""
    best, start = 0, 0
    for number, (place, _term) in enumerate(places[:50]):
        terms = {term for other, term in places[number : number + 12] if other < place + LENGTH - BEFORE}
        if len(terms) > best:
            best, start = len(terms), place
    return start


def start_of(text: str, place: int) -> tuple[int, bool]:
    """The beginning of the sentence; where that is far away, of a word before the place, and True."""
    begin = max(0, place - BEFORE)
    ends = [found.end() for found in END.finditer(text, begin, place)]
    if ends or not begin:
        return (ends[-1] if ends else 0), False
    return begin + text[begin:place].find(" ") + 1, True
