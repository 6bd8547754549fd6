"""Real lectures by others, where the shared corpora are at hand."""

from pathlib import Path

import pytest

from courses.markdown import render, without_lines
from courses.sanitizing import clean

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
LECTURES = sorted(path for pattern in ("*.md", "*.mdx") for path in CORPORA.rglob(pattern))


@pytest.mark.skipif(not LECTURES, reason="no corpora beside the checkout")
def test_real_lectures_render_cleanly():
    for path in LECTURES:
        rendered = render(path.read_text(), with_lines=True)
        ids = [heading.id for heading in rendered.headings]
        formulas = [problem for problem in rendered.problems if "formula" in problem.message]

        assert (path.name, clean(rendered.html)) == (path.name, rendered.html)
        assert (path.name, sorted(set(ids))) == (path.name, sorted(ids))
        assert (path, formulas) == (path, [])
        assert rendered.words > 20


@pytest.mark.skipif(not LECTURES, reason="no corpora beside the checkout")
def test_lines_come_off_real_lectures_without_a_trace():
    for path in LECTURES:
        source = path.read_text()
        assert without_lines(render(source, with_lines=True)) == render(source), path
