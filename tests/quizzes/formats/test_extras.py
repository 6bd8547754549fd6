"""Anybody can write what stands beside a question, so no value of it is believed unseen."""

import pytest

from quizzes.formats.extras import hints_of, with_extras
from quizzes.formats.xhtml import add, instruction
from quizzes.formats.xml_reading import parse
from quizzes.sources import completed

SOURCE = completed(
    {
        "name": "n",
        "tags": "t",
        "prompt": "p",
        "hints": [{"text": "h", "cost": 0}],
        "choices": [{"text": "a", "is_correct": True}, {"text": "b"}, {"text": "c"}],
    }
)


@pytest.mark.parametrize(
    "extras",
    [
        {"kind": "essay"},
        {"kind": ["single"]},
        {"kind": "true_false"},
        {"credit": "all"},
        {"credit": {}},
        {"max_attempts": 0},
        {"max_attempts": 101},
        {"max_attempts": True},
        {"max_attempts": "3"},
        {"shuffle_place": 1},
        {"hint_costs": [101]},
        {"hint_costs": [1, 2]},
        {"hint_costs": 5},
        {"as_written": ["n", "t"], "name": 7, "tags": None},
        {"as_written": ["other", "other"], "name": "x", "tags": "y"},
        {"as_written": "n", "name": "x"},
        {"prompt": "x", "choices": []},
    ],
)
def test_a_value_that_does_not_fit_changes_nothing(extras):
    assert with_extras(SOURCE, extras, name="n", tags="t") == SOURCE


def test_values_that_fit_are_taken():
    extras = {"kind": "multiple", "credit": "per_option", "max_attempts": 3, "hint_costs": [9], "shuffle_place": True}

    changed = with_extras(SOURCE, extras | {"as_written": ["n", "t"], "name": "", "tags": "a"}, name="n", tags="t")

    assert changed == SOURCE | {
        "kind": "multiple",
        "credit": "per_option",
        "max_attempts": 3,
        "shuffle_place": True,
        "name": "",
        "tags": "a",
        "hints": [{"text": "h", "cost": 9}],
    }


@pytest.mark.parametrize(
    "content", ["{", "[]", "null", '{"hints": 3}', '{"hints": [3, {"text": 1, "cost": 2}, {}]}', "[" * 5000]
)
def test_hints_that_are_none_are_passed_over(content):
    assert hints_of(parse(f"<q><?lectern-hints {content}?></q>".encode())) == []


def test_an_instruction_holds_whatever_text_there_is():
    hints = [{"text": "?> --> ]]> \x00 \ufffe \x85 한\r\n", "cost": 1}]
    element = add(parse(b"<q/>"), "a")
    element.append(instruction("lectern-hints", {"hints": hints}))

    assert hints_of(element) == hints
