"""XML that anyone may have sent, as a tree. Pure.

Nothing is ever fetched or expanded: a document that declares anything of its own is refused, and the mere name of a
document type, which old QTI files carry, is passed over. The encoding is decided here, not by the parser, so that every
encoding that schools use can be read and a wrong declaration gets a sentence that people understand.
"""

import codecs
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from courses.wording import gettext

from .found import Unreadable

MOST_BYTES = 20_000_000
MOST_ELEMENTS = 120_000
DEEPEST = 150
LONGEST_ATTRIBUTE = 2_000_000
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
ENCODING = re.compile(
    r"utf-?8|utf-?16|us-?ascii|iso-?8859-?\d{1,2}|latin-?1|(?:windows-|cp)12\d\d|euc-?(?:kr|jp)|ks_c_5601-1987|cp949|"
    r"shift[_-]?jis|gb2312|gbk|gb18030|big5|koi8-[ru]",
    re.I,
)
DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]{0,200}?\?>")
DECLARED = re.compile(rb"\s*<\?xml\b[^>]{0,150}?encoding\s*=\s*[\"']([\w.\-]{1,40})[\"']")
DOCTYPE = re.compile(
    r"\A(\s*(?:(?:<!--(?:(?!-->).){0,20000}-->|<\?(?:(?!\?>).){0,2000}\?>)\s*){0,50})"
    r"<!DOCTYPE\s+[\w:.\-]+(?:\s+(?:SYSTEM|PUBLIC\s+(?:\"[^\"<>]*\"|'[^'<>]*'))(?:\s+(?:\"[^\"<>]*\"|'[^'<>]*'))?)?\s*>",
    re.DOTALL,
)
ROOT = re.compile(r"<(?:[\w.\-]{1,60}:)?([A-Za-z][\w.\-]{0,80})((?:\s[^<>]{0,4000})?)")


class Builder(TreeBuilder):
    """Keeps processing instructions, and stops before depth or number cost more than a file of questions can."""

    def __init__(self) -> None:
        super().__init__(insert_pis=True)
        self.depth = self.number = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self.depth += 1
        self.number += 1
        if self.depth > DEEPEST:
            raise Unreadable(gettext("Its elements are nested too deep."))
        if self.number > MOST_ELEMENTS:
            raise Unreadable(gettext("It has too many elements."))
        if attrs and max(map(len, attrs.values())) > LONGEST_ATTRIBUTE:
            raise Unreadable(gettext("It has an attribute that is far too long."))
        return super().start(tag, attrs)

    def end(self, tag: str) -> Element:
        self.depth -= 1
        return super().end(tag)


def parse(data: bytes) -> Element:
    """The root. Processing instructions stay in the tree; namespaces stand in the tags. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        limit = gettext("The file is larger than %s MB.") % (MOST_BYTES // 1_000_000)
        raise Unreadable(limit)
    text = DOCTYPE.sub(r"\1", DECLARATION.sub("", decoded(data), count=1), count=1)
    if not text.lstrip()[:1] == "<":
        raise Unreadable(gettext("This is not XML: it does not begin with a tag."))
    try:
        parser = DefusedXMLParser(target=Builder(), forbid_dtd=True)
        parser.feed(text.encode("utf-8"))
        root: Element = parser.close()
    except DefusedXmlException:
        message = gettext("The file declares entities or a document type of its own. Such files are not read.")
        raise Unreadable(message) from None
    except ParseError as error:
        raise Unreadable(_reason(error)) from None
    return root


def _reason(error: ParseError) -> str:
    line, column = error.position
    place = {"line": line, "column": column + 1}
    if error.code in {3, 5}:  # no element found, unclosed token
        return gettext("The file ends before it is complete (line %(line)s).") % place
    if error.code == 11:  # undefined entity
        return gettext("A name between & and ; is no XML (line %(line)s, column %(column)s).") % place
    if error.code == 7:  # mismatched tag
        return gettext("An end tag does not fit its beginning (line %(line)s, column %(column)s).") % place
    return gettext("This is not well-formed XML (line %(line)s, column %(column)s).") % place


def decoded(data: bytes) -> str:
    """By its byte order mark, else as it declares, else as UTF-8. Raises Unreadable."""
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        message = gettext("The file is not in the encoding that it should be in: %s.")
        raise Unreadable(message % encoding.upper()) from None
    return text.removeprefix("\ufeff")


def encoding_of(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    declared = DECLARED.match(data[:400])
    name = declared[1].decode("ascii") if declared else "utf-8"
    if not ENCODING.fullmatch(name):
        raise Unreadable(gettext("The file says that it is in an encoding that cannot be read: %s.") % name)
    # A declaration that could be read as it stands is in no encoding of two bytes, whatever it says.
    return "utf-8" if re.fullmatch(r"utf-?16", name, re.I) else name


def beginning(data: bytes) -> tuple[str, str]:
    """The name of the root element without its prefix, and the text of its tag: for recognising, never for reading."""
    head = data[:20_000]
    encoding = next((encoding for mark, encoding in MARKS if head.startswith(mark)), "utf-8")
    text = head.decode(encoding, errors="ignore").lstrip("\ufeff \r\n\t")
    if not text.startswith("<"):
        return "", ""
    text = re.sub(r"<!--.*?-->|<\?.*?\?>", "", text, flags=re.DOTALL)
    match = ROOT.search(text)
    return (match[1], match[2]) if match else ("", "")


def name_of(element: Element) -> str:
    """Without its namespace; "" for a processing instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element | None, *names: str) -> list[Element]:
    """Those with one of the names; all elements where none is given."""
    if element is None:
        return []
    return [child for child in element if (name_of(child) in names if names else name_of(child))]


def child(element: Element | None, name: str) -> Element | None:
    return next(iter(children(element, name)), None)


def descendants(element: Element | None, *names: str) -> Iterator[Element]:
    """In the order of the document, without the element itself."""
    if element is not None:
        yield from (one for one in element.iter() if one is not element and name_of(one) in names)


def text_in(element: Element | None) -> str:
    """All text inside, stripped; "" where there is no element."""
    if element is None:
        return ""
    return "".join(_texts(element)).strip()


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        if name_of(inner):
            yield from _texts(inner)
        yield inner.tail or ""


def is_yes(value: str | None) -> bool:
    return (value or "").strip().lower() in {"true", "yes", "1"}
