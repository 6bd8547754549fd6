"""Which words are spelled alike; pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.spelling import distance, keys_of, nearest, words_of

LETTERS = "abcdefghij"


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [("transfer", "tranfser", 1), ("transfer", "transfr", 1), ("transfer", "transfers", 1), ("abc", "abd", 1),
     ("abcd", "badc", 2), ("same", "same", 0), ("kitten", "sitting", 3), ("", "ab", 2)],
)  # fmt: skip
def test_distance_counts_slips(one, other, away):
    assert distance(one, other, most=3) == distance(other, one, most=3) == away


@given(st.text(LETTERS, min_size=4, max_size=12), st.integers(0, 11), st.sampled_from(LETTERS), st.integers(0, 3))
def test_one_slip_is_always_found(word, place, letter, kind):
    place %= len(word)
    slips = [word[:place] + word[place + 1 :], word[:place] + letter + word[place:],
             word[:place] + letter + word[place + 1 :], word[:place] + word[place : place + 2][::-1] + word[place + 2
             :]]  # fmt: skip

    assert keys_of(slips[kind]) & keys_of(word)
    assert distance(slips[kind], word, most=2) <= 1


def test_wrong_vowel_or_final_letter_of_a_syllable_is_one_slip():
    assert nearest("학숩", ["학습", "수학", "확률"], limit=3) == ["학습"]
    assert nearest("신겅망", ["신경망", "가중치"], limit=3) == ["신경망"]
    assert keys_of("학슴") & keys_of("학습")


def test_most_alike_come_first_and_short_words_must_be_close():
    assert nearest("trasfer", ["transfers", "outfit", "transfer"], limit=3) == ["transfer", "transfers"]
    assert nearest("rates", ["roles", "rate"], limit=2) == ["rate"]


def test_words_worth_suggesting_are_long_enough_and_korean_ones_without_particles():
    assert words_of("The model, a CNN of 1998 and 학습에서 데이터를 snake_case") == {
        "model", "학습", "데이터", "snake", "case",
    }  # fmt: skip
