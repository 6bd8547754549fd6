"""Aiken: read strictly, with the line of each mistake; written with the name of all that it cannot say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats import aiken
from quizzes.formats.answerable import answerable, problem_of
from quizzes.formats.found import Unreadable
from quizzes.sources import CHOICE, MULTIPLE, SINGLE, TRUE_FALSE, completed
from tests.quizzes.nasty_texts import sources, stripped_words

FILE = """What is __init__?
A. A method
B) An *idea*

ANSWER: A

Two lines
of one question?

A. 1
B. 2
C. 3
ANSWER: C.
"""


def read(text):
    return answerable(aiken.read(text.encode() if isinstance(text, str) else text, "x.txt"))


def key(source):
    return [(choice["text"], choice["is_correct"]) for choice in source["choices"]]


def test_questions_are_read():
    first, second = (found.source for found in read(FILE).found)

    assert first == completed(
        {
            "prompt": "What is \\_\\_init\\_\\_?",
            "choices": [{"text": "A method", "is_correct": True}, {"text": "An \\*idea\\*"}],
        }
    )
    assert second["prompt"] == "Two lines\\\nof one question?"
    assert key(second) == [("1", False), ("2", False), ("3", True)]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp949"])
def test_encodings_and_line_ends_do_not_matter(encoding, ending):
    text = "전이 학습이란?\nA. 처음부터\nB. 다시\nANSWER: B\n".replace("\n", ending)

    reading = read(text.encode(encoding))

    assert [(one.source["prompt"], key(one.source)) for one in reading.found] == [
        ("전이 학습이란?", [("처음부터", False), ("다시", True)])
    ]
    guessed = "The file is not UTF-8; it was read as CP949. Look at its letters."
    assert list(reading.lost) == ([guessed] if encoding == "cp949" else [])


def test_a_file_from_word_is_read():
    text = (
        "1. What is \u201centropy\u201d?\r\nA)\u00a0Heat\r\nB)\tDisorder\u2026\r\nC.\u2003Speed\r\n"
        "ANSWER :\u00a0B\r\n\u00a0\r\n"
    )

    assert aiken.recognises(text.encode(), "x.txt")
    [found] = read(text).found
    assert found.source["prompt"] == "1\\. What is “entropy”?"
    assert key(found.source) == [("Heat", False), ("Disorder…", True), ("Speed", False)]


MISTAKES = {
    "Why?\na. x\nb. y\nANSWER: a": "line 4: write the letters of its choices in capitals: A, B, C.",
    "Why?\nA. a\nC. c\nANSWER: A": "line 3: choice C stands where B is expected.",
    "Why?\nA. a\nB. b\nnext line\nANSWER: A": "line 4: neither a choice nor ANSWER. Each choice stands on one line.",
    "Why?\nANSWER: A": "line 2: ANSWER stands where choice A is expected.",
    "Why?\nA. a\nB. b\nANSWER: C": "line 4: ANSWER names C, and there is no such choice.",
    "Why?\nA. a\nB. b\nANSWER: A, B": "line 4: after ANSWER stands one capital letter: Aiken has one correct answer.",
    "Why?\nA. a\nB. b\nANSWER:": "line 4: after ANSWER stands one capital letter: Aiken has one correct answer.",
    "Why?\nA. a\nB. b\nanswer: A": "line 4: write ANSWER in capitals.",
    "Why?\nA. a\nB. b": "line 3: the file ends before the ANSWER.",
    "A. a\nB. b\nANSWER: A": "It asks nothing.",
    "Why?\nA. a\nANSWER: A": "It has fewer than two choices.",
    "Why?\nA. a\nB.\nANSWER: A": "Choice 2 has no words.",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_told_with_its_line_and_the_next_question_is_read(text):
    last, good = read(text).found, read(f"{text}\n\nNext?\nA. a\nB. b\nANSWER: B\n").found

    assert [one.refused for one in last] == [MISTAKES[text]]
    assert [one.source is not None for one in good] == [False, True]
    assert good[1].label == "Next?"


def plain(of):
    return of.filter(lambda text: aiken.to_plain(text)[1])


single_lines = plain(st.one_of(stripped_words, st.text("ab 전이_*:.()!?", min_size=1).map(str.strip)).filter(bool))


@given(sources(stripped_words, kind=st.just(SINGLE)), single_lines, st.lists(single_lines, min_size=2, max_size=4))
def test_what_aiken_can_say_comes_back_exactly(source, prompt, texts):
    choices = [CHOICE | {"text": text, "is_correct": not place} for place, text in enumerate(texts)]
    wanted = completed({"prompt": prompt, "choices": choices})

    written = aiken.write([source | {"prompt": prompt, "choices": choices}], {})

    kept = [] if problem_of(wanted) or aiken.takes_choices(aiken.to_plain(prompt)[0]) else [wanted]
    assert [one.source for one in read(written.data).found] == kept
    assert len(written.left_out) == 1 - len(kept)


def test_what_aiken_cannot_say_is_named():
    choices = [{"text": "*a*", "is_correct": True, "feedback": "f"}, {"text": "b\n\nc"}]
    full = completed(
        {
            "name": "n", "kind": MULTIPLE, "prompt": "p", "explanation": "e", "hints": [{"text": "h", "cost": 1}],
            "max_attempts": 1, "shuffle_choices": True, "shuffle_place": True, "tags": "t", "choices": choices,
        }
    )  # fmt: skip
    several = completed(
        {"prompt": "several", "kind": MULTIPLE, "choices": [{"text": t, "is_correct": t < "c"} for t in "abc"]}
    )
    unlike = completed({"prompt": "A. Lincoln was?", "choices": choices, "kind": TRUE_FALSE})

    written = aiken.write([full, several, unlike], {})

    assert written.data == b"p\nA. *a*\nB. b c\nANSWER: A\n"
    assert [construct for name, construct in written.lost if name == "n"] == [
        "type: it has one answer", "partial credit", "name", "explanation", "hints", "number of attempts",
        "shuffling of the choices", "shuffling of its place", "tags", "feedback",
        "formatting: its Markdown stands in the text",
    ]  # fmt: skip
    assert written.left_out == [
        ("several", "Aiken has one correct answer."),
        ("A. Lincoln was?", "In Aiken its question would be read as a choice."),
    ]


@pytest.mark.parametrize(("text", "is_aiken"), [(FILE, True), ("Why?{=a ~b}", False), ("A. only a list\nB. b", False)])
def test_aiken_is_recognised_by_its_answers(text, is_aiken):
    assert aiken.recognises(text.encode(), "x.txt") is is_aiken


def test_what_is_no_text_is_unreadable():
    with pytest.raises(Unreadable, match="NUL"):
        read(b"Why?\x00\nA. a\nB. b\nANSWER: A")
