"""An item of QTI 1.2 as a mission: Canvas' ones, by the type in their metadata, and classic ones by their shape. Pure.

Source: the IMS QTI 1.2 ASI information model and the files that Canvas, Blackboard and Respondus write. A respcondition
gives points and feedback for what its conditionvar says of the response.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from courses.wording import gettext
from quizzes.sources import ALL_OR_NOTHING, MULTIPLE, RIGHT_MINUS_WRONG, SINGLE, TRUE_FALSE, Source

from . import qti12_blackboard as blackboard
from .extras import extras_of, hints_of, missed_of, with_extras
from .files import Files, is_elsewhere, renamed_links, with_addresses
from .found import Found, label_of
from .html_text import to_markdown
from .judging_sources import found, refused, says_true_or_false, tell_verdicts, type_refused
from .qti_reading import GENERIC, number_in
from .xhtml import html_in, remembered
from .xml_reading import child, children, descendants, is_yes, name_of, text_in

KINDS = {
    "multiple_choice_question": SINGLE,
    "true_false_question": TRUE_FALSE,
    "multiple_answers_question": MULTIPLE,
    "cc.multiple_choice.v0p1": SINGLE,
    "cc.true_false.v0p1": TRUE_FALSE,
    "cc.multiple_response.v0p1": MULTIPLE,
}
# What stands in an item that is no choice of given answers, as (element, what people call it).
SHAPES = {
    "render_extension": "ordering",
    "render_hotspot": "hot spot",
    "render_slider": "slider",
    "response_grp": "matching",
    "response_num": "numerical",
    "response_xy": "hot spot",
    "response_str": "fill in the blank",
    "response_extension": "extension",
}
RESPONSES = frozenset({"response_lid", "response_str", "response_grp", "response_num", "response_xy"})
FILE_BASE = re.compile(
    r"(?:\$|%24)(?:IMS[-_]CC[-_]FILE_?BASE|CANVAS_COURSE_REFERENCE)(?:\$|%24)/?(?:file_contents/)?", re.I
)
BESIDE_FIELDS = ("qmd_absolutescore_max", "bbmd_questiontype", "bbmd_partialcredit")
GENERAL = "general_fb"
# Feedback after a right or a wrong answer, as Canvas and Blackboard call it.
VERDICTS = {"correct_fb": True, "general_incorrect_fb": False, "correct": True, "incorrect": False}


@dataclass
class Texts:
    """Reads the texts of one item and keeps what they lost."""

    contents: dict[str, bytes]
    files: Files
    base: str
    lost: list[str] = field(default_factory=list)

    def of(self, *materials: Element) -> str:
        """Several `material`s as one text."""
        kept = [remembered(one, material_html(one)) for one in materials]
        if len(kept) == 1 and kept[0] is not None:
            return renamed_links(kept[0], self.key_of)
        html = self.files.embedded("".join(material_html(one) for one in materials))
        text, lost = to_markdown(with_addresses(html, self.address))
        self.lost += lost
        return text

    def key_of(self, written: str) -> str:
        path = self.find(written)
        return self.files.add(written, self.contents[path]) if path else written

    def address(self, target: str) -> str:
        inside, mark = FILE_BASE.sub("", target), blackboard.mark_in(target)
        if target.startswith("file:") or (not mark and is_elsewhere(inside) and inside == target):
            return target
        path = blackboard.file_with(mark, self.contents) if mark else self.find(unquote(inside.partition("?")[0]))
        if not path:
            self.lost.append(gettext("the file %s, which is not there") % (mark or unquote(inside)))
            return ""
        return f"file:{self.files.add(blackboard.without_mark(path), self.contents[path])}"

    def find(self, target: str) -> str:
        """Beside the item, from the package's root, in Canvas' folder, or wherever a path ends so."""
        places = [join(dirname(self.base), target), target, f"web_resources/{target}"]
        near = next((normpath(place) for place in places if normpath(place) in self.contents), "")
        return near or next((path for path in self.contents if path.endswith(f"/{target.lstrip('./')}")), "")


def material_html(material: Element) -> str:
    return "".join(_pieces(material))


def _pieces(material: Element) -> Iterator[str]:
    for part in children(material):
        name = name_of(part)
        if name in {"mattext", "matemtext"}:
            yield _text(part)
        elif name == "mat_extension":
            yield from map(blackboard.formatted, children(part, "mat_formattedtext"))
        elif name == "matbreak":
            yield "<br>"
        elif name == "matimage":
            yield f'<img src="{escape(part.get("uri", ""))}" alt="{escape(part.get("label", "") or "")}">'
        elif name in {"mataudio", "matvideo"}:
            yield f'<{name[3:]} src="{escape(part.get("uri", ""))}"></{name[3:]}>'


def _text(part: Element) -> str:
    if children(part):
        return html_in(part)
    text = (part.text or "").strip()
    if part.get("texttype", "text/plain").lower() in {"text/html", "text/xhtml"}:
        return text
    escaped = escape(text, quote=False).replace("\n", "<br>")
    return f"<em>{escaped}</em>" if name_of(part) == "matemtext" else escaped


def materials(element: Element | None, *, outside: frozenset[str] = frozenset()) -> Iterator[Element]:
    """Every `material` in order, however deep in flows, but not in the elements named."""
    for inner in children(element):
        if name_of(inner) == "material":
            yield inner
        elif name_of(inner) not in outside:
            yield from materials(inner, outside=outside)


def metadata(element: Element) -> dict[str, str]:
    """The fields of an item or an assessment."""
    holder = child(element, "itemmetadata")
    fields = descendants(holder if holder is not None else child(element, "qtimetadata"), "qtimetadatafield")
    pairs = {text_in(child(one, "fieldlabel")): text_in(child(one, "fieldentry")) for one in fields}
    return pairs | {name_of(one): text_in(one) for one in descendants(holder, *BESIDE_FIELDS)}


def read_item(item: Element, texts: Texts, number: int) -> Found:
    fields, presentation = metadata(item), child(item, "presentation")
    title = " ".join(item.get("title", "").split())
    asked = materials(presentation, outside=RESPONSES)
    words = unescape(re.sub(r"<[^>]*>", " ", " ".join(material_html(one) for one in asked)))
    label = title if title and title not in GENERIC else label_of({"name": "", "prompt": words or title}, number)
    kind = fields.get("question_type") or fields.get("cc_profile", "")
    if kind and kind not in KINDS:
        return type_refused(label, kind.removesuffix("_question").replace("_", " "))
    if fields.get("bbmd_questiontype") and fields["bbmd_questiontype"] not in blackboard.CHOICES:
        return type_refused(label, fields["bbmd_questiontype"].lower())
    if presentation is None:
        return refused(label, gettext("It asks nothing that could be answered."))
    shape = next((SHAPES[name_of(one)] for one in presentation.iter() if name_of(one) in SHAPES), "")
    if shape:
        return type_refused(label, kind_of_writing(item) if shape == "fill in the blank" else shape)
    responses = list(descendants(presentation, "response_lid"))
    if len(responses) != 1 or next(descendants(responses[0], "render_choice"), None) is None:
        if not responses:
            return refused(label, gettext("It asks nothing that could be answered."))
        return refused(label, gettext("It asks %s questions in one; a mission asks one.") % len(responses))
    return Item(item, presentation, responses[0], KINDS.get(kind, ""), texts).read(label, title, number, fields)


def kind_of_writing(item: Element) -> str:
    """Of an item that is answered in words: nothing is compared in an essay, and numbers lie between others."""
    if next(descendants(item, "vargte", "vargt", "varlte", "varlt"), None) is not None:
        return "numerical"
    is_compared = next(descendants(item, "varequal", "varsubset", "varsubstring"), None) is not None
    return "fill in the blank" if is_compared else "essay"


@dataclass(frozen=True)
class Condition:
    """What a respcondition says: the choices that must be ticked, those that must not, points and feedback."""

    ticked: tuple[str, ...]
    unticked: tuple[str, ...]
    is_any: bool
    points: float
    feedback: tuple[str, ...]


@dataclass
class Item:
    """An item with one list of choices, on its way to a Source."""

    item: Element
    presentation: Element
    response: Element
    canvas_kind: str
    texts: Texts
    lost: list[str] = field(default_factory=list)
    verdicts: dict[bool, str] = field(default_factory=dict)

    def read(self, label: str, title: str, number: int, fields: dict[str, str]) -> Found:
        self.labels = list(descendants(self.response, "response_label"))
        self.ids = [one.get("ident", "") for one in self.labels]
        self.conditions = [condition_of(one) for one in descendants(self.item, "respcondition")]
        is_single = self.response.get("rcardinality", "Single").lower() == "single" and self.canvas_kind != MULTIPLE
        right, credit = self.right_of_one() if is_single else self.right_of_several()
        feedback = self.feedback()
        render = next(descendants(self.response, "render_choice"))
        outside = frozenset({"render_choice"})
        source: Source = {
            "name": "" if title in GENERIC else title[:60],
            "kind": self.canvas_kind or (SINGLE if is_single else MULTIPLE),
            "credit": credit,
            "prompt": self.texts.of(*materials(self.presentation, outside=outside)),
            "explanation": "\n\n".join(feedback.get("", [])),
            "shuffle_choices": is_yes(render.get("shuffle")),
            "hints": hints_of(self.item) or self.hints(),
            "choices": [
                {
                    "text": blackboard.words_of(self.texts.of(*materials(one)), fields.get("bbmd_questiontype", "")),
                    "is_correct": one.get("ident", "") in right,
                    "feedback": "\n\n".join(feedback.get(one.get("ident", ""), [])),
                    "feedback_missed": missed_of(one),
                }
                for one in self.labels
            ],
        }
        self.lost += tell_verdicts(source, self.verdicts)
        extras = extras_of(self.item)
        if not self.canvas_kind and is_single and says_true_or_false(one["text"] for one in source["choices"]):
            source["kind"] = TRUE_FALSE
        source = with_extras(source, extras, name=title, tags="")
        points = fields.get("points_possible", "") or fields.get("qmd_absolutescore_max", "")
        if points and number_in(points) != 1:
            self.lost.append(gettext("points %s") % f"{number_in(points):g}")
        if source["kind"] == MULTIPLE and is_yes(fields.get("bbmd_partialcredit")):
            self.lost.append(gettext("partial credit"))
        if source["shuffle_choices"] and any(one.get("rshuffle", "Yes").lower() == "no" for one in self.labels):
            self.lost.append(gettext("fixed place of a choice"))
        return found(source, [*self.lost, *self.texts.lost], label=label, number=number)

    def right_of_one(self) -> tuple[set[str], str]:
        """The choice that gives the most points."""
        points: dict[str, float] = {}
        for one in self.conditions:
            for ident in one.ticked:
                points[ident] = max(points.get(ident, 0.0), one.points)
        best = max(points.values(), default=0.0)
        if any(0 < value < best for value in points.values()):
            self.lost.append(gettext("points of single choices"))
        return {ident for ident, value in points.items() if value == best > 0}, RIGHT_MINUS_WRONG

    def right_of_several(self) -> tuple[set[str], str]:
        """Canvas and others ask for all at once in one condition; older tools add points choice by choice."""
        scoring = [one for one in self.conditions if one.points > 0 and one.ticked]
        whole = [one for one in scoring if len(one.ticked) > 1 or one.unticked]
        if whole and not any(one.is_any for one in whole):
            best = max(whole, key=lambda one: (one.points, len(one.ticked)))
            return set(best.ticked), RIGHT_MINUS_WRONG if self.canvas_kind else ALL_OR_NOTHING
        points = {ident: one.points for one in self.conditions for ident in one.ticked if one.points}
        right = {ident for one in scoring for ident in one.ticked}
        each = max(points.values(), default=0.0)
        if any(points.get(ident, 0.0) != (each if ident in right else -each) for ident in self.ids):
            self.lost.append(gettext("points of single choices"))
        return right, RIGHT_MINUS_WRONG

    def feedback(self) -> dict[str, list[str]]:
        """Texts by the choice that shows them, "" for those that are shown to all."""
        links: dict[str, str] = {}
        for condition in self.conditions:
            is_of_choice = len(condition.ticked) == 1 and not condition.unticked
            key = condition.ticked[0] if is_of_choice else "?" if condition.ticked else ""
            links |= {link: key for link in condition.feedback if link not in links}
        texts: dict[str, list[str]] = {}
        for one in descendants(self.item, "itemfeedback"):
            ident = one.get("ident", "")
            text = self.texts.of(*materials(one, outside=frozenset({"hint"})))
            if ident in VERDICTS:
                self.verdicts[VERDICTS[ident]] = text
                continue
            key = self.choice_of(ident, links)
            if key == "?":
                self.lost.append(gettext("condition of a feedback"))
                key = ""
            if text:
                texts.setdefault(key, []).append(text)
        return texts

    def choice_of(self, ident: str, links: dict[str, str]) -> str:
        if ident == GENERAL:
            return ""
        named = ident.removesuffix("_fb").removeprefix("fb_")
        return named if named in self.ids else links.get(ident, "?")

    def hints(self) -> list[Source]:
        found_here = [self.texts.of(*materials(one)) for one in descendants(self.item, "hint")]
        return [{"text": text, "cost": 0} for text in found_here if text]


def condition_of(element: Element) -> Condition:
    test = child(element, "conditionvar")
    unticked = {id(one) for negation in descendants(test, "not") for one in descendants(negation, "varequal")}
    equal = [one for one in descendants(test, "varequal") if text_in(one)]
    points = sum(points_in(one) for one in children(element, "setvar"))
    return Condition(
        ticked=tuple(text_in(one) for one in equal if id(one) not in unticked),
        unticked=tuple(text_in(one) for one in equal if id(one) in unticked),
        is_any=next(descendants(test, "or"), None) is not None,
        points=points,
        feedback=tuple(one.get("linkrefid", "") for one in children(element, "displayfeedback")),
    )


def points_in(setvar: Element) -> float:
    """Blackboard writes `SCORE.max` for all points."""
    text = text_in(setvar)
    value = 100.0 if text.lower().endswith(".max") else number_in(text)
    return -value if setvar.get("action", "Set").lower() == "subtract" else value
