"""Into the trash and out of it. What lies there is gone for learners at once and kept as it is, with all that people
have on it, until an admin empties the trash.

A section takes its lectures along at the same moment, so that restoring it brings back exactly those.

What learners can read, or will by a schedule, goes in and comes out only by people who may publish: for learners it is
the same as to unpublish and to publish.
"""

import json

from django.db import transaction
from django.utils import timezone

from accounts import auditing

from . import content_version, parts
from .addresses import remember_lecture
from .editing import lock_outline, number, save_at_free_address
from .gone import locked
from .models import Lecture, Revision, Section, Upload
from .refusals import ForPublishersOnly
from .standing import ERASED, KEPT, TRASH, standing
from .uploading import IsCover, StillShown, covered_by, remove_bytes, shown_to_learners, take_out_of_trash
from .uploads import mentioned

CHANGED = ["deleted_at", "deleted_by", "slug", "section", "position", "edit_version"]


@transaction.atomic
def delete_lecture(lecture, *, by, at=None):
    """Answers whether it was there: somebody may have deleted it a moment ago. Raises ForPublishersOnly."""
    _sections, lectures = lock_outline(lecture.course)
    if lecture.pk not in lectures:
        return False
    check_taking_away(Lecture.objects.filter(pk=lecture.pk), by=by)
    before = standing(lecture)
    put_into_trash(Lecture.objects.filter(pk=lecture.pk), by=by, at=at)
    auditing.record(
        "lecture.delete", lecture, by=by, **lecture.course.in_audit, slug=lecture.slug, before=before,
        after=standing(lecture),
    )  # fmt: skip
    content_version.bump()
    return True


@transaction.atomic
def delete_lectures(lectures, *, by):
    """All of them at the same moment, or none; each has its row in the audit log. Raises ForPublishersOnly."""
    lock_outline(*{lecture.course for lecture in lectures})
    check_taking_away(Lecture.objects.filter(pk__in=[lecture.pk for lecture in lectures]), by=by)
    now = timezone.now()
    return [lecture for lecture in lectures if delete_lecture(lecture, by=by, at=now)]


@transaction.atomic
def delete_section(section, *, by):
    """With the lectures that it has now; returns their ids. None where it was deleted a moment ago.

    Raises ForPublishersOnly.
    """
    sections, lectures = lock_outline(section.course)
    if section.pk not in sections:
        return None
    now, gone = timezone.now(), [pk for pk, lecture in lectures.items() if lecture.section_id == section.pk]
    check_taking_away(Lecture.objects.filter(pk__in=gone), by=by)
    put_into_trash(Lecture.objects.filter(pk__in=gone), by=by, at=now)
    put_into_trash(Section.objects.filter(pk=section.pk), by=by, at=now)
    auditing.record(
        "section.delete", section, by=by, **section.course.in_audit, lectures=gone,
        before=KEPT | {"lectures": len(gone)}, after=TRASH | {"lectures": 0},
    )  # fmt: skip
    content_version.bump()
    return gone


def check_taking_away(lectures, *, by):
    """Raises ForPublishersOnly. The caller has locked the lectures."""
    if refusal := why_kept(lectures, by=by):
        raise refusal


def why_kept(lectures, *, by):
    """The ForPublishersOnly that deleting the lectures of this queryset would raise, or None."""
    kept = list(lectures.for_publishers_only(by).in_order())
    return ForPublishersOnly.to_delete(kept) if kept else None


def why_left(lectures, *, by):
    """The ForPublishersOnly that restoring these lectures, which know their reach, would raise, or None."""
    if by.has_perm("courses.publish_lecture"):
        return None
    left = [lecture for lecture in lectures if lecture.is_live or lecture.is_scheduled]
    return ForPublishersOnly.to_restore(left) if left else None


