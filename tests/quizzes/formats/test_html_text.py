"""HTML of other systems as Markdown, and back as XHTML."""

import xml.etree.ElementTree as ElementTree
from html import unescape
from re import sub

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from courses.markdown import render_fragment
from quizzes.formats.html_constructs import FORMULA
from quizzes.formats.html_text import from_markdown, to_markdown

CONSTRUCTS = {
    "<p>One <b>two</b>!</p><p>three</p>": "One **two**!\n\nthree",
    "a<br>b<br/><br/>c": "a\\\nb\n\nc",
    "<ul><li>one<ul><li>two</li></ul></li><li><p>x</p><p>y</p></li></ul>": "- one\n  - two\n- x\n\n  y",
    "<ol start='3'><li>a</li><li>b</li></ol>": "3. a\n4. b",
    "1. text": "1\\. text",
    "a_b _c_ $5 and $6 * 2": r"a_b \_c\_ \$5 and \$6 \* 2",
    "<b>강조(emphasis)</b>는": "**강조(emphasis)**는",
    "x<b>(bar).</b>baz": "x(**bar**).baz",
    '<pre><code class="language-python">a = "```"\n</code></pre>': '````python\na = "```"\n````',
    '<div class="highlight-r"><pre>x &lt;- 1<br>y</pre></div>': "```r\nx <- 1\ny\n```",
    "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1<br>2</td><td></td></tr></table>": (
        "| a | b\\|c |\n| --- | --- |\n| 1 2 |  |"
    ),
    r"so \(a<b\) and \[ \frac{1}{2} \] end": "so $a<b$ and\n\n$$\\frac{1}{2}$$\n\nend",
    r"3\(x\)4": "3 $x$ 4",
    '<img class="equation_image" data-equation-content="\\frac{a}{b}" src="/x">': r"$\frac{a}{b}$",
    '<img class="equation_image" alt="LaTeX: x^2" src="/x">': "$x^2$",
    '<img src="https://c.example/equation_images/%255Calpha?scale=1" alt="">': r"$\alpha$",
    'a <script type="math/tex">x<y</script>': "a $x<y$",
    "x<sup>2</sup> and H<sub>2</sub>O": "x² and H₂O",
    '<img src="file:a.png" alt="An [A]"> {b}': "![An \\[A\\]](file:a.png) {b}",
    '<figure><img src="file:a.png" alt="A"><figcaption>Cap</figcaption></figure>': '![A](file:a.png "Cap")',
    '<p><b>Look</b> at <img src="file:a.png" alt="A"></p>': "**Look** at ![A](file:a.png)",
    '<p><i>In</i> <a href="file:a.pdf">it</a></p>': "*In* [it](file:a.pdf)",
    '<b>k</b><figure><img src="file:a.png" alt=""><figcaption>C</figcaption></figure>': '**k**\n\n![](file:a.png "C")',
    '<img src="file:a.png" alt="A" width="50%">': "![A](file:a.png){width=50%}",
    '<a href="http://x.example/(a b)" title="T">b</a>': '[b](http://x.example/%28a%20b%29 "T")',
    "<blockquote><p>q</p><ul><li>a</li></ul></blockquote>": "> q\n>\n> - a",
    "<dl><dt>t</dt><dd>d</dd></dl>": "t\n:   d",
    "<h2>H <i>x</i></h2>more": "## H *x*\n\nmore",
    "<p>- x</p><p># y</p><p>:::note</p><p>a</p><p>===</p>": "\\- x\n\n\\# y\n\n\\:::note\n\na\n\n\\=\\=\\=",
    "<s>old</s> <mark>new</mark> a~~b==c": r"~~old~~ ==new== a\~\~b\=\=c",
    "<b>a</b><b>b</b><i><b></b></i>": "**ab**",
    "<b>a <b>b</b></b>": "**a b**",
    "&amp;lt; &lt;b&gt; &copy;": r"\&lt; \<b> ©",
    "wow!<a href='/x'>y</a>": r"wow\![y](/x)",
    "a&nbsp;b\n c": "a b c",
    "<ruby>漢<rp>(</rp><rt>かん</rt></ruby>": "漢(かん)",
    "<math><mfrac><mi>a</mi><mn>2</mn></mfrac><mo>&#8804;</mo><msup><mi>π</mi><mn>2</mn></msup></math>": (
        r"$\frac{a}{2} \le \pi^{2}$"
    ),
    '<math display="block"><semantics><mi>x</mi><annotation encoding="application/x-tex">x_1</annotation>'
    "</semantics></math>": "$$x_1$$",
    "": "",
    "   ": "",
}
LOST = {
    "<script>alert(1)</script><style>p{}</style>a": ("a", ("script", "style sheet")),
    '<p style="color:red">a</p>': ("a", ("inline style",)),
    '<iframe src="https://v.example/1" title="T"></iframe>': ("[T](https://v.example/1)", ("iframe",)),
    '<video><source src="file:v.mp4"></video>': ("[v.mp4](file:v.mp4)", ("video",)),
    'a <audio src="file:v.mp3"></audio>': ("a [v.mp3](file:v.mp3)", ("audio",)),
    '<a href="javascript:alert(1)">a</a>': ("a", ("link",)),
    "a <u>b</u> y<sup>abc;</sup>": ("a b y^(abc;)", ("underline", "superscript")),
    "<svg><text>x</text></svg>b": ("b", ("drawing",)),
    "<select><option>x</option></select>": ("x", ("form field",)),
    "<table><tr><td rowspan=2>1</td><td><ul><li>z</li></ul></td></tr></table>": (
        "| 1 | z |\n| --- | --- |",
        ("merged cells", "list in a table"),
    ),
    "<math><mi>⨌</mi></math>": ("⨌", ("formula (MathML)",)),
    '<img src="data:image/png;base64,AA" alt="dot">': ("dot", ("picture",)),
    '<ol type="A"><li>x</li></ol>': ("1. x", ("numbering of a list",)),
}
EXCESSIVE = [
    "<b>" * 100_000,
    "<ul><li><i>" * 190 + "x",
    "<div>" * 399 + "x",
    "<p>" + r"\(" * 25_000,
    "$$x" * 30_000,
    "<td>a" * 2_900,
    "<i>a</i>" * 1_400,
    "<ul>" + "<li>x" * 2_900,
    "<table><tr>" + "<td>x" * 2_900,
    "<" * 100_000,
    "[a](" * 25_000,
    "_" * 90_000,
    "x<sup>" * 390,
    "<![" * 30_000,
]


