"""Two states of a lecture compared: what changes, what stays, and that no text makes it slow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.line_differences import MOST_LINES, line_diff
from quizzes.sources import completed
from studio.differences import Content, changes_between


def mission(pk, prompt="Which?", choices=(("Right", True, ""), ("Wrong", False, "No")), kind="single", explanation=""):
    rows = [
        {"id": n, "text": text, "is_correct": right, "feedback": told} for n, (text, right, told) in enumerate(choices)
    ]
    return {"id": pk, "kind": kind, "prompt": prompt, "explanation": explanation, "choices": rows}


def content(**fields):
    return Content(**({"title": "T", "summary": "S", "body": "One", "missions": []} | fields))


def told(lines):
    return [(line.kind, line.count or line.text) for line in lines]


def test_nothing_changes_between_equal_contents():
    assert changes_between(content(missions=[mission(1)]), content(missions=[mission(1)])) == []


def test_each_field_is_one_change():
    found = changes_between(content(), content(title="U", summary="", body="One\nTwo"))

    assert [(change.name, told(change.lines)) for change in found] == [
        ("Title", [("removed", "T"), ("added", "U")]),
        ("Summary", [("removed", "S")]),
        ("Text", [("same", "One"), ("added", "Two")]),
    ]


def test_words_that_differ_in_a_line_are_marked():
    removed, added = line_diff("Knowledge is reused often.", "Knowledge is kept often.")

    assert removed.pieces == (("Knowledge is ", False), ("reused ", True), ("often.", False))
    assert added.pieces == (("Knowledge is ", False), ("kept ", True), ("often.", False))


def test_lines_with_hardly_a_word_in_common_are_not_marked():
    removed, added = line_diff("One thing", "Quite another")

    assert (removed.pieces, added.pieces) == ((("One thing", False),), (("Quite another", False),))


def test_lines_that_stay_are_left_out_and_counted():
    old = [f"Line {number}" for number in range(20)]
    new = [*old[:10], "New", *old[10:]]

    assert told(line_diff("\n".join(old), "\n".join(new))) == [
        ("gap", 8),
        ("same", "Line 8"),
        ("same", "Line 9"),
        ("added", "New"),
        ("same", "Line 10"),
        ("same", "Line 11"),
        ("gap", 8),
    ]


def test_lines_that_are_left_out_can_be_read():
    first, *_rest, last = line_diff("\n".join(["a", " b", "", *"cdxefghi"]), "\n".join(["a", " b", "", *"cdyefghi"]))

    assert (first.kind, first.text) == ("gap", "a\n b\n")
    assert (last.kind, last.text) == ("gap", "g\nh\ni")


def test_missions_are_told_apart_by_their_ids():
    old = [mission(1), mission(2, "Gone?"), mission(3, "Same?"), mission(4, "First?")]
    new = [
        mission(4, "First?"),
        mission(1, choices=(("Right", False, ""), ("Wrong", True, "No"))),
        mission(3, "Same?"),
        mission(9),
    ]

    found = {
        change.name: told(change.lines) for change in changes_between(content(missions=old), content(missions=new))
    }

    assert list(found) == ["Mission 2", "Mission 4 is new", "Mission 2 goes", "The missions are in another order"]
    assert found["Mission 2"][2:] == [
        ("removed", "[x] Right"),
        ("removed", "[ ] Wrong — No"),
        ("added", "[ ] Right"),
        ("added", "[x] Wrong — No"),
    ]
    assert {kind for kind, _text in found["Mission 2 goes"]} == {"removed"}
    assert found["The missions are in another order"] == []


def test_the_kind_and_the_explanation_of_a_mission_count():
    old, new = mission(1), mission(1, kind="multiple", explanation="Because.")

    (change,) = changes_between(content(missions=[old]), content(missions=[new]))

    assert ("added", "(Several answers)") in told(change.lines)
    assert told(change.lines)[-1] == ("added", "Because.")


@given(
    st.lists(st.sampled_from(["", "a", "b", "c d"]), max_size=12),
    st.lists(st.sampled_from(["", "a", "c e"]), max_size=12),
)
def test_the_lines_add_up_to_both_texts(old, new):
    lines = line_diff("\n".join(old), "\n".join(new), context=99)

    if "\n".join(old) == "\n".join(new):
        assert {line.kind for line in lines} <= {"gap"}
        return
    for kinds, text in [({"same", "removed"}, old), ({"same", "added"}, new)]:
        assert "\n".join(line.text for line in lines if line.kind in kinds) == "\n".join(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x\n" * 100_000, "x\ny\n" * 50_000),
        ("\n".join(str(n % 150) for n in range(3000)), "\n".join(str(n * 7 % 150) for n in range(3000))),
        ("a b " * 50_000, "b a " * 50_000),
        ("\n".join("a b c d" * 20 for _ in range(1500)), "\n".join("a c b d" * 20 for _ in range(1500))),
        ("\n".join(["a b c d " * 80] * 60), "\n".join(["a c b d " * 80] * 60)),
        ("\n".join(["a b c d " * 40] * 60), "\n".join(["a c b d " * 40] * 60)),
        ("\n".join(["a b " * 90] * 390), "\n".join(["a c b d "] * 390)),
        ("x\ny\n" * 190, "x\n" * 390),
    ],
)
def test_no_text_makes_it_slow(old, new):
    begun = time.process_time()

    line_diff(old, new)

    assert time.process_time() - begun < 5


def test_what_is_not_compared_is_counted():
    old = "\n".join(str(number) for number in range(MOST_LINES + 30))

    assert told(line_diff(old, old + "\nmore")) == [("gap", MOST_LINES), ("rest", 31)]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"name": "first-law"}, "Name: first-law"),
        ({"credit": "per_option"}, "Partial credit: Per option"),
        ({"max_attempts": 3}, "Attempts: 3"),
        ({"shuffle_choices": True}, "The choices are shuffled."),
        ({"shuffle_place": True}, "Its place among the missions is shuffled."),
        ({"tags": "loss, gradient"}, "Tags: loss, gradient"),
        ({"hints": [{"text": "Look up.", "cost": 20}]}, "Hint 1, costs 20 %: Look up."),
        ({"choices": [{"id": 0, "text": "Right", "is_correct": True, "feedback": "", "feedback_missed": "Look"},
                      {"id": 1, "text": "Wrong", "is_correct": False, "feedback": "No"}]},
         "[x] Right — when missed: Look"),
        ({"kind": "true_false"}, "(True or false)"),
    ],
)  # fmt: skip
def test_every_option_of_a_mission_counts(changes, line):
    old = mission(1)

    (change,) = changes_between(content(missions=[old]), content(missions=[old | changes]))

    assert ("added", line) in told(change.lines)


def test_mission_of_before_the_options_is_the_same_as_one_with_none_set():
    assert changes_between(content(missions=[mission(1)]), content(missions=[completed(mission(1))])) == []
