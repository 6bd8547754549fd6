"""The demo courses are whole: every file exists, and every mission can be answered and teaches something."""

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from quizzes.linting import overall, readable, remarks_on
from quizzes.sources import completed

DEMO = Path(__file__).resolve().parents[2] / "cms" / "demo"
FOLDERS = ["machine-learning-basics", "machine-learning-basics-ko"]
STATES = {
    "machine-learning-basics": {"live": 8, "changed": 1, "scheduled": 1, "draft": 1},
    "machine-learning-basics-ko": {"live": 3},
}
# A Python fence, and the text fence with its output right below it.
CODE_WITH_OUTPUT = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```", re.DOTALL | re.MULTILINE)
UPLOAD_REFERENCE = re.compile(r"\(upload:([^\s)]+)")


def load(folder):
    return tomllib.loads((DEMO / folder / "course.toml").read_text(encoding="utf-8"))


def lectures_of(folder):
    return [lecture for section in load(folder)["sections"] for lecture in section["lectures"]]


def missions_of(folder):
    return [mission for lecture in lectures_of(folder) for mission in lecture.get("missions", [])]


def bodies_of(folder):
    """The path of every Markdown file that the course names."""
    return [
        DEMO / folder / lecture[key]
        for lecture in lectures_of(folder)
        for key in ("body", "changed_body")
        if key in lecture
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_course_names_itself_after_its_folder(folder):
    course = load(folder)

    assert course["slug"] == folder
    assert course["language"] == ("ko" if folder.endswith("-ko") else "en")
    assert course["visibility"] == "public"
    assert course["title"]
    assert course["summary"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_lectures_are_in_the_states_that_the_demo_shows(folder):
    lectures = lectures_of(folder)

    assert Counter(lecture["state"] for lecture in lectures) == STATES[folder]
    assert [lecture["slug"] for lecture in lectures if "changed_body" in lecture] == [
        lecture["slug"] for lecture in lectures if lecture["state"] == "changed"
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_slugs_are_unique_in_the_course(folder):
    slugs = [lecture["slug"] for lecture in lectures_of(folder)]

    assert sorted(set(slugs)) == sorted(slugs)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_markdown_file_is_named_once_and_starts_with_text(folder):
    bodies = bodies_of(folder)

    assert sorted(bodies) == sorted((DEMO / folder).rglob("*.md"))
    assert [path.name for path in bodies if path.read_text(encoding="utf-8").startswith("#")] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_upload_exists_is_used_and_has_alt_text(folder):
    uploads = load(folder)["uploads"]
    used = {name for path in bodies_of(folder) for name in UPLOAD_REFERENCE.findall(path.read_text(encoding="utf-8"))}

    assert sorted(DEMO / folder / upload["file"] for upload in uploads) == sorted((DEMO / folder).rglob("*.png"))
    assert {Path(upload["file"]).name for upload in uploads} == used
    assert all(upload["alt"] for upload in uploads)


@pytest.mark.parametrize("folder", FOLDERS)
def test_missions_can_be_answered(folder):
    for mission in missions_of(folder):
        correct = [choice for choice in mission["choices"] if choice["is_correct"]]
        texts = [choice["text"] for choice in mission["choices"]]

        assert 2 <= len(texts) <= 12, mission["prompt"]
        assert len(set(texts)) == len(texts), mission["prompt"]
        assert mission["kind"] in {"single", "multiple"}
        assert len(correct) == 1 if mission["kind"] == "single" else len(correct) >= 1, mission["prompt"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_missions_explain_themselves(folder):
    silent = [
        mission["prompt"]
        for mission in missions_of(folder)
        if not mission["explanation"] or not all(choice["feedback"] for choice in mission["choices"])
    ]

    assert silent == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_neither_length_nor_place_gives_the_answer_away(folder):
    single = [mission for mission in missions_of(folder) if mission["kind"] == "single"]
    places = Counter([choice["is_correct"] for choice in mission["choices"]].index(True) for mission in single)
    longest_is_correct = [
        max(mission["choices"], key=lambda choice: len(choice["text"]))["is_correct"] for mission in missions_of(folder)
    ]

    assert sum(longest_is_correct) * 2 < len(longest_is_correct)
    assert max(places.values()) * 2 <= len(single)


@pytest.mark.parametrize("folder", FOLDERS)
def test_missions_show_good_craft(folder):
    missions = [readable(completed(mission), number) for number, mission in enumerate(missions_of(folder), 1)]

    assert [(remark.message, remark.cause) for mission in missions for remark in remarks_on(mission)] == []
    assert overall(missions).remarks == []


def test_transfer_learning_has_one_mission_with_four_choices():
    for folder in FOLDERS:
        (lecture,) = [item for item in lectures_of(folder) if item["slug"] == "what-is-transfer-learning"]
        (mission,) = lecture["missions"]

        assert (mission["kind"], len(mission["choices"]), lecture["state"]) == ("single", 4, "live")


@pytest.mark.parametrize("folder", FOLDERS)
def test_code_prints_what_the_lecture_shows(folder):
    for path in bodies_of(folder):
        text = path.read_text(encoding="utf-8")
        examples = CODE_WITH_OUTPUT.findall(text)

        assert len(examples) == text.count("```python"), path.name
        for code, output in examples:
            run = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, encoding="utf-8")
            assert run.stdout == output, (path.name, run.stderr)
