"""Texts without markup: shown by Markdown as they are."""

import html

import pytest
from hypothesis import example, given

from courses.markdown import render_fragment
from quizzes.formats.html_text import to_markdown
from quizzes.formats.plain_text import from_html, from_plain, to_plain
from tests.quizzes.nasty_texts import texts


@given(texts)
@example("a b")
@example("_____ and __init__ [x](y) a*b $5 1. x\n- y\n# z\n\n> q")
def test_the_short_way_says_what_the_long_one_does(text):
    assert from_plain(text) == to_markdown(html.escape(text.strip(), quote=False).replace("\n", "<br>"))


@given(texts)
def test_html_says_what_the_long_way_does(text):
    for source in (text, f"<p>{text}</p>", f"<p>{text}<br></p>", html.escape(text)):
        assert from_html(source) == to_markdown(source)


@given(texts)
def test_plain_texts_come_back(text):
    markdown, _lost = from_plain(text)
    plain, is_same = to_plain(markdown)

    assert not is_same or from_plain(plain) == (markdown, ())


@pytest.mark.parametrize(
    "text", ["__init__", "a*b*c", "`x`", "1 < 2 & 3", "#1 > #2", "~~no~~", "[a](b)", "$x$ and $y$"]
)
def test_a_plain_text_is_shown_letter_by_letter(text):
    shown = str(render_fragment(from_plain(text)[0], inline=True))

    assert html.unescape(shown) == text
    assert to_plain(from_plain(text)[0]) == (text, True)
