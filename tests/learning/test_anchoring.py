"""Where a passage is: in the text that was seen, and in the next one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import note_anchors
from learning.alignment import Alignment
from learning.anchoring import Anchor, anchor_at, found_without_text, located
from learning.sentences import Parsed

OLD = (
    "Why it works\nThe first layers see edges. They are general.\nThe same words come back. Nothing else does.\n"
    "The same words come back. Emoji 🙂 stand here.\nOne point of the list\nAnother point"
)


def parsed(text):
    return Parsed(text, tuple(place for place, letter in enumerate(text) if letter == "\n"))


def carried(quote, new, *, nth=0, old=OLD):
    """The place and the words of the passage in the new text."""
    start = -1
    for _ in range(nth + 1):
        start = old.index(quote, start + 1)
    found = Alignment(parsed(old), parsed(new)).carried(anchor_at(old, start, start + len(quote)))
    return found and (found.start, found.quote)


def at(words, new, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = new.index(words, start + 1)
    return start, words


def test_an_anchor_is_the_quote_with_what_stands_beside_it():
    anchor = anchor_at("one two three", 4, 7)

    assert (anchor.quote, anchor.selector) == ("two", {"prefix": "one ", "suffix": " three", "start": 4, "end": 7})


# --- In the text that was seen ---


def test_a_passage_is_taken_at_its_place():
    assert located("a b a", Anchor("a", "", "", 4, 5)).start == 4


def test_a_wrong_place_is_mended_by_what_stands_beside():
    assert located("one word, two word", Anchor("word", "two ", "", 2, 6)).start == 14


def test_of_equal_ones_the_nearest_is_taken():
    assert located("word word word", Anchor("word", "", "", 6, 10)).start == 5


def test_words_that_are_not_there_are_not_found():
    assert located("one two", Anchor("three", "", "", 0, 5)) is None
    assert located("one two", Anchor(" ", "", "", 0, 0)) is None


@given(st.text(), st.text(max_size=8), st.integers(-5, 50), st.integers(-5, 50))
def test_whatever_a_browser_sends_the_words_are_those_of_the_text(text, quote, start, end):
    found = located(text, Anchor(quote, "x", "y", start, end))

    assert found is None or (text[found.start : found.end] == found.quote == quote)


def test_without_its_old_text_only_what_is_certain_is_found():
    text = "A sentence that is long enough to be found. Short. Short."

    assert found_without_text(text, Anchor("that is long enough to be found", "", "", -1, -1)).start == 11
    assert found_without_text(text, Anchor("Short.", "", "", -1, -1)) is None
    assert found_without_text(text, Anchor("found", "that is long enough to be ", "", -1, -1)).start == 37


# --- In the next text ---


def test_nothing_moves_where_nothing_changed():
    assert carried("see edges", OLD) == at("see edges", OLD)


def test_a_passage_moves_with_what_came_before_it():
    assert carried("see edges", "New.\n" + OLD) == at("see edges", "New.\n" + OLD)


def test_a_moved_paragraph_takes_its_passage_along():
    first, second, *rest = OLD.split("\n")
    new = "\n".join([first, *rest, second])

    assert carried("They are general.", new) == at("They are general.", new)


@pytest.mark.parametrize("nth", [0, 1])
def test_a_repeated_sentence_keeps_its_own_occurrence(nth):
    new = "Before it all.\n" + OLD

    assert carried("same words", new, nth=nth) == at("same words", new, nth)


def test_a_sentence_that_was_copied_stays_where_it_was():
    new = "They are general.\n" + OLD

    assert carried("They are general", new) == at("They are general", new, 1)


def test_of_two_equal_ones_the_deleted_one_is_gone():
    new = OLD.replace("The same words come back. Nothing", "Nothing")

    assert carried("same words", new, nth=0) is None
    assert carried("same words", new, nth=1) == at("same words", new)


def test_a_short_sentence_that_left_its_neighbours_is_gone():
    old = "The first sentence is long.\nRemember this.\nThe second sentence is long."
    new = "The first sentence is long.\nThe second sentence is long.\nRemember this."

    assert carried("Remember this.", new, old=old) is None


def test_of_two_copies_that_have_one_neighbour_each_none_is_taken():
    old = "The first sentence is long.\nThis one is told again.\nThe second sentence is long."
    new = old.replace("again.\n", "again.\nSomething came between the two.\nThis one is told again.\n")

    assert carried("This one is told again.", new, old=old) is None


def test_a_sentence_that_was_copied_and_then_changed_is_not_taken_for_its_copy():
    new = OLD.replace("layers see edges", "layers sea edges") + "\nThe first layers see edges."

    assert carried("The first layers see edges.", new) is None


def test_a_mended_typo_does_not_lose_the_passage():
    new = OLD.replace("layers see edges", "layers sea edges")

    assert carried("The first layers see edges.", new) == at("The first layers sea edges.", new)


def test_words_beside_the_passage_may_change():
    new = OLD.replace("The first layers see", "The very first layers of it see")

    assert carried("edges", new) == at("edges", new)


def test_what_became_something_else_is_gone():
    assert carried("Another point", OLD.replace("Another point", "Nothing that you would know")) is None


def test_a_passage_of_several_sentences_takes_in_what_was_put_between():
    new = OLD.replace("edges. They", "edges. So it is. They")

    assert carried("edges. They are", new) == at("edges. So it is. They are", new)


def test_line_ends_mean_nothing():
    new = OLD.replace("first layers", "first\nlayers")
    after = Parsed(new, tuple(place for place in parsed(new).breaks if place != new.index("\nlayers")))
    found = Alignment(parsed(OLD), after).carried(anchor_at(OLD, OLD.index("first"), OLD.index(" see")))

    assert found.quote == "first\nlayers"


@pytest.mark.parametrize(
    "words", ["한국어 문장은 여기에서 끝납니다.", "日本語の文はここで終わります。", "هذه الجملة تنتهي هنا."]
)
def test_other_scripts_are_carried(words):
    new = "🙂 Before.\n" + OLD + "\n" + words

    assert carried(words, new, old=words + "\n" + OLD) == at(words, new)


@given(st.text("ab. \n", max_size=60), st.text("ab. \n", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_whatever_the_texts_an_anchor_is_one_of_the_new_text(old, new, one, other):
    start, end = sorted((min(one, len(old)), min(other, len(old))))

    found = Alignment(parsed(old), parsed(new)).carried(anchor_at(old, start, end))

    assert found is None or (new[found.start : found.end] == found.quote and found.quote.strip())


def test_an_equal_text_gives_every_passage_back():
    alignment = Alignment(parsed(OLD), parsed(OLD))
    for start in range(0, len(OLD) - 9, 3):
        anchor = anchor_at(OLD, start, start + 9)
        quote = anchor.quote.strip(" \n")

        assert alignment.carried(anchor).quote == quote


# --- The promise, on a few lectures: benchmarks/RESULTS-anchors.md has all of them ---


def test_edits_leave_no_wrong_anchor_and_lose_next_to_none():
    for figures in note_anchors.measure(notes=15, only=6).values():
        cases = figures["cases"]

        assert figures["wrong"] == []
        assert cases["right"] / (cases["right"] + cases["lost"]) >= note_anchors.LEAST_FOUND
        assert cases["right"] > 100
