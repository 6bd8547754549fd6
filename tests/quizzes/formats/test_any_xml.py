"""Files that were damaged at random: each is read or refused in words, and nothing else is ever raised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats.found import Unreadable
from quizzes.formats.moodle_xml import MOODLE_XML
from quizzes.formats.packages import contents, is_zip, written
from quizzes.formats.qti2 import QTI_21, QTI_22
from quizzes.formats.qti3 import QTI_30
from quizzes.formats.qti12 import QTI_12
from quizzes.sources import completed

MISSION = completed(
    {
        "kind": "multiple",
        "prompt": "Which?\n\n![p](file:a.png)",
        "explanation": "Because $x$",
        "hints": [{"text": "h", "cost": 5}],
        "tags": "a, b",
        "choices": [{"text": "a", "is_correct": True, "feedback": "f", "feedback_missed": "m"}, {"text": "b"}],
    }
)
VERSIONS = [MOODLE_XML, QTI_12, QTI_21, QTI_22, QTI_30]
PIECES = st.sampled_from(
    [
        "",
        "<",
        ">",
        "</",
        "<p>",
        "&amp;",
        "NaN",
        "-1",
        '"',
        "qti-",
        "\x00",
        "<item/>",
        "{",
        "null",
        "[]",
        "9" * 400,
        "../",
    ]
)
CUTS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), PIECES), min_size=1, max_size=4)


def damaged(data, cuts):
    for place, length, piece in cuts:
        start = int(place * len(data))
        data = data[:start] + piece.encode() + data[start + length :]
    return data


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
@settings(max_examples=60, deadline=None)
@given(cuts=CUTS, place=st.integers(0, 10))
def test_a_damaged_file_is_read_or_refused(version, cuts, place):
    data = version.write([MISSION, MISSION], {"a.png": b"picture"}).data
    if is_zip(data):
        files = contents(data)
        path = list(files)[place % len(files)]
        data = written(files | {path: damaged(files[path], cuts)})
    else:
        data = damaged(data, cuts)

    assert all(one.refused or one.source["prompt"] for one in questions(version, data))


def questions(version, data):
    try:
        return version.read(data, "f").found
    except Unreadable:
        return []


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_refused(version, data):
    with pytest.raises(Unreadable):
        version.read(data, "f")
