"""Formulas as the schemas of QTI 2.x have them: MathML 2.0, second edition, down to its lengths and colours. Pure.

What is newer is said in the older words where there are any, and left out where there are none. QTI 3.0 has MathML 3,
which says all of this too. Source: the module files of the schema of MathML 2.0, section 3 of its recommendation.
"""

import re
from xml.etree.ElementTree import Element, SubElement

from PIL import ImageColor

NUMBER = r"([0-9]+|[0-9]*\.[0-9]+)"
LENGTH = rf"-?{NUMBER}(em|ex|px|in|cm|mm|pt|pc|%)|0"
SPACES = tuple(f"{name}mathspace" for name in "veryverythin verythin thin medium thick verythick veryverythick".split())
PADDING = rf"[+-]?{NUMBER}((%? *(width|lspace|height|depth))|em|ex|px|in|cm|mm|pt|pc)"
LENGTHS = {
    "mspace": {"width": "|".join((LENGTH, *SPACES)), "height": LENGTH, "depth": LENGTH},
    "mpadded": dict.fromkeys(("width", "height", "depth", "lspace"), PADDING),
    "mfrac": {"linethickness": rf"{LENGTH}|-?{NUMBER}|thin|medium|thick"},
}
COLOURS = ("mathcolor", "mathbackground")
PARTS = dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2)
PARTS |= dict.fromkeys(("msubsup", "munderover"), 3)
FULL = frozenset({"mstyle", "mtable"})


def as_mathml_2(math: Element) -> None:
    """Change a formula in place; its elements are named without namespace."""
    for element in list(math.iter()):
        _fit_attributes(element)
        _fit_content(element)


def _fit_attributes(element: Element) -> None:
    element.attrib = {key: value for key, value in element.attrib.items() if value and key != "voffset"}
    if element.tag != "mo":
        element.attrib.pop("movablelimits", None)
    for name, pattern in LENGTHS.get(element.tag, {}).items():
        _fit_length(element, name, pattern)
    for name in COLOURS:
        _fit_colour(element, name)


def _fit_content(element: Element) -> None:
    if element.tag in {"mspace", "mpadded"} and "mathbackground" in element.attrib:
        _fill(element)
    elif element.tag == "menclose":
        _nest(element)
    elif element.tag == "mtr" and not len(element):
        SubElement(element, "mtd")
    elif len(element) != PARTS.get(element.tag, len(element)) or (element.tag in FULL and not len(element)):
        # Browsers too take what has the wrong number of parts for a row of them.
        element.tag, element.attrib = "mrow", {}


def _fit_length(element: Element, name: str, pattern: str) -> None:
    value = _in_older_units(element.get(name, ""))
    if re.fullmatch(pattern, value):
        element.set(name, value)
    else:
        element.attrib.pop(name, None)


def _in_older_units(length: str) -> str:
    """Negative spaces with names and the eighteenths of TeX in `em`, and a zero with a unit."""
    if length.startswith("negative") and length.removeprefix("negative") in SPACES:
        return f"-{(SPACES.index(length.removeprefix('negative')) + 1) / 18:.4f}em"
    if re.fullmatch(rf"-?{NUMBER}mu", length):
        return f"{float(length[:-2]) / 18:.4f}em"
    return "0em" if length == "0" else length


def _fit_colour(element: Element, name: str) -> None:
    """In six small digits: of the names of colours the schemas know sixteen. What is no colour is left out."""
    try:
        red, green, blue, *_ = ImageColor.getrgb(element.attrib.pop(name, ""))
    except ValueError:
        return
    if max(red, green, blue) <= 255:
        element.set(name, f"#{red:02x}{green:02x}{blue:02x}")


def _fill(box: Element) -> None:
    """A space and a padded box have no background; a style around them does."""
    inner = Element(box.tag, {key: value for key, value in box.attrib.items() if key != "mathbackground"})
    inner.text, inner[:] = box.text, box[:]
    box.tag, box.attrib = "mstyle", {"mathbackground": box.attrib["mathbackground"]}
    box.text, box[:] = None, [inner]


def _nest(enclosed: Element) -> None:
    """One notation for each element, the first one outside."""
    first, *others = enclosed.get("notation", "").split() or ["longdiv"]
    enclosed.set("notation", first)
    for notation in others:
        inner = Element("menclose", {"notation": notation})
        inner.text, inner[:] = enclosed.text, enclosed[:]
        enclosed.text, enclosed[:] = None, [inner]