@pytest.mark.parametrize("html", CONSTRUCTS)
def test_html_becomes_markdown(html):
    assert to_markdown(html) == (CONSTRUCTS[html], ())


@pytest.mark.parametrize("html", LOST)
def test_what_markdown_cannot_say_is_named(html):
    assert to_markdown(html) == LOST[html]


@pytest.mark.parametrize("html", EXCESSIVE, ids=range(len(EXCESSIVE)))
def test_excessive_html_becomes_some_text(html):
    text, _lost = to_markdown(html)

    assert len(text) <= 2 * len(html)


def seen(html):
    """The words that a reader sees, without the spaces between them."""
    return sub(r"\s+", "", unescape(sub(r"<[^>]*>", "", html)))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab 1.)*_`[](){}<>!#+-=~$|:\\&;/가。\n^@", max_size=30))
def test_plain_text_is_shown_as_it_was(text):
    assume(not FORMULA.search(text))
    html = "<p>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</p>"

    markdown, lost = to_markdown(html)

    assert (seen(render_fragment(markdown)), lost) == (sub(r"\s+", "", text), ())


WORDS = st.text(alphabet="ab1.(가 -!\"'", min_size=1, max_size=6)
INLINE = st.recursive(
    WORDS, lambda inner: st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["b", "i", "s", "code"]), inner)
)
RUNS = st.lists(INLINE, min_size=1, max_size=4).map("".join)
PLACES = ["<p>{}</p>", "<ul><li>{}</li><li>x</li></ul>", "<blockquote>{}</blockquote>", "<h3>{}</h3>"]
BLOCKS = st.lists(st.builds(str.format, st.sampled_from(PLACES), RUNS), min_size=1, max_size=3).map("".join)


@settings(max_examples=300, deadline=None)
@given(BLOCKS)
def test_marked_up_text_shows_the_same_words(html):
    markdown, lost = to_markdown(html)

    assert (seen(render_fragment(markdown)), set(lost) - {"emphasis"}) == (seen(html), set())


@pytest.mark.parametrize(
    "text",
    [
        "![a](file:x.png) [b](file:y.pdf) <b> & c\\\nd $x^2$ ~~e~~",
        "| a | b |\n|---|---|\n| 1 | ![c](file:z.png) |\n\n---\n\n```py\n<x>\n```",
        "- [ ] a\n\n[^1]\n\n[^1]: note\n\n> [!NOTE]\n> b",
        "\x00\x0b\ufffe",
    ],
)
def test_markdown_becomes_well_formed_xhtml(text):
    ElementTree.fromstring(f"<div>{from_markdown(text)}</div>")


def test_links_to_files_stay_in_xhtml():
    page = ElementTree.fromstring(from_markdown("![a](file:x.png) [b](<file:y.pdf>) `](file:z)`"))

    assert [page.find("img").get("src"), page.find("a").get("href")] == ["file:x.png", "file:y.pdf"]
    assert page.find("code").text == "](file:z)"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab 1.)*_`[](){}>!#+-=~$|:\\;/가。\n^@\xa0\t", max_size=30))
def test_a_paragraph_that_needs_no_parser_becomes_the_same(text):
    assert to_markdown(f"<p>{text}</p>") == to_markdown(f"<p><span>{text}</span></p>")
