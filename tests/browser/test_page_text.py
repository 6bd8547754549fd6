"""The text of a page is the same string in a browser and on the server, letter by letter."""

from pathlib import Path

import pytest
from django.templatetags.static import static

from courses import publishing
from courses.markdown import render
from courses.page_text import page_text

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
LECTURES = sorted(path for pattern in ("*.md", "*.mdx") for path in CORPORA.rglob(pattern))
BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "lecture.md"
NASTY = (
    "# A *b* `c`\n\nEmoji 🙂👩‍👩‍👧 and $x^2$[^1] & \u00a0 <b>\n\n> quote\n\n- [x] done\n- two\n  - three\n\n"
    "|a|b|\n|-|-|\n|c||\n\n"
    "```python\nx = 1\n\n\ny\n```\n\n```mermaid\ngraph TD\n```\n\n{mission: one}\n\n"
    "한국어 **굵게**입니다. שלום עולם\n\n"
    "$$\n\\frac{a}{b}\n$$\n\n:::note\nIn a box\n:::\n\nTerm\n: Meaning\n\n[^1]: A note with [link](https://example.org/x).\n"
)
READ = """async ([script, html]) => {
  const { PageText } = await import(script);
  let root = document.querySelector("[data-text]");
  if (html !== null) {
    const holder = new DOMParser().parseFromString(`<div>${html}</div>`, "text/html");
    root = holder.body.firstElementChild;
  }
  return new PageText(root).text;
}"""


@pytest.fixture
def read(page, live_server):
    def text_in_browser(html=None):
        return page.evaluate(READ, [live_server.url + static("js/page-text.js"), html])

    return text_in_browser


def test_the_same_text_of_every_lecture(page, live_server, live_lecture, read):
    page.goto(live_server.url + live_lecture.get_absolute_url())
    for source in [NASTY, BENCHMARK.read_text(), *(path.read_text() for path in LECTURES)]:
        html = str(render(source).html)

        assert read(html) == page_text(html).text, source[:80]


def test_the_same_text_of_a_page_with_missions_in_it(page, live_server, make_lecture, editor, read):
    lecture = make_lecture("Placed", body=f"Before.\n\n{{mission: one}}\n\nAfter.\n\n{NASTY}", missions=2)
    lecture.missions.filter(position=0).update(name="one")
    revision = publishing.publish(lecture, by=editor)

    page.goto(live_server.url + lecture.get_absolute_url())

    assert page.locator("[data-text] aside").count() == 1
    assert read().rstrip() == page_text(revision.html).text.rstrip()
