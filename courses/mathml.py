r"""TeX to MathML on the server, with errors that can be seen.

latex2mathml leaves what it does not know in its output instead of complaining: environments such as `aligned` print
their `&`, unknown commands their name. So known environments are first rewritten to ones it has, and its output is
read again for such traces. Its tree is serialised here, because its own text output does not escape `\text{<img>}`.
"""

import re
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import Converter

from courses.wording import gettext

LONGEST_FORMULA = 5_000

# Environments as (opening, closing) in what latex2mathml knows. align* numbers no lines: a formula is converted alone,
# so that the numbers of `align` would start at 1 in each of them.
COLUMN = (r"\begin{array}{c}", r"\end{array}")
ALIGNED = (r"\begin{align*}", r"\end{align*}")
ENVIRONMENTS = {
    "align": ALIGNED,
    "aligned": ALIGNED,
    "alignat": ALIGNED,
    "alignat*": ALIGNED,
    "alignedat": ALIGNED,
    "flalign": ALIGNED,
    "flalign*": ALIGNED,
    "eqnarray": (r"\begin{array}{rcl}", r"\end{array}"),
    "eqnarray*": (r"\begin{array}{rcl}", r"\end{array}"),
    "gather": COLUMN,
    "gather*": COLUMN,
    "gathered": COLUMN,
    "multline": COLUMN,
    "multline*": COLUMN,
    "equation": ("{", "}"),
    "equation*": ("{", "}"),
    "displaymath": ("{", "}"),
    "math": ("{", "}"),
    "dcases": (r"\begin{cases}", r"\end{cases}"),
    "rcases": (r"\left. \begin{array}{ll}", r"\end{array} \right\}"),
    "drcases": (r"\left. \begin{array}{ll}", r"\end{array} \right\}"),
}
COMMANDS = {
    "bm": r"\boldsymbol",
    "mathds": r"\mathbb",
    "mathbbm": r"\mathbb",
    "coloneqq": r"\mathrel{:=}",
    "lbrace": r"\{",
    "rbrace": r"\}",
    "argmax": r"\operatorname{arg\,max}",
    "argmin": r"\operatorname{arg\,min}",
}
ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([a-zA-Z]+\*?)\}")
COLUMNS_OF_ALIGNAT = re.compile(r"(\\begin\{(?:alignat\*?|alignedat)\})\s*\{\d+\}")
COMMAND = re.compile(r"\\(%s)(?![a-zA-Z])" % "|".join(COMMANDS))
LABEL = re.compile(r"\\label\s*\{[^{}]*\}")
# Definitions would let a short text grow without bound.
DEFINITION = re.compile(r"\\(?:re)?(?:newcommand|newenvironment|def|gdef|edef|let|DeclareMathOperator)(?![a-zA-Z])")
UNKNOWN_COMMAND = re.compile(r"\\[a-zA-Z]+")
FEWEST_CHILDREN = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3
}  # fmt: skip


class MathError(ValueError):
    """The formula cannot be shown as it stands; the message says why."""


@lru_cache(maxsize=2048)
def to_mathml(tex: str, *, display: bool = False) -> str:
    """The formula as a `math` element. Raises MathError. What it holds still has to pass the sanitiser."""
    if len(tex) > LONGEST_FORMULA:
        raise MathError(gettext("This formula is too long."))
    if DEFINITION.search(tex):
        raise MathError(gettext("Formulas cannot define commands of their own."))
    tree = _convert(_rewrite(tex), "block" if display else "inline")
    for element in tree.iter():
        element.text = unescape(element.text or "")  # latex2mathml writes symbols as character references
    _check(tree)
    tree.set("alttext", tex.strip())
    return tostring(tree, encoding="unicode")


def _rewrite(tex: str) -> str:
    tex = COLUMNS_OF_ALIGNAT.sub(r"\1", LABEL.sub("", tex))
    tex = ENVIRONMENT.sub(_known_environment, tex)
    return COMMAND.sub(lambda match: COMMANDS[match[1]], tex)


def _known_environment(match: re.Match[str]) -> str:
    opening, closing = ENVIRONMENTS.get(match[2], (f"\\begin{{{match[2]}}}", f"\\end{{{match[2]}}}"))
    return opening if match[1] == "begin" else closing


def _convert(tex: str, display: str) -> Element:
    try:
        return Converter(display=display).convert_to_element(tex)
    except RecursionError:
        raise MathError(gettext("This formula is nested too deep.")) from None
    except Exception:  # the converter raises whatever its parser trips over: StopIteration, IndexError, KeyError, …
        raise MathError(gettext("This formula is incomplete or has a command in the wrong place.")) from None


def _check(tree: Element) -> None:
    """Raise MathError where the converter has left TeX in its output."""
    for element in tree.iter():
        if element.tag != "mtext" and (unknown := UNKNOWN_COMMAND.search(element.text or "")):
            raise MathError(gettext("This formula has an unknown command: %(command)s") % {"command": unknown[0]})
        if element.tag != "mtext" and element.text == "&":
            raise MathError(gettext("This formula has “&” outside a table."))
        if len(element) < FEWEST_CHILDREN.get(element.tag, 0):
            raise MathError(gettext("This formula is incomplete or has a command in the wrong place."))
