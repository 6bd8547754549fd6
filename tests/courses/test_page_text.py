"""The text of a page, and marks around stretches of it. tests/browser/test_page_text.py asks a browser for the same."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.markdown import render
from courses.page_text import Mark, page_text, with_marks

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
LECTURES = sorted(path for pattern in ("*.md", "*.mdx") for path in CORPORA.rglob(pattern))
PIECES = [
    "word", " ", "\n", "\n\n", "**bold**", "*a **b** c*", "[link *em*](/x)", "`co<de>`", "& < > \u00a0", "# Head\n\n",
    "- item\n", "1. one\n", "> quote\n", "$x^2 < y$", "$$\na\n$$\n\n", "```python\nx = 1\n\ny\n```\n\n",
    "|a|b|\n|-|-|\n|c|d|\n\n", "[^1]", "\n\n[^1]: note\n\n", "🙂 👩‍👩‍👧", "한국어 문장입니다.", "שלום",
    "{mission: one}\n\n", "==mark==", "\\&amp; &copy;", "- [x] done\n",
]  # fmt: skip
SOURCES = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def html_of(source):
    return str(render(source).html)


def mark(start, end, name="x"):
    return Mark(
        start, end, f'<mark id="m-{name}" class="{name}">', f'<mark class="{name}">', "</mark>", f"<i>{name}</i>"
    )


class Balanced(HTMLParser):
    """Fails where an element ends that is not the open one. Knows which words are in marks of ours."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.marked, self.words = [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        if tag not in ("br", "hr", "img"):
            self.open.append("ours" if tag == "mark" and attrs else tag)

    def handle_endtag(self, tag):
        assert self.open.pop() in {tag, "ours" if tag == "mark" else tag}

    def handle_data(self, data):
        if "i" not in self.open:
            self.words.append(data)
            self.marked += [data] if "ours" in self.open else []


def test_the_text_runs_through_every_kind_of_element():
    page = page_text(html_of("## A *head*\n\nOne **two** [three](/x) `4 < 5`\n\n- six\n- seven\n"))

    assert page.text == "A head \nOne two three 4 < 5\n\nsix\nseven\n"


def test_what_only_numbers_or_leads_is_no_text():
    source = "## Head\n\nWord[^1] more.\n\n{mission: one}\n\n```mermaid\ngraph\n```\n\n[^1]: The note\n"

    assert page_text(html_of(source)).text.split() == ["Head", "Word", "more.", "The", "note"]


def test_what_a_page_adds_is_no_text():
    assert page_text('<p>One<button data-extra="">Copy <b>it</b></button> two</p>').text == "One two"


def test_line_ends_are_those_of_a_browser():
    assert page_text("<pre>\n\nx</pre><p>a\r\nb\rc</p>").text == "\nxa\nb\nc"


def test_headings_are_found_by_place():
    page = page_text(html_of("Before\n\n## One\n\nfirst\n\n### Two\n\nsecond\n"))

    headings = [page.heading_at(page.text.index(word)) for word in ("Before", "One", "first", "second")]

    assert headings == ["", "h-one", "h-one", "h-two"]


def test_a_place_counts_characters():
    page = page_text(html_of("🙂 a & b"))

    assert with_marks(page, [mark(2, 5)]) == '<p>🙂 <mark id="m-x" class="x">a &amp;</mark><i>x</i> b</p>'


def test_a_mark_across_elements_stands_in_each_and_not_between_blocks():
    page = page_text("<p>One <strong>two</strong> three</p>\n<ul>\n<li>four</li>\n</ul>")

    html = with_marks(page, [mark(page.text.index("ne"), page.text.index("ur"))])

    assert html == (
        '<p>O<mark id="m-x" class="x">ne </mark><strong><mark class="x">two</mark></strong>'
        '<mark class="x"> three</mark></p>\n<ul>\n<li><mark class="x">fo</mark><i>x</i>ur</li>\n</ul>'
    )


def test_marks_that_overlap_stand_in_one_another():
    html = with_marks(page_text("<p>abcdef</p>"), [mark(1, 4, "x"), mark(2, 6, "y")])

    assert html == (
        '<p>a<mark id="m-x" class="x">b</mark><mark class="x"><mark id="m-y" class="y">cd</mark></mark><i>x</i>'
        '<mark class="y">ef</mark><i>y</i></p>'
    )


def test_a_sign_never_stands_in_a_link():
    html = with_marks(page_text('<p><a href="/x">one two</a> three</p>'), [mark(0, 3)])

    assert html == '<p><a href="/x"><mark id="m-x" class="x">one</mark> two</a><i>x</i> three</p>'


def test_a_formula_is_marked_whole():
    page = page_text(html_of("Let $x + y$ be"))
    at = page.text.index("x")

    html = with_marks(page, [mark(at, at + 1)])

    assert re.search(r'<mark id="m-x" class="x"><math.*</math></mark><i>x</i> be', html, re.DOTALL)
    assert page.widened(at, at + 1) == (at, at + len("x+y"))


def test_a_passage_has_no_blanks_at_its_ends():
    assert page_text("<p>a b</p>\n<p>c</p>").widened(1, 4) == (2, 3)
    assert page_text("<p>a b</p>").widened(1, 2) == (2, 2)


@given(SOURCES, st.data())
def test_marked_pages_are_well_formed_and_say_the_same(source, data):
    page = page_text(html_of(source))
    places = st.integers(0, max(1, len(page.text)))
    spans = data.draw(st.lists(st.tuples(places, places), max_size=6))

    html = with_marks(page, [mark(min(span), max(span), f"m{n}") for n, span in enumerate(spans)])

    assert "".join(Balanced(html).words) == "".join(Balanced(page.html).words)
    assert len(re.findall(r'id="m-', html)) == html.count("<i>") <= len(spans)


@given(SOURCES, st.data())
def test_what_is_marked_is_the_passage(source, data):
    page = page_text(html_of(source))
    span = page.widened(*sorted(data.draw(st.tuples(*[st.integers(0, max(1, len(page.text)))] * 2))))

    marked = "".join(Balanced(with_marks(page, [mark(*span)])).marked)

    assert "".join(marked.split()) == "".join(page.text[slice(*span)].split())


@pytest.mark.skipif(not LECTURES, reason="no corpora beside the checkout")
def test_every_place_of_real_lectures_can_be_marked():
    for path in LECTURES:
        page = page_text(html_of(path.read_text()))
        step = max(1, len(page.text) // 40)
        marks = [mark(start, start + step + step // 2, f"m{start}") for start in range(0, len(page.text), step)]

        assert "".join(Balanced(with_marks(page, marks)).words) == "".join(Balanced(page.html).words), path
