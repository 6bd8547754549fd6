"""What people call the columns of a table, its types and its correct choices, here and in other tools. Pure."""

import re
import unicodedata
from collections.abc import Mapping

from quizzes.sources import MULTIPLE, Source

from .answerable import comparable
from .spelled import KINDS

LETTERS = "ABCDEFGHIJKL"
# Other words for columns, as they are compared: without spaces, marks and capitals.
ALSO = {
    "question": "prompt", "questiontext": "prompt", "문제": "prompt", "문항": "prompt", "질문": "prompt",
    "kind": "type", "questiontype": "type", "유형": "type", "partialcredit": "credit",
    "correctanswer": "correct", "correctanswers": "correct", "correctchoice": "correct", "correctchoices": "correct",
    "correctoption": "correct", "answer": "correct", "key": "correct", "정답": "correct", "답": "correct",
    "generalfeedback": "explanation", "feedback": "explanation", "answerexplanation": "explanation",
    "해설": "explanation", "설명": "explanation", "tag": "tags", "태그": "tags", "maxattempts": "attempts",
    "title": "name", "제목": "name", "hint": "hint1", "힌트": "hint1", "hintcost": "hint1cost", "cost": "hint1cost",
}  # fmt: skip
NUMBERED = {
    "": "choice{}", "choice": "choice{}", "option": "choice{}", "answer": "choice{}", "보기": "choice{}",
    "선택지": "choice{}", "선지": "choice{}", "choicefeedback": "feedback{}", "missedfeedback": "missed{}",
    "feedbackmissed": "missed{}", "hintcost": "hint{}cost", "cost": "hint{}cost", "힌트": "hint{}",
}  # fmt: skip
# “Answer 1 - max 75 characters”, “Correct answer(s)”: what explains the name of a column.
EXPLAINED = re.compile(r"\s[-–—]\s+[^\W\d].*|\((?:s\)|[^\W\d]\w.*)", re.DOTALL)
ONCE = frozenset("name type prompt correct credit attempts shufflechoices shuffleplace explanation tags".split())
PART = re.compile(r"(choice|feedback|missed)([1-9]|1[0-2])|hint[1-9][0-9]?(?:cost)?")
# What a row with one of the last is, its correct choices say.
TYPES = (
    KINDS
    | dict.fromkeys(["checkbox", "checkboxes", "multiple_answers", "multiple_response", "multi_select"], MULTIPLE)
    | dict.fromkeys(["multiple_choice", "mc", "mcq", "quiz", "객관식"], "")
)
# Of parts that name choices; texts can contain commas and blanks.
BETWEEN = (re.compile(r"[\s,;|&]+"), re.compile(r"\s*[;|\n]\s*"), re.compile(r"\s*,\s*"))
PLACE = re.compile(r"\(?([A-La-l]|[0-9]{1,2})[.)번]?")


def column_of(written: str) -> str:
    word = "".join(letter for letter in EXPLAINED.sub("", written).casefold() if letter.isalnum())
    word = ALSO.get(word, word)
    numbered = re.fullmatch(r"([a-z가-힣]*?)([0-9]{1,2}|[a-l])", word)
    if numbered and numbered[1] in NUMBERED:
        word = NUMBERED[numbered[1]].format(place_of(numbered[2]))
    return word if word in ONCE or PART.fullmatch(word) else ""


def correct_of(written: str, choices: Mapping[int, Source]) -> list[int]:
    """Letters or numbers of choices, or the very texts of some; empty where it names something else. What `means_two`
    finds is for the caller to refuse.
    """
    places = [place_of(part) for part in BETWEEN[0].split(written) if part]
    if all(place in choices for place in places):
        return places
    of_texts = {comparable(choice["text"]): place for place, choice in reversed([*choices.items()])}
    for parts in ([written], *(mark.split(written) for mark in BETWEEN[1:])):
        named = [of_texts.get(comparable(part), 0) for part in parts if part.strip()]
        if named and all(named):
            return named
    letters = [place_of(letter) for letter in written]
    return letters if written.isupper() and letters == sorted({*letters} & {*choices}) else []


def means_two(written: str, choices: Mapping[int, Source]) -> bool:
    """Whether a number in it is that of one choice and the text of another."""
    texts = {comparable(choice["text"]): place for place, choice in choices.items()}
    numbers = [part for part in BETWEEN[0].split(written) if part.isdecimal() and place_of(part) in choices]
    return any(texts.get(comparable(part), place_of(part)) != place_of(part) for part in numbers)


def place_of(part: str) -> int:
    """0 where this is neither a letter nor a number. `B`, `b)`, `2`, `(2)`, `②` and `2번` are the second."""
    named = PLACE.fullmatch(unicodedata.normalize("NFKC", part))
    if not named:
        return 0
    return int(named[1]) if named[1].isdecimal() else LETTERS.index(named[1].upper()) + 1
