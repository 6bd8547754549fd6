"""A lecture that a learner has things on moves into a course that does not exist for them: its name is not told."""

import pytest

from courses import editing, moving
from courses.models import Course, Enrolment
from learning import favoriting, note_taking

SECRET = "NAME-OF-ANOTHER-COURSE"
PAGES = ["/favorites/", "/favorites/?q=reused", "/notes/", "/notes/print/", "/notes/export.md", "/notes/export.json"]
PAGES += ["/search/?q=mine&group=notes", "/search/?q=mine"]


@pytest.fixture
def moved(live_lecture, author, learner):
    note_taking.add_note(live_lecture, by=learner, body="mine")
    favoriting.star_lecture(live_lecture, by=learner)
    hidden = Course.objects.create(title=SECRET, slug="hidden", owner=author, visibility=Course.Visibility.INVITED)
    moving.move_to_course([live_lecture], editing.add_section(hidden, title="One", by=author), by=author)
    return hidden


def text_of(response):
    return b"".join(response.streaming_content).decode() if response.streaming else response.text


@pytest.mark.parametrize("address", PAGES)
def test_no_page_tells_its_name(learner_client, moved, address):
    response = learner_client.get(address)

    assert response.status_code == 200
    assert SECRET not in text_of(response)


@pytest.mark.parametrize("address", ["/favorites/?q=", "/notes/?q="])
def test_searching_for_its_name_finds_nothing(learner_client, moved, address):
    unknown = learner_client.get(f"{address}NAME-OF-NOTHING").text.replace("NAME-OF-NOTHING", SECRET)

    found = learner_client.get(address + SECRET).text

    assert found.count("mine") == unknown.count("mine")
    assert found.count("favorite__title") == unknown.count("favorite__title") == 0


@pytest.mark.parametrize("address", ["/favorites/", "/notes/"])
def test_who_took_the_course_once_reads_its_name(learner_client, learner, moved, address):
    Enrolment.objects.create(course=moved, user=learner, left_at=moved.created_at)

    assert SECRET in learner_client.get(address).text
