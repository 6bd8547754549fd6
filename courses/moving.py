"""A lecture goes to another course, with its revisions, missions and everything that learners have on it.

The files that it shows are copied into the other course, and its texts, the published ones too, get their new
addresses: so it neither breaks nor counts as edited. Its former address leads to the new one.
"""

import json

from django.db import transaction

from accounts import auditing

from . import content_version, parts, publishing
from .addresses import remember_lecture
from .editing import lock_outline, next_position, save_at_free_address
from .gone import Gone
from .models import Lecture, Upload
from .sharing import changed_deeply, copy_uploads, with_new_addresses
from .uploads import mentioned


@transaction.atomic
def move_to_course(lectures, section, *, by):
    """All of them to the end of the section, in the order given. Raises Gone for one in the trash."""
    course = section.course
    courses = {lecture.course_id: lecture.course for lecture in lectures} | {course.pk: course}
    sections, _lectures = lock_outline(*courses.values())
    if section.pk not in sections:
        raise Gone(section)
    found = Lecture.objects.select_related("course").in_bulk([lecture.pk for lecture in lectures])
    if not found:
        raise Gone(lectures[0])
    moved = [move(found[lecture.pk], section, by=by) for lecture in lectures if lecture.pk in found]
    content_version.bump()
    return moved


def move(lecture, section, *, by):
    old, old_slug = lecture.course, lecture.slug
    if old.pk != section.course_id:
        take_files_along(lecture, old, section.course, by=by)
    lecture.course, lecture.section, lecture.position = section.course, section, next_position(section.lectures.all())
    lecture.edit_version, lecture.updated_by = lecture.edit_version + 1, by
    publishing.take_hash(lecture)
    save_at_free_address(lecture, lecture.slug)
    if old.pk != section.course_id:
        remember_lecture(lecture, old.slug, old_slug)
    auditing.record("lecture.move", lecture, by=by, **section.course.in_audit, section=section.title, before=old.slug)
    return lecture


def take_files_along(lecture, old, new, *, by):
    """Copy what the working copy or any revision shows, and put the new addresses everywhere."""
    revisions = list(lecture.revisions.all())
    texts = [lecture.body, json.dumps(parts.sources(lecture))]
    texts += [text for revision in revisions for text in (revision.body, revision.html, json.dumps(revision.parts))]
    copies = copy_uploads(Upload.objects.filter(course=old, pk__in=mentioned(*texts)), to=new, by=by)
    if copies:
        change = with_new_addresses(copies)
        lecture.body = change(lecture.body)
        parts.rewrite(lecture, change)
        for revision in revisions:
            readdress(revision, change, copies)


def readdress(revision, change, copies):
    """The same revision with other addresses. Its hash stays that of its content, so that Live stays Live."""
    has_true_hash = revision.content_hash == hash_of_revision(revision)
    revision.body, revision.html = change(revision.body), change(revision.html)
    revision.parts = changed_deeply(revision.parts, change)
    if has_true_hash:
        revision.content_hash = hash_of_revision(revision)
    revision.save(update_fields=["body", "html", "parts", "content_hash"])
    shown = list(revision.uploads.values_list("pk", flat=True))
    revision.uploads.set([copies.get(pk, pk) for pk in shown])


def hash_of_revision(revision):
    return publishing.hash_content(revision, parts.thaw(revision.parts))
