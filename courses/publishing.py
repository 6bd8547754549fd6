"""What changes what learners see: publish, schedule, unpublish, restore, discard. Each is one transaction."""

import hashlib
import json
from datetime import datetime

from accounts import auditing
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from . import content_version, parts, readiness
from .models import Lecture, Passage, Revision
from .uploads import render_working_copy, uploads_shown


class PublishingError(Exception):
    """Why nothing was published; str() is for the person who asked."""


class NotReady(PublishingError):
    """The checks found an error. `findings` holds all findings of the lecture."""

    def __init__(self, lecture, findings):
        self.lecture, self.findings = lecture, findings
        first = next(finding for finding in findings if finding.is_error)
        super().__init__(f"{lecture.title}: {first.message}")


class NothingLive(PublishingError):
    pass


def hash_of(lecture):
    """SHA-256 of what would be published now: title, summary, text and parts."""
    content = [lecture.title, lecture.summary, lecture.body, parts.sources(lecture)]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def refresh_hash(lecture):
    """Call after the working copy (text or parts) was saved."""
    lecture.content_hash = hash_of(lecture)
    Lecture.objects.filter(pk=lecture.pk).update(content_hash=lecture.content_hash)


@transaction.atomic
def publish(
    lecture: Lecture, *, by, note: str = "", live_from: datetime | None = None, live_until: datetime | None = None,
    notable: bool = True,
) -> Revision:  # fmt: skip
    """Freeze the working copy into the next revision, live from `live_from` (default: now). Raises NotReady."""
    lecture = Lecture.objects.select_for_update().select_related("course").get(pk=lecture.pk)
    findings = readiness.check(lecture)
    if any(finding.is_error for finding in findings):
        raise NotReady(lecture, findings)
    refresh_hash(lecture)
    revision = freeze(lecture, by=by, note=note, live_from=live_from, live_until=live_until, notable=notable)
    auditing.record("lecture.publish", lecture, by=by, revision=revision.number, live_from=revision.live_from.isoformat())
    content_version.bump()
    return revision


@transaction.atomic
def publish_all(lectures, *, by, **options) -> list[Revision]:
    """All of them or none."""
    return [publish(lecture, by=by, **options) for lecture in lectures]


def freeze(lecture, *, by, note, live_from=None, live_until=None, notable=True):
    """The next revision of a lecture whose content is checked; the caller holds the transaction."""
    rendered = render_working_copy(lecture)
    frozen = parts.freeze(parts.sources(lecture))
    revision = Revision.objects.create(
        lecture=lecture,
        number=next_number(lecture),
        title=lecture.title,
        summary=lecture.summary,
        body=lecture.body,
        html=str(rendered.html),
        headings=[{"id": h.id, "text": h.text, "level": h.level} for h in rendered.headings],
        parts=frozen,
        mission_ids=[mission["id"] for mission in frozen.get("missions", [])],
        needs=sorted(rendered.needs),
        words=rendered.words,
        reading_minutes=rendered.reading_minutes,
        content_hash=hash_of(lecture),
        note=note,
        is_notable=notable,
        live_from=live_from or timezone.now(),
        live_until=live_until,
        created_by=by,
    )
    Passage.objects.bulk_create(
        Passage(revision=revision, position=n, heading_id=p.heading_id, heading=p.heading[:300], text=p.text)
        for n, p in enumerate(rendered.passages)
    )
    revision.uploads.set(uploads_shown(lecture, rendered, revision.parts))
    return revision


def next_number(lecture):
    return (lecture.revisions.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def unpublish(lecture, *, by):
    """End the live revision now. What is scheduled stays scheduled. Raises NothingLive."""
    revision = Revision.objects.select_for_update().live().filter(lecture=lecture).first()
    if not revision:
        raise NothingLive(str(lecture))
    revision.live_until = timezone.now()
    revision.save(update_fields=["live_until"])
    auditing.record("lecture.unpublish", lecture, by=by, revision=revision.number)
    content_version.bump()
    return revision


@transaction.atomic
def cancel_schedule(lecture, *, by):
    """Withdraw every revision of the lecture that is not live yet; returns how many."""
    scheduled = Revision.objects.scheduled().filter(lecture=lecture)
    numbers = list(scheduled.values_list("number", flat=True))
    scheduled.update(withdrawn_at=timezone.now())
    auditing.record("lecture.cancel_schedule", lecture, by=by, revisions=numbers)
    content_version.bump()
    return len(numbers)


@transaction.atomic
def restore(revision, *, by):
    """Make a new live revision from an old one. Unpublished edits of the working copy are kept as they are."""
    lecture = Lecture.objects.select_for_update().select_related("course").get(pk=revision.lecture_id)
    latest = lecture.revisions.kept().first()
    has_edits = latest is not None and latest.content_hash != lecture.content_hash
    before = snapshot(lecture)
    put_back(lecture, revision)
    findings = readiness.check(lecture)
    if any(finding.is_error for finding in findings):
        raise NotReady(lecture, findings)
    made = freeze(lecture, by=by, note=f"Restored from revision {revision.number}")
    if has_edits:
        put_back(lecture, before)
    save_working_copy(lecture, by=by)
    auditing.record("lecture.restore", lecture, by=by, revision=made.number, source=revision.number)
    content_version.bump()
    return made


@transaction.atomic
def discard(lecture, *, by):
    """Put the live source back into the working copy. The discarded text is kept in the audit row. Raises NothingLive."""
    lecture = Lecture.objects.select_for_update().select_related("course").get(pk=lecture.pk)
    live = lecture.live_revision
    if not live:
        raise NothingLive(str(lecture))
    auditing.record(
        "lecture.discard", lecture, by=by, title=lecture.title, summary=lecture.summary, body=lecture.body,
        parts=parts.sources(lecture),
    )  # fmt: skip
    put_back(lecture, live)
    save_working_copy(lecture, by=by)
    return lecture


def snapshot(lecture):
    """The working copy in the shape of an unsaved revision, for putting it back later in the same transaction."""
    return Revision(title=lecture.title, summary=lecture.summary, body=lecture.body, parts=parts.sources(lecture))


def put_back(lecture, revision):
    lecture.title, lecture.summary, lecture.body = revision.title, revision.summary, revision.body
    parts.restore(lecture, revision.parts)


def save_working_copy(lecture, *, by):
    lecture.edit_version += 1
    lecture.updated_by = by
    lecture.content_hash = hash_of(lecture)
    lecture.save()
