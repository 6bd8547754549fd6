"""How the search index writes texts down, and how it is asked. Pure: no database.

One row of the index is one line of tokens, made by the tokeniser of `ranking` (CJK in pairs of characters, no plurals),
so that every database finds the same. Fields are marked in the tokens themselves: a word of a heading stands there once
as it is and once with HEADING before it. So one full text index answers "in a heading" as quickly as "anywhere".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .ranking import STOP_WORDS, terms_of, without_plural

# Private characters: no text has a token that begins with one. BARRIER keeps phrases from running across fields.
BARRIER, TITLE, HEADING, PART, LECTURE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
# Longer tokens are cut, in texts and in questions; longer texts are several rows.
MAX_TOKEN = 64
ROW_TOKENS = 2000
# Words after which an asked thing is named in Korean, and what is asked of it; and the endings of its nouns.
KOREAN_STOP_WORDS = frozenset(
    "무엇 무엇인가 무엇인가요 무엇을 뭐 뭔가요 뭐예요 어떻게 어떤 왜 이란 란 대해 대한 대하여 관한 하나요 인가요 "
    "있나요 되나요 주세요".split()
)
PARTICLES = tuple(
    sorted(
        "은 는 이 가 을 를 의 에 에서 에게 으로 로 와 과 도 만 란 이란 입니다 이다 인가요 하나요 들 들은 "
        "들이 까지 부터 처럼 보다".split(),
        key=len,
        reverse=True,
    )
)
HANGUL = re.compile("[\uac00-\ud7af]+")
ASCII_WORD = re.compile("[a-z0-9]+")
QUOTED = re.compile(r'["“”„«»「『]([^"“”„«»「『」』]+)["“”«»」』]')


def tokens_of(text: str) -> list[str]:
    """Every token in order, as the index has it."""
    if text.isascii():  # the same, and much quicker
        return [singular(word) for word in ASCII_WORD.findall(text.lower())]
    return [token for term in terms_of(text) for token in cut(term.form)]


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    return without_plural(word)[:MAX_TOKEN]


def cut(form: str) -> list[str]:
    """Folding makes several words of a few rare characters."""
    return [piece[:MAX_TOKEN] for piece in form.split()]


def marked(mark: str, tokens: Iterable[str]) -> list[str]:
    return [mark + token for token in tokens]


def line(*tokens: str) -> str:
    """With a space at both ends, so that a token or a phrase is found with the spaces around it."""
    return f" {' '.join(tokens)} "


def lecture_line(lecture: int, title: str, summary: str) -> str:
    named = tokens_of(title)
    return line(scope(lecture), *named, BARRIER, *tokens_of(summary)[:ROW_TOKENS], BARRIER, *marked(TITLE, named))


def passage_lines(lecture: int, title: str, heading: str, text: str) -> Iterator[str]:
    """One, or more where the text is long. The lecture's title is in each, so that a question may name both."""
    named, headed, tokens = tokens_of(title), tokens_of(heading), tokens_of(text)
    for start in range(0, len(tokens) or 1, ROW_TOKENS):
        piece = tokens[start : start + ROW_TOKENS]
        yield line(scope(lecture), *named, BARRIER, *headed, BARRIER, *piece, BARRIER, *marked(HEADING, headed))


def part_line(lecture: int, text: str) -> str:
    """Of what another app froze, such as a mission's question. It has no bare tokens: it is found only when asked
    for.
    """
    return line(scope(lecture), *marked(PART, tokens_of(text)[:ROW_TOKENS]))


def scope(lecture: int) -> str:
    return f"{LECTURE}{lecture}"


@dataclass(frozen=True)
class Question:
    """What is looked for. `terms` tell what it is about; `words` are all its tokens in order; `phrases` stood in
    quotation marks and must occur; `begun` is a last term that may still be the beginning of a longer one, or "".
    """

    text: str
    terms: tuple[str, ...]
    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    begun: str

    def __bool__(self) -> bool:
        return bool(self.terms)


def question_of(text: str, *, most: int) -> Question:
    words = tokens_of(text)
    terms = list(dict.fromkeys(core(text)))[:most]
    phrases = tuple(tuple(tokens) for quoted in QUOTED.findall(text) if (tokens := tokens_of(quoted)[:most]))
    last = terms[-1] if terms and text[-1:].isalnum() and words[-1] == terms[-1] else ""
    begun = last if len(last) > 2 or (last and not last.isascii()) else ""
    return Question(text, tuple(terms), tuple(words), phrases, begun)


def core(text: str) -> list[str]:
    """The tokens without words like "what is" and without particles, unless there are only such."""
    tokens = [token for run in runs_of(text) for token in tokens_of(without_particle(run))]
    return [token for token in tokens if token not in STOP_WORDS] or tokens or tokens_of(text)


def runs_of(text: str) -> list[str]:
    return [run for run in re.findall(r"[^\W_]+", text) if run not in KOREAN_STOP_WORDS]


def roots_of(text: str) -> list[str]:
    """What a text must hold to hold the words of a question, for texts that are not in the index: no endings."""
    roots = [singular(run.lower()) if run.isascii() else without_particle(run) for run in runs_of(text)]
    return [root for root in roots if root not in STOP_WORDS] or roots


def without_particle(run: str) -> str:
    """A Korean word without the ending that says what it does in its sentence; at least two syllables stay."""
    if not HANGUL.fullmatch(run):
        return run
    ending = next((ending for ending in PARTICLES if run.endswith(ending) and len(run) - len(ending) > 1), "")
    return run.removesuffix(ending)


Wanted = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Sought:
    """What a database looks for: rows that have all tokens of any of the `ways`, the phrases, and one of the `scopes`
    where there are such. A token that ends with "*" is the beginning of one.
    """

    ways: tuple[tuple[str, ...], ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    scopes: tuple[str, ...] = ()


def for_fts5(sought: Sought) -> str:
    """In SQLite's language. Everything is quoted, so nothing that somebody types is an operator."""
    clauses = [either(" AND ".join(map(fts5_token, way)) for way in sought.ways)]
    clauses += [f'"{" ".join(phrase)}"' for phrase in sought.phrases]
    clauses += [either(map(fts5_token, sought.scopes))] if sought.scopes else []
    return " AND ".join(clauses)


def either(ways: Iterable[str], sign: str = " OR ") -> str:
    return f"({sign.join(f'({way})' for way in ways)})"


def fts5_token(token: str) -> str:
    quoted = token.rstrip("*").replace('"', '""')
    return f'"{quoted}"{"*" if token.endswith("*") else ""}'


def for_tsquery(sought: Sought) -> str:
    """In PostgreSQL's language; it has no phrases, as the index keeps no places (see `phrase_in`)."""
    clauses = [either((" & ".join(map(tsquery_token, way)) for way in sought.ways), " | ")]
    clauses += [" & ".join(map(tsquery_token, phrase)) for phrase in sought.phrases]
    clauses += [either(map(tsquery_token, sought.scopes), " | ")] if sought.scopes else []
    return " & ".join(clauses)


def tsquery_token(token: str) -> str:
    quoted = token.rstrip("*").replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'{':*' if token.endswith('*') else ''}"


def phrase_in(sought: Sought) -> str:
    """The longest phrase as it stands in a row's line, or a space, which stands in every one."""
    longest = max(sought.phrases, key=len, default=())
    return line(*longest) if longest else " "
