"""What a question needs to be a mission: the rules of the editor's form, for questions that come from files. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from quizzes.sources import MULTIPLE

from .found import Found, Reading

MIN_CHOICES, MAX_CHOICES = 2, 12
# As the form has them.
LONGEST_TEXT, LONGEST_CHOICE = 20_000, 2_000
# Halves of characters, which JSON can contain, and NUL: no database keeps them.
NO_LETTER = re.compile("[\x00\ud800-\udfff]")


def answerable(reading: Reading) -> Reading:
    """With those refused that learners could not answer."""
    return replace(reading, found=[checked(found) for found in reading.found])


def checked(found: Found) -> Found:
    problem = "" if found.source is None else problem_of(found.source)
    return replace(found, source=None, refused=problem) if problem else found


def problem_of(source: Mapping[str, Any]) -> str:
    """Why this is no mission, or nothing."""
    return problem_of_texts(source) or problem_of_choices(source["choices"], is_multiple=source["kind"] == MULTIPLE)


def problem_of_texts(source: Mapping[str, Any]) -> str:
    long = [source["prompt"], source["explanation"]]
    short = [choice[name] for choice in source["choices"] for name in ("text", "feedback", "feedback_missed")]
    short += [hint["text"] for hint in source["hints"]]
    if any(NO_LETTER.search(text) for text in (source["name"], source["tags"], *long, *short)):
        return _("A text has characters that are no letters of any language and cannot be stored.")
    if not source["prompt"].strip():
        return _("It asks nothing.")
    for texts, limit in ((long, LONGEST_TEXT), (short, LONGEST_CHOICE)):
        longest = max(map(len, texts), default=0)
        if longest > limit:
            words = {"length": longest, "limit": limit}
            return _("A text has %(length)s characters; at most %(limit)s are possible.") % words
    return ""


def problem_of_choices(choices: list[Mapping[str, Any]], *, is_multiple: bool) -> str:
    if len(choices) < MIN_CHOICES:
        return _("It has fewer than two choices.")
    if len(choices) > MAX_CHOICES:
        return too_many(len(choices))
    texts = [comparable(choice["text"]) for choice in choices]
    if not all(texts):
        return _("Choice %(number)s has no words.") % {"number": texts.index("") + 1}
    if twice := next((text for number, text in enumerate(texts) if text in texts[:number]), ""):
        places = [number for number, text in enumerate(texts, 1) if text == twice]
        return _("Choices %(first)s and %(second)s are the same.") % {"first": places[0], "second": places[1]}
    correct = sum(choice["is_correct"] for choice in choices)
    if not correct:
        return _("No choice is correct.")
    if correct == len(choices):
        return _("Every choice is correct.")
    if correct > 1 and not is_multiple:
        return _("It asks for one answer and has %(count)s correct choices.") % {"count": correct}
    return ""


def too_many(count: int) -> str:
    return _("It has %(count)s choices; at most %(limit)s are possible.") % {"count": count, "limit": MAX_CHOICES}


def comparable(text: str) -> str:
    """Equal for texts that learners could not tell apart."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
