"""An assessment item of QTI 2.x or 3.0 as a mission. Pure.

Source: the information models of QTI 2.1, 2.2 and 3.0. One choice interaction makes a mission; every other interaction
is refused by its name. Response processing is not run: its well-known shapes are recognised, and any other is named.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from courses.wording import gettext
from quizzes.sources import ALL_OR_NOTHING, MULTIPLE, PER_OPTION, RIGHT_MINUS_WRONG, SINGLE, TRUE_FALSE, Source

from .extras import extras_of, hints_of, with_extras
from .files import Files, is_elsewhere, renamed_links, with_addresses
from .found import Found, label_of
from .html_text import to_markdown
from .judging_sources import found, refused, says_true_or_false, tell_verdicts, type_refused
from .qti_feedback import AFTER_RIGHT, AFTER_WRONG, conditions_in, opposite
from .qti_tree import plain, to_kebab
from .xhtml import html_in, remembered
from .xml_reading import child, children, descendants, is_yes, name_of, text_in

CHOICE = "choiceInteraction"
TEMPLATES = {"match_correct": ALL_OR_NOTHING, "map_response": RIGHT_MINUS_WRONG}
# What authoring tools call a question to which nobody gave a name.
GENERIC = frozenset({"Question", "Item", "Untitled", "choice", "Multiple Choice"})
FEEDBACK = frozenset({"feedbackInline", "feedbackBlock", "modalFeedback"})
MEDIA = ("image/", "audio/", "video/")


@dataclass
class Package:
    """What an item may show: the files of its package by their paths, and those that were taken out of it."""

    contents: dict[str, bytes]
    files: Files

    def find(self, address: str, base: str) -> str:
        """The path of a file that an item at `base` links; "" where there is none."""
        target = unquote(address.partition("#")[0].partition("?")[0])
        near = normpath(join(dirname(base), target))
        return next((path for path in (near, normpath(target.lstrip("/"))) if path in self.contents), "")


@dataclass
class Texts:
    """Reads the texts of one item and keeps what they lost."""

    package: Package
    base: str
    lost: list[str] = field(default_factory=list)

    def of(self, element: Element | None) -> str:
        if element is None:
            return ""
        for holder in (element, sole_div(element)):
            kept = remembered(holder, html_in(holder))
            if kept is not None:
                return self.with_files(kept)
        html = html_in(with_pictures(element))
        html = with_addresses(self.package.files.embedded(html), self.address)
        text, lost = to_markdown(html)
        self.lost += lost
        return text

    def address(self, target: str) -> str:
        if is_elsewhere(target) or target.startswith("file:"):
            return target
        path = self.package.find(target, self.base)
        if not path:
            self.lost.append(gettext("the file %s, which is not there") % unquote(target))
            return ""
        return f"file:{self.package.files.add(path, self.package.contents[path])}"

    def with_files(self, markdown: str) -> str:
        """The Markdown with the names that its files have now."""

        def name(written: str) -> str:
            path = self.package.find(f"../files/{written}", self.base)
            return self.package.files.add(written, self.package.contents[path]) if path else written

        return renamed_links(markdown, name)


def sole_div(element: Element) -> Element:
    """The `div` that is all of an element; else the element itself."""
    inner = children(element)
    is_sole = len(inner) == 1 and name_of(inner[0]) == "div" and not (element.text or "").strip()
    return inner[0] if is_sole and not (inner[0].tail or "").strip() else element


def with_pictures(element: Element) -> Element:
    """A copy in which an `object` that is a picture or a sound is one in HTML's words."""
    if not any(name_of(one) == "object" for one in element.iter()):
        return element
    copy = deepcopy(element)
    for one in list(copy.iter()):
        kind = one.get("type", "")
        if name_of(one) == "object" and kind.startswith(MEDIA):
            words = text_in(one)
            source = one.get("data", "")
            one.tag = "img" if kind.startswith("image/") else kind.partition("/")[0]
            one.attrib = {"src": source, "alt": words} if one.tag == "img" else {"src": source, "title": words}
            one.text = None
            for inner in list(one):
                one.remove(inner)
    return copy


