"""Aiken: a question, its choices A, B, C … one to a line, and `ANSWER: B`. Plain text, nothing else. Pure.

https://docs.moodle.org/en/Aiken_format. Read strictly, because what looks a little different is usually a mistake; a
question may have several lines. Any blank is a blank: Word puts one that does not break behind the letters.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from quizzes.sources import MISSION, MULTIPLE, SINGLE, Source

from .answerable import MAX_CHOICES, problem_of, too_many
from .found import Found, Reading, Unreadable, Written, label_of
from .plain_text import from_plain, to_plain
from .text_reading import decoded

name, label = "aiken", "Aiken"
extensions = (".txt", ".aiken")
extension = ".txt"
content_type = "text/plain; charset=utf-8"
holds_files = False

CHOICE = re.compile(r"([A-Z])[.)](?:\s+(.*)|)")
ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)
SMALL_CHOICE = re.compile(r"[a-z][.)]\s+.*")
LETTER = re.compile(r"([A-Z])[.)]?")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class Draft:
    """A question whose lines are being read. `problem` is the first thing that is wrong with it."""

    line: int
    prompt: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    answer: str = ""
    problem: str = ""

    def refuse(self, line: int, reason: str) -> None:
        self.problem = self.problem or _("line %(number)s: %(reason)s") % {"number": line, "reason": reason}


def recognises(data: bytes, name: str) -> bool:
    try:
        text, _lost = decoded(data, name)
    except Unreadable:
        return False
    lines = [line.strip() for line in text.split("\n")]
    has_choices = any(CHOICE.fullmatch(line) or SMALL_CHOICE.fullmatch(line) for line in lines)
    return has_choices and any(ANSWER.fullmatch(line) for line in lines)


def read(data: bytes, name: str) -> Reading:
    text, lost = decoded(data, name)
    return Reading("aiken", [found_in(draft) for draft in drafts(text.split("\n"))], lost)


def drafts(lines: Sequence[str]) -> Iterator[Draft]:
    """One for each question, whatever is wrong with it. After a mistake, the next begins behind the ANSWER."""
    draft, after_blank = Draft(0), False
    for number, line in enumerate(map(str.strip, lines), 1):
        if line and after_blank and draft.choices and not takes_choices(line):
            draft.refuse(number, _("a new question begins, and the one before has no ANSWER."))
            yield draft
            draft = Draft(0)
        if line:
            draft.line = draft.line or number
            take_line(draft, number, line)
        if draft.answer:
            yield draft
            draft = Draft(0)
        after_blank = not line
    if draft.line:
        draft.refuse(len(lines), _("the file ends before the ANSWER."))
        yield draft


def takes_choices(line: str) -> bool:
    return bool(CHOICE.fullmatch(line) or ANSWER.fullmatch(line))


def take_line(draft: Draft, number: int, line: str) -> None:
    if answer := ANSWER.fullmatch(line):
        draft.answer = answer[1] or "?"
        check_answer(draft, number, line)
    elif choice := CHOICE.fullmatch(line):
        wanted = LETTERS[len(draft.choices) % 26]
        if choice[1] != wanted:
            words = {"letter": choice[1], "wanted": wanted}
            draft.refuse(number, _("choice %(letter)s stands where %(wanted)s is expected.") % words)
        draft.choices.append((choice[2] or "").strip())
    elif draft.choices:
        draft.refuse(number, _("neither a choice nor ANSWER. Each choice stands on one line."))
    else:
        draft.prompt.append(line)


def check_answer(draft: Draft, number: int, line: str) -> None:
    letter = LETTER.fullmatch(draft.answer.strip())
    if not draft.choices and any(SMALL_CHOICE.fullmatch(line) for line in draft.prompt):
        draft.refuse(number, _("write the letters of its choices in capitals: A, B, C."))
    elif not draft.choices:
        draft.refuse(number, _("ANSWER stands where choice A is expected."))
    elif not line.startswith("ANSWER"):
        draft.refuse(number, _("write ANSWER in capitals."))
    elif not letter:
        draft.refuse(number, _("after ANSWER stands one capital letter: Aiken has one correct answer."))
    elif LETTERS.index(letter[1]) >= len(draft.choices):
        draft.refuse(number, _("ANSWER names %(letter)s, and there is no such choice.") % {"letter": letter[1]})


def found_in(draft: Draft) -> Found:
    where = _("line %(number)s") % {"number": draft.line}
    prompt, lost = from_plain("\n".join(draft.prompt))
    name = label_of(MISSION | {"prompt": " ".join(draft.prompt)}, draft.line) if draft.prompt else where
    if draft.problem or len(draft.choices) > MAX_CHOICES:
        return Found(name, refused=draft.problem or too_many(len(draft.choices)))
    correct = LETTERS.index(draft.answer.strip()[0])
    choices = [(number == correct, *from_plain(text)) for number, text in enumerate(draft.choices)]
    source = MISSION | {
        "kind": SINGLE,
        "prompt": prompt,
        "hints": [],
        "choices": [
            {"id": None, "text": text, "is_correct": is_correct, "feedback": "", "feedback_missed": ""}
            for is_correct, text, _lost in choices
        ],
    }
    return Found(name, source, lost=tuple(dict.fromkeys([*lost, *(one for c in choices for one in c[2])])))


def write(missions: Iterable[Source], files: Mapping[str, bytes]) -> Written:
    questions, left_out, lost = list[str](), list[tuple[str, str]](), list[tuple[str, str]]()
    for place, source in enumerate(missions, 1):
        name = label_of(source, place)
        prompt, is_plain = to_plain(source["prompt"])
        choices = [to_plain(choice["text"]) for choice in source["choices"]]
        if problem := problem_of(source) or problem_in_aiken(source, prompt):
            left_out.append((name, problem))
            continue
        questions.append(question(source, prompt, [text for text, _is_plain in choices]))
        lost += [(name, construct) for construct in lost_of(source)]
        if not is_plain or not all(is_plain for _text, is_plain in choices):
            lost.append((name, _("formatting: its Markdown stands in the text")))
    return Written("\n".join(questions).encode(), left_out, lost)


def problem_in_aiken(source: Mapping[str, Any], prompt: str) -> str:
    if sum(choice["is_correct"] for choice in source["choices"]) > 1:
        return _("Aiken has one correct answer.")
    if takes_choices(prompt):
        return _("In Aiken its question would be read as a choice.")
    return ""


def question(source: Mapping[str, Any], prompt: str, choices: Sequence[str]) -> str:
    lines = [f"{letter}. {text}" for letter, text in zip(LETTERS, choices, strict=False)]
    correct = [choice["is_correct"] for choice in source["choices"]].index(True)
    return "\n".join([prompt, *lines, f"ANSWER: {LETTERS[correct]}", ""])


def lost_of(source: Mapping[str, Any]) -> Iterator[str]:
    words = {
        "name": _("name"),
        "explanation": _("explanation"),
        "hints": _("hints"),
        "max_attempts": _("number of attempts"),
        "shuffle_choices": _("shuffling of the choices"),
        "shuffle_place": _("shuffling of its place"),
        "tags": _("tags"),
    }
    if source["kind"] != SINGLE:
        yield _("type: it has one answer")
    if source["kind"] == MULTIPLE:
        yield _("partial credit")
    yield from (word for key, word in words.items() if source[key] != MISSION[key])
    if any(choice["feedback"] or choice["feedback_missed"] for choice in source["choices"]):
        yield _("feedback")