@transaction.atomic
def delete_upload(upload, *, by):
    """Raises StillShown, IsCover and Gone. The bytes stay until the trash is emptied."""
    upload = locked(Upload.objects.select_related("course"), upload)
    lectures = list(shown_to_learners(upload))
    if lectures:
        raise StillShown(upload, lectures)
    if covered_by(upload):
        raise IsCover(upload)
    put_into_trash(Upload.objects.filter(pk=upload.pk), by=by)
    auditing.record(
        "upload.delete", upload, by=by, **upload.course.in_audit, sha256=upload.sha256, before=KEPT, after=TRASH
    )


def put_into_trash(rows, *, by, at=None):
    rows.update(deleted_at=at or timezone.now(), deleted_by=by)


def take_out(row):
    row.deleted_at, row.deleted_by = None, None


@transaction.atomic
def restore_lecture(lecture, *, by):
    """The lecture as it was: live again if it was live, at its place, with everything that people have on it.

    Where its section is in the trash it goes to the end of the course; where no section is left, its own comes back
    with it. Where its address is taken it gets a free one. What it shows comes out of the trash too. On it,
    `files_back` are those files, and `new_section` and `new_slug` tell where it stands if that is elsewhere. None where
    it is not in the trash any more. Raises ForPublishersOnly.
    """
    sections, _lectures = lock_outline(lecture.course, with_trash=True)
    found = Lecture.everything.select_related("course", "section").filter(deleted_at__isnull=False)
    lecture = found.filter(pk=lecture.pk).with_reach().first()
    if lecture is None:
        return None
    if refusal := why_left([lecture], by=by):
        raise refusal
    section_id, slug = lecture.section_id, lecture.slug
    if sections[lecture.section_id].is_in_trash:
        find_section(lecture, [section for section in sections.values() if not section.is_in_trash], by=by)
    before = standing(lecture)
    bring_back(lecture)
    lecture.files_back = bring_files_back([lecture], by=by)
    lecture.new_section = lecture.section if lecture.section_id != section_id else None
    lecture.new_slug = lecture.slug if lecture.slug != slug else ""
    auditing.record(
        "lecture.recover", lecture, by=by, **lecture.course.in_audit, slug=lecture.slug, before=before,
        after=standing(lecture),
    )  # fmt: skip
    content_version.bump()
    return lecture


def find_section(lecture, sections, *, by):
    """The last section of the course, at its end; else the lecture's own, out of the trash."""
    if sections:
        lecture.section = max(sections, key=lambda section: (section.position, section.pk))
        lecture.position = lecture.section.lectures.count()
        lecture.edit_version += 1  # an editor that was open before would put it back
    else:
        bring_back_section(lecture.section)
        record_section_back(lecture.section, [lecture.pk], by=by)


@transaction.atomic
def restore_section(section, *, by):
    """With the lectures that went with it, and `files_back`. None where it is not in the trash any more.

    Raises ForPublishersOnly.
    """
    lock_outline(section.course, with_trash=True)
    found = Section.everything.select_related("course").filter(deleted_at__isnull=False)
    section = found.filter(pk=section.pk).first()
    if section is None:
        return None
    went = went_with(section).select_related("course", "section").with_reach()
    lectures = list(went.order_by("position", "pk"))
    if refusal := why_left(lectures, by=by):
        raise refusal
    bring_back_section(section)
    for lecture in lectures:
        bring_back(lecture)
    section.files_back = bring_files_back(lectures, by=by)
    record_section_back(section, [lecture.pk for lecture in lectures], by=by)
    content_version.bump()
    return section


def record_section_back(section, lectures, *, by):
    auditing.record(
        "section.recover", section, by=by, **section.course.in_audit, lectures=lectures,
        before=TRASH | {"lectures": 0}, after=KEPT | {"lectures": len(lectures)},
    )  # fmt: skip


def went_with(section):
    """The lectures that were deleted with the section; what was deleted before stays in the trash for itself."""
    return Lecture.everything.filter(section=section, deleted_at=section.deleted_at)


