"""A piece of the text that shows why it was found; pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quoting import LENGTH, quote_of
from courses.search_tokens import question_of


def quoted(text, words):
    return quote_of(text, question_of(words, most=12))


def test_quote_begins_with_the_sentence_of_the_words():
    text = "First we load. Overfitting is learning by heart. " + "It is common. " * 40

    assert quoted(text, "overfitting").startswith("Overfitting is learning by heart. It")
    assert quoted(text, "overfitting").endswith(" …")


def test_quote_of_a_long_sentence_begins_between_words():
    text = "word " * 100 + "needle " + "word " * 100

    quote = quoted(text, "needle")

    assert quote.startswith("… word")
    assert "needle" in quote


def test_piece_with_most_of_the_words_is_chosen():
    text = "A gradient. " + "Filler. " * 60 + "The gradient of the loss. " + "Filler. " * 60

    assert quoted(text, "loss gradient").startswith("The gradient of the loss.")


@pytest.mark.parametrize(
    ("text", "words"), [("이미 학습된 모델을 쓴다.", "모델은"), ("Models.", "model"), ("Text.", "zzz")]
)
def test_short_text_is_quoted_whole(text, words):
    assert quoted(text, words) == text


@given(st.text(max_size=600), st.text(max_size=40))
def test_quote_is_of_the_text_and_short(text, words):
    quote = quoted(text, words)

    assert len(quote) <= LENGTH + 4
    assert quote.removeprefix("… ").removesuffix(" …").strip() in " ".join(text.split())
