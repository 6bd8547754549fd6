"""Two texts put together: nothing is lost, whoever is chosen, and what only one side changed is taken from it."""

from hypothesis import given
from hypothesis import strategies as st

from studio.merging import BOTH, MINE, THEIRS, merge, paragraphs, result

BASE = "A\n\nB\n\nC\n"
TEXTS = st.lists(
    st.sampled_from(["A\n", "B\n", "\n", "  \n", "C d\n", "```\n", "~~~py\n", "- x\n", "last"]), max_size=14
).map("".join)


def shown(pieces):
    return [(piece.mine, piece.theirs, piece.proposal, piece.is_conflict) for piece in pieces if not piece.is_same]


def test_each_side_changed_another_paragraph_so_nothing_is_asked():
    pieces = merge("A1\n\nB\n\nC\n", "A\n\nB\n\nC2\n", BASE)

    assert [piece.is_conflict for piece in pieces] == [False, False, False]
    assert result(pieces) == "A1\n\nB\n\nC2\n"


def test_paragraph_that_both_changed_is_a_choice():
    pieces = merge("A\n\nB mine\n\nC\n", "A\n\nB theirs\n\nC\n", BASE)

    assert shown(pieces) == [("B mine\n\n", "B theirs\n\n", BOTH, True)]
    assert result(pieces) == "A\n\nB mine\n\nB theirs\n\nC\n"
    assert result(pieces, {1: MINE}) == "A\n\nB mine\n\nC\n"
    assert result(pieces, {1: THEIRS}) == "A\n\nB theirs\n\nC\n"


def test_neighbours_that_were_changed_are_told_apart():
    pieces = merge("A mine\n\nB mine\n\nC\n", "A\n\nB theirs\n\nC theirs\n", BASE)

    assert result(pieces) == "A mine\n\nB mine\n\nB theirs\n\nC theirs\n"
    assert [piece.is_conflict for piece in pieces] == [False, True, False]


def test_same_change_on_both_sides_is_none():
    assert shown(merge("A\n\nX\n\nC\n", "A\n\nX\n\nC\n", BASE)) == []


def test_what_one_side_added_or_took_away_is_proposed():
    assert result(merge(BASE, "A\n\nB\n\nNew\n\nC\n", BASE)) == "A\n\nB\n\nNew\n\nC\n"
    assert result(merge("A\n\nC\n", BASE + "\nD\n", BASE)) == "A\n\nC\n\nD\n"


def test_without_the_opened_text_every_difference_is_a_choice_and_nothing_is_lost_before_it():
    pieces = merge("A\n\nB\n", "A\n\nC\n")

    assert shown(pieces) == [("B\n", "C\n", BOTH, True)]
    assert result(pieces) == "A\n\nB\n\nC\n"


def test_paragraphs_of_two_last_places_stay_apart():
    pieces = merge("A\n\nB", "A\n\nC", "A")

    assert result(pieces, {1: BOTH}) == "A\n\nB\n\nC"


def test_code_fence_is_one_paragraph():
    text = "A\n\n```py\nx\n\n```` \n\n"

    assert paragraphs(text) == ["A\n\n", "```py\nx\n\n```` \n\n"]
    assert paragraphs("```\na\n\nb\n```\n\nC\n") == ["```\na\n\nb\n```\n\n", "C\n"]


@given(TEXTS)
def test_paragraphs_add_up_to_the_text(text):
    assert "".join(paragraphs(text)) == text


@given(TEXTS, TEXTS, st.none() | TEXTS)
def test_one_side_taken_throughout_is_that_text(mine, theirs, base):
    pieces = merge(mine, theirs, base)

    for side, text in [(MINE, mine), (THEIRS, theirs)]:
        assert result(pieces, dict.fromkeys(range(len(pieces)), side)) == text


@given(TEXTS, TEXTS)
def test_side_that_changed_nothing_has_no_say(mine, base):
    for pieces in [merge(mine, base, base), merge(base, mine, base)]:
        assert not any(piece.is_conflict for piece in pieces)
        assert result(pieces).split() == mine.split()
