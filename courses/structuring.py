"""Changing a course and its outline: add, rename, move, delete whole. Each is one transaction with its audit row."""

from django.db import IntegrityError, transaction

from accounts import auditing

from . import content_version
from .addresses import AddressTaken, remember_course
from .editing import lock_outline, number, place_lectures
from .gone import locked, locked_course
from .models import Course, Lecture, Section, Upload
from .slugs import free_course_slug
from .trashing import check_taking_away, remove_files


@transaction.atomic
def add_course(*, by, authors=(), **fields):
    course = Course(owner=by, **fields)
    save_course(course)
    course.authors.set(authors)
    auditing.record("course.add", course, by=by, slug=course.slug)
    return course


def save_course(course):
    """Raises AddressTaken: the form looked whether the address is free, but somebody may have taken it since."""
    try:
        with transaction.atomic():
            course.save()
    except IntegrityError as error:
        if not Course.objects.filter(slug=course.slug).exclude(pk=course.pk).exists():
            raise
        raise AddressTaken(course.slug, free_course_slug(course.slug)) from error


@transaction.atomic
def change_course(course, *, by, authors, **fields):
    """Save what learners see of the course, and who may write it; the audit row holds before and after.

    Raises AddressTaken and Gone. The former address leads to the new one from now on.
    """
    if fields.get("slug", course.slug) != course.slug:
        lock_outline(course, with_trash=True)
    course = locked_course(course)
    if fields.get("cover"):
        locked(Upload.objects, fields["cover"])
    before = {name: told(getattr(course, name)) for name in fields}
    old_slug, new_slug = course.slug, fields.get("slug", course.slug)
    for name, value in fields.items():
        setattr(course, name, value)
    save_course(course)
    if new_slug != old_slug:
        remember_course(course, old_slug)
    before["authors"] = sorted(author.username for author in course.authors.all())
    course.authors.set(authors)
    after = {name: told(value) for name, value in fields.items()}
    after["authors"] = sorted(author.username for author in authors)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    auditing.record("course.change", course, by=by, changed=changed)
    content_version.bump()
    return course


def told(value):
    """For the audit log: of a cover its name, of another course its address."""
    if isinstance(value, Course):
        return value.slug
    return str(value) if isinstance(value, Upload) else value


@transaction.atomic
def delete_course(course, *, by):
    """With all that is in it and in its trash.

    The bytes of its files go once that is certain, where no other course has them. Raises Gone, and ForPublishersOnly
    where learners can read a lecture of it, or could again if it came out of the trash.
    """
    lock_outline(course, with_trash=True)
    course = locked_course(course)
    check_taking_away(Lecture.everything.filter(course=course), by=by)
    auditing.record("course.delete", course, by=by, slug=course.slug)
    uploads = list(Upload.everything.filter(course=course))
    course.delete()
    content_version.bump()
    transaction.on_commit(lambda: remove_files(uploads))


@transaction.atomic
def rename_section(section, *, title, by):
    """Raises Gone."""
    section = locked(Section.objects, section)
    auditing.record("section.rename", section, by=by, title=[section.title, title])
    section.title = title
    section.save(update_fields=["title"])
    content_version.bump()


@transaction.atomic
def move_section(section, *, up, by):
    """One place up or down; at the end of the course nothing happens. Answers whether it moved."""
    locked, _lectures = lock_outline(section.course)
    sections = in_order(locked.values())
    target = swap(sections, section, up=up)
    if target is None:
        return False
    number(sections)
    auditing.record("section.move", section, by=by, to=target)
    content_version.bump()
    return True


@transaction.atomic
def move_lecture(lecture, *, up, by):
    """One place up or down; from the edge of a section into the next one. Answers whether it moved."""
    sections, lectures = lock_outline(lecture.course)
    if lecture.pk not in lectures:  # deleted meanwhile
        return False
    lecture = lectures[lecture.pk]
    siblings = in_order(row for row in lectures.values() if row.section_id == lecture.section_id)
    target = swap(siblings, lecture, up=up)
    if target is not None:
        number(siblings)
        auditing.record("lecture.move", lecture, by=by, to=target)
        content_version.bump()
        return True
    neighbour = neighbouring(in_order(sections.values()), sections[lecture.section_id], up=up)
    return neighbour is not None and put_lecture(lecture, neighbour, by=by, at_start=not up)


@transaction.atomic
def put_lecture(lecture, section, *, by, at_start=False):
    """Move the lecture to the end (or the start) of a section of the same course. Answers whether it moved."""
    if section.course_id != lecture.course_id:
        raise ValueError("The section belongs to another course.")
    sections, lectures = lock_outline(lecture.course)
    if lecture.pk not in lectures or section.pk not in sections:  # deleted meanwhile
        return False
    lecture = lectures.pop(lecture.pk)
    others = in_order(row for row in lectures.values() if row.section_id == section.pk)
    lecture.section = section
    rows = [lecture, *others] if at_start else [*others, lecture]
    for position, row in enumerate(rows):
        row.position = position
    place_lectures(rows, by=by)
    auditing.record("lecture.move", lecture, by=by, section=section.title)
    content_version.bump()
    return True


def in_order(rows):
    return sorted(rows, key=lambda row: (row.position, row.pk))


def neighbouring(rows, row, *, up):
    """The row before or after; None at the edge and where the row is gone."""
    place = rows.index(row) + (-1 if up else 1) if row in rows else -1
    return rows[place] if 0 <= place < len(rows) else None


def swap(rows, row, *, up):
    """Change places with the neighbour, in the list; returns the new place, or None where there is no neighbour."""
    other = neighbouring(rows, row, up=up)
    if other is None:
        return None
    here, there = rows.index(row), rows.index(other)
    rows[here], rows[there] = rows[there], rows[here]
    return there
