"""Formulas that other systems keep as MathML."""

import pytest
from bs4 import BeautifulSoup

from courses.mathml import to_mathml
from quizzes.formats.mathml_text import to_tex

ROW = "<mtr><mtd><mn>1</mn></mtd><mtd><mi>x</mi></mtd></mtr>"
FORMULAS = {
    "<mi>sin</mi><mi>α</mi><mo>≤</mo><mn>1.5</mn>": r"\sin \alpha \le 1.5",
    "<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>": r"\sqrt{x + 1}",
    "<mroot><mi>x</mi><mn>3</mn></mroot>": r"\sqrt[3]{x}",
    "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>": "x_{i}^{2}",
    "<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mn>2</mn></msup>": "{( a )}^{2}",
    "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>": r"\sum_{i}^{n}",
    "<munder><mo>∑</mo><mi>i</mi></munder><mover><mo>∑</mo><mi>n</mi></mover>": r"\sum_{i} \sum^{n}",
    "<mover><mi>y</mi><mo>^</mo></mover>": r"\hat{y}",
    "<mover><mi>y</mi><mi>z</mi></mover><munder><mi>y</mi><mi>z</mi></munder>": r"\overset{z}{y} \underset{z}{y}",
    '<mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac>': r"\binom{n}{k}",
    "<mfenced><mi>a</mi><mi>b</mi></mfenced>": r"\left( a , b \right)",
    '<mfenced open="{" close=""><mi>a</mi></mfenced>': r"\left\{ a \right.",
    "<mtext>if so</mtext><mspace></mspace><mi>cost</mi>": r"\text{if so} \ \mathrm{cost}",
    '<mi mathvariant="bold">v</mi><mo>\u2062</mo><mo>%</mo>': r"\mathbf{v} \%",
    f"<mtable>{ROW}{ROW}</mtable>": r"\begin{matrix} 1 & x \\ 1 & x \end{matrix}",
}
UNKNOWN = [
    "<mi>⨌</mi>",
    "<menclose><mi>x</mi></menclose>",
    "<mfrac><mi>x</mi></mfrac>",
    "<mtext>a_b</mtext>",
    "<mi><mi>x</mi></mi>",
    "<mtable><mtd><mn>1</mn></mtd></mtable>",
]


def tex(inner, attributes=""):
    return to_tex(BeautifulSoup(f"<math {attributes}>{inner}</math>", "html.parser").math)


@pytest.mark.parametrize("inner", FORMULAS)
def test_a_formula_becomes_tex_that_renders(inner):
    assert tex(inner) == FORMULAS[inner]
    assert to_mathml(FORMULAS[inner]).startswith("<math")


@pytest.mark.parametrize("inner", UNKNOWN)
def test_half_a_formula_is_none(inner):
    assert tex(inner) is None


def test_the_tex_that_a_formula_carries_is_taken():
    annotated = '<semantics><mi>⨌</mi><annotation encoding="application/x-tex"> \\iiiint </annotation></semantics>'

    assert tex(annotated) == "\\iiiint"
    assert tex("<mi>⨌</mi>", 'alttext="x_{1}"') == "x_{1}"
    assert tex("<mi>x</mi>", 'alttext="the variable x"') == "x"
