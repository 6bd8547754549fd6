"""Copies of a section and of a whole course: drafts with the same texts, missions, files and waivers, in one order."""

from django.db import transaction

from accounts import auditing

from . import parts, publishing, readiness, structuring
from .editing import COPY_MARK, add_lecture, add_section, lock_outline, number
from .gone import Gone, locked_course
from .models import Section
from .sharing import copy_uploads, with_new_addresses
from .slugs import free_course_slug

COURSE_FIELDS = ["summary", "language", "visibility", "requires_review", "finish", "subject", "level"]


def title_of_copy(row):
    limit = row._meta.get_field("title").max_length
    return f"{row.title[: limit - len(COPY_MARK)]}{COPY_MARK}"


@transaction.atomic
def duplicate_section(section, *, by):
    """Right behind the original. Raises Gone."""
    sections, _lectures = lock_outline(section.course)
    if section.pk not in sections:
        raise Gone(section)
    section = sections[section.pk]
    made = Section.objects.create(course=section.course, title=title_of_copy(section), position=section.position + 1)
    rows = sorted(sections.values(), key=lambda row: (row.position, row.pk))
    place = rows.index(section) + 1
    number([*rows[:place], made, *rows[place:]])
    copies = copy_lectures(section, made, by=by)
    readiness.copy_waivers(copies)
    auditing.record("section.duplicate", made, by=by, **section.course.in_audit, source=section.pk, lectures=copies)
    return made


@transaction.atomic
def duplicate_course(course, *, by):
    """It belongs to the person who made it. Links between its lectures, and files, are the copy's own. Raises Gone."""
    lock_outline(course)
    course = locked_course(course)
    fields = {name: getattr(course, name) for name in COURSE_FIELDS}
    title = title_of_copy(course)
    made = structuring.add_course(by=by, title=title, slug=free_course_slug(title), **fields)
    copies = {}
    for section in course.sections.all():
        copies |= copy_lectures(section, add_section(made, title=section.title, by=by), by=by, keep_slugs=True)
    uploads = copy_uploads(course.uploads.all(), to=made, by=by)
    made.cover_id = uploads.get(course.cover_id)
    made.save(update_fields=["cover"])
    change = with_new_addresses(uploads, lectures=copies, courses=[(course.slug, made.slug)])
    for lecture in made.lectures.select_related("course"):
        rewrite(lecture, change)
    readiness.copy_waivers(copies)
    auditing.record("course.duplicate", made, by=by, source=course.pk, lectures=copies)
    return made


def copy_lectures(section, to, *, by, keep_slugs=False):
    """{id: id of the copy}"""
    copies = {}
    for lecture in section.lectures.order_by("position", "pk"):
        fields = {"slug": lecture.slug} if keep_slugs else {}
        made = add_lecture(to, title=lecture.title, by=by, summary=lecture.summary, body=lecture.body, **fields)
        parts.copy(lecture, to=made)
        publishing.refresh_hash(made)
        copies[lecture.pk] = made.pk
    return copies


def rewrite(lecture, change):
    """Put new addresses into the working copy."""
    lecture.body = change(lecture.body)
    parts.rewrite(lecture, change)
    lecture.save(update_fields=["body"])
    publishing.refresh_hash(lecture)
