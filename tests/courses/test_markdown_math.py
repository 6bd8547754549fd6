"""TeX becomes MathML, or an error that the author sees."""

import re

import pytest

from courses.markdown import render, render_fragment
from courses.mathml import ENVIRONMENTS, to_mathml
from courses.mathml_tree import MathError


def body(tex, **options):
    return re.fullmatch(r"<math [^>]*><mrow>(.*)</mrow></math>", to_mathml(tex, **options), re.DOTALL)[1]


def test_inline_formula_in_the_page():
    assert render("$a<b$").html == (
        '<p><math xmlns="http://www.w3.org/1998/Math/MathML" display="inline" alttext="a&lt;b">'
        "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow></math></p>"
    )


def test_display_formula_can_be_scrolled_with_the_keyboard():
    assert render("$$\nx\n$$").html == (
        '<div class="math-block" tabindex="0" role="group" aria-label="Formula">'
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block" alttext="x">'
        "<mrow><mi>x</mi></mrow></math></div>"
    )


@pytest.mark.parametrize("source", ["$5 and $10", "costs $100-$5,000 in all", r"\$x\$", "`$x$`", "$ x $"])
def test_money_is_no_formula(source):
    assert "<math" not in render(source).html


@pytest.mark.parametrize("name", sorted(ENVIRONMENTS))
def test_every_environment_gives_a_table_without_traces(name):
    columns = {"array": "{ll}", "subarray": "{c}", "alignat": "{2}", "alignat*": "{2}", "alignedat": "{2}"}.get(
        name, ""
    )
    cells = "a + b" if ENVIRONMENTS[name][0] == "{" else r"a & b \\ c & d"
    converted = body(rf"\begin{{{name}}}{columns} {cells} \end{{{name}}}")

    assert "&amp;" not in converted
    assert "\\" not in converted
    assert ("<mtable" in converted) == (ENVIRONMENTS[name][0] != "{")


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\bm{x}", "<mrow><mi>𝒙</mi></mrow>"),
        (r"\mathbb{R}\mathbb{1}", "<mi>ℝ</mi><mrow><mn>𝟙</mn></mrow>"),
        (r"\mathrm{softmax}", '<mrow><mi mathvariant="normal">softmax</mi></mrow>'),
        (r"x \sim \langle y \rangle", "<mi>x</mi><mo>∼</mo><mo>⟨</mo><mi>y</mi><mo>⟩</mo>"),
        (r"\text{손실 \& x}", "<mtext>손실\xa0&amp;\xa0x</mtext>"),
        (r"\mathop{\mathrm{argmin}}\limits_x", "<munder><mo>argmin</mo><mi>x</mi></munder>"),
        (r"a \& b", "<mi>a</mi><mi>&amp;</mi><mi>b</mi>"),
        (r"a \not= b \label{eq}", "<mi>a</mi><mo>≠</mo><mi>b</mi>"),
        (
            r"a \\[4pt] b",
            '<mtable><mtr><mtd class="align-center"><mi>a</mi></mtd></mtr>'
            '<mtr><mtd class="align-center"><mi>b</mi></mtd></mtr></mtable>',
        ),
        (r"\text{<img src=x onerror=1>}", "<mtext>&lt;img\xa0src=x\xa0onerror=1&gt;</mtext>"),
    ],
)
def test_formula_is_what_browsers_draw(tex, expected):
    assert body(tex).replace("&#160;", "\xa0") == expected


def test_substack_takes_only_its_own_group():
    assert body(r"\sum_{\substack{i \\ j}} x").endswith("<mi>x</mi>")
    assert body(r"\substack{i \\ j} x").endswith("<mi>x</mi>")


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"\foo{x}", r"This formula has an unknown command: \foo"),
        (r"\ce{H2O}", r"This formula has an unknown command: \ce"),
        (r"\begin{foo}x\end{foo}", "This formula has an unknown environment: foo"),
        ("a & b", "This formula has “&” outside a table."),
        (r"\frac{1", "This formula is incomplete or has a command in the wrong place."),
        ("x^", "This formula is incomplete or has a command in the wrong place."),
        ("x^2^3", "This formula is incomplete or has a command in the wrong place."),
        (r"\left( x", "This formula is incomplete or has a command in the wrong place."),
        (r"\def\a{\a\a}\a", "Formulas cannot define commands of their own."),
        ("{" * 3000, "This formula is nested too deep."),
        ("x" * 5001, "This formula is too long."),
    ],
)
def test_formula_that_cannot_be_shown_says_why(tex, message):
    with pytest.raises(MathError) as raised:
        to_mathml(tex)

    assert str(raised.value) == message


def test_broken_formula_stays_in_the_page_as_source():
    assert render(r"so $\foo<b>$ is").html == r'<p>so <code class="math-error">$\foo&lt;b&gt;$</code> is</p>'


def test_too_many_formulas_are_one_problem():
    rendered = render(" ".join(f"$x_{{{number}}}$" for number in range(2010)))

    assert rendered.html.count("<math") == 2000
    assert [problem.message for problem in rendered.problems] == [
        "This page has too many formulas; from here on they are shown as source."
    ]


@pytest.mark.parametrize("source", ["$x$ is 5", "$$x$$ is 5", "It is $x$ and 5", "$x$"])
def test_a_formula_may_begin_a_text_that_ends_with_a_digit(source):
    assert "<math" in render_fragment(source)


def test_prices_stay_prices():
    assert "<math" not in render_fragment("5$ and 6$ or 7")
