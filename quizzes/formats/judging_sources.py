"""Whether a question that was read can be a mission, and the words for it where it cannot. Pure."""

from collections.abc import Iterable, Mapping

from courses.wording import gettext
from quizzes.sources import MULTIPLE, Source, completed

from .answerable import LONGEST_CHOICE
from .found import Found, label_of

TRUE_WORDS = frozenset({"true", "참", "wahr", "richtig", "vrai", "verdadero", "正确", "正しい"})
FALSE_WORDS = frozenset({"false", "거짓", "falsch", "faux", "falso", "错误", "間違い"})


def found(source: Source, lost: Iterable[str], *, label: str = "", number: int = 1) -> Found:
    """The question, or why it is none. `source` may lack keys; `lost` may name a thing twice."""
    whole = completed(source)
    names = tuple(dict.fromkeys(lost))
    label = label or label_of(whole, number)
    reason = refusal(whole)
    return refused(label, reason, names) if reason else Found(label, whole, lost=names)


def refused(label: str, reason: str, lost: Iterable[str] = ()) -> Found:
    return Found(label, None, reason, tuple(lost))


def refusal(source: Source) -> str:
    """Why learners could not answer it; "" where they can."""
    choices = source["choices"]
    right = sum(choice["is_correct"] for choice in choices)
    if not source["prompt"].strip():
        return gettext("It has no question.")
    if len(choices) < 2:
        return gettext("It has fewer than two choices.")
    if not all(choice["text"].strip() for choice in choices):
        return gettext("One of its choices is empty.")
    if not right:
        return gettext("None of its choices is marked as correct.")
    if source["kind"] != MULTIPLE and right > 1:
        return gettext("One choice can be made, but several are correct.")
    return ""


def type_refused(label: str, kind: str) -> Found:
    """For a type that has no choices to tick."""
    return refused(label, gettext("Questions of the type “%s” cannot become missions.") % kind)


def tell_verdicts(source: Source, told: Mapping[bool, str]) -> list[str]:
    """Puts what was told after a right answer (True) and after a wrong one at the choices, where one choice is made.

    The names of what had no place there.
    """
    names = {True: gettext("feedback for a right answer"), False: gettext("feedback for a wrong answer")}
    lost = []
    for is_right, text in told.items():
        choices = [choice for choice in source["choices"] if choice["is_correct"] is is_right]
        if text and (
            source["kind"] == MULTIPLE or any(len(c["feedback"]) + len(text) + 2 > LONGEST_CHOICE for c in choices)
        ):
            lost.append(names[is_right])
        elif text:
            for choice in choices:
                choice["feedback"] = "\n\n".join(filter(None, [choice["feedback"], text]))
    return lost


def says_true_or_false(texts: Iterable[str]) -> bool:
    """Whether two choices are the words true and false, in any order."""
    words = [text.strip().rstrip(".").casefold() for text in texts]
    return len(words) == 2 and any(
        first in TRUE_WORDS and second in FALSE_WORDS for first, second in (words, words[::-1])
    )
