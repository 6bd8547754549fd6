"""Moving and deleting in the outline: what it means for open editors, for files, and for people acting at once."""

import threading
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from PIL import Image

from accounts.models import AuditEntry
from courses import content_version, editing, publishing, structuring
from courses.models import Course, Lecture, Section
from courses.uploading import add_upload
from quizzes.models import Attempt


@pytest.fixture
def other(course, section, author):
    return editing.add_section(course, title="Practice", by=author)


def titles(section):
    return list(section.lectures.order_by("position", "pk").values_list("title", flat=True))


def stored(settings):
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def picture(name="curve.png"):
    file = BytesIO()
    Image.new("RGB", (20, 20), "teal").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue())


def test_editor_that_was_opened_before_cannot_move_a_lecture_back(author, section, other, make_lecture):
    opened = make_lecture("Moved")
    structuring.put_lecture(opened, other, by=author)

    with pytest.raises(editing.EditConflict):
        editing.save_lecture(opened, by=author, opened_version=opened.edit_version, section=section)

    assert titles(other) == ["Moved"]


def test_dragging_into_another_section_counts_as_an_edit_and_within_one_does_not(
    course, section, other, make_lecture, author, editor
):
    stays, goes = make_lecture("Stays"), make_lecture("Goes")
    editing.order_outline(course, [section.pk, other.pk], {section.pk: [goes.pk, stays.pk], other.pk: []}, by=editor)
    editing.order_outline(course, [section.pk, other.pk], {section.pk: [stays.pk], other.pk: [goes.pk]}, by=editor)

    found = Lecture.objects.in_order().values_list("title", "section", "edit_version", "updated_by__username")

    assert list(found) == [("Stays", section.pk, 1, "author"), ("Goes", other.pk, 2, "editor")]


def test_order_returns_what_moved(course, section, make_lecture, author):
    first, second, third = make_lecture("1"), make_lecture("2"), make_lecture("3")

    moved = editing.order_outline(course, [section.pk], {section.pk: [first.pk, third.pk, second.pk]}, by=author)

    assert [lecture.title for lecture in moved] == ["3", "2"]


@pytest.mark.parametrize("up", [True, False])
def test_lecture_moves_from_where_it_is_now_not_from_where_it_was_seen(section, other, make_lecture, author, up):
    make_lecture("Beside", into=other)
    seen = Lecture.objects.select_related("section").get(pk=make_lecture("Moved").pk)
    structuring.put_lecture(Lecture.objects.get(pk=seen.pk), other, by=author, at_start=not up)

    has_moved = structuring.move_lecture(seen, up=up, by=author)

    assert has_moved is True
    assert titles(other) == (["Moved", "Beside"] if up else ["Beside", "Moved"])


def test_move_of_what_was_deleted_meanwhile_changes_nothing(section, other, make_lecture, author):
    kept, gone = make_lecture("Kept"), make_lecture("Gone")
    seen_section = Section.objects.get(pk=other.pk)
    Lecture.objects.get(pk=gone.pk).delete()
    other.delete()

    moved = [
        structuring.move_lecture(gone, up=True, by=author),
        structuring.put_lecture(gone, section, by=author),
        structuring.put_lecture(kept, seen_section, by=author),
        structuring.move_section(seen_section, up=True, by=author),
    ]

    assert moved == [False] * 4
    assert titles(section) == ["Kept"]


def test_lecture_leaves_a_section_at_its_edge_by_keyboard(section, other, make_lecture, author):
    make_lecture("First"), make_lecture("Last"), make_lecture("Beyond", into=other)

    structuring.move_lecture(Lecture.objects.get(title="Last"), up=False, by=author)

    assert (titles(section), titles(other)) == (["First"], ["Last", "Beyond"])
    assert structuring.move_lecture(Lecture.objects.get(title="First"), up=True, by=author) is False


def test_sections_move_and_stop_at_the_ends(course, section, other, author):
    assert structuring.move_section(other, up=True, by=author) is True
    assert structuring.move_section(other, up=True, by=author) is False

    assert list(course.sections.values_list("title", flat=True)) == ["Practice", "Foundations"]
    assert AuditEntry.objects.filter(action="section.move").count() == 1


def test_lecture_cannot_go_into_another_course(make_lecture, author):
    elsewhere = Course.objects.create(title="Other", slug="other", owner=author)
    section = editing.add_section(elsewhere, title="There", by=author)

    with pytest.raises(ValueError, match="another course"):
        structuring.put_lecture(make_lecture("Here"), section, by=author)


def test_copy_of_a_very_long_title_still_fits(make_lecture, author):
    made = editing.duplicate_lecture(make_lecture("x" * 200), by=author)

    assert made.title == "x" * 196 + " (2)"


def test_files_go_with_their_course_once_that_is_certain(course, author, settings, django_capture_on_commit_callbacks):
    add_upload(course, picture(), by=author, alt="A curve")
    before = stored(settings)

    with django_capture_on_commit_callbacks(execute=True):
        structuring.delete_course(course, by=author)
        during = stored(settings)

    assert len(before) == 2
    assert during == before
    assert stored(settings) == []


def test_bytes_that_another_course_has_stay(course, author, settings, django_capture_on_commit_callbacks):
    elsewhere = Course.objects.create(title="Other", slug="other", owner=author)
    add_upload(course, picture(), by=author, alt="A curve")
    add_upload(elsewhere, picture(), by=author, alt="The same curve")
    before = stored(settings)

    with django_capture_on_commit_callbacks(execute=True):
        structuring.delete_course(course, by=author)

    assert stored(settings) == before


def test_deleting_a_course_takes_attempts_along_and_is_noticed_by_readers(live_lecture, learner, editor):
    Attempt.objects.create(
        user=learner,
        mission=live_lecture.missions.get(),
        revision=live_lecture.live_revision,
        chosen=[],
        is_correct=False,
        score=0,
    )
    content_version.forget()
    before = content_version.current()

    structuring.delete_course(live_lecture.course, by=editor)

    content_version.forget()
    assert (Attempt.objects.count(), Lecture.objects.count()) == (0, 0)
    assert content_version.current() != before
    assert AuditEntry.objects.filter(action="course.delete", actor=editor).count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock for the whole database")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_publishing_and_reordering_at_once_never_wait_in_a_circle(
    django_db_serialized_rollback, course, section, make_lecture, author, editor
):
    lectures = [make_lecture(f"Lecture {number}") for number in range(5)]
    ids, errors = [lecture.pk for lecture in lectures], []

    def reorder():
        for turn in range(60):
            editing.order_outline(course, [section.pk], {section.pk: ids[:: 1 if turn % 2 else -1]}, by=author)

    def publish():
        for _turn in range(20):
            publishing.publish_all(lectures, by=editor)

    def run(work):
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in [reorder, publish, reorder, publish]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
