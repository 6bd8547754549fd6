"""Inputs that make Markdown engines hang or crash. The test is that each of them ends, with a page."""

import re

import pytest
from mdit_py_plugins.gfm_autolink import index

from courses import markdown, markdown_addresses
from courses.markdown import Problem, render

PATHOLOGICAL = {
    "brackets": "[" * 20_000,
    "image openers": "![" * 10_000,
    "open links": "[a](<b" * 5_000,
    "open tags": "<a " * 10_000,
    "half addresses": "http://a." * 5_000,
    "half definitions": "[x]: " * 5_000,
    "lecture links that are none": "(lecture:1" * 5_000,
    "wide table": "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + "|x" * 1000 + "|\n",
    "deep list": "".join(f"{'  ' * level}- a\n" for level in range(500)),
    "deep quote": ">" * 5_000 + "a",
    "definition lists": "a\n: b\n\n" * 3_000,
    "emphasis openers": "**a _b " * 5_000,
    "emphasis run": "*" * 10_000 + "a" + "*" * 10_000,
    "mark openers": "==a ~~b " * 5_000,
    "dollars": "$a " * 10_000,
    "open math": "$$\n" * 5_000,
    "deep math": "$" + "{" * 2_000 + "}" * 2_000 + "$",
    "open containers": ":::note\n" * 3_000,
    "nested notes": "^[a " * 200 + "]" * 200,
    "many notes": "[^1]" * 5_000 + "\n\n[^1]: a",
    "equal headings": "# a\n" * 5_000,
    "backticks": " ".join("`" * length for length in range(300)),
    "nothing": "\0" * 1_000,
    "half a character": "\ud800",
    "carriage returns": "a\r\nb\rc",
}


@pytest.mark.parametrize("source", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_pathological_text_gives_a_page(source):
    rendered = render(source)

    assert rendered.html
    assert "This text could not be rendered; it is shown as it was written." not in [
        problem.message for problem in rendered.problems
    ]


class Looking(str):
    """A text that counts the characters that a rule takes out of it."""

    taken = 0

    def __getitem__(self, key):
        found = super().__getitem__(key)
        Looking.taken += len(found)
        return found


@pytest.mark.parametrize("piece", ["[x]: ", "(lecture:1", "(http:", "(mailto:", "a@ ", "(www.!", "_xmpp:a@"])
def test_what_is_looked_at_for_addresses_grows_no_faster_than_the_text(monkeypatch, piece):
    searched = []

    class Search:
        def search(self, text):
            searched.append(len(text))
            return re.search(r"(?:^|.)(https?|mailto|xmpp)$", text, re.DOTALL)

    monkeypatch.setattr(index, "_PROTO_RE", Search())
    monkeypatch.setattr(markdown_addresses, "MOST_CHARACTERS", 100)
    source = piece * (20_000 // len(piece))
    Looking.taken = 0

    markdown.parser().inline.parse(Looking(source), markdown.parser(), {}, [])

    assert sum(searched) + Looking.taken < 200 * len(source)


@pytest.mark.parametrize(
    ("source", "targets"),
    [
        (
            "(http://a.example) https://b.example/x?y=1, xhttp://c.example",
            ["http://a.example", "https://b.example/x?y=1"],
        ),
        ("mailto:me@example.org, xmailto:me@", ["mailto:me@example.org"]),
        ("www.example.org and me@example.org", ["http://www.example.org", "mailto:me@example.org"]),
        ("https: //x http:/y mailto: me", []),
        ("[http://a.example](http://b.example)", ["http://b.example"]),
    ],
)
def test_addresses_become_links_by_themselves(source, targets):
    assert [link.target for link in render(source).links] == targets


def test_text_nested_too_deep_is_a_problem():
    message = "Lists or quotes are nested too deep here; some of the text is not shown."

    assert [problem.message for problem in render(">" * 200 + "a").problems] == [message]
    assert render(">" * 20 + "a").problems == ()


def test_failure_of_the_parser_shows_the_source(monkeypatch, caplog):
    def fail(*args):
        raise RecursionError

    monkeypatch.setattr(markdown.parser(), "parse", fail)
    rendered = render("# <b>")

    assert rendered.html == '<pre class="unrendered" tabindex="0"># &lt;b&gt;</pre>'
    assert rendered.problems == (Problem("This text could not be rendered; it is shown as it was written.", 1),)
    assert rendered.passages[0].text == "# <b>"
    assert caplog.messages == ["Markdown could not be rendered"]
