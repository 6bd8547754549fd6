"""Real quizzes by others through the importing, where the shared corpora are at hand."""

import json
from pathlib import Path

import pytest

from quizzes.freezing import MISSIONS
from quizzes.importing import FileRead, import_missions, read_file
from tests.quizzes.course_quizzes import mdx, quiz_json

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
QUIZZES = sorted(CORPORA.glob("ai-engineering/**/quiz.json"))
PAGES = [path for path in sorted(CORPORA.glob("hf-course/**/*.mdx")) if "<Question" in path.read_text()]
GIFTS = sorted(CORPORA.glob("gift/**/*.gift"))

pytestmark = [
    pytest.mark.skipif(not (QUIZZES and PAGES and GIFTS), reason="no corpora beside the checkout"),
    pytest.mark.django_db,
]


def outcome(reports):
    return sum(r.found for r in reports), sum(r.imported for r in reports), [one for r in reports for one in r.refused]


def test_the_quizzes_of_a_course_in_json_are_imported_whole(draft, author):
    files = [FileRead(str(path), quiz_json(path.read_text())) for path in QUIZZES]

    reports = import_missions(draft, files, by=author)

    assert len(files) == 28
    assert outcome(reports) == (140, 140, [])
    first = json.loads(QUIZZES[0].read_text())["questions"][0]
    stored = MISSIONS.source(draft)
    assert (len(stored), stored[0]["prompt"], stored[0]["explanation"]) == (
        140,
        first["question"],
        first["explanation"],
    )
    assert [(c["text"], c["is_correct"]) for c in stored[0]["choices"]] == [
        (text, place == first["correct"]) for place, text in enumerate(first["options"])
    ]


def test_a_bare_list_of_questions_is_the_same(draft, author):
    questions = json.loads(QUIZZES[0].read_text())["questions"]

    assert quiz_json(json.dumps(questions)) == quiz_json(json.dumps({"questions": questions}))


def test_the_quizzes_of_a_course_in_components_are_imported_but_for_those_without_a_wrong_choice(draft, author):
    files = [FileRead(str(path), mdx(path.read_text())) for path in PAGES]

    reports = import_missions(draft, files, by=author)

    assert (
        [report.found for report in reports] == [path.read_text().count("<Question") for path in PAGES] == [11, 10, 11]
    )
    assert [report.imported for report in reports] == [10, 10, 9]
    no_words = "Choice 1 has no words."  # its text is `<mask>`, which no browser shows
    assert [[reason for _label, reason in report.refused] for report in reports] == [
        ["Every choice is correct."],
        [],
        [no_words, "Every choice is correct."],
    ]
    assert {construct for report in reports for _label, construct in report.not_carried} == set()
    pipelines = next(one for one in MISSIONS.source(draft) if one["prompt"].startswith('What does "transfer learning"'))
    assert [choice["is_correct"] for choice in pipelines["choices"]] == [False, True, False]
    assert "*transfers* the knowledge" in pipelines["choices"][1]["feedback"]


def test_all_gift_files_go_into_one_lecture(draft, author):
    reports = import_missions(draft, [read_file(path.read_bytes(), path.name) for path in GIFTS], by=author)

    found, imported, refused = outcome(reports)
    assert [report.error for report in reports if report.error] == []
    assert (found, imported + len(refused)) == (100, 100)
    repeated = ("It is in this lecture already.", "The same question stands before it.")
    assert (imported, sum(reason in repeated for _label, reason in refused)) == (30, 18)
    assert len(MISSIONS.source(draft)) == imported
