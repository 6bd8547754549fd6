"""The rules for one mission: each yields at most one Remark, and its docstring says where it comes from. Pure.

The numbers of guidelines are those of Haladyna, Downing and Rodriguez, "A Review of Multiple-Choice Item-Writing
Guidelines for Classroom Assessment", Applied Measurement in Education 15 (2002), 309-334. The thresholds were set on
real question banks, by reading what they find: nobody reads a rule that is often wrong.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from courses.wording import gettext as _

from . import english, korean, overlapping
from .readable import MAX_KEPT, Option, Readable, Text
from .words import as_written, content_words

# What is correct is clearly the longest from a quarter more than the next one on, and fifteen columns more.
MUCH_LONGER, MANY_COLUMNS = 1.25, 15
MAX_CHOICES, MAX_CHOICES_OF_SEVERAL = 5, 7
ECHO_SHARE, MANY_ECHOES = 0.25, 3
SHOWN = 60


@dataclass(frozen=True)
class Remark:
    """What a rule says of one mission: `message` what, `fix` why it matters and what to do. `field` is the mission's
    (prompt, choices, explanation), and `cause` what was found, in words that no translation changes.
    """

    code: str
    field: str
    message: str
    fix: str
    cause: str = ""


Rule = Callable[[Readable], Iterator[Remark]]


def longest_key(mission: Readable) -> Iterator[Remark]:
    """Guidelines 24 ("keep the length of choices about equal") and 28d (conspicuous correct choice). Where several are
    correct, each is longer than every wrong one. Choices about other choices are not compared.
    """
    key = [option.text for option in mission.key if not is_catch_all(option)]
    others = [option.text for option in mission.distractors if not is_catch_all(option)]
    if not (mission.has_written_choices and key and others) or any(text.has_picture for text in (*key, *others)):
        return
    shortest, longest = min(text.width for text in key), max(text.width for text in others)
    if shortest >= longest * MUCH_LONGER and shortest - longest >= MANY_COLUMNS:
        message = _("Mission %(number)s gives its answer away by length: what is correct is by far the longest.")
        fix = _("Those who guess take the longest. Shorten it, or give the other choices as much detail.")
        yield Remark("mission-longest", "choices", message % {"number": mission.number}, fix, said(mission.key))


def catch_all(mission: Readable) -> Iterator[Remark]:
    """Guidelines 25 and 26 (none and all of the above), and 9 (no combinations such as "A and B")."""
    found = [option for option in mission.options if is_catch_all(option)]
    if found:
        message = _("Mission %(number)s has a choice about the other choices: “%(choice)s”.")
        fix = _("Who knows one or two of the others can tell without knowing the rest. Put a real choice in its place.")
        words = {"number": mission.number, "choice": found[0].text.words[:SHOWN]}
        yield Remark("mission-catch-all", "choices", message % words, fix, said(found))


def is_catch_all(option: Option) -> bool:
    return speaks_of_others(option.text.bare)


@lru_cache(MAX_KEPT)
def speaks_of_others(text: str) -> bool:
    return bool(english.CATCH_ALL.fullmatch(text) or korean.CATCH_ALL.fullmatch(text))


def negative_stem(mission: Readable) -> Iterator[Remark]:
    """Guideline 17: word the stem positively; where it must be negative, the negative word is emphasised."""
    word = english.negation(mission.stem.prose) or korean.negation(mission.stem.prose)
    if word and not stands_out(word, mission.stem):
        message = _("Mission %(number)s asks for what is not so, and “%(word)s” is easily overlooked.")
        fix = _("Those who know the matter err by reading past it. Ask for what is so, or set that word in **bold**.")
        yield Remark("mission-negative", "prompt", message % {"number": mission.number, "word": word}, fix, word)


def stands_out(word: str, stem: Text) -> bool:
    """In bold or italics, at least its negative part, or in capitals where the rest is not."""
    is_shouted = word.isupper() and not stem.prose.isupper()
    parts = word.lower().split()
    return is_shouted or any(part in stem.emphasised.lower() for part in (word.lower(), parts[-1]))


def absolute_terms(mission: Readable) -> Iterator[Remark]:
    """Guideline 28a: specific determiners ("always", "never") that stand in wrong choices only. A firm one counts
    alone, a loose one ("all", "only") where at least two wrong choices, and half of them, have one.
    """
    others = [option for option in mission.distractors if not is_catch_all(option)]
    if not mission.has_written_choices or any(absolutes(option, any_of=ALL_TERMS) for option in mission.key):
        return
    firm = [word for option in others for word in absolutes(option, any_of=FIRM_TERMS)]
    loose = [words for option in others if (words := absolutes(option, any_of=ALL_TERMS))]
    if firm or (len(loose) >= 2 and len(loose) * 2 >= len(others)):
        terms = ", ".join(dict.fromkeys(firm or [words[0] for words in loose]))
        message = _("Mission %(number)s has words without exception only in wrong choices: “%(words)s”.")
        fix = _("Those who guess strike such choices out. Tone them down, or let what is correct be as firm.")
        yield Remark("mission-absolute", "choices", message % {"number": mission.number, "words": terms}, fix, terms)


FIRM_TERMS = (english.FIRM, korean.FIRM)
ALL_TERMS = (*FIRM_TERMS, english.LOOSE, korean.LOOSE)


def absolutes(option: Option, *, any_of: tuple[re.Pattern[str], ...]) -> list[str]:
    return [found[0].lower() for pattern in any_of for found in pattern.finditer(option.text.prose)]


def repeated(mission: Readable) -> Iterator[Remark]:
    """Guideline 19 (only one right answer): of two equal choices neither can be the one that is meant."""
    texts = [option.text for option in mission.options]
    compared = [text.source.casefold() if text.has_code or text.has_picture else text.bare for text in texts]
    if len(set(compared)) < len(compared):
        message = _("Mission %(number)s has the same choice twice.")
        fix = _("Learners can't tell which is meant. Change one of them, or remove it.")
        cause = "|".join(sorted(text.source.casefold() for text in texts))
        yield Remark("mission-choice-repeated", "choices", message % {"number": mission.number}, fix, cause)


def overlap(mission: Readable) -> Iterator[Remark]:
    """Guideline 22: keep choices independent. Of one answer only: several may well overlap."""
    if mission.is_multiple:
        return
    pair = overlapping.first_pair([option.text for option in mission.options if not is_catch_all(option)])
    if pair:
        message = _("Mission %(number)s has choices that overlap: “%(one)s” and “%(other)s”.")
        fix = _("Where one holds, the other may hold too. Word them so that each excludes the other.")
        one, other = (text.words[:SHOWN] for text in pair)
        words = {"number": mission.number, "one": one, "other": other}
        yield Remark("mission-overlap", "choices", message % words, fix, f"{one}|{other}")


def grammar_cue(mission: Readable) -> Iterator[Remark]:
    """Guideline 28c: what is correct fits the grammar of the question, and a wrong choice does not."""
    if not mission.has_written_choices:
        return
    for pattern, judge, is_strict in GRAMMAR:
        if (found := pattern.search(mission.stem.prose)) and gives_away(mission, found["word"], judge, is_strict):
            message = _("Mission %(number)s gives choices away by grammar: not all fit “%(word)s” in the question.")
            fix = _(
                "Those who guess strike out what does not fit. Move the word into the choices, or write both forms."
            )
            words = {"number": mission.number, "word": found["word"]}
            yield Remark("mission-grammar", "prompt", message % words, fix, found["word"])
            return


def gives_away(mission: Readable, word: str, judge: Callable[[str, str], bool | None], is_strict: bool) -> bool:
    """Whether what is correct fits and a wrong choice does not; with `is_strict`, none of the wrong ones."""
    key = [judge(word, option.text.words) for option in mission.key]
    others = [judge(word, option.text.words) for option in mission.distractors if not is_catch_all(option)]
    fails = [fits is False for fits in others]
    return all(key) and bool(fails) and (all(fails) if is_strict else any(fails))


def fits_number(word: str, option: str) -> bool | None:
    is_plural = english.is_plural(option)
    return None if is_plural is None else is_plural == (word.lower() in english.PLURAL_WORDS)


def fits_gerund(_word: str, option: str) -> bool | None:
    return english.is_gerund(option)


# The form that a question asks for, how a choice is judged, and whether all wrong choices must fail.
GRAMMAR: tuple[tuple[re.Pattern[str], Callable[[str, str], bool | None], bool], ...] = (
    (english.ARTICLE, english.fits_article, False),
    (korean.PARTICLE, korean.fits_particle, False),
    (english.NUMBER, fits_number, True),
    (english.GERUND, fits_gerund, True),
)


def echo(mission: Readable) -> Iterator[Remark]:
    """Guideline 28b (clang associations): the key repeats words of the stem, and no wrong choice repeats any. One word
    in a long choice is no echo: it takes a quarter of the words that say something, or three words.
    """
    if not mission.has_written_choices:
        return
    stem = content_words(mission.stem.prose)
    key = [content_words(option.text.words) for option in mission.key]
    others = frozenset[str]().union(*(content_words(option.text.words) for option in mission.distractors))
    if others & stem or not all(is_echo(words & stem, words) for words in key):
        return
    words = ", ".join(as_written(mission.stem.prose, stem & frozenset().union(*key)))
    message = _("Mission %(number)s repeats words of its question only in what is correct: “%(words)s”.")
    fix = _("Those who guess take the echo. Say it in other words, or let a wrong choice repeat them too.")
    yield Remark("mission-echo", "choices", message % {"number": mission.number, "words": words}, fix, words.lower())


def is_echo(repeated: frozenset[str], words: frozenset[str]) -> bool:
    return len(repeated) >= MANY_ECHOES or len(repeated) >= ECHO_SHARE * max(len(words), 1)


def unexplained(mission: Readable) -> Iterator[Remark]:
    """Feedback turns a wrong answer into learning, and without it the wrong one may stay: Butler and Roediger,
    "Feedback enhances the positive effects and reduces the negative effects of multiple-choice testing", Memory &
    Cognition 36 (2008), 604-616.
    """
    if mission.options and not mission.is_explained:
        message = _("Mission %(number)s explains nothing after the answer.")
        fix = _("Those who erred learn from the reason. Add an explanation, or feedback for its choices.")
        yield Remark("mission-explanation", "explanation", message % {"number": mission.number}, fix)


def too_many(mission: Readable) -> Iterator[Remark]:
    """Guideline 18 (as many effective choices as you can; three are adequate); Rodriguez, "Three options are optimal
    for multiple-choice items", Educational Measurement: Issues and Practice 24 (2005), 3-13.
    """
    count, limit = len(mission.options), MAX_CHOICES_OF_SEVERAL if mission.is_multiple else MAX_CHOICES
    if count > limit:
        message = _("Mission %(number)s has %(count)s choices.")
        fix = _("Learners read long, and hardly more is asked. Leave out those that nobody would take.")
        yield Remark(
            "mission-many-choices", "choices", message % {"number": mission.number, "count": count}, fix, str(count)
        )


def said(options: tuple[Option, ...] | list[Option]) -> str:
    return "|".join(option.text.bare for option in options)


# In the order in which they are told.
RULES: tuple[Rule, ...] = (
    longest_key,
    catch_all,
    negative_stem,
    absolute_terms,
    repeated,
    overlap,
    grammar_cue,
    echo,
    unexplained,
    too_many,
)
