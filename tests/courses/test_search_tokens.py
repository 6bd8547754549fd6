"""How texts and questions are written down; pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.ranking import terms_of
from courses.search_tokens import (
    HEADING,
    ROW_TOKENS,
    TITLE,
    Sought,
    for_fts5,
    for_tsquery,
    passage_lines,
    question_of,
    roots_of,
    tokens_of,
)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_quick_way_for_ascii_gives_the_same_tokens(text):
    assert tokens_of(text) == [term.form[:64] for term in terms_of(text)]


@given(st.text())
def test_no_token_is_empty_has_a_space_or_begins_with_a_mark(text):
    for token in tokens_of(text):
        assert token.split() == [token]
        assert token[0] < "\ue000" or token[0] > "\uf8ff"


def test_words_of_a_heading_stand_there_twice():
    (line,) = passage_lines(7, "Models", "Dice loss", "It counts.")

    assert line.split()[1:] == ["model", "\ue000", "dice", "loss", "\ue000", "it", "count", "\ue000", f"{HEADING}dice",
                                f"{HEADING}loss"]  # fmt: skip


def test_long_text_is_several_rows_each_with_title_and_heading():
    lines = list(passage_lines(7, "Title", "Heading", "word " * (2 * ROW_TOKENS + 1)))

    assert len(lines) == 3
    assert all(" title " in line and f" {HEADING}heading " in line for line in lines)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("What is the dice loss?", ("dice", "loss")),
        ("the who", ("the", "who")),
        ("학습이란 무엇인가요", ("학습",)),
        ("언어 모델의 편향", ("언어", "모델", "편향")),
        ("데이터베이스에서", ("데이", "이터", "터베", "베이", "이스")),
        ("무엇", ("무엇",)),
    ],
)
def test_question_is_about_its_terms(text, terms):
    assert question_of(text, most=12).terms == terms


@pytest.mark.parametrize(
    ("text", "begun"),
    [("deep lear", "lear"), ("le", ""), ("lear ", ""), ("lear?", ""), ("학", "학")],
)
def test_last_word_may_be_begun(text, begun):
    assert question_of(text, most=12).begun == begun


def test_words_in_quotation_marks_are_a_phrase():
    assert question_of('say "the dice loss" and “두 학습”', most=12).phrases == (
        ("the", "dice", "loss"),
        ("두", "학습"),
    )


def test_roots_have_no_endings_and_stop_words():
    assert roots_of("What are models, 데이터를?") == ["model", "데이터"]


def test_databases_are_asked_in_their_language_with_everything_quoted():
    sought = Sought((("a", "b*"), ("it's",)), (("x", "y"),), (f"{TITLE}1",))

    assert for_fts5(sought) == f"""(("a" AND "b"*) OR ("it's")) AND "x y" AND (("{TITLE}1"))"""
    assert for_tsquery(sought) == f"""(('a' & 'b':*) | ('it''s')) & 'x' & 'y' & (('{TITLE}1'))"""
