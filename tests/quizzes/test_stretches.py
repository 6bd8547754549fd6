"""Stretches of many missions: where each stands, and that all others keep their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.stretches import Stretch, query_of, start_of


@pytest.mark.parametrize(
    ("number", "total", "start"),
    [(1, 0, 0), (1, 312, 0), (40, 312, 0), (41, 312, 40), (80, 312, 40), (312, 312, 280), (999, 320, 280), (0, 50, 0)],
)
def test_stretch_of_a_number_begins_at_a_multiple_of_its_length(number, total, start):
    assert start_of(number, total) == start


def test_address_names_the_stretch_only_where_there_are_several():
    assert (query_of(40, 40), query_of(40, 41), query_of(41, 41)) == ("", "missions=1", "missions=41")


@st.composite
def stretches(draw):
    """A stretch as a page sends it, in the order of its goals, and how many others there are."""
    others = draw(st.integers(0, 12))
    first = draw(st.integers(0, 15))
    numbers = st.integers(1, 40)
    lows = sorted(draw(st.lists(st.integers(1, first), max_size=3))) if first else []
    stays = draw(st.integers(0, 5))
    end = first + len(lows) + stays + 3
    highs = sorted(end + number for number in draw(st.lists(numbers, max_size=3)))
    return Stretch(first, frozenset(), (*lows, *[None] * stays, *highs)), others


@given(stretches())
def test_own_missions_and_others_keep_their_order(case):
    stretch, count = case
    own, others = [f"own {n}" for n in range(len(stretch.goals))], [f"other {n}" for n in range(count)]

    found = stretch.put(own, others)

    assert [one for one in found if one in own] == own
    assert [one for one in found if one in others] == others
    assert stretch.of(found) == own


@given(stretches())
def test_stretch_stays_behind_the_same_others_and_goals_are_reached(case):
    stretch, count = case
    own, others = list(range(len(stretch.goals))), [f"other {n}" for n in range(count)]

    found = stretch.put(own, others)

    goals = [goal for goal in stretch.goals if goal]
    is_clear = len(goals) == len(set(goals)) and stretch.first <= count
    for mission, goal in zip(own, stretch.goals, strict=True):
        before = [one for one in found[: found.index(mission)] if one in others]
        if goal is None:
            assert before == others[: stretch.first]
        elif is_clear:
            assert found.index(mission) == min(goal - 1, len(found) - len(own) + mission)