def bring_back_section(section):
    others = list(section.course.sections.order_by("position", "pk"))
    take_out(section)
    section.save(update_fields=["deleted_at", "deleted_by"])
    number(at_its_place(section, others))


def bring_back(lecture):
    """The row, and its place among what its section has now."""
    others = list(lecture.section.lectures.defer("body").order_by("position", "pk"))
    take_out(lecture)
    old_slug = lecture.slug
    save_at_free_address(lecture, lecture.slug, update_fields=CHANGED)
    if lecture.slug != old_slug:
        remember_lecture(lecture, lecture.course.slug, old_slug)
    number(at_its_place(lecture, others))


def bring_files_back(lectures, *, by):
    """The files in the trash that learners will see on the lectures, or that their working copies show."""
    used = {pk for lecture in lectures for pk in mentioned(lecture.body, json.dumps(parts.sources(lecture)))}
    shown = Upload.everything.filter(revisions__in=Revision.objects.kept().filter(lecture__in=lectures))
    used |= set(shown.values_list("pk", flat=True))
    courses = {lecture.course_id for lecture in lectures}
    rows = Upload.everything.filter(pk__in=used, course__in=courses, deleted_at__isnull=False)
    files = list(rows.select_related("course").select_for_update(of=["self"]).order_by("pk"))
    for file in files:
        take_out_of_trash(file, by=by)
    return files


def at_its_place(row, others):
    """`others` with the row where it stood: before the first that stands there or behind."""
    place = next((n for n, other in enumerate(others) if other.position >= row.position), len(others))
    return [*others[:place], row, *others[place:]]


@transaction.atomic
def restore_upload(upload, *, by):
    """None where it is not in the trash any more."""
    found = Upload.everything.select_for_update(of=["self"]).select_related("course")
    upload = found.filter(pk=upload.pk, deleted_at__isnull=False).first()
    if upload is None:
        return None
    take_out_of_trash(upload, by=by)
    return upload


@transaction.atomic
def erase(*, by, until):
    """Delete for good what came into the trash up to the moment `until`, in every course.

    What came later was not on the page that the admin saw. The audit log keeps the texts. A section that has lectures
    again is left. Lectures go with revisions, missions, and everything that learners have on them.
    """
    sections = list(in_trash(Section, until).select_for_update(of=["self"]).order_by("pk"))
    lectures = list(in_trash(Lecture, until).select_for_update(of=["self"]).order_by("pk"))
    for lecture in lectures:
        auditing.record(
            "lecture.erase", lecture, by=by, **lecture.course.in_audit, slug=lecture.slug, body=lecture.body,
            before=TRASH, after=ERASED,
        )  # fmt: skip
    Lecture.everything.filter(pk__in=[lecture.pk for lecture in lectures]).delete()
    filled = set(Lecture.everything.filter(section__in=sections).values_list("section", flat=True))
    empty = [section for section in sections if section.pk not in filled]
    for section in empty:
        auditing.record("section.erase", section, by=by, **section.course.in_audit, before=TRASH, after=ERASED)
    Section.everything.filter(pk__in=[section.pk for section in empty]).delete()
    waiting = Lecture.everything.filter(deleted_at__isnull=False)  # deleted later than `until`: may come back whole
    shown = Upload.everything.filter(revisions__lecture__in=waiting).values("pk")
    files = in_trash(Upload, until).exclude(pk__in=shown).select_for_update(of=["self"])
    uploads = list(files.order_by("pk"))
    for upload in uploads:
        auditing.record(
            "upload.erase", upload, by=by, **upload.course.in_audit, sha256=upload.sha256, before=TRASH, after=ERASED
        )
    Upload.everything.filter(pk__in=[upload.pk for upload in uploads]).delete()
    transaction.on_commit(lambda: remove_files(uploads))


def in_trash(model, until):
    return model.everything.select_related("course").filter(deleted_at__lte=until)


def remove_files(uploads):
    for upload in uploads:
        remove_bytes(upload)