def read_item(root: Element, package: Package, base: str, number: int) -> Found:
    """`root` is an `assessmentItem` as it was parsed, `base` its path in the package."""
    item = plain(root)
    body = child(item, "itemBody")
    words = " ".join(map(text_in, children(body)))
    label = item.get("title", "").strip() or label_of({"name": "", "prompt": words}, number)
    interactions = [one for one in item.iter() if name_of(one).endswith("Interaction")]
    if not interactions:
        return refused(label, gettext("It asks nothing that could be answered."))
    others = [one for one in interactions if name_of(one) != CHOICE]
    if others:
        return type_refused(label, words_of(name_of(others[0]).removesuffix("Interaction")))
    if len(interactions) > 1 or body is None:
        return refused(label, gettext("It asks %s questions in one; a mission asks one.") % len(interactions))
    if child(item, "templateDeclaration") is not None or child(item, "templateProcessing") is not None:
        return refused(label, gettext("Its text is made from a template, anew for each learner."))
    return Item(item, body, interactions[0], Texts(package, base)).read(label, number)


def words_of(name: str) -> str:
    """`extendedText` as "extended text"."""
    return to_kebab(name).replace("-", " ")


@dataclass
class Item:
    """An item with one choice interaction, on its way to a Source."""

    item: Element
    body: Element
    interaction: Element
    texts: Texts
    lost: list[str] = field(default_factory=list)

    def read(self, label: str, number: int) -> Found:
        self.choices = children(self.interaction, "simpleChoice")
        self.response = self.declared()
        self.right = self.right_ids()
        kind = self.kind()
        feedback, title = self.feedback(), " ".join(self.item.get("title", "").split())
        source: Source = {
            "name": "" if title in GENERIC else title[:60],
            "kind": kind,
            "credit": self.credit() if kind == MULTIPLE else RIGHT_MINUS_WRONG,
            "prompt": self.prompt(),
            "shuffle_choices": is_yes(self.interaction.get("shuffle")) and not all(map(is_fixed, self.choices)),
            "explanation": "\n\n".join(filter(None, feedback.get("", []))),
            "hints": hints_of(self.item),
            "choices": [self.choice(one, feedback) for one in self.choices],
        }
        verdicts = {True: feedback.get(AFTER_RIGHT, []), False: feedback.get(AFTER_WRONG, [])}
        self.lost += tell_verdicts(source, {is_right: "\n\n".join(texts) for is_right, texts in verdicts.items()})
        source = with_extras(source, extras_of(self.item), name=title, tags="")
        if says_true_or_false(choice["text"] for choice in source["choices"]) and not extras_of(self.item):
            source["kind"] = TRUE_FALSE if kind == SINGLE else kind
        self.note_what_is_lost(source)
        return found(source, [*self.lost, *self.texts.lost], label=label, number=number)

    def declared(self) -> Element | None:
        wanted = self.interaction.get("responseIdentifier")
        all_of_them = children(self.item, "responseDeclaration")
        return next((one for one in all_of_them if one.get("identifier") == wanted), None)

    def entries(self) -> dict[str, float]:
        """The mapping: points by the identifiers of choices."""
        mapping = child(self.response, "mapping")
        return {entry.get("mapKey", ""): number_in(entry.get("mappedValue")) for entry in children(mapping, "mapEntry")}

    def right_ids(self) -> set[str]:
        """As declared; without that, the choices that give points."""
        declared = {text_in(value) for value in children(child(self.response, "correctResponse"), "value")}
        if declared:
            return declared
        points = self.entries()
        best = max(points.values(), default=0.0)
        is_single = self.response is not None and self.response.get("cardinality") == "single"
        return {key for key, value in points.items() if value > 0 and (not is_single or value == best)}

    def kind(self) -> str:
        most = self.interaction.get("maxChoices", "1")
        is_single = self.response is None or self.response.get("cardinality", "single") == "single"
        if most not in {"0", "1"} and not is_single and number_in(most) < len(self.choices):
            self.lost.append(gettext("at most %s choices") % most)
        if self.interaction.get("minChoices", "0") not in {"0", "1"}:
            self.lost.append(gettext("at least %s choices") % self.interaction.get("minChoices"))
        return SINGLE if is_single or (most == "1" and len(self.right) == 1) else MULTIPLE

    def credit(self) -> str:
        processing = child(self.item, "responseProcessing")
        template = (processing.get("template", "") if processing is not None else "").rpartition("/")[2]
        template = template.removesuffix(".xml")
        if template == "match_correct" or (not template and next(descendants(processing, "correct"), None) is not None):
            return ALL_OR_NOTHING
        if template == "map_response" or next(descendants(processing, "mapResponse"), None) is not None:
            return self.credit_of_mapping(processing)
        self.lost.append(gettext("response processing of its own"))
        return RIGHT_MINUS_WRONG

    def credit_of_mapping(self, processing: Element | None) -> str:
        """A mapping is a rule of ours where right choices give as much as wrong ones take."""
        points = self.entries()
        each = max(points.values(), default=0.0)
        ids = [one.get("identifier", "") for one in self.choices]
        expected = {key: each if key in self.right else -each for key in ids}
        mapping = child(self.response, "mapping")
        default = number_in(mapping.get("defaultValue") if mapping is not None else None)
        is_even = each > 0 and all(points.get(key, default) == value for key, value in expected.items())
        lowest = mapping.get("lowerBound") if mapping is not None else None
        constant = sum(
            number_in(text_in(one)) for total in descendants(processing, "sum") for one in children(total, "baseValue")
        )
        if is_even and lowest is None and constant == each * (len(ids) - len(self.right)) and constant:
            return PER_OPTION
        is_bounded = lowest is not None and number_in(lowest) == 0
        if not is_even or not (is_bounded or len(self.right) == len(ids)):
            self.lost.append(gettext("points of single choices"))
        return RIGHT_MINUS_WRONG

    def prompt(self) -> str:
        """What stands in the body around the interaction, and the interaction's own prompt in its place."""
        asked = child(self.interaction, "prompt")
        own = deepcopy(self.body)
        for parent in list(own.iter()):
            for inner in list(parent):
                name = name_of(inner)
                if name == CHOICE:
                    put_in_place(parent, inner, asked)
                elif name in FEEDBACK or (name == "rubricBlock" and "candidate" not in inner.get("view", "")):
                    taken_out(parent, inner)
        return self.texts.of(own)

    def choice(self, choice: Element, feedback: dict[str, list[str]]) -> Source:
        identifier = choice.get("identifier", "")
        own = deepcopy(choice)
        for inner in list(own):
            if name_of(inner) in FEEDBACK:
                taken_out(own, inner)
        is_right = identifier in self.right
        return {
            "text": self.texts.of(own),
            "is_correct": is_right,
            "feedback": "\n\n".join(feedback.get(identifier, [])),
            "feedback_missed": "\n\n".join(feedback.get(f"!{identifier}", [])),
        }

    def feedback(self) -> dict[str, list[str]]:
        """Texts by the choice that shows them, or by AFTER_RIGHT and AFTER_WRONG; `!` before a choice for those who did
        not choose it, "" for all others.
        """
        ids = {one.get("identifier", "") for one in self.choices}
        conditions = conditions_in(self.item, ids)
        texts: dict[str, list[str]] = {}
        for one in self.item.iter():
            if name_of(one) not in FEEDBACK:
                continue
            identifier = one.get("identifier", "")
            key = (
                identifier if identifier in ids else conditions.get((one.get("outcomeIdentifier", ""), identifier), "")
            )
            is_hidden = one.get("showHide", "show") == "hide"
            text = self.texts.of(one)
            if not text:
                continue
            if not key and ((one.get("outcomeIdentifier", ""), identifier) in conditions or is_hidden):
                self.lost.append(gettext("condition of a feedback"))
            texts.setdefault(opposite(key) if key and is_hidden else key, []).append(text)
        return texts

    def note_what_is_lost(self, source: Source) -> None:
        if is_yes(self.item.get("adaptive")):
            self.lost.append(gettext("several steps (adaptive item)"))
        if source["shuffle_choices"] and any(map(is_fixed, self.choices)):
            self.lost.append(gettext("fixed place of a choice"))
        for rubric in descendants(self.body, "rubricBlock"):
            if "candidate" not in rubric.get("view", ""):
                self.lost.append(gettext("instructions for others than learners"))
        if next(descendants(self.item, "stylesheet"), None) is not None:
            self.lost.append(gettext("style sheet"))
        missed = (choice for choice in source["choices"] if choice["feedback_missed"])
        if not extras_of(self.item) and any(not choice["is_correct"] for choice in missed):
            self.lost.append(gettext("feedback to those who did not choose a wrong choice"))


def is_fixed(choice: Element) -> bool:
    return is_yes(choice.get("fixed"))


def number_in(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def taken_out(parent: Element, inner: Element) -> None:
    """Without it; the text behind it stays."""
    put_in_place(parent, inner, None)


def put_in_place(parent: Element, inner: Element, other: Element | None) -> None:
    place = list(parent).index(inner)
    parent.remove(inner)
    if other is not None:
        block = deepcopy(other)
        block.tag, block.attrib, block.tail = "div", {}, inner.tail
        parent.insert(place, block)
    elif place:
        before = parent[place - 1]
        before.tail = (before.tail or "") + (inner.tail or "")
    else:
        parent.text = (parent.text or "") + (inner.tail or "")
