from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.moodle_xml import MOODLE_XML
from tests.quizzes.formats.generating import ROUND_TRIPS, SOURCES

PICTURE = b"\x89PNG\r\n\x1a\n picture"


@ROUND_TRIPS
@given(st.lists(SOURCES, max_size=3))
def test_what_is_written_is_read_again(sources):
    files = {"a.png": PICTURE}

    data = MOODLE_XML.write(sources, files).data
    reading = MOODLE_XML.read(data, "m.xml")

    assert MOODLE_XML.recognises(data, "m.xml")
    assert [one.refused or one.source for one in reading.found] == sources
