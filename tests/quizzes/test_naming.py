"""Names and tags of missions: one rule for the form, for files, and for the line in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.sanitizing import MISSION_NAME
from quizzes.naming import LONGEST_NAME, as_name, free_name, is_name, same_name, tidy_name, tidy_tags

NAMES = [
    "first-law",
    "제1법칙",
    "बल-परीक्षा",
    "தமிழ்",
    "ไทย",
    "Ωmega-3",
    "q_1",
    "é",
    "x" * LONGEST_NAME,
]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_of_letters_of_any_script(name):
    assert (is_name(name), as_name(name)) == (True, name)


@pytest.mark.parametrize("name", ["", "two words", "-edge", "law!", "a.b", "{x}", "x" * (LONGEST_NAME + 1), "a\u200bb"])
def test_what_is_no_name(name):
    assert not is_name(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Question 1", "Question-1"),
        (" Q1: what? ", "Q1-what"),
        ("!!!", ""),
        ("", ""),
        ("-a-", "a"),
        ("a" * 70, "a" * 60),
    ],
)
def test_text_of_another_program_becomes_the_nearest_name(text, name):
    assert as_name(text) == name


@given(st.text(max_size=80))
def test_every_name_is_found_in_the_text(text):
    for name in (as_name(text), tidy_name(text)):
        if is_name(name):
            assert MISSION_NAME.fullmatch(name)
    assert as_name(text) == "" or is_name(as_name(text))


@given(st.text(alphabet="ab-1é", min_size=1, max_size=LONGEST_NAME), st.lists(st.text(alphabet="ab-12", max_size=6)))
def test_free_name_is_none_of_the_others(text, others):
    name, taken = as_name(text), {same_name(other) for other in others}

    if name:
        free = free_name(name, taken)
        assert (is_name(free), same_name(free) in taken) == (True, False)


def test_taken_name_gets_the_first_free_number():
    assert free_name("law", {"law", "law-2"}) == "law-3"
    assert free_name("Law-2", {"law-2"}) == "Law-3"


def test_tags_are_each_kept_once_as_first_written():
    assert tidy_tags(" loss ,, Gradient  descent,LOSS, ") == "loss, Gradient descent"


def test_every_sign_that_a_name_may_have_is_found_in_the_text():
    signs = [chr(number) for number in range(0x110000) if is_name(chr(number))]

    assert [sign for sign in signs if not MISSION_NAME.fullmatch(sign)] == []
    assert [sign for sign in signs if not MISSION_NAME.fullmatch(f"a{sign}")] == []
