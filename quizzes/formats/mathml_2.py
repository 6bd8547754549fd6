"""Formulas as the schemas of QTI 2.x have them: MathML 2.0, second edition, down to its lengths. Pure.

What is newer is said in the older words where there are any, and left out where there are none. QTI 3.0 has MathML 3,
which says all of this too. Source: the module files of the schema of MathML 2.0, section 3 of its recommendation.
"""

import re
from xml.etree.ElementTree import Element, SubElement

NUMBER = r"([0-9]+|[0-9]*\.[0-9]+)"
LENGTH = rf"-?{NUMBER}(em|ex|px|in|cm|mm|pt|pc|%)|0"
SPACES = tuple(f"{name}mathspace" for name in "veryverythin verythin thin medium thick verythick veryverythick".split())
PADDING = rf"[+-]?{NUMBER}((%? *(width|lspace|height|depth))|em|ex|px|in|cm|mm|pt|pc)"
LENGTHS = {
    "mspace": {"width": "|".join((LENGTH, *SPACES)), "height": LENGTH, "depth": LENGTH},
    "mpadded": dict.fromkeys(("width", "height", "depth", "lspace"), PADDING),
    "mfrac": {"linethickness": rf"{LENGTH}|-?{NUMBER}|thin|medium|thick"},
}


def as_mathml_2(math: Element) -> None:
    """Change a formula in place; its elements are named without namespace."""
    for element in list(math.iter()):
        for name, pattern in LENGTHS.get(element.tag, {}).items():
            _fit_length(element, name, pattern)
        if element.tag == "mpadded":
            element.attrib.pop("voffset", None)
        elif element.tag == "mspace" and "mathbackground" in element.attrib:
            _fill(element)
        elif element.tag == "menclose":
            _nest(element)
        elif element.tag in {"mstyle", "mtable"} and not len(element):
            element.tag, element.attrib = "mrow", {}
        elif element.tag == "mtr" and not len(element):
            SubElement(element, "mtd")


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


def _fill(space: Element) -> None:
    """A space has no background; a style around it does."""
    SubElement(space, "mspace", {key: value for key, value in space.attrib.items() if key != "mathbackground"})
    space.tag, space.attrib = "mstyle", {"mathbackground": space.attrib["mathbackground"]}


def _nest(enclosed: Element) -> None:
    """One notation for each element, the first one outside."""
    first, *others = enclosed.get("notation", "").split() or ["longdiv"]
    enclosed.set("notation", first)
    for notation in others:
        inner = Element("menclose", {"notation": notation})
        inner.text, inner[:] = enclosed.text, enclosed[:]
        enclosed.text, enclosed[:] = None, [inner]
