"""What a reader's page is made of, and how long a worker may keep it."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import content_version, editing, publishing
from courses.models import Course, Lecture
from courses.reading import NeedsSignIn, next_change, outline, reading

VISITOR = AnonymousUser()


@pytest.fixture
def publish(make_lecture, editor):
    def make(title, **fields):
        lecture = make_lecture(title, **fields)
        publishing.publish(lecture, by=editor)
        return lecture

    return make


def slugs(found):
    return [lecture.slug for lecture in found.lectures]


def test_reading_holds_the_live_text_and_its_place_in_the_outline(publish, course, author, make_lecture):
    second_section = editing.add_section(course, title="Practice", by=author)
    first = publish("One")
    publish("Two", missions=2, body="## Idea\n\nText of two.\n")
    publish("Three", into=second_section)
    make_lecture("Draft")

    found = reading("ml", "two", user=VISITOR)

    assert "Text of two." in found.html
    assert found.course == course
    assert str(found.course.owner) == str(author)
    assert [(section.title, [lecture.title for lecture in section.lectures]) for section in found.sections] == [
        ("Foundations", ["One", "Two"]),
        ("Practice", ["Three"]),
    ]
    assert [lecture.number for lecture in found.outline.lectures] == [1, 2, 3]
    assert [len(lecture.mission_ids) for lecture in found.outline.lectures] == [0, 2, 0]
    assert (found.previous.pk, found.next.title, found.section.title) == (first.pk, "Three", "Foundations")
    assert [mission["id"] for mission in found.revision.missions] == list(found.outline.lectures[1].mission_ids)


def test_reading_takes_one_query_and_none_while_it_is_kept(publish, settings):
    settings.PAGE_CACHE_CHECK_SECONDS = 60
    for number in range(3):
        publish(f"Lecture {number}", missions=2)

    with CaptureQueriesContext(connection) as first:
        reading("ml", "lecture-1", user=VISITOR)
    with CaptureQueriesContext(connection) as second:
        reading("ml", "lecture-1", user=VISITOR)

    assert (len(first), len(second)) == (1, 0)


def test_only_the_text_that_is_read_leaves_the_database(publish):
    publish("One", body="Words of ONE.")
    publish("Two", body="Words of TWO.", missions=1)

    with CaptureQueriesContext(connection) as captured:
        found = reading("ml", "one", user=VISITOR)
        row = connection.cursor().execute(captured.captured_queries[0]["sql"]) if connection.vendor == "sqlite" else []

    assert "Words of ONE." in found.html
    assert not any("TWO" in str(cell) and "Words" in str(cell) for cells in row for cell in cells)


@pytest.mark.parametrize("slug", ["nothing", "", "draft-one", "'; --"])
def test_reading_what_is_not_live_raises(publish, make_lecture, slug):
    publish("One")
    make_lecture("Draft one")

    with pytest.raises(Lecture.DoesNotExist):
        reading("ml", slug, user=VISITOR)


def test_members_course_needs_a_signed_in_person_even_while_it_is_kept(publish, course, learner, settings):
    settings.PAGE_CACHE_CHECK_SECONDS = 60
    publish("One")
    Course.objects.update(visibility="members")

    found = reading("ml", "one", user=learner)

    assert found.course.visibility == "members"
    with pytest.raises(NeedsSignIn):
        reading("ml", "one", user=VISITOR)
    with pytest.raises(NeedsSignIn):
        outline("ml", user=VISITOR)
    assert slugs(outline("ml", user=learner)) == ["one"]


def test_outline_of_a_course_with_nothing_live_raises(course):
    with pytest.raises(Course.DoesNotExist):
        outline("ml", user=VISITOR)


def test_publishing_is_seen_at_once(publish, editor, settings):
    settings.PAGE_CACHE_CHECK_SECONDS = 60
    lecture = publish("One", body="Old words.")
    reading("ml", "one", user=VISITOR)

    lecture = editing.save_lecture(lecture, by=editor, opened_version=lecture.edit_version, body="New words.")
    publishing.publish(lecture, by=editor)

    assert "New words." in reading("ml", "one", user=VISITOR).html


def test_publishing_by_another_process_is_seen_after_the_check(publish, settings):
    settings.PAGE_CACHE_CHECK_SECONDS = 0
    lecture = publish("One")
    reading("ml", "one", user=VISITOR)

    Lecture.objects.filter(pk=lecture.pk).update(slug="moved")  # nothing tells this process

    assert reading("ml", "moved", user=VISITOR).lecture.pk == lecture.pk
    with pytest.raises(Lecture.DoesNotExist):
        reading("ml", "one", user=VISITOR)


def test_schedule_and_expiry_are_seen_when_their_time_comes(publish, make_lecture, editor, settings):
    settings.PAGE_CACHE_CHECK_SECONDS = 10**6
    publish("One")
    now = timezone.now()
    scheduled = make_lecture("Soon")
    publishing.publish(scheduled, by=editor, live_from=now + timedelta(hours=1), live_until=now + timedelta(hours=2))

    with time_machine.travel(now + timedelta(minutes=1), tick=False):
        before = reading("ml", "one", user=VISITOR)
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        during = reading("ml", "one", user=VISITOR)
    with time_machine.travel(now + timedelta(minutes=121), tick=False):
        after = reading("ml", "one", user=VISITOR)

    assert [slugs(found.outline) for found in (before, during, after)] == [["one"], ["one", "soon"], ["one"]]
    assert [found.outline.next_change for found in (before, during, after)] == [
        now + timedelta(hours=1),
        now + timedelta(hours=2),
        None,
    ]


def test_next_change_of_courses_is_the_first_moment_of_any(publish, make_lecture, editor, course):
    publish("One")
    moment = timezone.now() + timedelta(hours=1)
    publishing.publish(make_lecture("Soon"), by=editor, live_from=moment)

    assert next_change(Course.objects.all()) == moment
    assert next_change(Course.objects.exclude(pk=course.pk)) is None


def test_stamp_changes_with_what_a_page_shows_and_stays_otherwise(publish, course, settings):
    settings.PAGE_CACHE_CHECK_SECONDS = 0
    publish("One")
    stamps = [reading("ml", "one", user=VISITOR).stamp for _ in range(2)]

    Course.objects.update(title="Renamed")
    renamed = reading("ml", "one", user=VISITOR).stamp

    assert stamps[0] == stamps[1]
    assert renamed != stamps[0]


def test_contents_list_needs_two_headings_and_leaves_deep_ones_out(publish):
    publish("One", body="## A\n\n## B\n\n### C\n\n#### D\n")
    publish("Two", body="## Only\n\nText.\n")

    assert [heading["text"] for heading in reading("ml", "one", user=VISITOR).contents] == ["A", "B", "C"]
    assert reading("ml", "two", user=VISITOR).contents == []


def test_content_version_is_another_after_each_change(db):
    numbers = set()
    for _ in range(3):
        content_version.bump()
        numbers.add(content_version.current())

    assert len(numbers) == 3


def test_content_version_is_made_where_its_row_is_missing(db):
    from courses.models import ContentVersion

    ContentVersion.objects.all().delete()
    content_version.forget()

    assert content_version.current() == 0

    content_version.bump()
    assert content_version.current() != 0
