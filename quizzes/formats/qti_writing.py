"""A mission as an assessment item of QTI 2.x, and many as a content package; QTI 3.0 renames the same tree. Pure.

Every rule of credit is written out as response processing, so that other systems score as Lectern does. Feedback of a
choice is modal feedback that its identifier shows, feedback when missed is the same with `showHide="hide"`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from xml.etree.ElementTree import Element, tostring

from courses.wording import gettext
from quizzes.sources import ALL_OR_NOTHING, MULTIPLE, PER_OPTION, Source

from .extras import put_extras, put_hints
from .files import file_in, quoted
from .found import Written, label_of
from .packages import written
from .xhtml import add, legal, put_text

RESPONSE, SCORE, FEEDBACK, EXPLANATION = "RESPONSE", "SCORE", "FEEDBACK", "EXPLANATION"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True)
class Dialect:
    """What differs between the versions. `rename` gives the tree in the version's own names."""

    name: str
    label: str
    namespace: str
    schema: str
    item_type: str
    test_type: str
    package: str
    package_schema: str
    package_name: str
    package_version: str
    rename: Callable[[Element, str], Element]


def written_package(dialect: Dialect, missions: Iterable[Source], files: Mapping[str, bytes]) -> Written:
    """A content package: a test, its items in order, the files that they show, and the manifest."""
    contents: dict[str, bytes] = {}
    lost: list[tuple[str, str]] = []
    items: list[tuple[str, list[str]]] = []
    used: dict[str, bytes] = {}
    for number, source in enumerate(missions, 1):
        mine: dict[str, bytes] = {}
        contents[f"items/item-{number}.xml"] = serialised(dialect, written_item(source, number, files, mine))
        items.append((f"item-{number}", [f"files/{name}" for name in mine]))
        used |= mine
        lost += [(label_of(source, number), thing) for thing in unsaid(source)]
    test = serialised(dialect, written_test([identifier for identifier, _ in items]))
    manifest = serialised_manifest(dialect, items)
    pictures = {f"files/{name}": used[name] for name in sorted(used)}
    return Written(written({"imsmanifest.xml": manifest, "test.xml": test, **contents, **pictures}), (), lost)


def serialised(dialect: Dialect, root: Element) -> bytes:
    root = dialect.rename(root, dialect.namespace)
    root.set("xmlns:xsi", XSI)
    root.set("xsi:schemaLocation", f"{dialect.namespace} {dialect.schema}")
    return as_bytes(root)


def in_namespace(root: Element, namespace: str) -> Element:
    """QTI 2.x as it is."""
    root.set("xmlns", namespace)
    return root


def unsaid(source: Source) -> Iterator[str]:
    """What other systems will not know of it."""
    if source["hints"]:
        yield gettext("hints")
    if source["tags"]:
        yield gettext("tags")
    if source["max_attempts"]:
        yield gettext("number of attempts")
    if source["shuffle_place"]:
        yield gettext("shuffled place")


def choice_id(place: int) -> str:
    return f"choice-{place}"


def written_item(source: Source, number: int, files: Mapping[str, bytes], used: dict[str, bytes]) -> Element:
    def address(target: str) -> str:
        name = file_in(target)
        if name not in files:
            return target
        used[name] = files[name]
        return f"../files/{quoted(name)}"

    is_multiple = source["kind"] == MULTIPLE
    title = " ".join(legal(label_of(source, number)).split()) or str(number)
    item = Element("assessmentItem", {"identifier": f"item-{number}", "title": title})
    item.attrib |= {"adaptive": "false", "timeDependent": "false"}
    _put_response(item, source, is_multiple=is_multiple)
    _put_outcomes(item, source)
    body = add(item, "itemBody")
    put_text(add(body, "div"), source["prompt"], address=address)
    shuffle = "true" if source["shuffle_choices"] else "false"
    interaction = add(body, "choiceInteraction", responseIdentifier=RESPONSE, shuffle=shuffle)
    interaction.set("maxChoices", "0" if is_multiple else "1")
    for place, choice in enumerate(source["choices"], 1):
        put_text(add(interaction, "simpleChoice", identifier=choice_id(place)), choice["text"], address=address)
    _put_processing(item, source)
    _put_feedback(item, source, address)
    put_extras(item, source, name=title, tags="")
    put_hints(item, source)
    return item


def right_ids(source: Source) -> list[str]:
    return [choice_id(place) for place, choice in enumerate(source["choices"], 1) if choice["is_correct"]]


def _put_response(item: Element, source: Source, *, is_multiple: bool) -> None:
    cardinality = "multiple" if is_multiple else "single"
    response = add(item, "responseDeclaration", identifier=RESPONSE, cardinality=cardinality, baseType="identifier")
    correct = add(response, "correctResponse")
    for identifier in right_ids(source):
        add(correct, "value", identifier)
    if not is_multiple or source["credit"] == ALL_OR_NOTHING:
        return
    mapping = add(response, "mapping", defaultValue="0")
    if source["credit"] != PER_OPTION:
        mapping.set("lowerBound", "0")
    for place, choice in enumerate(source["choices"], 1):
        add(mapping, "mapEntry", mapKey=choice_id(place), mappedValue="1" if choice["is_correct"] else "-1")


