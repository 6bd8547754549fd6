"""What changes what learners see: publish, schedule, unpublish, restore, discard. Each is one transaction.

Each locks the lecture's row first, so that two people who act at once do it one after the other: no number is given
twice, and nobody ends a revision that has just been replaced. Locks are taken in one order everywhere, lectures by id
and then the content version, so that two transactions never wait for each other.
"""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.prepared import Prepared
from accounts.times import has_date_everywhere

from . import content_version, parts, readiness, search_index
from .languages import words_for
from .linkchecking.background import ask_soon
from .locking import locked_with_course
from .models import Lecture, LectureState, Passage, ReviewRequest, Revision
from .refusals import (
    BadTimes,
    EditedMeanwhile,
    NotAllReady,
    NoteTooLong,
    NothingChanged,
    NothingLive,
    NothingScheduled,
    NotReady,
    PublishingError,
    ReviewNeeded,
    StandsOtherwise,
)
from .review_steps import settle
from .standing import mark_of, standing
from .uploads import uploads_shown
from .working_copies import (  # noqa: F401  others reach the hashes by this module, as before
    hash_content,
    hash_of,
    keep_hash,
    put_back,
    refresh_hash,
    save_working_copy,
    snapshot,
    take_hash,
)

NOTE_LENGTH = Revision._meta.get_field("note").max_length


class Past(NamedTuple):
    """What publishing asks of a revision that was made before."""

    number: int
    live_from: datetime
    withdrawn_at: datetime | None


def past_of(pk):
    return Revision.objects.filter(lecture=pk).order_by("lecture", "live_from", "number").values_list(*Past._fields)


read_history = Prepared(past_of, int)


def lock(lectures):
    """The rows as they stand now, locked until the end of the transaction, always in the order of their ids."""
    wanted = {lecture.pk for lecture in lectures}
    rows = Lecture.objects.select_for_update(of=["self"]).select_related("course").filter(pk__in=wanted).order_by("pk")
    found = list(rows)
    if len(found) < len(wanted):
        raise PublishingError(_("A lecture was deleted meanwhile. Nothing was changed."))
    return found


def lock_one(lecture, *, opened_version=None):
    """Raises EditedMeanwhile where the working copy is not the one that was looked at, and Gone."""
    current = locked_with_course(lecture)
    if opened_version is not None and current.edit_version != opened_version:
        raise EditedMeanwhile(current)
    return current


@transaction.atomic
def publish(
    lecture: Lecture, *, by, note: str = "", live_from: datetime | None = None, live_until: datetime | None = None,
    notable: bool = True, keep_scheduled: bool = False, keep_end: bool = False, opened_version: int | None = None,
    opened_standing: str | None = None, approved_only: bool = False,
) -> Revision:  # fmt: skip
    """Freeze the working copy into the next revision, live from `live_from` (default: now).

    What was scheduled before is withdrawn, so that an older text never replaces this one by itself, unless
    `keep_scheduled`; `keep_end` lets it end where the live one does. `opened_standing` is how it stood on the page, as
    a mark of courses/standing.py. `approved_only` is for people who may publish only what an editor approved.

    Raises NotReady, ReviewNeeded, BadTimes, NoteTooLong, EditedMeanwhile, StandsOtherwise; then nothing was changed.
    """
    current = lock_one(lecture, opened_version=opened_version)
    return publish_locked(
        current, by=by, note=note, live_from=live_from, live_until=live_until, notable=notable,
        keep_scheduled=keep_scheduled, keep_end=keep_end, opened_standing=opened_standing, approved_only=approved_only,
    )  # fmt: skip


@transaction.atomic
def publish_all(lectures, *, by, opened_versions=None, opened_standings=None, **options) -> list[Revision]:
    """All of them or none, in the order given. What ends some day still does, unless `live_until` says otherwise.

    `opened_versions` ({id: edit_version}) are the texts that were looked at, `opened_standings` ({id: mark}) how they
    stood. Raises NotAllReady with every lecture that is not ready or approved, or is not any more as it was seen.
    """
    rows = {row.pk: row for row in lock(lectures)}
    made, refused = [], []
    for lecture in lectures:
        row = rows[lecture.pk]
        try:
            if row.edit_version != (opened_versions or {}).get(row.pk, row.edit_version):
                raise EditedMeanwhile(row)
            seen = (opened_standings or {}).get(row.pk)
            made.append(publish_locked(row, by=by, keep_end=True, opened_standing=seen, **options))
        except (NotReady, ReviewNeeded, EditedMeanwhile, StandsOtherwise) as error:
            refused.append(error)
    if refused:
        raise NotAllReady(refused)
    return made


