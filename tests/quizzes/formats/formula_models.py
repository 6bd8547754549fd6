"""The part of MathML 2 that we write, in patterns, as its schema has it: narrower than browsers and MathML 3 are."""

import re

from quizzes.formats.xml_reading import name_of

NUMBER = r"([0-9]+|[0-9]*\.[0-9]+)"
LENGTH = rf"-?{NUMBER}(em|ex|px|in|cm|mm|pt|pc|%)|0"
SPACE = f"{LENGTH}|((very)*thin|medium|(very)*thick)mathspace"
PADDING = rf"[+-]?{NUMBER}((%? *(width|lspace|height|depth))|em|ex|px|in|cm|mm|pt|pc)"
NOTATION = "longdiv|box|roundedbox|circle|(left|right|top|bottom)|(up|down)diagonalstrike|(vertical|horizontal)strike"
COLOUR = (
    "#([0-9a-f]{3}){1,2}|aqua|black|blue|fuchsia|gray|green|lime|maroon|navy|olive|purple|red|silver|teal|white|yellow"
)
TRUTH, LINE = "true|false", "(none|solid|dashed)"
STYLE = {
    "displaystyle": TRUTH,
    "scriptlevel": "[0-9]",
    "mathcolor": COLOUR,
    "mathbackground": COLOUR,
    "mathsize": f"small|normal|big|{LENGTH}",
}
TABLE = {
    "displaystyle": TRUTH,
    "columnspacing": f"({SPACE})( ({SPACE}))*",
    "rowspacing": f"({LENGTH})( ({LENGTH}))*",
    "columnlines": f"{LINE}( {LINE})*",
    "rowlines": f"{LINE}( {LINE})*",
}
OPERATOR = {
    **dict.fromkeys(["stretchy", "fence", "movablelimits"], TRUTH),
    **dict.fromkeys(["lspace", "rspace", "minsize", "maxsize"], SPACE),
    "form": "prefix|infix|postfix",
}
ANYWHERE = {"class": r"[\w\- ]+", "accent": TRUTH, "display": "inline|block", "alttext": "(?s).*"}
# Element of a formula: (pattern of the children's names, pattern of each attribute that no other element has)
MATH = {
    "mstyle": ("(m[a-z]+,)+", STYLE),
    "mspace": ("", {"width": SPACE, "height": LENGTH, "depth": LENGTH}),
    "mpadded": ("(m[a-z]+,)*", dict.fromkeys(["width", "height", "depth", "lspace"], PADDING)),
    "mfrac": ("(m[a-z]+,){2}", {"linethickness": f"{LENGTH}|{NUMBER}|thin|medium|thick"}),
    "menclose": ("(m[a-z]+,)*", {"notation": NOTATION}),
    "mtable": ("(mtr,)+", TABLE),
    "mtr": ("(mtd,)+", {}),
    "mo": ("", OPERATOR),
    **dict.fromkeys(["mroot", "msub", "msup", "munder", "mover"], ("(m[a-z]+,){2}", {})),
    **dict.fromkeys(["msubsup", "munderover"], ("(m[a-z]+,){3}", {})),
}


def wrongs_of_math(math):
    wrong = [] if math.tag.startswith("{http://www.w3.org/1998/Math/MathML}") else ["math of no namespace"]
    for element in math.iter():
        children, attributes = MATH.get(name_of(element), (".*", {}))
        found = "".join(f"{name_of(child)}," for child in element)
        wrong += [] if re.fullmatch(children, found) else [f"{name_of(element)}: {found}"]
        for key, value in element.items():
            pattern = (attributes | ANYWHERE).get(key, "none")
            wrong += [] if re.fullmatch(pattern, value) else [f"{name_of(element)}: {key}={value}"]
    return wrong
