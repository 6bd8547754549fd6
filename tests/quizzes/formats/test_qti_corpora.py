"""Every QTI file of the shared corpora, by name: nothing passes without a word on what became of it."""

from pathlib import Path

import pytest

from quizzes.formats.found import Unreadable
from quizzes.formats.qti2 import QTI_21
from quizzes.formats.qti12 import QTI_12

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "corpora" / "qti" / "spec" / "fixtures"
PATHS = sorted(path for path in FIXTURES.rglob("*") if path.is_file()) if FIXTURES.is_dir() else []
BROKEN = "An end tag does not fit its beginning (line 45, column 5)."
DECLARES = "The file declares entities or a document type of its own. Such files are not read."
FILES = "the file org0/images/image.png, which is not there"
TRUE_FALSE = ("true_false", 2, 1)


def kind(name):
    return f"Questions of the type “{name}” cannot become missions."


def outcome(path):
    """(kind, number of choices, of right ones, what was lost), or the reason, of each question; else of the file."""
    version = QTI_21 if path.parent.name == "items_2.1" else QTI_12
    data = path.read_bytes()
    assert version.recognises(data, path.name)
    try:
        reading = version.read(data, path.name)
    except Unreadable as reason:
        return str(reason)
    return [one.refused or (*shape(one.source), *one.lost) for one in reading.found], list(reading.lost)


def shape(source):
    return source["kind"], len(source["choices"]), sum(choice["is_correct"] for choice in source["choices"])


def only(*questions):
    return list(questions), []


OUTCOMES = {
    "items_1.2/bank_entry_item.xml": only("It stands in a bank of questions that is not in this file."),
    "items_1.2/canvas_multiple_dropdown.xml": only(kind("multiple dropdowns")),
    "items_1.2/canvas_multiple_dropdowns.xml": only(kind("multiple dropdowns")),
    "items_1.2/canvas_multiple_dropdowns_correct_choice_is_not_the_first.xml": only(kind("multiple dropdowns")),
    "items_1.2/canvas_multiple_fib.xml": only(kind("fill in multiple blanks")),
    "items_1.2/canvas_multiple_fib_as_single.xml": only(kind("fill in multiple blanks")),
    "items_1.2/canvas_multiple_fib_extra_brackets.xml": only(kind("multiple dropdowns")),
    "items_1.2/categorization.xml": only(kind("categorization")),
    "items_1.2/choice.xml": only(
        (*TRUE_FALSE, FILES),
        ("single", 5, 1, "the file org1/images/image.png, which is not there"),
        ("multiple", 7, 4, "points of single choices"),
        ("single", 4, 1),
    ),
    "items_1.2/choice_vary_points_by_answer.xml": only(("single", 2, 1, "points of single choices", "points 10")),
    "items_1.2/choice_vary_points_by_answer_zero_points.xml": only("None of its choices is marked as correct."),
    "items_1.2/essay.xml": only(kind("essay")),
    "items_1.2/essay_custom_settings.xml": only(kind("essay")),
    "items_1.2/fib.xml": BROKEN,
    "items_1.2/fib_feedback.xml": only(kind("short answer")),
    "items_1.2/fib_str.xml": BROKEN,
    "items_1.2/formula.xml": only(kind("calculated")),
    "items_1.2/formula_mform.xml": only(kind("calculated")),
    "items_1.2/formula_mvar.xml": only(kind("calculated")),
    "items_1.2/formula_scientific.xml": only(kind("calculated")),
    "items_1.2/hot_spot.xml": only(*[kind("hot spot")] * 4),
    "items_1.2/item_no_title.xml": BROKEN,
    "items_1.2/matching.xml": only(kind("matching")),
    "items_1.2/matching_feedback.xml": only(kind("matching")),
    "items_1.2/mc_feedback.xml": only(
        ("single", 4, 1),
    ),
    "items_1.2/multiple_answer.xml": only(("multiple", 7, 4, "points of single choices")),
    "items_1.2/multiple_answer_canvas.xml": only(("multiple", 4, 3)),
    "items_1.2/multiple_choice.xml": only(("single", 5, 1, "the file org1/images/image.png, which is not there")),
    "items_1.2/nq_multiple_fib_answer_types.xml": only(kind("fill in multiple blanks")),
    "items_1.2/nq_multiple_fib_scoring_algorithms.xml": only(kind("fill in multiple blanks")),
    "items_1.2/numeric_exact_match.xml": only(kind("numerical"), kind("numerical")),
    "items_1.2/numeric_margin_error.xml": only(kind("numerical")),
    "items_1.2/numeric_margin_error_percent.xml": only(kind("numerical")),
    "items_1.2/numeric_precision.xml": only(kind("numerical")),
    "items_1.2/numeric_precision_decimals.xml": only(kind("numerical")),
    "items_1.2/numeric_within_range.xml": only(kind("numerical")),
    "items_1.2/ordering.row.xml": DECLARES,
    "items_1.2/ordering.xml": DECLARES,
    "items_1.2/ordering_with_labels.xml": DECLARES,
    "items_1.2/question_group.xml": ([TRUE_FALSE] * 10, ["questions that are drawn at random"]),
    "items_1.2/single_fib.xml": only(kind("short answer")),
    "items_1.2/stimulus.xml": only(kind("text only")),
    "items_1.2/stimulus_passage.xml": only(kind("text only")),
    "items_1.2/stimulus_with_child_item.xml": only(kind("text only"), ("single", 4, 1)),
    "items_1.2/text.no.question.xml": only(kind("text only")),
    "items_1.2/true_false.xml": only((*TRUE_FALSE, FILES)),
    "items_1.2/true_false_with_calculator.xml": only((*TRUE_FALSE, FILES)),
    "items_1.2/upload.xml": only(kind("file upload")),
    "items_1.2/upload_with_custom_settings.xml": only(kind("file upload")),
    "items_2.1/Example02-feedbackInline.xml": only(TRUE_FALSE),
    "items_2.1/categorization.xml": only(kind("match")),
    "items_2.1/choice.xml": only(("single", 3, 1, "the file images/sign.png, which is not there")),
    "items_2.1/essay.xml": only(kind("extended text")),
    "items_2.1/extended_text_rubric.xml": only(kind("extended text")),
    "items_2.1/gap_match.xml": only(kind("gap match")),
    "items_2.1/match.xml": only(kind("associate")),
    "items_2.1/match2.xml": only(kind("match")),
    "items_2.1/order.xml": only(kind("order")),
    "items_2.1/text_entry.xml": only(kind("text entry")),
    "test_qti_1.2.zip": only(TRUE_FALSE, ("single", 5, 1), ("multiple", 7, 4, "points of single choices")),
}


@pytest.mark.skipif(not PATHS, reason="no corpora beside the checkout")
def test_each_file_of_the_corpora_has_its_outcome():
    assert {str(path.relative_to(FIXTURES)): outcome(path) for path in PATHS} == OUTCOMES


@pytest.mark.skipif(not PATHS, reason="no corpora beside the checkout")
def test_pictures_of_a_package_come_along():
    reading = QTI_12.read((FIXTURES / "test_qti_1.2.zip").read_bytes(), "test.zip")

    prompts = [one.source["prompt"] for one in reading.found]
    assert [len(data) for data in reading.files.values()] == [3740, 4157]
    assert [name in prompt for name, prompt in zip(reading.files, prompts, strict=False)] == [True, True]
