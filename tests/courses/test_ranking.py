"""Ranking is pure: passages in, hits out."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.ranking import question_terms, rank, segments


@dataclass(frozen=True)
class Passage:
    heading: str
    text: str


DEFINITION = Passage("Definition", "Transfer learning reuses knowledge. A model trained on one task helps on another.")
ADVANTAGES = Passage("Advantages", "Less data is needed. Training is faster.")
KOREAN = Passage("정의", "전이 학습이란 이미 학습된 모델을 다시 쓰는 것이다. 적은 데이터로도 된다.")
ALL = [DEFINITION, ADVANTAGES, KOREAN]


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("What are the advantages?", ADVANTAGES),
        ("ADVANTAGE", ADVANTAGES),
        ("models", DEFINITION),
        ("전이학습은 무엇인가요", KOREAN),
        ("데이터가", KOREAN),
    ],
)
def test_best_passage_is_found_whatever_the_case_ending_or_particle(question, passage):
    assert rank(question, ALL)[0].passage == passage


@pytest.mark.parametrize("question", ["", "   ", "?!", "photosynthesis", "<b>", "\x00"])
def test_nothing_is_found_for_what_no_passage_holds(question):
    assert rank(question, ALL) == []


def test_no_passages_give_no_hits():
    assert rank("transfer", []) == []


def test_stop_words_count_only_where_there_is_nothing_else():
    assert question_terms("what is the data") == ["data"]
    assert question_terms("the who") == ["the", "who"]


def test_more_of_the_question_beats_more_of_one_word():
    many = Passage("", "model " * 50)
    both = Passage("", "A model of transfer.")

    assert [hit.passage for hit in rank("model transfer", [many, both])] == [both, many]


def test_heading_beats_text_and_rare_beats_frequent():
    in_text = Passage("Other", "Something about metrics and more words here.")
    in_heading = Passage("Metrics", "Something about other things and more words.")

    assert rank("metrics", [in_text, in_heading])[0].passage == in_heading


def test_limit_is_kept_and_equal_hits_keep_their_order():
    same = [Passage("", f"word {n}") for n in range(5)]

    assert [hit.passage for hit in rank("word", same, limit=2)] == same[:2]


def test_quote_is_the_sentence_that_answers_word_for_word():
    text = "First we load data. Overfitting means learning by heart. " + "It is common and " * 40 + "so on."

    hit = rank("What is overfitting?", [Passage("", text)])[0]

    assert hit.quote == "Overfitting means learning by heart."


def test_quote_of_an_endless_sentence_is_cut_between_words_around_the_match():
    text = "alpha " * 200 + "needle " + "omega " * 200

    quote = rank("needle", [Passage("", text)])[0].quote

    assert "needle" in quote
    assert quote in text
    assert len(quote) <= 280
    assert set(quote.split()) == {"alpha", "needle", "omega"}


@given(st.text(max_size=400), st.text(max_size=60))
def test_quote_is_always_part_of_the_text(text, question):
    for hit in rank(question + text[:20], [Passage("", text)]):
        assert hit.quote in text
        assert hit.score > 0


@given(st.text(max_size=200), st.text(max_size=60))
def test_segments_put_together_are_the_text(text, question):
    assert "".join(piece.text for piece in segments(text, question)) == text


def test_segments_mark_words_and_korean_pairs():
    marked = [piece.text for piece in segments("전이 학습이란 models & Model <b>", "학습 model") if piece.is_match]

    assert marked == ["학습", "models", "Model"]
