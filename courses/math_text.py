"""A formula in one line of letters, for lists, tables and titles, where MathML has no place: x², (a + 1)/b, √2.

Pure. What Unicode has no small letters for is written as people write it in a message: x^(n/2), y_train.
"""

import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from courses.mathml import math_tree
from courses.mathml_tree import MathError

RAISED = dict(zip("0123456789+−=()inkT′∗", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿᵏᵀ′*", strict=True))
LOWERED = dict(zip("0123456789+−=()aeijkmnpstx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₘₙₚₛₜₓ", strict=True))
ACCENTS = {"^": "\u0302", "~": "\u0303", "―": "\u0304", "¯": "\u0304", "˙": "\u0307", "¨": "\u0308", "→": "\u20d7"}
SIGNS = frozenset("+−±")
SPACED = SIGNS | frozenset("=<>≤≥≠≈≡∼≪≫∝→←⇒⇔↦∈∉⊂⊆∪∩∣∧∨×·⋅∑∏∫")
INVISIBLE = re.compile("[\u2061-\u2064]")


@lru_cache(maxsize=2048)
def math_text(tex: str) -> str:
    """Raises nothing: a formula with an error is given as it was written."""
    try:
        text = text_of(math_tree(tex))
    except (MathError, RecursionError):
        return tex.strip()
    return re.sub(r"(?<=[(\[]) | (?=[)\],;])", "", " ".join(INVISIBLE.sub("", text).split()))


def text_of(element: Element) -> str:
    parts = list(element)
    match element.tag:
        case "mfrac" if element.get("linethickness"):  # a binomial coefficient, which has no line
            return f"{text_of(parts[0])}; {text_of(parts[1])}"
        case "mfrac":
            return f"{grouped(text_of(parts[0]))}/{grouped(text_of(parts[1]))}"
        case "msqrt":
            return f"√{grouped(row(parts))}"
        case "mroot":
            return f"{small(text_of(parts[1]), RAISED, '')}√{grouped(text_of(parts[0]))}"
        case "msub" | "munder":
            return scripted(parts[0], low=parts[1])
        case "msup":
            return scripted(parts[0], high=parts[1])
        case "mover":
            accent, base = ACCENTS.get(text_of(parts[1]).strip()), text_of(parts[0])
            return base + accent if accent and len(base) == 1 else scripted(parts[0], high=parts[1])
        case "msubsup" | "munderover":
            return scripted(parts[0], low=parts[1], high=parts[2])
        case "mtable":
            return "; ".join(", ".join(text_of(cell) for cell in line) for line in parts)
        case "mspace":
            return " "
    return row(parts) if parts else leaf(element)


def row(parts: list[Element]) -> str:
    """Side by side; a sign with nothing before it, or an operator, belongs to what follows."""
    text, is_after_operator = "", True
    for part in parts:
        piece = text_of(part)
        text += piece.strip() if is_after_operator and piece.strip() in SIGNS else piece
        is_after_operator = part.tag == "mo" and piece.strip() not in {")", "]", "}", "!"}
    return text


def leaf(element: Element) -> str:
    text = element.text or ""
    is_word = element.tag in {"mi", "mo"} and len(text) > 1 and text.isalpha()
    return f" {text} " if is_word or (element.tag == "mo" and text in SPACED) else text


def scripted(base: Element, *, low: Element | None = None, high: Element | None = None) -> str:
    """With an index, an exponent or both."""
    text = text_of(base)
    below = small(text_of(low), LOWERED, "_") if low is not None else ""
    above = small(text_of(high), RAISED, "^") if high is not None else ""
    return text.rstrip() + below + above + " " * text.endswith(" ")


def small(text: str, letters: dict[str, str], mark: str) -> str:
    """In small letters, if there are some for all of it."""
    text = "".join(text.split()) if set(text) - set(" ") <= letters.keys() else text.strip()
    return "".join(letters[letter] for letter in text) if set(text) <= letters.keys() else mark + grouped(text)


def grouped(text: str) -> str:
    text = text.strip()
    return text if re.fullmatch(r"\w*\W?", text) else f"({text})"
