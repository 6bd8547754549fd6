"""The counts of findings in an outline: kept in each worker, and never for a state that is not there any more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import editing, publishing, readiness
from courses.linkchecking.rows import hash_of
from courses.models import Lecture, LinkCheck, Revision
from studio import outline_rows
from tests.conftest import make_mission

OUTSIDE = "https://example.org/gone"


@pytest.fixture(autouse=True)
def nothing_counted(db):
    outline_rows.forget()


def counts(lecture):
    """(errors, warnings)"""
    return outline_rows.counts_of(lecture.course)[0][lecture.pk]


def looked(result):
    found = {"url": OUTSIDE, "result": result, "detail": "status 404", "checked_at": timezone.now()}
    LinkCheck.objects.update_or_create(url_hash=hash_of(OUTSIDE), defaults=found)


def test_the_time_to_read_is_that_of_the_page_where_it_is_live_and_by_length_where_not(author, live_lecture):
    Revision.objects.update(reading_minutes=7)

    def minutes():
        [section] = outline_rows.sections_with_lectures(live_lecture.course)
        return [row.minutes for row in section.rows if row.pk == live_lecture.pk]

    assert minutes() == [7]
    current = Lecture.objects.get(pk=live_lecture.pk)
    editing.save_lecture(current, by=author, opened_version=current.edit_version, body="x" * 3300)
    assert minutes() == [3]


def test_counts_follow_the_text(author, make_lecture):
    lecture = make_lecture(body="")
    before = counts(lecture)

    editing.save_lecture(lecture, by=author, opened_version=1, body="## Idea\n\nWords.\n")

    assert (before, counts(lecture)) == ((1, 0), (0, 0))


def test_counts_follow_the_missions(make_lecture):
    lecture = make_lecture()
    before = counts(lecture)

    make_mission(lecture, choices=[("A", False, ""), ("B", False, "")])
    publishing.refresh_hash(lecture)

    assert counts(lecture) != before


def test_counts_follow_waivers(author, make_lecture):
    lecture = make_lecture(body="[](/help/)\n")
    before, fingerprint = counts(lecture), readiness.check(lecture)[0].fingerprint

    readiness.waive(lecture, fingerprint, reason="So.", by=author)
    waived = counts(lecture)
    readiness.unwaive(lecture, fingerprint, by=author)

    assert (before, waived, counts(lecture)) == ((0, 1), (0, 0), (0, 1))


def test_counts_follow_what_others_publish(editor, make_lecture, draft):
    lecture = make_lecture(body=f"[x](lecture:{draft.pk})\n")
    before = counts(lecture)

    publishing.publish(draft, by=editor)

    assert (before, counts(lecture)) == ((0, 1), (0, 0))


def test_counts_follow_the_looks_at_links(make_lecture):
    lecture = make_lecture(body=f"[x]({OUTSIDE})\n")
    before = counts(lecture)

    looked("broken")
    broken = counts(lecture)
    looked("fine")

    assert (before, broken, counts(lecture)) == ((0, 0), (0, 1), (0, 0))


def test_counts_follow_files(course, make_lecture):
    upload = course.uploads.create(name="a.png", kind="image", content_type="image/png", sha256="0" * 64, size=1)
    lecture = make_lecture(body=f"![a plot](/uploads/{upload.pk}/a.png)\n")
    before = counts(lecture)

    upload.deleted_at = timezone.now()
    upload.save()

    assert (before, counts(lecture)) == ((0, 0), (1, 0))


def test_lectures_without_outside_links_are_not_counted_again_for_a_look_at_links(course, make_lecture):
    make_lecture(), make_lecture("Other")
    outline_rows.counts_of(course)
    looked("broken")

    with CaptureQueriesContext(connection) as queries:
        outline_rows.counts_of(course)

    assert len(queries) == 5


def test_rows_ask_the_same_for_one_lecture_and_for_many(course, make_lecture):
    make_lecture()
    with CaptureQueriesContext(connection) as one:
        outline_rows.sections_with_lectures(course)
    make_lecture("Second"), make_lecture("Third")

    with CaptureQueriesContext(connection) as three:
        outline_rows.sections_with_lectures(course)

    assert len(one) == len(three) == 6
