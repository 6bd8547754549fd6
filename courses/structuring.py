"""Changing a course and its outline: add, rename, move, delete. Each is one transaction with its audit row."""

from django.db import transaction

from accounts import auditing

from . import content_version
from .editing import next_position, number
from .models import Course, Lecture, Section


@transaction.atomic
def add_course(*, by, authors=(), **fields):
    """A new course with one section to write the first lecture in."""
    course = Course.objects.create(owner=by, **fields)
    course.authors.set(authors)
    auditing.record("course.add", course, by=by, slug=course.slug)
    return course


@transaction.atomic
def change_course(course, *, by, authors, **fields):
    """Save what learners see of the course, and who may write it; the audit row holds before and after."""
    before = {name: getattr(course, name) for name in fields}
    for name, value in fields.items():
        setattr(course, name, value)
    course.save()
    before["authors"] = sorted(author.username for author in course.authors.all())
    course.authors.set(authors)
    after = fields | {"authors": sorted(author.username for author in authors)}
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    auditing.record("course.change", course, by=by, changed=changed)
    content_version.bump()
    return course


@transaction.atomic
def delete_course(course, *, by):
    auditing.record("course.delete", course, by=by, slug=course.slug)
    course.delete()
    content_version.bump()


@transaction.atomic
def rename_section(section, *, title, by):
    auditing.record("section.rename", section, by=by, title=[section.title, title])
    section.title = title
    section.save(update_fields=["title"])
    content_version.bump()


@transaction.atomic
def delete_section(section, *, by):
    """With its lectures."""
    auditing.record("section.delete", section, by=by, course=section.course.slug)
    section.delete()
    content_version.bump()


@transaction.atomic
def delete_lecture(lecture, *, by):
    """With its revisions, missions, and everything that learners have on it."""
    auditing.record("lecture.delete", lecture, by=by, course=lecture.course.slug, slug=lecture.slug, body=lecture.body)
    lecture.delete()
    content_version.bump()


@transaction.atomic
def move_section(section, *, up, by):
    """One place up or down; at the end of the course nothing happens. Answers whether it moved."""
    sections = list(section.course.sections.select_for_update())
    place = sections.index(section)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(sections):
        return False
    sections[place], sections[target] = sections[target], sections[place]
    number(sections)
    auditing.record("section.move", section, by=by, to=target)
    content_version.bump()
    return True


@transaction.atomic
def move_lecture(lecture, *, up, by):
    """One place up or down; from the edge of a section into the next one. Answers whether it moved."""
    siblings = list(Lecture.objects.select_for_update().filter(section=lecture.section).order_by("position", "pk"))
    place = siblings.index(lecture)
    target = place - 1 if up else place + 1
    if 0 <= target < len(siblings):
        siblings[place], siblings[target] = siblings[target], siblings[place]
        number(siblings)
        auditing.record("lecture.move", lecture, by=by, to=target)
        content_version.bump()
        return True
    neighbour = neighbouring_section(lecture.section, up=up)
    if neighbour is None:
        return False
    put_lecture(lecture, neighbour, by=by, at_start=not up)
    return True


def neighbouring_section(section, *, up) -> Section | None:
    sections = list(section.course.sections.all())
    place = sections.index(section) + (-1 if up else 1)
    return sections[place] if 0 <= place < len(sections) else None


@transaction.atomic
def put_lecture(lecture, section, *, by, at_start=False):
    """Move the lecture to the end (or the start) of a section of the same course."""
    if section.course_id != lecture.course_id:
        raise ValueError("The section belongs to another course.")
    others = list(section.lectures.exclude(pk=lecture.pk).order_by("position", "pk"))
    lecture.section = section
    lecture.position = next_position(section.lectures.all())
    lecture.save(update_fields=["section", "position"])
    number([lecture, *others] if at_start else [*others, lecture])
    auditing.record("lecture.move", lecture, by=by, section=section.title)
    content_version.bump()
