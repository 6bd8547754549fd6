"""Moodle XML: the questions of a `quiz` file. Pure.

Source: Moodle's documentation of its XML format, and question/format/xml of Moodle 4. Of its types multichoice (one
answer or several) and truefalse are missions. Texts are HTML in escaped text; files stand beside them in base64.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from courses.wording import gettext
from quizzes.sources import MULTIPLE, RIGHT_MINUS_WRONG, SINGLE, TRUE_FALSE, Source

from .extras import extras_of, missed_of, tag_list, with_extras
from .files import Files, from_base64, renamed_links, with_addresses
from .found import Found, Reading, Unreadable, Written, label_of
from .html_text import to_markdown
from .judging_sources import found, refused, tell_verdicts, type_refused
from .moodle_writing import PLACE, written
from .xhtml import remembered
from .xml_reading import beginning, child, children, is_yes, name_of, parse, text_in

WHOLE = 100.0
# Moodle writes shares with five to seven digits: a third is 33.33333.
NEAR = 0.05
# What Moodle puts into new questions; Lectern says the same by itself.
USUAL = frozenset(
    {"your answer is correct.", "your answer is partially correct.", "your answer is incorrect.", "정답입니다."}
)
# What Moodle's pages call the types whose names in files say little.
CALLED = {
    "calculatedmulti": "calculated multiple choice",
    "cloze": "embedded answers (cloze)",
    "ddimageortext": "drag and drop onto image",
    "ddmarker": "drag and drop markers",
    "ddwtos": "drag and drop into text",
    "gapselect": "select missing words",
    "randomsamatch": "random short-answer matching",
    "shortanswer": "short answer",
}


@dataclass
class Texts:
    """Reads the texts of one question and keeps what they lost and which files they brought."""

    files: Files
    lost: list[str] = field(default_factory=list)

    def of(self, holder: Element | None) -> str:
        """The Markdown of an element that holds `text` and `file`s, in the format that its attribute names."""
        if holder is None:
            return ""
        raw = text_in(child(holder, "text")) if child(holder, "text") is not None else (holder.text or "").strip()
        brought = self._brought(holder)
        kept = remembered(holder, raw)
        if kept is not None:
            return renamed_links(kept, lambda name: self._key(name, brought))
        format_name = holder.get("format", "moodle_auto_format")
        if format_name == "markdown":
            return re.sub(re.escape(PLACE) + r"([^\s()<>\"]+)", lambda m: f"file:{self._key(m[1], brought)}", raw)
        html = self.files.embedded(as_html(raw, format_name))
        text, lost = to_markdown(with_addresses(html, lambda address: self._address(address, brought)))
        self.lost += lost
        return text

    def _brought(self, holder: Element) -> dict[str, bytes]:
        """The files of a text, by their names; Moodle keeps older ones elsewhere and then writes only the name."""
        return {
            file.get("name", ""): from_base64(file.text or "")
            for file in children(holder, "file")
            if file.get("encoding", "base64") == "base64"
        }

    def _address(self, address: str, brought: Mapping[str, bytes]) -> str:
        if not address.startswith(PLACE):
            return address
        name = unquote(address.removeprefix(PLACE).partition("?")[0])
        key = self._key(name, brought)
        return f"file:{key}" if key in self.files.known else ""

    def _key(self, name: str, brought: Mapping[str, bytes]) -> str:
        name = unquote(name)
        data = brought.get(name) or brought.get(name.rpartition("/")[2], b"")
        if not data:
            self.lost.append(gettext("the file %s, which is not there") % name)
            return name
        return self.files.add(name, data)


def as_html(raw: str, format_name: str) -> str:
    """Moodle's own formats as HTML: in `moodle_auto_format` lines and empty lines count, and tags may stand in it."""
    if format_name == "html":
        return raw
    text = escape(raw) if format_name in {"plain_text", "plain"} else raw
    blocks = re.split(r"\n[ \t\r]*\n", text.replace("\r\n", "\n"))
    return "".join(f"<p>{block.strip().replace(chr(10), '<br>')}</p>" for block in blocks)


class MoodleXml:
    name = "moodle-xml"
    label = "Moodle XML"
    extensions = (".xml",)
    extension = ".xml"
    content_type = "application/xml"

    def recognises(self, data: bytes, name: str) -> bool:
        return beginning(data)[0] == "quiz"

    def read(self, data: bytes, name: str) -> Reading:
        root = parse(data)
        if name_of(root) != "quiz":
            raise Unreadable(gettext("This is not Moodle XML: it begins with <%s> instead of <quiz>.") % name_of(root))
        files, questions, category = Files(), list[Found](), ""
        for question in children(root, "question"):
            if question.get("type") == "category":
                category = category_of(question)
            else:
                questions.append(read_question(question, files, category, len(questions) + 1))
        return Reading(self.name, questions, (), files.known)

    def write(self, missions: Iterable[Source], files: Mapping[str, bytes]) -> Written:
        return written(missions, files)


MOODLE_XML = MoodleXml()


def category_of(question: Element) -> str:
    """The last part of `$course$/top/Week 1`; "" for Moodle's own ones."""
    last = text_in(child(question, "category")).replace("//", "\0").rpartition("/")[2].replace("\0", "/").strip()
    return "" if last in {"top", "$course$"} or last.startswith(("Default for ", "$")) else last.replace(",", " ")


