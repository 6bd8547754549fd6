"""What is said of many missions together, against probabilities that are counted out."""

from fractions import Fraction
from itertools import product
from math import comb, prod

import pytest

from quizzes.linting import overall, readable
from quizzes.linting.overall import at_least, at_most
from tests.quizzes.written import written


def over(*sources):
    return overall([readable(source, number) for number, source in enumerate(sources, 1)])


def one(key="abc", *others, place=0, **fields):
    return written("Which?", key, *(others or ("ab", "de", "fg")), place=place, **fields)


def test_bot_takes_the_longest_and_guesses_by_the_number_of_choices():
    bot = over(one(), one("a", "bcd"), one("abcd", "ab", "cd")).bot

    assert (bot.missions, bot.right) == (3, 2)
    assert bot.expected == pytest.approx(1 / 4 + 1 / 2 + 1 / 3)
    assert bot.score == pytest.approx(2 / 3)
    assert bot.chance_score == pytest.approx((1 / 4 + 1 / 2 + 1 / 3) / 3)


def test_bot_takes_each_of_equally_long_choices_as_often():
    bot = over(one("ab", "cd", "e", "f"), one("ab", "cd", "ef", "gh"), one("a", "cd", "ef")).bot

    assert bot.right == pytest.approx(1 / 2 + 1 / 4)


def test_bot_is_right_about_several_answers_where_it_takes_one_of_them():
    bot = over(one(["abc", "a"], "ab", "cd"), one(["a", "b"], "ab", "c", "d")).bot

    assert (bot.right, bot.expected) == (1, pytest.approx(2 / 4 + 2 / 5))


def test_bot_leaves_out_what_nobody_can_get_wrong_and_pictures():
    everything = one()
    everything["choices"] = [choice | {"is_correct": True} for choice in everything["choices"]]

    bot = over(everything, one("![A plot](/a.png)", "![B](/b.png)")).bot

    assert (bot.missions, bot.score, bot.chance_score, bot.chance) == (0, 0, 0, 1)


def test_bot_measures_what_is_read():
    assert over(one("**a**", "bcd"), one("[a](https://example.org)", "bcd"), one("가나", "abc")).bot.right == 1


def test_places_are_those_of_one_answer_whose_choices_stay():
    places = over(
        one(place=0), one(place=1), one(place=1), one("a", "b", place=1),
        one(place=2, shuffle_choices=True), one(["abc", "de"], "f"), one(kind="true_false", place=3),
    ).places  # fmt: skip

    assert [(place.number, place.count) for place in places.places] == [(1, 1), (2, 3), (3, 0), (4, 1)]
    assert [place.expected for place in places.places] == pytest.approx([4 / 4 + 1 / 2, 4 / 4 + 1 / 2, 4 / 4, 4 / 4])


def test_nothing_has_no_places():
    found = over()

    assert (found.places.missions, found.places.places, found.places.chance, found.remarks) == (0, (), 1, [])


def test_few_missions_are_not_accused():
    assert over(*[one() for _number in range(9)]).remarks == []
    assert [remark.code for remark in over(*[one() for _number in range(10)]).remarks] == [
        "course-longest",
        "course-key-place",
    ]


def test_remarks_count_what_was_found():
    found = over(*[one(place=2) for _number in range(12)])

    assert [remark.message for remark in found.remarks] == [
        "The longest choice is correct in 12 of 12 missions; by chance it would be in 3.",
        "The correct choice stands at place 3 in 12 of 12 missions; by chance it would in 3.",
    ]


def test_place_that_never_holds_the_key_is_found():
    """Second or third in forty missions, as many hands do it."""
    found = over(*[one(place=1 + number % 2, shuffle_choices=False) for number in range(40)])

    assert found.places.is_telling
    assert found.places.odd.count in {0, 20}


@pytest.mark.parametrize("count", range(6))
def test_probabilities_are_those_of_every_outcome(count):
    shares = (1 / 4, 1 / 4, 1 / 3, 1 / 2, 2 / 5)
    exact = [Fraction(1, 4), Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(2, 5)]
    outcomes = {
        hits: prod(share if hit else 1 - share for share, hit in zip(exact, hits, strict=True))
        for hits in product([0, 1], repeat=5)
    }

    assert at_least(count, shares) == pytest.approx(float(sum(p for hits, p in outcomes.items() if sum(hits) >= count)))
    assert at_most(count, shares) == pytest.approx(float(sum(p for hits, p in outcomes.items() if sum(hits) <= count)))


@pytest.mark.parametrize("count", [230, 250, 280])
def test_probabilities_of_very_many_missions_are_near_the_exact_ones(count):
    shares = (0.25,) * 1000
    exact = sum(comb(1000, hits) * 0.25**hits * 0.75 ** (1000 - hits) for hits in range(count, 1001))

    assert at_least(count, shares) == pytest.approx(exact, abs=0.003)
    assert at_most(count - 1, shares) == pytest.approx(1 - exact, abs=0.003)
