"""The Help pages are whole: each in both languages, each with a title, a summary and a screenshot that exists."""

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[2] / "help" / "pages"
AUDIENCES = ["learner", "author", "admin"]
# What tools/shots.py wrote.
SHOTS = {path.stem for path in (PAGES.parents[1] / "static" / "help").glob("*.webp")}
SHOT = re.compile(r"!\[[^\]]+\]\(shot:([a-z-]+)")


def names(folder):
    return sorted(f"{audience}/{path.name}" for audience in AUDIENCES for path in (folder / audience).glob("*.md"))


def test_every_page_exists_in_both_languages():
    assert len(names(PAGES)) == 26
    assert names(PAGES / "ko") == names(PAGES)


@pytest.mark.parametrize("name", names(PAGES))
def test_both_languages_have_as_many_sections(name):
    english, korean = ((folder / name).read_text() for folder in (PAGES, PAGES / "ko"))

    assert len(re.findall("^##+ ", korean, re.M)) == len(re.findall("^##+ ", english, re.M))


@pytest.mark.parametrize("folder", [PAGES, PAGES / "ko"], ids=["en", "ko"])
def test_pages_begin_with_title_and_summary_and_show_the_product(folder):
    for name in names(folder):
        title, empty, summary, *_ = (folder / name).read_text(encoding="utf-8").splitlines()
        shots = SHOT.findall((folder / name).read_text(encoding="utf-8"))

        assert re.fullmatch("# .+", title), name
        assert empty == "", name
        assert summary.endswith("."), name
        assert shots, name
        assert set(shots) <= SHOTS, name


def test_both_languages_show_the_same_screenshots_and_the_same_code():
    for name in names(PAGES):
        english, korean = ((folder / name).read_text(encoding="utf-8") for folder in (PAGES, PAGES / "ko"))

        assert SHOT.findall(english) == SHOT.findall(korean), name
        assert re.findall(r"^`{3,}.*", english, re.MULTILINE) == re.findall(r"^`{3,}.*", korean, re.MULTILINE), name
