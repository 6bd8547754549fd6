"""What the funnel tells of few, and where it says that learners are lost."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.funnel import PERIODS, STEPS, Cell, Counts, LectureRow, cells, largest_drop, periods_told
from quizzes.analysis import LEAST_LEARNERS

FULL = dict.fromkeys(PERIODS, 0)


def all_time(learners, *counts):
    """Everybody began long ago."""
    return cells({**FULL, 0: learners}, {period: Counts(*counts) if not period else Counts() for period in PERIODS})


@pytest.mark.parametrize(
    ("learners", "counts", "expected"),
    [
        (20, (20, 15, 10, 0), (20, 15, 10, 0)),
        (20, (15, 15, 10, 5), (15, 15, 10, 5)),
        (20, (17, 17, 10, 3), (None, None, 10, None)),  # three did not start, so nor can be told who read
        (20, (15, 12, 15, 11), (15, None, 15, None)),
        (20, (4, 4, 0, 0), (None, None, 0, 0)),
        (4, (4, 2, 0, 4), (None, None, None, None)),
        (0, (0, 0, 0, 0), (0, 0, 0, 0)),
    ],
)
def test_a_number_is_told_of_nobody_or_of_enough_and_so_is_the_rest(learners, counts, expected):
    told = all_time(learners, *counts)

    assert tuple(told[step][0].count for step in STEPS) == expected


def test_what_is_not_told_says_on_which_side_the_few_are():
    told = all_time(40, 30, 27, 2, 15)

    assert told["read"][0] == Cell(None, 30, is_most=True)
    assert told["solved"][0] == Cell(None, 30, is_few=True)
    assert told["completed"][0] == Cell(15, 30)
    assert told["completed"][0].share == 0.5


def test_a_period_is_not_told_where_the_rest_of_a_longer_one_would_be_few():
    counts = {0: Counts(20, 20, 20, 20), 90: Counts(18, 18, 18, 18), 30: Counts(10, 10, 10, 10), 7: Counts()}

    told = cells({0: 20, 90: 18, 30: 10, 7: 0}, counts)

    assert [told["started"][period].count for period in PERIODS] == [20, None, 10, 0]


def test_the_whole_is_told_before_its_parts():
    parts = {0: {"did": 20}, 90: {"did": 17}, 30: {"did": 15}, 7: {"did": 12}}

    assert periods_told(parts) == {0, 30}


@st.composite
def situations(draw):
    """Learners by when they began, and what they did: each a set of steps, which "started" contains."""
    learners = draw(
        st.lists(st.tuples(st.sampled_from(range(len(PERIODS))), st.sets(st.sampled_from(STEPS))), max_size=60)
    )
    return [(age, steps | {"started"} if steps else steps) for age, steps in learners]


@given(learners=situations())
def test_nothing_of_few_can_be_worked_out(learners):
    """Every difference of two periods that are told, of the number and of who did not."""
    whole = {period: [steps for age, steps in learners if age >= place] for place, period in enumerate(PERIODS)}
    counts = {
        period: Counts(*(sum(step in steps for steps in some) for step in STEPS)) for period, some in whole.items()
    }

    told = cells({period: len(some) for period, some in whole.items()}, counts)

    for step in STEPS:
        shown = {period: cell.count for period, cell in told[step].items() if cell.count is not None}
        started = {period: cell.count for period, cell in told["started"].items() if cell.count is not None}
        wholes = [{period: len(some) for period, some in whole.items()}, started]
        for of in wholes:
            both = [
                (shown[period], of[period] - shown[period]) for period in PERIODS if period in shown and period in of
            ]
            differences = [(a - c, b - d) for (a, b), (c, d) in combinations(both, 2)]
            assert all(is_nobody_or_enough(count) for pair in both + differences for count in pair)
        everybody = counts[0].started, len(whole[0])
        if is_nobody_or_enough(everybody[0]) and is_nobody_or_enough(everybody[1] - everybody[0]):
            assert told["started"][0].count == everybody[0]


def is_nobody_or_enough(count):
    return count == 0 or count >= LEAST_LEARNERS


# --- The largest drop ---


def row(number, started, completed):
    return LectureRow(number, number, f"L{number}", "S", 0, Cell(started), Cell(None), None, Cell(completed))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([(40, 30), (30, 30)], (1, None, 10)),
        ([(40, 38), (20, 15)], (1, 2, 18)),
        ([(40, None), (20, 10)], (2, None, 10)),
        ([(40, 35), (None, None), (20, 10)], (3, None, 10)),
        ([(40, 30), (20, 10)], (1, None, 10)),  # the first of equals
        ([(40, 40), (40, 40)], None),
        ([(40, 40), (45, 45)], None),  # more begin than have finished the one before
        ([], None),
    ],
)
def test_the_largest_drop_is_where_most_are_lost_by_what_is_told(counts, expected):
    drop = largest_drop([row(number, *pair) for number, pair in enumerate(counts, 1)])

    found = drop and (drop.row.number, drop.next_row and drop.next_row.number, drop.lost)
    assert found == expected
