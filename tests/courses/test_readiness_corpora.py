"""Real lectures of others: checking them never fails, and every finding stands in the text."""

from pathlib import Path

import pytest

from courses import readiness

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
FILES = sorted(path for kind in ("*.md", "*.mdx") for path in CORPORA.rglob(kind))

pytestmark = pytest.mark.skipif(not FILES, reason="the corpora are not beside this checkout")


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-4:]))
def test_every_finding_of_a_real_lecture_is_at_a_line_of_it(make_lecture, path):
    text = path.read_text()
    lecture = make_lecture(body=text)

    findings = readiness.check(lecture)

    lines = len(text.split("\n"))
    assert [finding for finding in findings if not 1 <= (finding.line or 0) <= lines] == []
    assert all(finding.message and finding.fix and finding.code for finding in findings)