def read_question(question: Element, files: Files, category: str, number: int) -> Found:
    kind = question.get("type", "")
    texts = Texts(files)
    name = text_in(child(question, "name"))
    label = name or label_of({"name": "", "prompt": text_in(child(question, "questiontext"))}, number)
    if kind not in {"multichoice", "truefalse"}:
        return type_refused(label, CALLED.get(kind, kind) or "?")
    answers = children(question, "answer")
    try:
        fractions = [float(answer.get("fraction", "0")) for answer in answers]
    except ValueError:
        return refused(label, gettext("The share of an answer is no number."))
    is_single = kind == "truefalse" or is_yes(text_in(child(question, "single")) or "true")
    native = ", ".join(text_in(tag).replace(",", " ") for tag in children(child(question, "tags"), "tag"))
    source: Source = {
        "name": name[:60],
        "kind": TRUE_FALSE if kind == "truefalse" else SINGLE if is_single else MULTIPLE,
        "prompt": texts.of(child(question, "questiontext")),
        "explanation": texts.of(child(question, "generalfeedback")),
        "shuffle_choices": kind == "multichoice" and is_yes(text_in(child(question, "shuffleanswers"))),
        "hints": read_hints(question, texts),
        "tags": native,
        "choices": [
            {
                "text": choice_text(answer, kind, texts),
                "is_correct": is_right(fraction, is_single=is_single),
                "feedback": texts.of(child(answer, "feedback")),
                "feedback_missed": missed_of(answer),
            }
            for answer, fraction in zip(answers, fractions, strict=True)
        ],
    }
    extras = extras_of(question)
    source = with_extras({"credit": RIGHT_MINUS_WRONG} | source, extras, name=name, tags=native)
    if category and category not in tag_list(source["tags"]):
        source["tags"] = ", ".join([*tag_list(source["tags"]), category])
    verdicts = {
        is_right: "" if is_usual(child(question, element)) else texts.of(child(question, element))
        for is_right, element in ((True, "correctfeedback"), (False, "incorrectfeedback"))
    }
    lost = [*tell_verdicts(source, verdicts), *texts.lost, *what_is_lost(question, kind, source)]
    if not extras:
        lost += lost_shares(fractions, source)
    return found(source, lost, label=label, number=number)


def choice_text(answer: Element, kind: str, texts: Texts) -> str:
    """Moodle's true and false are words of its own, not the author's."""
    word = text_in(child(answer, "text"))
    kept = remembered(answer, word)
    if kind != "truefalse" or kept is not None:
        return texts.of(answer)
    return {"true": gettext("True"), "false": gettext("False")}.get(word.lower(), word)


def is_right(fraction: float, *, is_single: bool) -> bool:
    return fraction > WHOLE - NEAR if is_single else fraction > 0


def read_hints(question: Element, texts: Texts) -> list[Source]:
    """Moodle takes the same penalty off for each try; here each hint that is opened costs it."""
    cost = min(100, max(0, round(penalty_of(question) * 100)))
    read = [texts.of(hint) for hint in children(question, "hint")]
    return [{"text": text, "cost": cost} for text in read if text]


def penalty_of(question: Element) -> float:
    try:
        penalty = float(text_in(child(question, "penalty")) or 0)
    except ValueError:
        return 0.0
    return penalty if 0 <= penalty <= 1 else 0.0


def what_is_lost(question: Element, kind: str, source: Source) -> Iterator[str]:
    penalty, name = penalty_of(question), text_in(child(question, "name"))
    if penalty and not source["hints"] and kind != "truefalse":
        yield gettext("penalty %s") % f"{penalty:.2f}"
    if len(name) > 60 and source["name"] == name[:60]:
        yield gettext("the end of a long name")
    points = text_in(child(question, "defaultgrade"))
    if points and points.rstrip("0").rstrip(".") not in {"1", ""}:
        yield gettext("points %s") % points.rstrip("0").rstrip(".")
    if not is_usual(child(question, "partiallycorrectfeedback")):
        yield gettext("feedback for a partly right answer")
    for element, words in (("hidden", gettext("hidden")), ("idnumber", gettext("ID number"))):
        if text_in(child(question, element)) not in {"", "0"}:
            yield words
    if text_in(child(question, "answernumbering")) not in {"", "abc", "none"}:
        yield gettext("numbering of the choices")


def is_usual(feedback: Element | None) -> bool:
    """Whether it says nothing, or what Moodle puts there."""
    return re.sub(r"<[^>]*>", "", text_in(feedback)).strip().lower() in USUAL | {""}


def lost_shares(fractions: list[float], source: Source) -> Iterator[str]:
    """Shares of the points that are others than our rule of credit gives."""
    right = sum(choice["is_correct"] for choice in source["choices"]) or 1
    expected = 100 / right
    for fraction, choice in zip(fractions, source["choices"], strict=True):
        if source["kind"] != MULTIPLE:
            usual = choice["is_correct"] or abs(fraction) < NEAR
        else:
            usual = abs(fraction - (expected if choice["is_correct"] else -expected)) < NEAR
        if not usual:
            yield gettext("share of an answer %s %%") % f"{fraction:g}"