def most_points(source: Source) -> int:
    if source["kind"] != MULTIPLE or source["credit"] == ALL_OR_NOTHING:
        return 1
    return len(source["choices"]) if source["credit"] == PER_OPTION else len(right_ids(source))


def _put_outcomes(item: Element, source: Source) -> None:
    score = add(item, "outcomeDeclaration", identifier=SCORE, cardinality="single", baseType="float")
    add(add(score, "defaultValue"), "value", "0")
    most = add(item, "outcomeDeclaration", identifier="MAXSCORE", cardinality="single", baseType="float")
    add(add(most, "defaultValue"), "value", str(most_points(source)))
    add(item, "outcomeDeclaration", identifier=FEEDBACK, cardinality="multiple", baseType="identifier")
    if source["explanation"]:
        add(item, "outcomeDeclaration", identifier=EXPLANATION, cardinality="single", baseType="identifier")


def _put_processing(item: Element, source: Source) -> None:
    processing = add(item, "responseProcessing")
    if source["kind"] != MULTIPLE or source["credit"] == ALL_OR_NOTHING:
        condition = add(add(processing, "responseCondition"), "responseIf")
        match = add(condition, "match")
        add(match, "variable", identifier=RESPONSE)
        add(match, "correct", identifier=RESPONSE)
        add(add(condition, "setOutcomeValue", identifier=SCORE), "baseValue", "1", baseType="float")
    else:
        points = add(processing, "setOutcomeValue", identifier=SCORE)
        if source["credit"] == PER_OPTION:
            points = add(points, "sum")
            add(points, "baseValue", str(len(source["choices"]) - len(right_ids(source))), baseType="float")
        add(points, "mapResponse", identifier=RESPONSE)
    chosen = add(processing, "setOutcomeValue", identifier=FEEDBACK)
    add(add(chosen, "multiple"), "variable", identifier=RESPONSE)
    if source["explanation"]:
        shown = add(processing, "setOutcomeValue", identifier=EXPLANATION)
        add(shown, "baseValue", EXPLANATION, baseType="identifier")


def _put_feedback(item: Element, source: Source, address: Callable[[str], str]) -> None:
    for place, choice in enumerate(source["choices"], 1):
        for key, show in (("feedback", "show"), ("feedback_missed", "hide")):
            if choice[key]:
                _put_modal(item, FEEDBACK, choice_id(place), show, choice[key], address)
    if source["explanation"]:
        _put_modal(item, EXPLANATION, EXPLANATION, "show", source["explanation"], address)


def _put_modal(
    item: Element, outcome: str, identifier: str, show: str, markdown: str, address: Callable[[str], str]
) -> None:
    modal = add(item, "modalFeedback", outcomeIdentifier=outcome, showHide=show, identifier=identifier)
    put_text(modal, markdown, address=address)


def written_test(identifiers: Iterable[str]) -> Element:
    test = Element("assessmentTest", {"identifier": "test", "title": gettext("Missions")})
    part = add(test, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="individual")
    section = add(part, "assessmentSection", identifier="section", title=gettext("Missions"), visible="true")
    for identifier in identifiers:
        add(section, "assessmentItemRef", identifier=identifier, href=f"items/{identifier}.xml")
    return test


def serialised_manifest(dialect: Dialect, items: Iterable[tuple[str, list[str]]]) -> bytes:
    items = list(items)
    key = sha256(repr(items).encode()).hexdigest()[:16]
    manifest = Element("manifest", {"identifier": f"manifest-{key}", "xmlns": dialect.package, "xmlns:xsi": XSI})
    manifest.set("xsi:schemaLocation", f"{dialect.package} {dialect.package_schema}")
    metadata = add(manifest, "metadata")
    add(metadata, "schema", dialect.package_name)
    add(metadata, "schemaversion", dialect.package_version)
    add(manifest, "organizations")
    resources = add(manifest, "resources")
    test = add(resources, "resource", identifier="resource-test", type=dialect.test_type, href="test.xml")
    add(test, "file", href="test.xml")
    for identifier, _ in items:
        add(test, "dependency", identifierref=f"resource-{identifier}")
    for identifier, names in items:
        path = f"items/{identifier}.xml"
        resource = add(resources, "resource", identifier=f"resource-{identifier}", type=dialect.item_type, href=path)
        for name in (path, *names):
            add(resource, "file", href=quoted(name))
    return as_bytes(manifest)


def as_bytes(root: Element) -> bytes:
    return ("<?xml version='1.0' encoding='utf-8'?>\n" + tostring(root, encoding="unicode")).encode("utf-8")
