r"""MathML to TeX, for formulas that other systems keep without it. Pure.

Where the formula carries its TeX (an `annotation` of it, or the `alttext` that Lectern and others write), that is
taken. Else the presentation elements of MathML 3, chapter 3, are spelled out; an element that is not known makes the
whole formula None, because half a formula says something else.
"""

import re
from collections.abc import Callable

from bs4.element import NavigableString, Tag

TEX_ENCODINGS = frozenset({"application/x-tex", "tex", "latex", "application/x-latex", "text/x-tex"})
SIGN_OF_TEX = re.compile(r"[\\^_{}]")
PLAIN = re.compile(r"[\w\s+\-*/=()<>.,|!:;\[\]']*")
OPERATORS = {
    "×": r"\times", "⋅": r"\cdot", "·": r"\cdot", "÷": r"\div", "±": r"\pm", "∓": r"\mp", "−": "-", "≤": r"\le",
    "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "≡": r"\equiv", "∼": r"\sim", "∝": r"\propto", "∞": r"\infty",
    "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∬": r"\iint", "∮": r"\oint", "∂": r"\partial", "∇": r"\nabla",
    "√": r"\surd", "∈": r"\in", "∉": r"\notin", "∋": r"\ni", "⊂": r"\subset", "⊆": r"\subseteq", "⊃": r"\supset",
    "⊇": r"\supseteq", "∪": r"\cup", "∩": r"\cap", "∅": r"\emptyset", "∀": r"\forall", "∃": r"\exists",
    "¬": r"\neg", "∧": r"\land", "∨": r"\lor", "⇒": r"\Rightarrow", "⇐": r"\Leftarrow", "⇔": r"\Leftrightarrow",
    "→": r"\to", "←": r"\leftarrow", "↔": r"\leftrightarrow", "↦": r"\mapsto", "…": r"\dots", "⋯": r"\cdots",
    "⋮": r"\vdots", "⋱": r"\ddots", "°": r"^\circ", "∘": r"\circ", "⊕": r"\oplus", "⊗": r"\otimes", "⊥": r"\perp",
    "∥": r"\parallel", "∠": r"\angle", "′": "'", "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}",
    "ℚ": r"\mathbb{Q}", "ℂ": r"\mathbb{C}", "ℓ": r"\ell", "ℏ": r"\hbar", "⟨": r"\langle", "⟩": r"\rangle",
    "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "‖": r"\|", "{": r"\{", "}": r"\}",
    "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "_": r"\_", "^": r"\hat{}", "~": r"\sim", "\\": r"\backslash",
    "\u2061": "", "\u2062": "", "\u2063": "", "\u2064": "", "\xa0": r"\ ",
}  # fmt: skip
GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωϵϑϕϱςΓΔΘΛΞΠΣΥΦΨΩ",
        (
            "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon "
            "varphi chi psi omega epsilon vartheta phi varrho varsigma Gamma Delta Theta Lambda Xi Pi Sigma Upsilon "
            "Phi Psi Omega"
        ).split(),
        strict=True,
    )
)
ACCENTS = {
    "^": "hat", "ˆ": "hat", "¯": "bar", "‾": "overline", "_": "bar", "˙": "dot", "¨": "ddot", "~": "tilde",
    "˜": "tilde", "→": "vec", "⃗": "vec", "⏞": "overbrace",
}  # fmt: skip
FUNCTIONS = frozenset("sin cos tan cot sec csc log ln exp lim max min sup inf arg det dim gcd ker deg".split())


class Unknown(Exception):
    """An element or a character that has no TeX here."""


def to_tex(math: Tag) -> str | None:
    """The formula of a `math` element as TeX without its delimiters; None where it cannot be said."""
    for annotation in math.find_all("annotation"):
        if str(annotation.get("encoding", "")).lower() in TEX_ENCODINGS:
            return annotation.get_text().strip()
    alternative = str(math.get("alttext") or "").strip()
    if SIGN_OF_TEX.search(alternative):
        return alternative
    try:
        return re.sub(r"\s+", " ", _row(math)).strip()
    except (Unknown, RecursionError):
        return None


def _parts(tag: Tag) -> list[Tag]:
    return [child for child in tag.children if isinstance(child, Tag)]


def _row(tag: Tag) -> str:
    return " ".join(filter(None, (_tex(child) for child in _parts(tag))))


def _tex(tag: Tag) -> str:
    if tag.name in {"annotation", "annotation-xml", "mspace", "mphantom", "none"}:
        return r"\ " if tag.name == "mspace" else ""
    if tag.name in {"mrow", "mstyle", "mpadded", "semantics", "merror", "maction", "mtd"}:
        return _row(tag)
    rule = RULES.get(tag.name)
    if rule is None:
        raise Unknown(tag.name)
    return rule(tag)


