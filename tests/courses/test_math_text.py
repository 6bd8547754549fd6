"""Formulas in one line of letters, and whole texts in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.markdown import one_line, plain_line
from courses.math_text import math_text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("x^2", "x²"),
        ("x^{n+1}_{i}", "xᵢⁿ⁺¹"),
        (r"\frac{a+1}{b}", "(a + 1)/b"),
        (r"\frac12", "1/2"),
        (r"\binom{n}{k}", "(n; k)"),
        (r"\sqrt{2} < \sqrt[3]{x+1}", "√2 < ³√(x + 1)"),
        (r"\sum_{i=1}^{n} x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"\lim_{x \to 0} \sin x", "lim_(x → 0) sin x"),
        (r"O(n\log n)", "O(n log n)"),
        (r"\hat y = \overline{x}", "y\u0302 = x\u0304"),
        (r"e^{-x/2}", "e^(−x/2)"),
        (r"a - (-1)", "a − (−1)"),
        (r"\alpha \in \mathbb{R}", "α ∈ ℝ"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "(1, 2; 3, 4)"),
        (r"10\,\text{kg and more}", "10 kg and more"),
        (r"\frac{", r"\frac{"),
        (r"\nonsense", r"\nonsense"),
    ],
)
def test_a_formula_is_written_in_letters_and_one_with_an_error_as_it_was(tex, text):
    assert math_text(tex) == text


@given(st.text(alphabet=r"\{}^_&$ab12+-=frac sqrt", max_size=40))
def test_no_formula_breaks_or_makes_two_lines(tex):
    assert len(math_text(tex).splitlines()) <= 1 or math_text(tex) == tex.strip()


def test_a_deep_formula_is_given_as_it_was_written():
    tex = r"\sqrt{" * 800 + "x" + "}" * 800

    assert math_text(tex) in (tex, "√(" * 799 + "√x" + ")" * 799)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("Is **this** $x^2$, or `x**2`?", "Is this x², or x**2?"),
        ("What is\nprinted?\n\n```python\nprint(1)\n```\n\n- a\n- $b_1$", "What is printed? print(1) a b₁"),
        ("## Look\n\n$$\n\\frac{1}{n}\n$$\n\n![A *cat*](upload:1)", "Look 1/n A cat"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b 1 | 2"),
        ("[a link](https://example.org) <b>", "a link <b>"),
        ("***", "***"),
        ("", ""),
    ],
)
def test_a_text_of_any_blocks_is_one_line_of_words(source, line):
    assert one_line(source) == line


def test_a_title_has_its_formulas_in_letters():
    assert plain_line("The *slope* of $x^2$") == "The slope of x²"
