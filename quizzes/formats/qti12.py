"""QTI 1.2 as Canvas writes and reads it, and older files of the same version. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element, indent

from courses.wording import gettext
from quizzes.sources import ALL_OR_NOTHING, MULTIPLE, PER_OPTION, SINGLE, TRUE_FALSE, Source

from .extras import put_extras, put_hints, put_missed
from .files import Files, file_in, quoted, with_addresses
from .found import Found, Reading, Unreadable, Written, label_of
from .html_text import from_markdown
from .judging_sources import refused
from .packages import contents, is_zip, written
from .qti12_reading import Texts, material_html, metadata, read_item
from .qti_writing import XSI, as_bytes, unsaid
from .xhtml import add, legal, markdown_beside
from .xml_reading import beginning, child, children, descendants, is_yes, name_of, parse, text_in

ROOT = "questestinterop"
NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
SCHEMA = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd"
PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
FILE_BASE = "$IMS-CC-FILEBASE$/"
FOLDER = "web_resources/"
TYPES = {SINGLE: "multiple_choice_question", MULTIPLE: "multiple_answers_question", TRUE_FALSE: "true_false_question"}
MOST_ITEMS = 1_000


class Qti12:
    name = "qti-1.2"
    label = "QTI 1.2 (Canvas)"
    extensions = (".zip", ".xml", ".imscc", ".qti")
    extension = ".zip"
    content_type = "application/zip"

    def recognises(self, data: bytes, name: str) -> bool:
        if not is_zip(data):
            return beginning(data)[0] == ROOT
        try:
            return bool(documents(contents(data)))
        except Unreadable:
            return False

    def read(self, data: bytes, name: str) -> Reading:
        if not is_zip(data):
            reader = Reader({})
            reader.read_document(parse(data), name)
        else:
            reader = Reader(contents(data))
            reader.read_package()
        return Reading(self.name, reader.found, tuple(dict.fromkeys(reader.lost)), reader.files.known)

    def write(self, missions: Iterable[Source], files: Mapping[str, bytes]) -> Written:
        return written_package(list(missions), files)


QTI_12 = Qti12()


def documents(files: Mapping[str, bytes]) -> list[str]:
    """The paths of all QTI 1.2 in a package, in the manifest's order.

    Canvas writes each quiz twice, for others and with all that it knows itself; then only the second one counts.
    """
    paths = [path for path, data in files.items() if is_document(path, data)]
    order = {path: place for place, path in enumerate(named_by_manifest(files))}
    own = {path.rpartition("/")[2].removesuffix(".xml.qti") for path in paths if path.endswith(".xml.qti")}
    twice = {path for path in paths if path.endswith("assessment_qti.xml") and dirname(path).rpartition("/")[2] in own}
    return sorted((path for path in paths if path not in twice), key=lambda path: order.get(path, len(order)))


def is_document(path: str, data: bytes) -> bool:
    return path.lower().endswith((".xml", ".qti", ".dat")) and beginning(data)[0] == ROOT


def named_by_manifest(files: Mapping[str, bytes]) -> Iterator[str]:
    for path, data in files.items():
        if path.rpartition("/")[2].lower() == "imsmanifest.xml":
            for one in descendants(parse(data), "file"):
                yield normpath(join(dirname(path), unquote(one.get("href", ""))))


class Reader:
    """A document or a package on its way to a Reading."""

    def __init__(self, package: dict[str, bytes]) -> None:
        self.package, self.files = package, Files()
        self.found: list[Found] = []
        self.lost: list[str] = []

    def read_package(self) -> None:
        paths = documents(self.package)
        if not paths:
            raise Unreadable(gettext("The package holds no questions of QTI."))
        for path in paths:
            try:
                root = parse(self.package[path])
            except Unreadable as reason:
                self.found.append(refused(path, str(reason)))
                continue
            before = len(self.found)
            self.read_document(root, path)
            self.apply_settings(path, before)

    def apply_settings(self, path: str, before: int) -> None:
        """What Canvas says of a quiz beside it: whether the choices are shuffled."""
        own = path.rpartition("/")[2].removesuffix(".xml.qti")
        beside = (join(folder, "assessment_meta.xml") for folder in (dirname(path), own))
        data = next((self.package[one] for one in beside if one in self.package), b"")
        if not data:
            return
        try:
            quiz = parse(data)
        except Unreadable:
            return
        for one in self.found[before:]:
            if one.source is not None and is_yes(text_in(child(quiz, "shuffle_answers"))):
                one.source["shuffle_choices"] = True
        for name, words in (
            ("time_limit", gettext("limits of time")),
            ("description", gettext("description of the quiz")),
            ("access_code", gettext("access code")),
        ):
            if text_in(child(quiz, name)):
                self.lost.append(words)
        attempts = text_in(child(quiz, "allowed_attempts"))
        if attempts not in {"", "1", "-1"}:
            self.lost.append(gettext("attempts at the whole quiz: %s") % attempts)

    def read_document(self, root: Element, path: str) -> None:
        if name_of(root) != ROOT:
            message = gettext("This is no QTI 1.2: it begins with <%s> instead of <questestinterop>.")
            raise Unreadable(message % name_of(root))
        for assessment in children(root, "assessment"):
            attempts = metadata(assessment).get("cc_maxattempts", "1")
            if attempts not in {"1", "unlimited"}:
                self.lost.append(gettext("attempts at the whole quiz: %s") % attempts)
        self.read_group(root, path)

    def read_group(self, group: Element, path: str) -> None:
        """An assessment, a section, a bank or the document: its items in order, with those of its groups."""
        for inner in children(group):
            name = name_of(inner)
            if len(self.found) >= MOST_ITEMS:
                self.lost.append(gettext("more than %s questions") % f"{MOST_ITEMS:,}")
                return
            if name == "item":
                self.found.append(read_item(inner, Texts(self.package, self.files, path), len(self.found) + 1))
            elif name in {"assessment", "section", "objectbank"}:
                self.read_group(inner, path)
            elif name in {"bankentry_item", "itemref"}:
                ident = inner.get("item_ref") or inner.get("linkrefid") or "?"
                self.found.append(refused(ident, gettext("It stands in a bank of questions that is not in this file.")))
            elif (
                name == "selection_ordering"
                and next(descendants(inner, "selection_number", "sourcebank_ref"), None) is not None
            ):
                self.lost.append(gettext("questions that are drawn at random"))


def written_package(missions: list[Source], files: Mapping[str, bytes]) -> Written:
    used: dict[str, bytes] = {}
    lost: list[tuple[str, str]] = []
    root = Element(ROOT, {"xmlns": NAMESPACE, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}"})
    assessment = add(root, "assessment", ident="lectern-missions", title=gettext("Missions"))
    section = add(assessment, "section", ident="root_section")
    for number, source in enumerate(missions, 1):
        section.append(written_item(source, number, files, used))
        lost += [(label_of(source, number), thing) for thing in (*unsaid(source), *unsaid_by_canvas(source))]
    indent(root)
    pictures = {f"{FOLDER}{name}": used[name] for name in sorted(used)}
    package = {"imsmanifest.xml": manifest(sorted(used)), "missions/missions.xml": as_bytes(root), **pictures}
    return Written(written(package), (), lost)


def unsaid_by_canvas(source: Source) -> Iterator[str]:
    """Canvas takes wrong choices off right ones and has no other rule."""
    if source["kind"] == MULTIPLE and source["credit"] == ALL_OR_NOTHING:
        yield gettext("credit: all or nothing")
    if source["kind"] == MULTIPLE and source["credit"] == PER_OPTION:
        yield gettext("credit: per option")
    if any(choice["feedback_missed"] for choice in source["choices"]):
        yield gettext("feedback when missed")


def written_item(source: Source, number: int, files: Mapping[str, bytes], used: dict[str, bytes]) -> Element:
    writer = ItemWriter(source, files, used)
    title = " ".join(legal(label_of(source, number)).split()) or str(number)
    return writer.write(f"item-{number}", title)


class ItemWriter:
    """One mission on its way to an item of QTI 1.2."""

    def __init__(self, source: Source, files: Mapping[str, bytes], used: dict[str, bytes]) -> None:
        self.source, self.files, self.used = source, files, used
        self.choices = [(f"choice-{place}", choice) for place, choice in enumerate(source["choices"], 1)]

    def write(self, ident: str, title: str) -> Element:
        item = Element("item", {"ident": ident, "title": title})
        kind = self.source["kind"] if len(self.choices) == 2 or self.source["kind"] != TRUE_FALSE else SINGLE
        fields = add(add(item, "itemmetadata"), "qtimetadata")
        for label, entry in (("question_type", TYPES[kind]), ("points_possible", "1.0")):
            one = add(fields, "qtimetadatafield")
            add(one, "fieldlabel", label)
            add(one, "fieldentry", entry)
        self.put_presentation(item)
        self.put_processing(item)
        for choice_ident, choice in self.choices:
            self.put_feedback(item, f"{choice_ident}_fb", choice["feedback"])
        self.put_feedback(item, "general_fb", self.source["explanation"])
        put_extras(item, self.source, name=title, tags="")
        put_hints(item, self.source)
        return item

    def put_presentation(self, item: Element) -> None:
        presentation = add(item, "presentation")
        self.put_material(presentation, self.source["prompt"])
        cardinality = "Multiple" if self.source["kind"] == MULTIPLE else "Single"
        response = add(presentation, "response_lid", ident="response1", rcardinality=cardinality)
        render = add(response, "render_choice", shuffle="Yes" if self.source["shuffle_choices"] else "No")
        for ident, choice in self.choices:
            label = add(render, "response_label", ident=ident)
            self.put_material(label, choice["text"], inline=True)
            put_missed(label, choice)

    def put_processing(self, item: Element) -> None:
        processing = add(item, "resprocessing")
        outcomes = add(processing, "outcomes")
        add(outcomes, "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
        if self.source["explanation"]:
            add(self.condition(processing, "general_fb"), "other")
        for ident, choice in self.choices:
            if choice["feedback"]:
                add(self.condition(processing, f"{ident}_fb"), "varequal", ident, respident="response1")
        condition = add(processing, "respcondition", continue_="No")
        test = add(condition, "conditionvar")
        holder = add(test, "and") if self.source["kind"] == MULTIPLE else test
        for ident, choice in self.choices:
            if choice["is_correct"]:
                add(holder, "varequal", ident, respident="response1")
            elif self.source["kind"] == MULTIPLE:
                add(add(holder, "not"), "varequal", ident, respident="response1")
        add(condition, "setvar", "100", action="Set", varname="SCORE")

    def condition(self, processing: Element, feedback: str) -> Element:
        condition = add(processing, "respcondition", continue_="Yes")
        test = add(condition, "conditionvar")
        add(condition, "displayfeedback", feedbacktype="Response", linkrefid=feedback)
        return test

    def put_feedback(self, item: Element, ident: str, markdown: str) -> None:
        if markdown:
            self.put_material(add(add(item, "itemfeedback", ident=ident), "flow_mat"), markdown)

    def put_material(self, parent: Element, markdown: str, *, inline: bool = False) -> None:
        html = with_addresses(from_markdown(markdown, inline=inline), self.address)
        material = add(parent, "material")
        add(material, "mattext", html, texttype="text/html")
        material.append(markdown_beside(material_html(material), markdown))

    def address(self, target: str) -> str:
        name = file_in(target)
        if name not in self.files:
            return target
        self.used[name] = self.files[name]
        return FILE_BASE + quoted(name)


def manifest(names: Iterable[str]) -> bytes:
    root = Element("manifest", {"identifier": "lectern-missions-manifest", "xmlns": PACKAGE})
    metadata_of_it = add(root, "metadata")
    add(metadata_of_it, "schema", "IMS Content")
    add(metadata_of_it, "schemaversion", "1.1.3")
    add(root, "organizations")
    resources = add(root, "resources")
    quiz = add(resources, "resource", identifier="missions", type="imsqti_xmlv1p2", href="missions/missions.xml")
    add(quiz, "file", href="missions/missions.xml")
    for number, name in enumerate(names, 1):
        path = quoted(FOLDER + name)
        add(add(resources, "resource", identifier=f"file-{number}", type="webcontent", href=path), "file", href=path)
    return as_bytes(root)
