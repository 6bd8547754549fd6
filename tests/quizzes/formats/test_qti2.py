import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.qti2 import QTI_21, QTI_22
from quizzes.formats.qti3 import QTI_30
from tests.quizzes.formats.generating import ROUND_TRIPS, SOURCES

PICTURE = b"\x89PNG\r\n\x1a\n picture"
VERSIONS = [QTI_21, QTI_22, QTI_30]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
@ROUND_TRIPS
@given(sources=st.lists(SOURCES, min_size=1, max_size=3))
def test_what_is_written_is_read_again(version, sources):
    data = version.write(sources, {"a.png": PICTURE}).data
    reading = version.read(data, "m.zip")

    assert [other.name for other in VERSIONS if other.recognises(data, "m.zip")] == [version.name]
    assert [one.refused or one.source for one in reading.found] == sources
