"""The one shape in which QTI 2.1, 2.2 and 3.0 are read and written: names of 2.x without namespaces. Pure.

QTI 3.0 calls its elements `qti-simple-choice` and their attributes `max-choices`; what is HTML keeps its names. So a
tree of either version becomes one of names like `simpleChoice` and `maxChoices`, and goes back the same way.
"""

import re
from xml.etree.ElementTree import Element

from .xhtml import ELEMENTS, add, local
from .xml_reading import name_of

# Elements of HTML that a tree of QTI 2 holds beside those that are written; all others are QTI's.
HTML = ELEMENTS | frozenset(
    "object param math audio video source track figure figcaption section article aside header footer nav main mark "
    "bdi bdo ruby rt rp time u s del ins iframe svg".split()
)
# They hold their texts in an element of their own in QTI 3.0.
WITH_CONTENT_BODY = frozenset({"modalFeedback", "feedbackBlock", "rubricBlock"})


def from_kebab(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(word.capitalize() for word in rest)


def to_kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def plain(element: Element) -> Element:
    """A copy with names of QTI 2.x; processing instructions stay."""
    name = name_of(element)
    if not name:
        copy = Element("")
        copy.tag, copy.text, copy.tail = element.tag, element.text, element.tail
        return copy
    is_of_3 = name.startswith("qti-")
    attributes = {attribute(key, is_of_3=is_of_3): value for key, value in element.attrib.items()}
    copy = Element(from_kebab(name.removeprefix("qti-")) if is_of_3 else name, attributes)
    copy.text, copy.tail = element.text, element.tail
    copy.extend([plain(child) for child in element])
    return unwrapped(copy)


def attribute(key: str, *, is_of_3: bool) -> str:
    key = local(key)
    return from_kebab(key) if is_of_3 and not key.startswith(("data-", "aria-")) else key


def unwrapped(element: Element) -> Element:
    """Without the `contentBody` that QTI 3.0 puts around texts."""
    if element.tag not in WITH_CONTENT_BODY:
        return element
    for body in [child for child in element if child.tag == "contentBody"]:
        place = list(element).index(body)
        element.remove(body)
        if place == 0:
            element.text = (element.text or "") + (body.text or "")
        for number, child in enumerate(body):
            element.insert(place + number, child)
    return element


def as_qti_3(element: Element, namespace: str) -> Element:
    """The same tree in the names of QTI 3.0."""
    root = _as_qti_3(element)
    root.set("xmlns", namespace)
    return root


def _as_qti_3(element: Element) -> Element:
    name = name_of(element)
    if not name or name in HTML:
        copy = Element("", element.attrib)
        copy.tag = element.tag
    else:
        copy = Element(f"qti-{to_kebab(name)}", {to_kebab(key): value for key, value in element.attrib.items()})
    copy.text, copy.tail = element.text, element.tail
    if name == "math":
        copy.extend(list(element))
        return copy
    holder = copy
    if name in WITH_CONTENT_BODY:
        holder = add(copy, "qti-content-body", element.text)
        copy.text = None
    holder.extend([_as_qti_3(child) for child in element])
    return copy
