"""GIFT as Moodle reads it, question by question. Pure.

https://docs.moodle.org/en/GIFT_format; where it leaves a question open, what Moodle's own reader does is followed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

from quizzes.sources import MISSION, MULTIPLE, SINGLE, TRUE_FALSE, Source

from .answerable import MAX_CHOICES, too_many
from .found import Found, Reading
from .gift_comments import comments_in, with_comment
from .gift_text import MARKER, hidden, shown, text_in
from .text_reading import decoded
from .weights import lost_of_several, lost_of_single

CATEGORY = "$CATEGORY:"
BRACE = re.compile(r"[{}]")
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,9})?)%")
TRUE, FALSE = frozenset({"T", "TRUE"}), frozenset({"F", "FALSE"})
LONGEST_NAME = 60


@dataclass
class Block:
    """The lines of one question, without its comments."""

    line: int
    text: str
    comments: list[str] = field(default_factory=list)


@dataclass
class Question:
    """What of a question is known by now. `kind` is that of its texts: html, moodle, plain or markdown."""

    title: str
    prompt: str
    kind: str
    lost: list[str]

    def text(self, piece: str) -> str:
        """A text of the question; what it loses is noted."""
        text, _kind, lost = text_in(piece, self.kind)
        self.lost += lost
        return text


class Refused(Exception):
    """Why a question is no mission."""


def read(data: bytes, name: str) -> Reading:
    text, lost = decoded(data, name)
    categories: list[str] = []
    blocks = list(joined(list(blocks_of(text.split("\n"), categories))))
    told = [_("category %(name)s") % {"name": category} for category in dict.fromkeys(categories)]
    return Reading("gift", [found_in(block) for block in blocks], [*lost, *told])


def blocks_of(lines: Sequence[str], categories: list[str]) -> Iterator[Block]:
    """Questions are separated by blank lines. Escapes are hidden; categories go into their list."""
    kept, comments, start = list[str](), list[str](), 0
    for number, line in enumerate([*lines, ""], 1):
        stripped = line.strip()
        if stripped.startswith("//"):
            comments.append(stripped)
        elif stripped.startswith(CATEGORY) and not kept:
            categories.append(shown(hidden(stripped.removeprefix(CATEGORY))).strip())
        elif stripped:
            start = start if kept else number
            kept.append(line)
        else:
            if kept:
                yield Block(start, hidden("\n".join(kept)), comments)
            kept, comments = [], []


def joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """A blank line between the braces of a question does not end it, as long as the brace is closed before another."""
    place = 0
    while place < len(blocks):
        block, place = blocks[place], place + 1
        if block.text.count("{") > block.text.count("}"):
            end = next((at for at in range(place, len(blocks)) if BRACE.search(blocks[at].text)), len(blocks))
            if end < len(blocks) and BRACE.search(blocks[end].text)[0] == "}":  # type: ignore[index]
                inside = blocks[place : end + 1]
                text = "\n\n".join([block.text, *(one.text for one in inside)])
                block = Block(block.line, text, [*block.comments, *(c for one in inside for c in one.comments)])
                place = end + 1
        yield block


def found_in(block: Block) -> Found:
    lost: list[str] = []
    title, text = title_and_text(block.text)
    words = " ".join(shown(MARKER.sub("", BRACE.split(text, maxsplit=1)[0], count=1)).split())
    label = title or words[:60] or _("line %(number)s") % {"number": block.line}
    try:
        source = source_of(title, text, lost)
        comments = comments_in(block.comments)
        source = with_comment(source | {"tags": comments.tags}, comments, lost)
    except Refused as reason:
        return Found(label, refused=str(reason), lost=tuple(lost))
    return Found(label, source, lost=tuple(dict.fromkeys(lost)))


def title_and_text(text: str) -> tuple[str, str]:
    text = text.strip()
    title, found, rest = text.removeprefix("::").partition("::") if text.startswith("::") else ("", "", text)
    return (" ".join(shown(title).split()), rest.strip()) if found else ("", text)


def source_of(title: str, text: str, lost: list[str]) -> Source:
    """Complete. Raises Refused."""
    stem, answers = stem_and_answers(text)
    answers, _mark, general = answers.rpartition("####") if "####" in answers else (answers, "", "")
    prompt, kind, lost_there = text_in(stem, "moodle")
    question = Question(title, prompt, kind, lost)
    lost += lost_there
    fields = fields_of(question, answers.strip())
    explanation = question.text(general)
    if len(title) > LONGEST_NAME:
        lost.append(_("title beyond %(limit)s characters") % {"limit": LONGEST_NAME})
    name = title[:LONGEST_NAME].strip()
    return MISSION | {"name": name, "prompt": prompt, "explanation": explanation, "hints": []} | fields


def stem_and_answers(text: str) -> tuple[str, str]:
    """The question with a gap where the answers stood in it, and what is between the braces."""
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        raise Refused(_("A description: it asks nothing."))
    if start < 0 or end < start or "{" in text[end:]:
        raise Refused(_("Its braces do not match. Write \\{ and \\} where they are part of a text."))
    rest = text[end + 1 :]
    return text[:start] + ("_____" + rest if rest.strip() else ""), text[start + 1 : end].strip()


def fields_of(question: Question, answers: str) -> Source:
    """Kind and choices, by the rules with which Moodle tells the types apart. Raises Refused."""
    if not answers:
        raise Refused(_("An essay: it has no choices."))
    if answers.startswith("#"):
        raise Refused(_("A numerical question: it has no choices."))
    if "~" in answers:
        return fields_of_choices(question, answers)
    if "=" in answers and "->" in answers:
        raise Refused(_("Matching: it has pairs, not choices."))
    if answers.partition("#")[0].strip().upper() in TRUE | FALSE:
        return fields_of_true_false(question, answers)
    raise Refused(_("A short answer: it has no choices."))


def fields_of_true_false(question: Question, answers: str) -> Source:
    """The first feedback is for the wrong answer, the second for the right one."""
    answer, wrong, right, *_none = [*answers.split("#", 2), "", ""]
    is_true = answer.strip().upper() in TRUE
    wrong, right = question.text(wrong), question.text(right)
    return {
        "kind": TRUE_FALSE,
        "choices": [
            choice(_("True"), is_true, right if is_true else wrong),
            choice(_("False"), not is_true, wrong if is_true else right),
        ],
    }


def fields_of_choices(question: Question, answers: str) -> Source:
    """An answer with `=` makes it a question for one answer; without, the weights say what is correct."""
    pieces = [piece.strip() for piece in re.split(r"(?=[~=])", answers) if piece.strip()]
    pieces = list(joined_marks(pieces))
    if len(pieces) > MAX_CHOICES:
        raise Refused(too_many(len(pieces)))
    weighed = [weighed_answer(piece) for piece in pieces]
    weights = [weight for weight, _text in weighed]
    has_one = any(piece.startswith("=") for piece in pieces)
    right = [weight >= 100 if has_one else weight > 0 for weight in weights]
    question.lost += lost_of_single(weights) if has_one else lost_of_several(weights)
    if has_one and sum(right) > 1:
        question.lost.append(_("any one of the correct answers was enough"))
    return {
        "kind": SINGLE if has_one and sum(right) <= 1 else MULTIPLE,
        "choices": [
            choice(question.text(text), is_right, question.text(feedback))
            for (_weight, answer), is_right in zip(weighed, right, strict=True)
            for text, _mark, feedback in [answer.partition("#")]
        ],
    }


def joined_marks(pieces: Sequence[str]) -> Iterator[str]:
    """`~=` is one mark."""
    for piece, after in pairwise([*pieces, ""]):
        if not (piece == "~" and after.startswith("=")):
            yield piece


def weighed_answer(piece: str) -> tuple[float, str]:
    """Its weight in percent, and the rest."""
    text = piece[1:] if piece[0] in "~=" else piece
    weight = WEIGHT.match(text.lstrip())
    if weight:
        return float(weight[1]), text.lstrip()[weight.end() :]
    return (100.0 if piece[0] == "=" else 0.0), text


def choice(text: str, is_correct: bool, feedback: str) -> Source:
    return {"id": None, "text": text, "is_correct": is_correct, "feedback": feedback, "feedback_missed": ""}
