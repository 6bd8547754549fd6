"""What holds for every mission and every answer, whatever the rule of partial credit."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.grading import grade, score
from quizzes.keyed import KeyedChoice, KeyedHint, KeyedMission
from quizzes.learner_missions import LearnerChoice, LearnerMission, in_places, order_for
from quizzes.sources import ALL_OR_NOTHING, MULTIPLE, PER_OPTION, RIGHT_MINUS_WRONG, SINGLE

RULES = (ALL_OR_NOTHING, RIGHT_MINUS_WRONG, PER_OPTION)


@st.composite
def missions(draw, kind=None):
    """At least one choice is right and one is wrong: the editor and imports refuse others."""
    count = draw(st.integers(2, 12))
    kind = kind or draw(st.sampled_from([SINGLE, MULTIPLE]))
    most = 1 if kind == SINGLE else count - 1
    key = draw(st.sets(st.integers(1, count), min_size=1, max_size=most))
    choices = tuple(KeyedChoice(n, n in key, f"feedback {n}", f"missed {n}") for n in range(1, count + 1))
    hints = tuple(KeyedHint(f"hint {n}", draw(st.integers(0, 100))) for n in range(draw(st.integers(0, 5))))
    return KeyedMission(1, kind, draw(st.sampled_from(RULES)), None, choices, hints, "because")


@st.composite
def answered(draw, kind=None):
    mission = draw(missions(kind))
    most = len(mission.choices) if mission.kind == MULTIPLE else 1
    return mission, frozenset(draw(st.sets(st.sampled_from(sorted(mission.choice_ids)), min_size=1, max_size=most)))


@given(answered(), st.integers(0, 5))
def test_a_score_is_from_0_to_1_and_hints_never_add_to_it(case, hints):
    mission, chosen = case

    without, with_hints = grade(mission, chosen), grade(mission, chosen, hints=hints)

    assert 0 <= with_hints.score <= without.score <= 1
    assert with_hints.is_correct == without.is_correct


@given(answered())
def test_only_the_whole_key_is_correct_and_only_it_has_the_full_score(case):
    mission, chosen = case

    assert grade(mission, chosen).is_correct == (chosen == mission.key) == (score(mission, chosen) == 1)


@given(missions(MULTIPLE))
def test_ticking_everything_never_scores_full(mission):
    assert grade(mission, mission.choice_ids).score < 1
    assert not grade(mission, mission.choice_ids).is_correct


@given(answered(MULTIPLE), st.data())
def test_one_right_choice_more_never_lowers_the_score(case, data):
    mission, chosen = case
    more = sorted(mission.key - chosen)
    assume(more)

    added = chosen | {data.draw(st.sampled_from(more))}

    assert score(mission, added) >= score(mission, chosen)


@given(answered(MULTIPLE), st.data())
def test_one_wrong_choice_more_never_raises_the_score(case, data):
    mission, chosen = case
    more = sorted(mission.choice_ids - mission.key - chosen)
    assume(more)

    added = chosen | {data.draw(st.sampled_from(more))}

    assert score(mission, added) <= score(mission, chosen)


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_the_choices_never_matters(case, random):
    mission, chosen = case
    mixed = list(mission.choices)
    random.shuffle(mixed)
    order = list(chosen)
    random.shuffle(order)

    one, other = grade(mission, chosen), grade(replace(mission, choices=tuple(mixed)), order)

    assert (one.score, one.is_correct, one.missed) == (other.score, other.is_correct, other.missed)
    assert set(one.choices) == set(other.choices)


@given(answered())
def test_a_wrong_answer_names_nothing_that_was_not_chosen(case):
    mission, chosen = case
    assume(chosen != mission.key)

    result = grade(mission, chosen)

    assert {choice.id for choice in result.choices} == chosen
    assert result.missed == len(mission.key - chosen)
    assert set(result.missed_html) == {f"missed {n}" for n in mission.key - chosen}


@given(answered())
def test_the_last_answer_names_all_with_what_was_missed(case):
    mission, chosen = case

    result = grade(mission, chosen, is_last=True)

    assert [choice.id for choice in result.choices] == [choice.id for choice in mission.choices]
    assert {choice.id for choice in result.choices if choice.is_missed} == mission.key - chosen
    assert result.missed_html == ()


@pytest.mark.parametrize(
    ("credit", "scores"),
    [
        # the key is 1 and 2 of four: the key, half of it, half with one wrong, one wrong alone, everything
        (ALL_OR_NOTHING, [1, 0, 0, 0, 0]),
        (RIGHT_MINUS_WRONG, [1, 0.5, 0, 0, 0]),
        (PER_OPTION, [1, 0.75, 0.5, 0.25, 0.5]),
    ],
)
def test_the_three_rules_by_example(credit, scores):
    choices = tuple(KeyedChoice(n, n <= 2, "", "") for n in range(1, 5))
    mission = KeyedMission(1, MULTIPLE, credit, None, choices, (), "")

    assert [score(mission, frozenset(chosen)) for chosen in ({1, 2}, {1}, {1, 3}, {3}, {1, 2, 3, 4})] == scores


def test_hints_that_cost_more_than_all_leave_nothing():
    choices = (KeyedChoice(1, True, "", ""), KeyedChoice(2, False, "", ""))
    mission = KeyedMission(1, SINGLE, RIGHT_MINUS_WRONG, None, choices, (KeyedHint("", 60), KeyedHint("", 60)), "")

    assert [grade(mission, {1}, hints=count).score for count in (0, 1, 2)] == [1.0, 0.4, 0.0]


def learner_mission(number, choices=4, **fields):
    options = tuple(LearnerChoice(10 * number + n, "", "") for n in range(choices))
    shape = {"shuffle_choices": False, "shuffle_place": False, "max_attempts": None, "hint_costs": ()} | fields
    return LearnerMission(number, "", SINGLE, "", "", options, **shape)


@given(st.text(max_size=20), st.integers(2, 12))
def test_a_shuffled_order_has_every_choice_once_and_is_the_same_again(seed, count):
    mission = learner_mission(1, count, shuffle_choices=True)

    order = order_for(mission, seed=seed)

    assert sorted(order) == sorted(mission.choice_ids)
    assert order == order_for(mission, seed=seed)


@given(st.text(max_size=20), st.lists(st.booleans(), max_size=12))
def test_missions_that_may_not_move_stay_where_they_are(seed, free):
    missions = [learner_mission(n, shuffle_place=may_move) for n, may_move in enumerate(free)]

    placed = in_places(missions, seed=seed)

    assert sorted(mission.id for mission in placed) == list(range(len(free)))
    assert all(placed[n] == missions[n] for n, may_move in enumerate(free) if not may_move)
