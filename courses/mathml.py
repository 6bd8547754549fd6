r"""TeX to MathML on the server, with errors that can be seen.

latex2mathml leaves what it does not know in its output instead of complaining: environments such as `aligned` print
their `&`, unknown commands their name. So the TeX is first rewritten to what it has, and its tree is repaired and read
again for such traces (mathml_tree.py). The tree is serialised here, because the library's own text output does not
escape `\text{<img>}`.
"""

import re
from functools import lru_cache
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import Converter

from courses.mathml_tree import AMPERSAND, MathError, check, repair
from courses.wording import gettext

LONGEST_FORMULA = 5_000

# Environments as (opening, closing) in what latex2mathml knows. align* numbers no lines: a formula is converted alone,
# so that the numbers of `align` would start at 1 in each of them.
COLUMN = (r"\begin{array}{c}", r"\end{array}")
ALIGNED = (r"\begin{align*}", r"\end{align*}")
BRACED = (r"\left. \begin{array}{ll}", r"\end{array} \right\}")
ENVIRONMENTS = {
    **dict.fromkeys(["align", "align*", "aligned", "alignat", "alignat*", "alignedat", "flalign", "flalign*"], ALIGNED),
    **dict.fromkeys(["eqnarray", "eqnarray*"], (r"\begin{array}{rcl}", r"\end{array}")),
    **dict.fromkeys(["gather", "gather*", "gathered", "multline", "multline*"], COLUMN),
    **dict.fromkeys(["equation", "equation*", "displaymath", "math"], ("{", "}")),
    **dict.fromkeys(["rcases", "drcases"], BRACED),
    "dcases": (r"\begin{cases}", r"\end{cases}"),
    "subarray": (r"\begin{array}", r"\end{array}"),
    **{
        name: (rf"\begin{{{name}}}", rf"\end{{{name}}}")
        for kind in ("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix")
        for name in (kind, f"{kind}*")
    },
    **{name: (rf"\begin{{{name}}}", rf"\end{{{name}}}") for name in ("array", "cases", "smallmatrix", "split")},
}
COMMANDS = {"bm": r"\boldsymbol", "mathds": r"\mathbb", "mathbbm": r"\mathbb", "mathscr": r"\mathcal"}

ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([a-zA-Z]+\*?)\}(\[[tbc]\])?")
COLUMNS_OF_ALIGNAT = re.compile(r"(\\begin\{(?:alignat\*?|alignedat)\})\s*\{\d+\}")
COMMAND = re.compile(rf"\\({'|'.join(COMMANDS)})(?![a-zA-Z])")
LABEL = re.compile(r"\\label\s*\{[^{}]*\}")
ROW_SPACING = re.compile(r"\\\\\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\]")
NEGATIONS = ((re.compile(r"\\not\s*="), r"\\neq "), (re.compile(r"\\not\s*\\in(?![a-zA-Z])"), r"\\notin "))
# "\\" first, so that the "\\&" of a table row is no "\&".
ESCAPED_AMPERSAND = re.compile(r"(\\\\)|\\&")
# Definitions would let a short text grow without bound.
DEFINITION = re.compile(r"\\(?:(?:re)?new(?:command|environment)|[gex]?def|let|DeclareMathOperator)(?![a-zA-Z])")


@lru_cache(maxsize=2048)
def to_mathml(tex: str, *, display: bool = False) -> str:
    """The formula as a `math` element. Raises MathError. What it holds still has to pass the sanitiser."""
    tree = math_tree(tex, display=display)
    tree.set("alttext", tex.strip())
    return tostring(tree, encoding="unicode")


def math_tree(tex: str, *, display: bool = False) -> Element:
    """What the formula is made of. Raises MathError."""
    if len(tex) > LONGEST_FORMULA:
        raise MathError(gettext("This formula is too long."))
    if DEFINITION.search(tex):
        raise MathError(gettext("Formulas cannot define commands of their own."))
    tree = _convert(_rewrite(tex), "block" if display else "inline")
    repair(tree)
    check(tree)
    return tree


def _rewrite(tex: str) -> str:
    tex = ROW_SPACING.sub(r"\\\\ ", COLUMNS_OF_ALIGNAT.sub(r"\1", LABEL.sub("", tex)))
    tex = ESCAPED_AMPERSAND.sub(lambda match: match[1] or AMPERSAND, tex)
    for pattern, replacement in NEGATIONS:
        tex = pattern.sub(replacement, tex)
    tex = COMMAND.sub(lambda match: COMMANDS[match[1]], tex)
    return _grouped_substacks(ENVIRONMENT.sub(_known_environment, tex))


def _known_environment(match: re.Match[str]) -> str:
    if match[2] not in ENVIRONMENTS:
        raise MathError(gettext("This formula has an unknown environment: %s") % match[2])
    return ENVIRONMENTS[match[2]][match[1] == "end"]


def _grouped_substacks(tex: str) -> str:
    r"""`\substack{…}` in braces of its own: without them the converter takes all that follows into it."""
    pieces = re.split(r"\\substack\s*(?=\{)", tex)
    result = pieces[0]
    for piece in pieces[1:]:
        end = _end_of_group(piece)
        result += rf"{{\substack{piece[:end]}}}{piece[end:]}"
    return result


def _end_of_group(tex: str) -> int:
    """The place behind the brace that closes the one at the start."""
    depth = 0
    for match in re.finditer(r"\\.|[{}]", tex):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.end()
    return len(tex)


def _convert(tex: str, display: str) -> Element:
    tree = _convert_once(tex, display)
    if any(element.get("linebreak") for element in tree.iter("mspace")):
        # Browsers ignore line breaks in MathML: lines outside an environment become a table of one column.
        tree = _convert_once(COLUMN[0] + tex + COLUMN[1], display)
    return tree


def _convert_once(tex: str, display: str) -> Element:
    try:
        tree: Element = Converter(display=display).convert_to_element(tex)
    except RecursionError:
        raise MathError(gettext("This formula is nested too deep.")) from None
    except Exception:  # the converter raises whatever its parser trips over: StopIteration, IndexError, KeyError, …
        raise MathError(gettext("This formula is incomplete or has a command in the wrong place.")) from None
    return tree
