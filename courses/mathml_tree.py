"""Repairs to a MathML tree for what browsers really draw (MathML Core), and a search for TeX that was left in it."""

import re
import unicodedata
from html import unescape
from xml.etree.ElementTree import Element

from courses.wording import gettext

# Stands for an escaped ampersand on its way through the converter, which takes every other one for a table's.
AMPERSAND = "\ue000"
ESCAPED = re.compile(r"\\([{}&%$#_|])")
UNKNOWN_COMMAND = re.compile(r"\\[a-zA-Z]+")
OPERATOR_CATEGORIES = frozenset({"Sm", "Ps", "Pe"})
TOKENS = frozenset({"mi", "mo", "mn", "mtext"})
FEWEST_CHILDREN = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3
}  # fmt: skip
# Names of styles in Unicode: browsers draw the letters of the mathematical alphabets, but no longer `mathvariant`.
ALPHABETS = {
    "bold": "MATHEMATICAL BOLD",
    "italic": "MATHEMATICAL ITALIC",
    "bold-italic": "MATHEMATICAL BOLD ITALIC",
    "script": "MATHEMATICAL SCRIPT",
    "bold-script": "MATHEMATICAL BOLD SCRIPT",
    "fraktur": "MATHEMATICAL FRAKTUR",
    "double-struck": "MATHEMATICAL DOUBLE-STRUCK",
    "sans-serif": "MATHEMATICAL SANS-SERIF",
    "monospace": "MATHEMATICAL MONOSPACE",
}
ALIGNMENTS = frozenset({"left", "center", "right"})


class MathError(ValueError):
    """The formula cannot be shown as it stands; the message says why."""


def repair(tree: Element) -> None:
    """Change the converter's tree in place. Raises MathError for an ampersand that belongs to no table."""
    for element in list(tree.iter()):
        if element.text == "&" and element.tag != "mtext":
            raise MathError(gettext("This formula has “&” outside a table."))
        if element.tag in TOKENS and len(element):
            _flatten(element)
        element.text = _own_text(element)
        _style_letters(element)
        _make_operator(element)
        _align(element)
    for element in list(tree.iter()):
        _join_upright_letters(element)


def _flatten(token: Element) -> None:
    r"""A token holds text only; the converter nests rows in it, as for `\mathop{\mathrm{name}}`."""
    token.text = "".join(token.itertext())
    token[:] = []


def _own_text(element: Element) -> str:
    text = unescape(element.text or "").replace(AMPERSAND, "&")  # symbols come as character references
    return ESCAPED.sub(lambda match: "‖" if match[1] == "|" else match[1], text)


def _style_letters(element: Element) -> None:
    alphabet = ALPHABETS.get(element.get("mathvariant", ""))
    if alphabet:
        element.text = "".join(_styled(letter, alphabet) for letter in element.text or "")
        del element.attrib["mathvariant"]


def _styled(letter: str, alphabet: str) -> str:
    """The letter in a mathematical alphabet, as Unicode names it; itself where that alphabet lacks it."""
    name = unicodedata.name(letter, "")
    short = re.sub(r"^(?:LATIN|GREEK) (CAPITAL|SMALL) LETTER ", r"\1 ", name)
    for prefix in (alphabet, alphabet.removeprefix("MATHEMATICAL ")):  # ℬ and ℝ are older than their block
        try:
            return unicodedata.lookup(f"{prefix} {short}")
        except KeyError:
            continue
    return letter


def _make_operator(element: Element) -> None:
    """Relations and fences that the converter takes for letters (± ~ ⟨ ⌊) get the spacing of operators."""
    text = element.text or ""
    if element.tag == "mi" and len(text) == 1 and unicodedata.category(text) in OPERATOR_CATEGORIES:
        element.tag, element.text = "mo", "∼" if text == "~" else text


def _align(element: Element) -> None:
    """The alignment of a cell as a class: Chromium does not know `columnalign`."""
    if element.tag == "mtd" and element.get("columnalign") in ALIGNMENTS:
        element.set("class", f"align-{element.attrib.pop('columnalign')}")


def _join_upright_letters(row: Element) -> None:
    r"""`\mathrm{softmax}` is one name, not seven letters."""
    for before, element in list(zip(list(row), list(row)[1:], strict=False))[::-1]:
        if _is_upright(before) and _is_upright(element):
            before.text = f"{before.text}{element.text}"
            row.remove(element)


def _is_upright(element: Element) -> bool:
    return element.tag == "mi" and element.get("mathvariant") == "normal"


def check(tree: Element) -> None:
    """Raise MathError where the converter has left TeX, or has left something out."""
    for element in tree.iter():
        text = element.text or ""
        unknown = UNKNOWN_COMMAND.search(text) if element.tag != "mtext" else None
        if unknown:
            raise MathError(gettext("This formula has an unknown command: %s") % unknown[0])
        if len(element) < FEWEST_CHILDREN.get(element.tag, 0):
            raise MathError(gettext("This formula is incomplete or has a command in the wrong place."))
