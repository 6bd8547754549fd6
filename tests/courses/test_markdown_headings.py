"""Heading ids are assigned once and survive renames and moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.headings import ID_PREFIX, Wanted, assign_ids, slug
from courses.markdown import render

TEXTS = st.lists(st.text(max_size=12), max_size=12)


def ids(texts, known=()):
    return assign_ids([Wanted(text) for text in texts], known)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is transfer learning?", "what-is-transfer-learning"),
        ("전이 학습이란?", "전이-학습이란"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
        ("C++ & C#", "c-c"),
        ("???", "section"),
        ("a" * 200, "a" * 80),
    ],
)
def test_slug_keeps_letters_of_every_script(text, expected):
    assert slug(text) == expected


def test_equal_headings_are_numbered():
    assert ids(["A", "A", "A"]) == ["h-a", "h-a-2", "h-a-3"]


def test_numbered_id_does_not_meet_a_heading_of_that_name():
    assert ids(["A 2", "A", "A"]) == ["h-a-2", "h-a", "h-a-3"]


def test_explicit_id_wins_over_the_known_one():
    assert assign_ids([Wanted("A", "mine")], [("h-a", "A")]) == ["h-mine"]


def test_renamed_heading_keeps_its_id_between_its_neighbours():
    known = [("h-one", "One"), ("h-advantages", "Advantages"), ("h-three", "Three")]

    assert ids(["One", "Why it pays off", "Three"], known) == ["h-one", "h-advantages", "h-three"]


def test_reworded_heading_keeps_its_id_even_when_moved():
    known = [("h-a", "Limits of the method"), ("h-b", "Summary"), ("h-c", "Exercises")]

    assert ids(["Exercises", "Summary", "The limits of the method"], known) == ["h-c", "h-b", "h-a"]


def test_swapped_headings_keep_their_ids():
    assert ids(["B", "A"], [("h-a", "A"), ("h-b", "B")]) == ["h-b", "h-a"]


def test_new_heading_gets_no_id_of_one_that_is_gone():
    known = [("h-a", "Alpha"), ("h-intro", "Beta"), ("h-c", "Gamma")]

    assert ids(["Alpha", "Intro", "Epilogue", "Gamma"], known) == ["h-a", "h-intro-2", "h-epilogue", "h-c"]


def test_inserted_heading_leaves_the_others_alone():
    assert ids(["A", "New", "B"], [("h-a", "A"), ("h-b", "B")]) == ["h-a", "h-new", "h-b"]


def test_foreign_known_ids_are_ignored():
    assert ids(["A"], [("cookie", "A"), ("h- x", "A")]) == ["h-a"]


def test_moved_headings_share_no_id_with_renamed_ones():
    empty = [("h-section", ""), ("h-section-2", ""), ("h-section-3", ""), ("h-section-4", "")]
    known = [empty[0], ("h-00000", "00000"), empty[1], empty[2], ("h-0", "0"), empty[3]]

    assigned = ids(["00", "00", "0", "", "", "0", "0"], known)

    assert len(set(assigned)) == 7


@given(TEXTS, TEXTS)
def test_ids_are_unique_and_prefixed(before, after):
    assigned = ids(after, zip(ids(before), before, strict=True))

    assert len(set(assigned)) == len(after)
    assert all(heading_id.startswith(ID_PREFIX) for heading_id in assigned)


@given(TEXTS, TEXTS)
def test_ids_stay_the_same_when_nothing_changes(before, after):
    known = list(zip(ids(before), before, strict=True))
    assigned = ids(after, known)

    assert ids(after, list(zip(assigned, after, strict=True))) == assigned


@given(
    st.lists(st.text(max_size=12), max_size=12, unique=True).flatmap(
        lambda t: st.tuples(st.just(t), st.permutations(t))
    )
)
def test_order_does_not_change_ids(texts_and_order):
    texts, order = texts_and_order
    known = dict(zip(texts, ids(texts), strict=True))

    assert ids(order, [(known[text], text) for text in texts]) == [known[text] for text in order]


@given(
    st.lists(st.tuples(st.text("abc ", min_size=1, max_size=6), st.sampled_from(["", "x", "x-2", "h-a"])), max_size=8)
)
def test_page_keeps_its_ids_through_a_second_rendering(headings):
    source = "\n\n".join(f"## {text}" + (f" {{#{explicit}}}" if explicit else "") for text, explicit in headings)
    first = render(source)

    again = render(source, known_headings=[(heading.id, heading.text) for heading in first.headings])

    assert again == first
