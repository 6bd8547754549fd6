from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.qti12 import QTI_12
from tests.quizzes.formats.generating import ROUND_TRIPS, SOURCES

PICTURE = b"\x89PNG\r\n\x1a\n picture"


@ROUND_TRIPS
@given(sources=st.lists(SOURCES, min_size=1, max_size=3))
def test_what_is_written_is_read_again(sources):
    data = QTI_12.write(sources, {"a.png": PICTURE}).data
    reading = QTI_12.read(data, "m.zip")

    assert QTI_12.recognises(data, "m.zip")
    assert [one.refused or one.source for one in reading.found] == sources
