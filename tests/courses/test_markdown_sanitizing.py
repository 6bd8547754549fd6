"""Nothing hostile comes out, whatever goes in: neither by the renderer nor through the sanitiser itself."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.markdown import Problem, render, render_fragment
from courses.sanitizing import clean, is_safe_address

HOSTILE_MARKDOWN = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<iframe src="https://example.com"></iframe>',
    "<style>*{display:none}</style>",
    "<form action=/studio/><input name=x></form>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example/)",
    r"[x](/\evil.example/)",
    "[x](</\t/evil.example>)",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](//evil.example/x.png)",
    '![x](/a.png "t\\" onerror=\\"alert(1)")',
    '![x" onerror="alert(1)](/a.png)',
    "![x](/a.png){.modal onclick=alert(1)}",
    "# x {#x onclick=alert(1)}",
    "## x {#cookie}",
    '```"><script>alert(1)</script>\nx\n```',
    "```mermaid\n<script>alert(1)</script>\n```",
    r"$\text{<script>alert(1)</script>}$",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\unicode{x3c}script>$",
    r"$\color{red;background:url(//evil.example)}{x}$",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "[^<script>]\n\n[^<script>]: <script>alert(1)</script>",
    ":::note <script>alert(1)</script>\nx\n:::",
    "> [!NOTE]\n> <script>alert(1)</script>",
    'https://youtu.be/x"onmouseover="alert(1)',
    "[<img src=x onerror=alert(1)>](https://youtu.be/x)",
    "|<script>|\n|-|\n|x|",
    "<!-- --><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>",
    "\u202ejavascript:alert(1)",
]
HOSTILE_HTML = {
    '<a href="javascript:alert(1)">x</a>': "<a>x</a>",
    '<a href="//evil.example/">x</a>': "<a>x</a>",
    '<a href="/\\evil.example/">x</a>': "<a>x</a>",
    '<a href="https://example.com" target="_blank" rel="opener" onclick="x">y</a>': '<a href="https://example.com">y</a>',
    '<p id="cookie" class="modal code" style="color:red">x</p>': '<p class="code">x</p>',
    '<img src="data:image/png;base64,AA" srcset="//evil.example/x.png 1w">': "<img>",
    '<img src="/a.png" srcset="/b.png 320w, javascript:x 640w">': '<img src="/a.png">',
    "<input type=text><button>x</button><iframe></iframe>": "x",
    "<script>x</script><style>y</style>z": "z",
    '<div role="dialog" tabindex="1" data-anything="x">y</div>': "<div>y</div>",
    '<math href="javascript:x"><mi href="javascript:x">y</mi></math>': "<math><mi>y</mi></math>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>": "<math><mtext></mtext></math>",
}


class Tags(HTMLParser):
    """The elements and attributes that a browser would see."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


def assert_harmless(html):
    seen = Tags(html)
    assert not seen.tags & {
        "script",
        "style",
        "iframe",
        "svg",
        "form",
        "input",
        "object",
        "embed",
        "link",
        "meta",
        "base",
    }
    for name, value in seen.attributes:
        assert not name.startswith("on")
        assert name != "style"
        if name in {"href", "src"}:
            read = re.sub(r"[\x00-\x20\x7f]", "", value).lower()  # as a browser reads it
            assert not re.match(r"[/\\]{2}|(?!(https?|mailto|tel):)[a-z][a-z0-9+.-]*:", read)
            assert is_safe_address(value)
        if name == "id":
            assert re.match(r"(h|fn|fnref)-", value)


@pytest.mark.parametrize("source", HOSTILE_MARKDOWN)
def test_hostile_markdown_comes_out_harmless(source):
    for html in (render(source).html, render_fragment(source), render_fragment(source, inline=True)):
        assert_harmless(html)
        assert clean(html) == html


@pytest.mark.parametrize(("html", "expected"), HOSTILE_HTML.items())
def test_sanitiser_stands_on_its_own(html, expected):
    assert clean(html) == expected


def test_link_to_a_forbidden_address_becomes_text_and_a_problem():
    rendered = render("one\n[two **b**](javascript:alert(1)) three\n![four](//evil.example/x.png)")

    assert rendered.html == "<p>one\ntwo <strong>b</strong> three\nfour</p>"
    assert rendered.links == rendered.images == ()
    assert rendered.problems == (
        Problem("A link cannot lead to this address: javascript:alert(1)", 2),
        Problem("An image cannot come from this address: //evil.example/x.png", 3),
    )


@pytest.mark.parametrize(
    "address", ["/a", "a/b.png", "#x", "?q=1", "https://example.com", "mailto:a@b.example", "tel:1", ""]
)
def test_ordinary_addresses_are_safe(address):
    assert is_safe_address(address)


@settings(max_examples=300)
@given(st.text(alphabet="<>\"'&[]()!#*_`$\\{}:/|-=~^@ \n\tax1한", max_size=60))
def test_any_text_comes_out_harmless_and_clean(source):
    html = render(source).html

    assert_harmless(html)
    assert clean(html) == html
