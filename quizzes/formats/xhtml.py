"""Text inside of XML: XHTML elements to HTML and back, and the Markdown that stays beside what others read of it. Pure.

Markdown says less than HTML and more than other systems keep, so a text that left Lectern would not come back as its
author wrote it. It therefore travels twice: as XHTML for others, and as Markdown in a processing instruction, which
others pass over, with a fingerprint of the XHTML. Where somebody has changed the XHTML since, the fingerprint no longer
fits, and the change wins.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, cast
from xml.etree.ElementTree import Element, ProcessingInstruction, SubElement

from defusedxml.ElementTree import fromstring

from .html_text import from_markdown
from .mathml_2 import as_mathml_2
from .xml_reading import name_of

TEXT = "lectern-text"
VOID = frozenset("br hr img col input source track wbr embed area".split())
MATHML = "http://www.w3.org/1998/Math/MathML"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_JSON = re.compile("[\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# What QTI 2.1 has of XHTML (section 8.3 of its information model), with the attributes that it allows there.
ELEMENTS = frozenset(
    "abbr acronym address blockquote br cite code dfn div em h1 h2 h3 h4 h5 h6 kbd p pre q samp span strong var "
    "dl dt dd ol ul li caption col colgroup table tbody td tfoot th thead tr img a b big hr i small sub sup tt".split()
)
SCHEME, COLON = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:"), re.compile("[^/?#:]*:")
REPLACED = {"del": "span", "mark": "span", "section": "div", "figure": "div", "figcaption": "p"}
ATTRIBUTES = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt"}),
    "th": frozenset({"scope"}),
}


def pieces(element: Element, *, inside: bool = True) -> Iterator[str]:
    """An element as HTML, in pieces; with `inside`, only what is in it. No processing instructions."""
    name = name_of(element)
    if not inside:
        attributes = "".join(f' {local(key)}="{escape(value)}"' for key, value in element.attrib.items())
        yield f"<{name}{attributes}>"
    yield escape(element.text or "", quote=False)
    for child in element:
        if name_of(child):
            yield from pieces(child, inside=False)
        yield escape(child.tail or "", quote=False)
    if not inside and name not in VOID:
        yield f"</{name}>"


def html_in(element: Element) -> str:
    return "".join(pieces(element))


def local(name: str) -> str:
    return name.rpartition("}")[2]


def fingerprint(html: str) -> str:
    """Of what others read: spaces between words and attributes of namespaces do not count."""
    plain = re.sub(r' xmlns(?::\w+)?="[^"]*"', "", html)
    plain = re.sub(r"\s+", " ", re.sub(r"\s*(<[^>]*>)\s*", r"\1", plain)).strip()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:16]


def instruction(target: str, content: Mapping[str, Any]) -> Element:
    """A processing instruction that holds JSON, in characters that XML allows."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    text = NOT_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text).replace("?>", "?\\u003e")
    return cast(Element, ProcessingInstruction(target, text))


def instructions(element: Element, target: str) -> Iterator[dict[str, Any]]:
    """What those with that target hold, directly in the element; what is no JSON object is passed over."""
    for child in element:
        text = child.text or ""
        if name_of(child) or text.partition(" ")[0] != target:
            continue
        try:
            content = json.loads(text.partition(" ")[2])
        except (ValueError, RecursionError):
            continue
        if isinstance(content, dict):
            yield content


def markdown_beside(html: str, markdown: str) -> Element:
    return instruction(TEXT, {"markdown": markdown, "stands_for": fingerprint(html)})


def remembered(element: Element, html: str) -> str | None:
    """The Markdown that stands beside this HTML, unless the HTML was changed since; None where there is none."""
    for content in instructions(element, TEXT):
        if content.get("stands_for") == fingerprint(html) and isinstance(content.get("markdown"), str):
            return str(content["markdown"])
    return None


def put_text(element: Element, markdown: str, *, address: Callable[[str], str]) -> None:
    """The text as XHTML of QTI 2.1 into an element, with its Markdown beside it. `address` gives those of files."""
    page = fromstring(f"<div>{from_markdown(markdown)}</div>")
    element.text = page.text
    element.extend(page)
    _reduce(element, address)
    element.append(markdown_beside(html_in(element), markdown))


def _reduce(parent: Element, address: Callable[[str], str]) -> None:
    """Elements and attributes of QTI 2.1; formulas become MathML 2, in its namespace."""
    for child in list(parent):
        name = name_of(child)
        if name == "math":
            _as_mathml(child)
            continue
        child.tag = REPLACED.get(name, name if name in ELEMENTS else "span")
        allowed = ATTRIBUTES.get(child.tag, frozenset()) | {"class"}
        child.attrib = {key: value for key, value in child.attrib.items() if key in allowed and value}
        for key in ("src", "href"):
            if key in child.attrib:
                child.set(key, as_uri(address(child.attrib[key])))
        _complete(child)
        _reduce(child, address)


def as_uri(address: str) -> str:
    """By the letter of RFC 3986, where browsers are lenient: one `#`, and no colon in the first part of a path."""
    before, sign, fragment = address.partition("#")
    address = before + sign + fragment.replace("#", "%23")
    return f"./{address}" if COLON.match(address) and not SCHEME.match(address) else address


def _complete(element: Element) -> None:
    """With what QTI asks for: words for a picture, an address for a link, a body for a table."""
    if element.tag == "img":
        element.attrib.setdefault("alt", "")
    elif element.tag == "a" and not element.get("href"):
        element.tag = "span"
    elif element.tag == "table" and not any(name_of(child) == "tbody" for child in element):
        for head in element:
            head.tag = "tbody"


def _as_mathml(math: Element) -> None:
    for element in math.iter():
        element.tag = name_of(element)
    as_mathml_2(math)
    math.set("xmlns", MATHML)


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """A child of that name. Underscores at the end of an attribute's name are left out."""
    element = SubElement(parent, name, {key.rstrip("_"): value for key, value in attributes.items()})
    element.text = text
    return element


def legal(text: str) -> str:
    """Without the characters that no XML can hold."""
    return NOT_IN_XML.sub("", text)