def _group(tag: Tag) -> str:
    return f"{{{_tex(tag)}}}"


def _several(tag: Tag, number: int) -> list[Tag]:
    parts = _parts(tag)
    if len(parts) != number:
        raise Unknown(tag.name)
    return parts


def _characters(text: str) -> str:
    pieces = []
    for character in text:
        if character in GREEK:
            pieces.append(rf"\{GREEK[character]}")
        elif character in OPERATORS:
            pieces.append(OPERATORS[character])
        elif PLAIN.fullmatch(character):
            pieces.append(character)
        else:
            raise Unknown(character)
    return " ".join(pieces) if any(piece.startswith("\\") for piece in pieces) else "".join(pieces)


def _text(tag: Tag) -> str:
    if _parts(tag):
        raise Unknown(tag.name)
    return "".join(str(child) for child in tag.children if isinstance(child, NavigableString)).strip()


def _identifier(tag: Tag) -> str:
    text = _text(tag)
    if text in FUNCTIONS:
        return rf"\{text}"
    if len(text) > 1 and text.isascii() and text.isalpha():
        return rf"\mathrm{{{text}}}"
    if tag.get("mathvariant") == "bold" and text.isascii() and text.isalnum():
        return rf"\mathbf{{{text}}}"
    return _characters(text)


def _words(tag: Tag) -> str:
    words = _text(tag)
    if re.search(r"[\\{}$%#&_^~]", words):
        raise Unknown(tag.name)
    return rf"\text{{{words}}}" if words else ""


def _fraction(tag: Tag) -> str:
    above, below = _several(tag, 2)
    if str(tag.get("linethickness", "1")).rstrip("px%em") == "0":
        return rf"\binom{_group(above)}{_group(below)}"
    return rf"\frac{_group(above)}{_group(below)}"


def _nth_root(tag: Tag) -> str:
    base, index = _several(tag, 2)
    return rf"\sqrt[{_tex(index)}]{_group(base)}"


def _scripts(*signs: str) -> Callable[[Tag], str]:
    def rule(tag: Tag) -> str:
        base, *scripts = _several(tag, 1 + len(signs))
        inner = _tex(base)
        bare = inner if re.fullmatch(r"\w|\\[a-zA-Z]+", inner) else f"{{{inner}}}"
        return bare + "".join(f"{sign}{_group(script)}" for sign, script in zip(signs, scripts, strict=True))

    return rule


def _over(tag: Tag) -> str:
    base, above = _several(tag, 2)
    accent = ACCENTS.get(above.get_text().strip())
    if accent:
        return rf"\{accent}{_group(base)}"
    if _tex(base) in {r"\sum", r"\prod", r"\int", r"\lim"}:
        return f"{_tex(base)}^{_group(above)}"
    return rf"\overset{_group(above)}{_group(base)}"


def _under(tag: Tag) -> str:
    base, below = _several(tag, 2)
    if _tex(base) in {r"\sum", r"\prod", r"\int", r"\lim", r"\max", r"\min", r"\sup", r"\inf"}:
        return f"{_tex(base)}_{_group(below)}"
    return rf"\underset{_group(below)}{_group(base)}"


def _fenced(tag: Tag) -> str:
    opening, closing = str(tag.get("open", "(")) or ".", str(tag.get("close", ")")) or "."
    separators = str(tag.get("separators", ",")).split() or [""]
    inner = f" {_characters(separators[0])} ".join(_tex(child) for child in _parts(tag))
    fence = [sign if sign == "." else _characters(sign) for sign in (opening, closing)]
    return rf"\left{fence[0]} {inner} \right{fence[1]}"


def _table(tag: Tag) -> str:
    rows = [row for row in _parts(tag) if row.name == "mtr"]
    if len(rows) != len(_parts(tag)):
        raise Unknown(tag.name)
    lines = [" & ".join(_tex(cell) for cell in _parts(row)) for row in rows]
    between = r" \\ "
    return rf"\begin{{matrix}} {between.join(lines)} \end{{matrix}}"


RULES: dict[str, Callable[[Tag], str]] = {
    "mi": _identifier,
    "mn": lambda tag: _characters(_text(tag)),
    "mo": lambda tag: _characters(_text(tag)),
    "mtext": _words,
    "ms": _words,
    "mfrac": _fraction,
    "msqrt": lambda tag: rf"\sqrt{{{_row(tag)}}}",
    "mroot": _nth_root,
    "msub": _scripts("_"),
    "msup": _scripts("^"),
    "msubsup": _scripts("_", "^"),
    "munderover": _scripts("_", "^"),
    "mover": _over,
    "munder": _under,
    "mfenced": _fenced,
    "mtable": _table,
}
