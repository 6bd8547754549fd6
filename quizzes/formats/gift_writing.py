"""Missions as GIFT that Moodle reads; what it has no word for stands in a comment for us. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from quizzes.sources import MISSION, MULTIPLE, RIGHT_MINUS_WRONG, TRUE_FALSE, Source

from .answerable import problem_of
from .found import Written, label_of
from .gift_comments import comment_lines
from .gift_text import escaped, written
from .weights import KNOWN_SHARES, number


def write(missions: Iterable[Source], files: Mapping[str, bytes]) -> Written:
    questions, left_out, lost = list[str](), list[tuple[str, str]](), list[tuple[str, str]]()
    for place, source in enumerate(missions, 1):
        name = label_of(source, place)
        if problem := problem_of(source):
            left_out.append((name, problem))
            continue
        questions.append(question(source))
        lost += [(name, construct) for construct in lost_of(source)]
    return Written("\n".join(questions).encode(), left_out, lost)


def question(source: Mapping[str, Any]) -> str:
    ours: dict[str, Any] = {}
    if is_plain_true_false(source):
        answers = true_false(source)
        texts = [choice["text"] for choice in source["choices"]]
        ours = {} if texts == [_("True"), _("False")] else {"texts": texts}
    else:
        answers = "".join(f"\n\t{line}" for line in choice_lines(source))
        ours = {"kind": TRUE_FALSE} if source["kind"] == TRUE_FALSE else {}
    name = f"::{escaped(source['name'])}::" if source["name"] else ""
    general = f"####{written(source['explanation'])}" if source["explanation"] else ""
    end = "\n}" if answers.startswith("\n") else "}"
    general = f"\n\t{general}" if general and answers.startswith("\n") else general
    text = f"{name}[markdown]{escaped(source['prompt'])}{{{answers}{general}{end}\n"
    return "\n".join([*comment_lines(source, ours), text])


def is_plain_true_false(source: Mapping[str, Any]) -> bool:
    """GIFT has the words True and False, in this order; other words of two choices travel in the comment."""
    texts = [choice["text"].casefold() for choice in source["choices"]]
    words = [{"true", _("True").casefold()}, {"false", _("False").casefold()}]
    pairs = zip(texts, words, strict=False)
    return source["kind"] == TRUE_FALSE and len(texts) == 2 and all(text in known for text, known in pairs)


def true_false(source: Mapping[str, Any]) -> str:
    """The first feedback is for the wrong answer."""
    right, wrong = sorted(source["choices"], key=lambda choice: not choice["is_correct"])
    told = [written(wrong["feedback"]), written(right["feedback"])]
    while told and not told[-1]:
        told.pop()
    return "".join(["TRUE" if source["choices"][0]["is_correct"] else "FALSE", *(f"#{text}" for text in told)])


def choice_lines(source: Mapping[str, Any]) -> Iterator[str]:
    share = number(100 / sum(choice["is_correct"] for choice in source["choices"]))
    for choice in source["choices"]:
        if source["kind"] == MULTIPLE:
            mark = f"~%{share}%" if choice["is_correct"] else f"~%-{share}%"
        else:
            mark = "=" if choice["is_correct"] else "~"
        feedback = f"#{written(choice['feedback'])}" if choice["feedback"] else ""
        yield f"{mark}{written(choice['text'])}{feedback}"


def lost_of(source: Mapping[str, Any]) -> Iterator[str]:
    """What Moodle does not get to know, though the comment keeps it for us."""
    is_multiple = source["kind"] == MULTIPLE
    if is_multiple and source["credit"] != RIGHT_MINUS_WRONG:
        yield _("partial credit: Moodle takes right minus wrong")
    if is_multiple and sum(choice["is_correct"] for choice in source["choices"]) not in KNOWN_SHARES:
        yield _("weights: Moodle rounds them")
    if source["kind"] == TRUE_FALSE and not is_plain_true_false(source):
        yield _("type: for Moodle it has one answer")
    words = {
        "hints": _("hints"),
        "max_attempts": _("number of attempts"),
        "shuffle_choices": _("shuffling of the choices"),
        "shuffle_place": _("shuffling of its place"),
    }
    yield from (word for key, word in words.items() if source[key] != MISSION[key])
    if any(choice["feedback_missed"] for choice in source["choices"]):
        yield _("feedback when missed")
