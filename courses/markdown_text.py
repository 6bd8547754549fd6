"""Plain text out of a parsed page: passages for search and the tutor, words, reading time."""

import re
from collections.abc import Callable, Iterable, Sequence
from math import ceil

from markdown_it.token import Token

from courses.math_text import math_text
from courses.rendering import Heading, Passage

# Chinese characters and kana have no spaces between words; Korean does, so Hangul counts by the word.
IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
WORD = re.compile(r"\w+(?:['’.,\-]\w+)*")
WORDS_PER_MINUTE = 200
IDEOGRAPHS_PER_MINUTE = 400

CODE = frozenset({"fence", "code_block", "math_block"})
FORMULAS = frozenset({"math_inline", "math_inline_double", "math_block"})
LINE_ENDS = frozenset({"heading_close", "paragraph_close", "alert_title_close", "tr_close", "dt_close", "dd_close"})
CELLS = frozenset({"th_open", "td_open"})


def inline_text(tokens: Iterable[Token], *, formula: Callable[[str], str] = str) -> str:
    """The text of inline tokens without markup; an image gives its alt text, and a formula what `formula` makes of its
    TeX.
    """
    return "".join(_text_of(token, formula) for token in tokens).strip()


def _text_of(token: Token, formula: Callable[[str], str]) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.type == "image":
        return inline_text(token.children or [], formula=formula)
    return formula(token.content) if token.type in FORMULAS else token.content


def one_line(tokens: Sequence[Token]) -> str:
    """The text of all blocks, one after the other, with formulas in letters."""
    parts = [_block_text(token, tokens[place - 1] if place else token, math_text) for place, token in enumerate(tokens)]
    return " ".join("".join(parts).split())


def passages(tokens: Sequence[Token], headings: Sequence[Heading]) -> tuple[Passage, ...]:
    """The text by section, in order. A section without text of its own is a passage too: its heading can be found."""
    parts: list[list[str]] = [[]]
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            parts.append([])
        elif not (token.type == "inline" and tokens[place - 1].type == "heading_open"):
            parts[-1].append(_block_text(token, tokens[place - 1] if place else token))
    texts = [re.sub(r"\n{2,}", "\n", "".join(part)).strip() for part in parts]
    opening = (Passage("", "", texts[0]),) if texts[0] else ()
    return opening + tuple(
        Passage(heading.id, heading.text, text) for heading, text in zip(headings, texts[1:], strict=True)
    )


def _block_text(token: Token, before: Token, formula: Callable[[str], str] = str) -> str:
    if token.type == "inline":
        return inline_text(token.children or [], formula=formula)
    if token.type in CODE:
        return f"{(formula(token.content) if token.type in FORMULAS else token.content).rstrip()}\n"
    if token.type in LINE_ENDS:
        return "\n"
    if token.type == "figure_close":
        return f"\n{token.meta['caption']}\n"
    return " | " if token.type in CELLS and before.type != "tr_open" else ""


def plain(pieces: Iterable[Passage]) -> str:
    """Passages as one text, headings on lines of their own."""
    return "\n".join(line for piece in pieces for line in (piece.heading, piece.text) if line)


def count(text: str) -> tuple[int, int]:
    """How many words the text has, and how many minutes it takes to read, at least one."""
    ideographs = len(IDEOGRAPH.findall(text))
    words = len(WORD.findall(IDEOGRAPH.sub(" ", text)))
    minutes = words / WORDS_PER_MINUTE + ideographs / IDEOGRAPHS_PER_MINUTE
    return words + ideographs, max(1, ceil(minutes - 0.5))
