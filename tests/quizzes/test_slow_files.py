"""Files whose repetitions once took minutes, because every way to read them was tried. They end with an answer."""

import pytest

from quizzes.importing import read_file


@pytest.mark.parametrize("blanks", [b" " * 20_000, b"\n" * 20_000, b" \n\t" * 5_000])
def test_blanks_before_the_root_of_a_file_cost_nothing(blanks):
    read = read_file(blanks + b"<quiz></quiz>", "quiz.xml", "moodle-xml")

    assert (read.error, list(read.reading.found)) == ("", [])


@pytest.mark.parametrize("start", [b"// " + b"[id:" * 20_000, b"// " + b"[tag:" * 20_000])
def test_half_marks_in_a_comment_say_nothing(start):
    read = read_file(start + b"\nWhich? {=This ~That}\n", "quiz.gift", "gift")

    (found,) = read.reading.found
    assert (found.source["prompt"], found.source["tags"]) == ("Which?", "")


def test_half_a_picture_many_times_is_text():
    read = read_file(b"[markdown]" + b"![" * 5_000 + b" Which? {=This ~That}\n", "quiz.gift", "gift")

    (found,) = read.reading.found
    assert found.source["prompt"] == "![" * 5_000 + " Which?"