def publish_locked(
    lecture, *, by, note="", live_from=None, live_until=None, notable=True, keep_scheduled=False, approved_only=False,
    keep_end=False, opened_standing=None,
):  # fmt: skip
    """One lecture whose row the caller has locked."""
    now, before, past = timezone.now(), standing(lecture), history(lecture)
    check_standing(lecture, before, opened_standing)
    if keep_end and not live_until:
        live_until = end_of(lecture.live_revision, later_than=live_from or now)
    check_note(note)
    check_times(past, now, live_from, live_until)
    check_reviewed(lecture, always=approved_only)
    lecture.state = before["state"]  # the checks need not ask for it again
    findings, hashes = check_ready(lecture), (lecture.content_hash, lecture.parts_hash)
    withdrawn = [] if keep_scheduled else withdraw(lecture, past, now)
    revision = freeze(
        lecture, findings, past, by=by, note=note, live_from=live_from or now, live_until=live_until, notable=notable
    )  # fmt: skip
    if (lecture.content_hash, lecture.parts_hash) != hashes:
        keep_hash(lecture)
    action = "lecture.schedule" if revision.live_from > now else "lecture.publish"
    auditing.record(
        action, lecture, by=by, revision=revision.number, live_from=revision.live_from.isoformat(),
        live_until=live_until and live_until.isoformat(), withdrawn=withdrawn, before=before,
        after=standing_with(revision, now, is_alone=not keep_scheduled),
    )  # fmt: skip
    settle(lecture, by=by, at=revision.created_at)
    content_version.bump()
    return revision


def standing_with(revision, now, *, is_alone):
    """How its lecture stands by now. What has begun, with nothing scheduled behind it, need not be asked for."""
    if not is_alone or revision.live_from > now:
        return standing(revision.lecture)
    return {"state": LectureState.LIVE.value, "revision": revision.number, "scheduled_for": None}


def history(lecture) -> list[Past]:
    """All its revisions, the newest first; one query for all that publishing asks about them."""
    return sorted((Past(*row) for row in read_history(lecture.pk)), reverse=True)


def check_standing(lecture, before, opened):
    if opened is not None and opened != mark_of(before["revision"], before["scheduled_for"]):
        raise StandsOtherwise(lecture)


def check_note(note):
    if len(note) > NOTE_LENGTH:
        raise NoteTooLong(_("The note is longer than %(limit)s characters.") % {"limit": NOTE_LENGTH})


def check_times(past, now, live_from, live_until):
    """A beginning in the past is possible (imports bring one), but not before what has begun since."""
    for name, moment in {"live_from": live_from, "live_until": live_until}.items():
        if moment and not has_date_everywhere(moment):
            raise BadTimes(name, _("Write a date and a time, such as 2030-05-31 09:30."))
    begins = live_from or now
    if live_until and live_until <= max(begins, now):
        raise BadTimes("live_until", _("The end must be later than the beginning, and not past."))
    begun = next((row for row in past if begins < row.live_from <= now and not row.withdrawn_at), None)
    if begun:
        message = _("Revision %(number)s went live after this time. Choose a later one.")
        raise BadTimes("live_from", message % {"number": begun.number})


def check_reviewed(lecture, *, always=False):
    """Where the course requires review, the newest request must be approved for exactly the text that is published."""
    if not (always or lecture.course.requires_review):
        return
    newest = lecture.review_requests.order_by("-pk").first()
    is_approved = newest is not None and newest.state == ReviewRequest.State.APPROVED
    if not is_approved or newest.content_hash != hash_of(lecture):
        raise ReviewNeeded(lecture)
    # An author's approval is used up by whatever was published since: an editor's word is newer than it.
    if always and newest.is_used:
        raise ReviewNeeded(lecture)


def check_approved_before(lecture):
    """Where the course requires review, an old text comes back if the newest decision on exactly it was an approval."""
    if not lecture.course.requires_review:
        return
    decision = lecture.review_requests.decided().filter(content_hash=hash_of(lecture)).order_by("-pk").first()
    if decision is None or decision.state != ReviewRequest.State.APPROVED:
        raise ReviewNeeded(lecture)


def check_ready(lecture):
    """What the checks found. Raises NotReady where something of it is an error."""
    findings = readiness.check(lecture)
    if any(finding.is_error for finding in findings):
        raise NotReady(lecture, findings)
    return findings


def freeze(lecture, findings, past, *, by, note, live_from=None, live_until=None, notable=True):
    """The next revision of what was checked; the caller holds the transaction and the lock."""
    rendered, sources = findings.subject.rendered, findings.subject.sources
    frozen = parts.freeze(sources, language=lecture.course.language)
    take_hash(lecture, sources=sources)
    revision = Revision.objects.create(
        lecture=lecture,
        number=past[0].number + 1 if past else 1,
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
        content_hash=lecture.content_hash,
        note=note,
        is_notable=notable,
        live_from=live_from or timezone.now(),
        live_until=live_until,
        created_by=by,
        waivers=readiness.applied_waivers(findings),
    )
    passages = Passage.objects.bulk_create(
        Passage(revision=revision, position=n, heading_id=p.heading_id, heading=p.heading[:300], text=p.text)
        for n, p in enumerate(rendered.passages)
    )
    search_index.index(revision, passages)
    search_index.drop_unreachable(lecture)
    if shown := list(uploads_shown(lecture, rendered, revision.parts)):
        revision.uploads.add(*shown)
    targets = [link.target for link in readiness.outside_links(lecture, rendered)]
    if targets:
        transaction.on_commit(lambda: ask_soon(lecture, targets), robust=True)
    return revision


