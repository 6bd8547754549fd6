"""The HTML of a note: what its Markdown may show."""

import pytest

from learning.note_taking import note_html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("![a](https://example.org/a.png)", "<p>a (https://example.org/a.png)</p>"),
        ("a ![](https://example.org/a.png) b", "<p>a https://example.org/a.png b</p>"),
        (
            '![<b> "q"](https://example.org/?b=1&c=2)',
            "<p>&lt;b&gt; &quot;q&quot; (https://example.org/?b=1&amp;c=2)</p>",
        ),
    ],
)
def test_a_picture_of_another_site_becomes_its_words_and_address(source, html):
    assert note_html(source).strip() == html


def test_a_picture_of_this_site_is_shown():
    assert '<img src="/uploads/1/a.png" alt="c"' in note_html("![c](/uploads/1/a.png)")


def test_the_html_is_not_escaped_again():
    assert note_html("**a**").__html__().strip() == "<p><strong>a</strong></p>"
