"""Files that are no texts, or too much of one: a clear word about it, from every text format."""

import pytest

from quizzes.formats import registry
from quizzes.formats.found import Unreadable
from quizzes.formats.text_reading import MAX_BYTES, decoded
from quizzes.importing import read_file

TEXTS = ["gift", "aiken", "csv", "markdown"]
NO_TEXT = "This is not a text file, or its encoding is not known. Save it as UTF-8."
HOSTILE = {
    "100 MB": (b"a" * 100_000_000, "The file is too large: at most 20 MB are read."),
    "NUL": (b"Why?{=a ~b}\x00", "This is not a text file: it contains NUL characters. Save it as UTF-8."),
    "a million lines": (b"x\n" * 1_000_000, "The file is too long: at most 200000 lines are read."),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 40, NO_TEXT),
    "random bytes": (bytes((n * 7919) % 251 for n in range(5_000)), NO_TEXT),
    "half of UTF-16": ("Why?{=a ~b}".encode("utf-16")[:-1], NO_TEXT),
    "a half character": ("﻿".encode("utf-16") + b"\x00\xd8", NO_TEXT),
    "high bytes": (bytes([0xE1, 0xE9, 0xFC]) * 500, NO_TEXT),
}


@pytest.mark.parametrize("format_name", TEXTS)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_every_format(name, format_name):
    data, reason = HOSTILE[name]

    with pytest.raises(Unreadable) as refusal:
        registry.read(data, "x", format_name)

    assert str(refusal.value) == reason


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_recognised_by_none(name):
    assert read_file(HOSTILE[name][0], "x").error


DEEP = {
    "braces": b"Why?" + b"{" * 1_000_000,
    "escapes": b"\\" * 1_000_000,
    "marks": b"Why?{" + b"~=" * 500_000 + b"}",
    "open questions": b"Why?{\n\n" * 90_000,
    "fences": b"```mission\n" + b"````a\n" * 150_000,
    "quotes": b"```mission\nq\n- [x] a\n" + b"  > > > >\n" * 150_000 + b"```\n",
    "cells": b"prompt,correct,choice 1\n" + b'""""' * 1_000_000,
    "columns": b"prompt,correct,choice 1" + b",choice 2" * 300_000,
    "choices": b"Why?\n" + b"A. a\n" * 190_000,
    "brackets": b"// lectern: " + b"[" * 1_000_000 + b"\nWhy?{=a ~b}",
    "markup": b"[html]" + b"<b>" * 100_000 + b"{=a ~b}",
}


@pytest.mark.parametrize("format_name", TEXTS)
@pytest.mark.parametrize("name", DEEP)
def test_depth_and_repetition_end_in_a_reading_or_a_reason(name, format_name):
    file = read_file(DEEP[name], "x", format_name)

    assert (file.reading is None) == bool(file.error)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_is_read_without_a_note(encoding):
    text = "전이 학습 – عربي 👩\u200d🔬\n"
    mark = "\ufeff" if encoding == "utf-16-le" else ""

    assert decoded((mark + text).encode(encoding), "x") == (text, ())


def test_western_texts_are_read_with_a_note():
    note = "The file is not UTF-8; it was read as Latin-1. Look at its letters beyond A to Z."

    assert decoded("Où est l’été ?".encode("cp1252"), "x") == ("Où est l’été ?", (note,))


def test_korean_of_older_systems_is_read_with_a_note():
    note = "The file is not UTF-8; it was read as CP949. Look at its letters."

    assert decoded("전이 학습이란 무엇인가?".encode("cp949"), "x") == ("전이 학습이란 무엇인가?", (note,))


def test_every_line_end_becomes_a_line_feed():
    assert decoded(b"a\r\nb\rc\n", "x")[0] == "a\nb\nc\n"


def test_a_file_of_exactly_the_limit_is_read():
    assert len(decoded(b"a" * MAX_BYTES, "x")[0]) == MAX_BYTES


def test_a_file_of_no_format_is_told():
    assert read_file(b"Only a text.", "x.txt").error == "No format of questions was recognised in it."
    assert read_file(b"", "x.txt").error == "No format of questions was recognised in it."