@transaction.atomic
def unpublish(lecture, *, by):
    """End the live revision now. What is scheduled stays scheduled. Raises NothingLive."""
    lecture = lock_one(lecture)
    revision, before = live_revision_of(lecture), standing(lecture)
    revision.live_until = timezone.now()
    revision.save(update_fields=["live_until"])
    search_index.drop_unreachable(lecture)
    auditing.record(
        "lecture.unpublish", lecture, by=by, revision=revision.number, before=before, after=standing(lecture)
    )
    content_version.bump()
    return revision


def end_of(live, *, later_than):
    """When what learners see now ends by itself; None where it does not, or only before that moment."""
    return live.live_until if live and live.live_until and live.live_until > later_than else None


def live_revision_of(lecture):
    revision = lecture.live_revision
    if not revision:
        raise NothingLive(_("Learners do not see “%(title)s” now.") % {"title": lecture.title})
    return revision


@transaction.atomic
def cancel_schedule(lecture, *, by):
    """Withdraw every revision of the lecture that is not live yet; returns how many. Raises NothingScheduled."""
    lecture = lock_one(lecture)
    before = standing(lecture)
    numbers = withdraw(lecture, history(lecture), timezone.now())
    if not numbers:
        raise NothingScheduled(_("Nothing of “%(title)s” is scheduled.") % {"title": lecture.title})
    search_index.drop_unreachable(lecture)
    auditing.record(
        "lecture.cancel_schedule", lecture, by=by, revisions=numbers, before=before, after=standing(lecture)
    )
    content_version.bump()
    return len(numbers)


def withdraw(lecture, past, now):
    """Take back what is not live yet; returns the numbers."""
    numbers = sorted(row.number for row in past if row.live_from > now and not row.withdrawn_at)
    if numbers:
        lecture.revisions.filter(number__in=numbers).update(withdrawn_at=now)
    return numbers


@transaction.atomic
def restore(revision, *, by, note: str | None = None, notable: bool = True, opened_standing: str | None = None):
    """Make a new live revision from an old one. Unpublished edits of the working copy, schedules, and the end of what
    is live, stay as they are. Without a `note` it says where the text is from.

    Raises NotReady where today's checks find an error in the old text, NoteTooLong, ReviewNeeded where nobody approved
    it, NothingChanged where learners see it, and StandsOtherwise as in `publish`.
    """
    note = note_of_restored(revision) if note is None else note
    check_note(note)
    lecture = lock_one(revision.lecture)
    before = standing(lecture)
    check_standing(lecture, before, opened_standing)
    live = lecture.live_revision
    if live and live.content_hash == revision.content_hash:
        raise NothingChanged(_("Learners see this text already, as revision %(number)s.") % {"number": live.number})
    edits = snapshot(lecture) if has_edits(lecture) else None
    put_back(lecture, revision)
    check_approved_before(lecture)
    findings = check_ready(lecture)
    until = end_of(live, later_than=timezone.now())
    made = freeze(lecture, findings, history(lecture), by=by, note=note, live_until=until, notable=notable)
    if edits:
        put_back(lecture, edits)
    else:
        save_working_copy(lecture, by=by)
    auditing.record(
        "lecture.restore", lecture, by=by, revision=made.number, source=revision.number, before=before,
        after=standing(lecture),
    )  # fmt: skip
    content_version.bump()
    return made


def note_of_restored(revision):
    with translation.override(words_for(revision.lecture.course.language)):  # learners read it, not only who restores
        return _("Restored from revision %(number)s") % {"number": revision.number}


def has_edits(lecture):
    """Whether the working copy differs from what learners saw last."""
    last = lecture.revisions.kept().filter(live_from__lte=timezone.now()).order_by("-live_from", "-number").first()
    return last is None or last.content_hash != hash_of(lecture)


@transaction.atomic
def discard(lecture, *, by, opened_version=None):
    """Put the live source back into the working copy. The audit row keeps what is discarded.

    Raises NothingLive, NothingChanged, EditedMeanwhile.
    """
    lecture = lock_one(lecture, opened_version=opened_version)
    live = live_revision_of(lecture)
    if live.content_hash == hash_of(lecture):
        raise NothingChanged(_("“%(title)s” has no unpublished edits.") % {"title": lecture.title})
    lost = {"title": lecture.title, "summary": lecture.summary, "body": lecture.body, "parts": parts.sources(lecture)}
    before = standing(lecture)
    put_back(lecture, live)
    save_working_copy(lecture, by=by)
    auditing.record("lecture.discard", lecture, by=by, **lost, before=before, after=standing(lecture))
    return lecture
