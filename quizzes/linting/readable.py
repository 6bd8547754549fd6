"""A mission as learners read it: the words without their Markdown, how wide they look, and what stands out. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from markdown_it.token import Token

from courses.markdown import tokens_of
from quizzes.sources import MULTIPLE, TRUE_FALSE

# A text without any of these says what it shows; most choices are such.
MARKUP = re.compile(r"[\\`*_~$&<>\[\]|]|==|\n|^\s*[-+#\d]|://|www\.")
LAST_MARKS = " .,;:"
BLOCKS_OF_CODE = frozenset({"fence", "code_block", "math_block"})
FORMULAS = frozenset({"math_inline", "math_inline_double", "math_block"})
NO_LANGUAGE = "\ufffc"  # Unicode's sign for an object in the place of words
EMPHASIS = frozenset({"strong", "em", "mark"})
# Of a longer text the rest is not read: no choice and no question of a form is as long.
MAX_LENGTH, MAX_KEPT = 20_000, 4_000

# TeX that draws nothing of its own, that draws its name, and any other, which draws one sign.
TEX_FRAME = re.compile(r"\\(?:begin|end)\{[^{}]*\}|\\(?:text|math|operatorname|left|right|big|displaystyle)[a-z]*\*?")
TEX_NAME = re.compile(r"\\(?=(?:arg|cos|det|exp|inf|lim|ln|log|max|min|mod|Pr|sin|sup|tan|tanh)(?![A-Za-z]))")
TEX_SIGN, TEX_REST = re.compile(r"\\[A-Za-z]+|\\[{}%$&#_|]"), re.compile(r"\\.|[{}^_&\s\\]", re.DOTALL)


@dataclass(frozen=True)
class Text:
    """`source` is what the author wrote, `words` all that a reader sees, `prose` is that with a sign in the place of
    code and formulas, and `emphasised` what of it is bold or italic.

    `width` counts in columns, with Hangul and Chinese characters as two: what the eye compares. The alt text of a
    picture is in the words; how large the picture is, is not known.
    """

    source: str
    words: str
    prose: str
    emphasised: str
    width: int
    has_picture: bool = False
    has_code: bool = False

    @cached_property
    def bare(self) -> str:
        """For comparing: the words without case, with single spaces, and without the marks at their end."""
        folded = " ".join(self.words.casefold().split())
        return folded.rstrip(LAST_MARKS) or folded


@dataclass(frozen=True)
class Option:
    text: Text
    is_correct: bool


@dataclass(frozen=True)
class Readable:
    """One mission; `number` is what messages call it, and `keeps_order` whether its choices stay where they stand."""

    number: int
    kind: str
    keeps_order: bool
    stem: Text
    options: tuple[Option, ...]
    is_explained: bool

    @cached_property
    def key(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.is_correct)

    @cached_property
    def distractors(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if not option.is_correct)

    @property
    def is_multiple(self) -> bool:
        return self.kind == MULTIPLE

    @property
    def has_written_choices(self) -> bool:
        """Whether its author chose the words of the choices: “True” and “False” are nobody's."""
        return self.kind != TRUE_FALSE and bool(self.key and self.distractors)


def readable(source: Mapping[str, Any], number: int) -> Readable:
    """Of a Source (quizzes/sources.py). A choice without words is not there: an error of its own says so."""
    choices = [choice for choice in source["choices"] if choice["text"].strip()]
    return Readable(
        number=number,
        kind=source["kind"],
        keeps_order=not source["shuffle_choices"],
        stem=text_of(source["prompt"]),
        options=tuple(Option(text_of(choice["text"]), bool(choice["is_correct"])) for choice in choices),
        is_explained=bool(source["explanation"].strip()) or any(choice["feedback"].strip() for choice in choices),
    )


@lru_cache(MAX_KEPT)
def text_of(source: str) -> Text:
    source = unicodedata.normalize("NFC", source[:MAX_LENGTH]).strip()
    if not MARKUP.search(source):
        return Text(source, source, source, "", width(source))
    pieces = list(pieces_of(tokens_of(source)))
    words, prose = joined(piece.shown for piece in pieces), joined(piece.said for piece in pieces)
    return Text(
        source,
        words,
        prose,
        " ".join(piece.shown for piece in pieces if piece.is_emphasised),
        width(joined(piece.drawn for piece in pieces)),
        any(piece.kind == "image" for piece in pieces),
        any(piece.is_code for piece in pieces),
    )


def joined(pieces: Iterable[str]) -> str:
    """With the lines of the text, and one space where there are several."""
    lines = "".join(pieces).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


@dataclass(frozen=True)
class Piece:
    kind: str
    shown: str
    is_emphasised: bool = False

    @property
    def is_code(self) -> bool:
        return self.kind == "code_inline" or self.kind in BLOCKS_OF_CODE

    @property
    def said(self) -> str:
        """What is language: “not” in a line of code is none."""
        if self.kind in BLOCKS_OF_CODE:
            return "\n"
        return NO_LANGUAGE if self.is_code or self.kind in FORMULAS else self.shown

    @property
    def drawn(self) -> str:
        """For the width: a formula as signs, about as they are drawn."""
        return signs(self.shown) if self.kind in FORMULAS else self.shown


def pieces_of(tokens: Sequence[Token]) -> Iterator[Piece]:
    for token in tokens:
        if token.type == "inline":
            yield from inline_pieces(token.children or [])
        elif token.type in BLOCKS_OF_CODE:
            yield Piece(token.type, f"{token.content}\n")
        elif token.type.endswith("_close"):
            yield Piece("break", "\n")


def inline_pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    depth = 0
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield Piece("break", " ")
        elif token.type == "image":
            yield Piece("image", "".join(piece.shown for piece in inline_pieces(token.children or [])))
        elif token.content:
            yield Piece(token.type, token.content, is_emphasised=depth > 0)
        depth += token.nesting if token.tag in EMPHASIS else 0


def signs(tex: str) -> str:
    """One sign for each that the formula draws, nearly: an estimate for widths, not a rendering."""
    tex = TEX_NAME.sub("", TEX_FRAME.sub("", tex))
    return TEX_REST.sub("", TEX_SIGN.sub("x", tex))


def width(text: str) -> int:
    """Columns, as Unicode's East Asian Width has them (UAX #11): wide and full-width characters take two."""
    if text.isascii():
        return len(text)
    return sum(columns(character) for character in text)


def columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
