"""Where plots put things: within their frame, in proportion, and without a value for nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio import plots

shares = st.floats(0, 1)


def test_a_higher_value_stands_higher_and_a_greater_one_further_right():
    low, high = plots.scatter([(0.0, -0.4, "low", False), (1.0, 1.0, "high", True)]).dots

    assert (float(low.x), float(high.x)) == (plots.LEFT, plots.WIDTH - plots.RIGHT)
    assert float(high.y) == plots.TOP
    assert float(low.y) > float(high.y)


@given(points=st.lists(st.tuples(shares, st.floats(-1, 1), st.just("words"), st.booleans()), max_size=40))
def test_dots_stay_within_their_plot(points):
    plot = plots.scatter(points)

    assert len(plot.dots) == len(points)
    assert all(plot.left <= float(dot.x) <= plot.right for dot in plot.dots)
    assert all(plot.top <= float(dot.y) <= plot.bottom for dot in plot.dots)
    assert plot.top <= float(plot.zero) <= plot.bottom


@given(facilities=st.lists(shares, max_size=60))
def test_each_mission_is_in_one_tenth(facilities):
    assert sum(plots.bins(facilities)) == len(facilities)


def test_the_edges_of_a_tenth_belong_to_the_upper_one_and_all_of_100_percent_to_the_last():
    assert plots.bins([0.0, 0.1, 0.95, 1.0]) == [1, 1, 0, 0, 0, 0, 0, 0, 0, 2]


@given(counts=st.lists(st.integers(0, 5_000), min_size=10, max_size=10))
def test_columns_are_as_high_as_their_counts_and_say_them(counts):
    plot = plots.histogram(counts)

    assert [rect.value for rect in plot.rects] == [str(count) if count else "" for count in counts]
    assert all(0 <= float(rect.height) <= plot.bottom - plot.top + 0.1 for rect in plot.rects)
    assert len(plot.y_ticks) <= 12
    highest = max(counts)
    for count, rect in zip(counts, plot.rects, strict=True):
        if highest:
            assert float(rect.height) == pytest.approx(
                float(plot.rects[counts.index(highest)].height) * count / highest, abs=0.2
            )


def test_bars_are_as_long_as_their_shares():
    plot = plots.bars([("A", 0.5, "50 %", False, False), ("B", 0.25, "25 %", True, False)], limit=0.05)
    one, other = plot.rects

    assert float(one.width) == 2 * float(other.width)
    assert (one.is_right, other.is_right) == (False, True)
    assert float(one.x) < float(plot.limit) < float(one.x) + float(one.width)


@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_steps_take_any_number_of_revisions(count):
    plot = plots.steps([(str(n), 0.5, "words") for n in range(count)])

    assert len(plot.dots) == count
    assert len(plot.x_ticks) <= 8
    assert all(plot.left <= float(dot.x) <= plot.right for dot in plot.dots)


@pytest.mark.parametrize(("value", "text"), [(0.456, "0.46"), (-0.456, "−0.46"), (-0.001, "0.00"), (1, "1.00")])
def test_numbers_have_two_decimals_and_a_real_minus(value, text):
    assert plots.number(value) == text
