"""Grading is pure: these tests need no database."""

import dataclasses

import pytest

from quizzes import grading, learner_missions
from quizzes.keyed import keyed


def frozen(kind="single", key=(2,), count=4):
    return {
        "id": 7,
        "kind": kind,
        "prompt": "Which?",
        "prompt_html": "<p>Which?</p>",
        "explanation": "Because",
        "explanation_html": "<p>Because</p>",
        "choices": [
            {
                "id": n,
                "text": f"Choice {n}",
                "text_html": f"Choice {n}",
                "is_correct": n in key,
                "feedback": f"About {n}",
                "feedback_html": f"About {n}",
            }
            for n in range(1, count + 1)
        ],
    }


def test_a_single_answer_is_right_or_wrong():
    right = grading.grade(keyed(frozen()), {2})
    wrong = grading.grade(keyed(frozen()), {3})

    assert (right.is_correct, right.score) == (True, 1.0)
    assert (wrong.is_correct, wrong.score) == (False, 0.0)


@pytest.mark.parametrize(
    ("chosen", "is_correct", "score"),
    [
        ({1, 3}, True, 1.0),
        ({1}, False, 0.5),
        ({1, 2}, False, 0.0),
        ({1, 2, 3}, False, 0.5),
        ({1, 2, 3, 4}, False, 0.0),
        ({2, 4}, False, 0.0),
    ],
)
def test_several_answers_need_the_whole_key_and_wrong_ones_cost(chosen, is_correct, score):
    result = grading.grade(keyed(frozen("multiple", key=(1, 3))), chosen)

    assert (result.is_correct, result.score) == (is_correct, score)


def test_a_wrong_answer_tells_about_the_chosen_ones_only():
    result = grading.grade(keyed(frozen("multiple", key=(1, 3))), {1, 2})

    assert [(choice.id, choice.is_correct, choice.feedback_html) for choice in result.choices] == [
        (1, True, "About 1"),
        (2, False, "About 2"),
    ]
    assert result.explanation_html == "<p>Because</p>"


def test_a_right_answer_tells_about_all():
    result = grading.grade(keyed(frozen()), [2])

    assert [choice.id for choice in result.choices] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("kind", "chosen"), [("single", []), ("single", [1, 2]), ("single", [9]), ("multiple", [1, 9])]
)
def test_an_answer_that_no_form_can_give_is_an_error(kind, chosen):
    with pytest.raises(ValueError, match="choice"):
        grading.grade(keyed(frozen(kind)), chosen)


def test_a_mission_without_a_key_can_not_be_solved():
    result = grading.grade(keyed(frozen(key=())), {1})

    assert (result.is_correct, result.score) == (False, 0.0)


def test_what_a_learner_gets_has_no_place_for_the_key():
    mission = learner_missions.learner_mission(frozen())

    names = {field.name for kind in (mission, mission.choices[0]) for field in dataclasses.fields(kind)}
    assert names == {
        *("id", "name", "kind", "prompt", "prompt_html", "choices", "text", "text_html"),
        *("shuffle_choices", "shuffle_place", "max_attempts", "hint_costs"),
    }
    assert "correct" not in repr(mission)
    assert "About" not in repr(mission)
    assert "Because" not in repr(mission)
