"""Times that have passed."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from accounts.times import in_zone
from courses.models import LectureState

from .findings import ERROR, WARNING, Finding

# Between choosing "now" and being asked, some time passes.
A_MOMENT = timedelta(minutes=1)


def check_times(subject):
    """The times that were chosen, and the end of what was live last, where nobody ended it by hand."""
    now = timezone.now()
    if subject.live_from and subject.live_from < now - A_MOMENT:
        message = _("The beginning is in the past: %(time)s") % {"time": in_zone(subject.live_from)}
        fix = _("Choose a later time, or “Now”.")
        yield finding(WARNING, message, fix, "date-past", cause=subject.live_from.isoformat())
    if subject.live_until and subject.live_until <= now:
        message = _("The end is in the past: %(time)s") % {"time": in_zone(subject.live_until)}
        yield finding(ERROR, message, _("Choose a later time, or none."), "date-past", subject.live_until.isoformat())
    ended = ended_by_itself(subject.lecture, now)
    if ended:
        message = _("Learners see nothing: revision %(number)s was live until %(time)s.")
        message %= {"number": ended.number, "time": in_zone(ended.live_until)}
        fix = _("Publish it again, or waive this warning if it should stay away.")
        yield finding(WARNING, message, fix, "date-past", cause=ended.live_until.isoformat())


def ended_by_itself(lecture, now):
    """The revision whose end was set beforehand and has passed, while nothing else is live or waits."""
    if getattr(lecture, "state", LectureState.UNPUBLISHED) != LectureState.UNPUBLISHED:
        return None  # a lecture that was fetched with its state needs no question
    last = lecture.revisions.kept().order_by("-live_from", "-number").first() if lecture.pk else None
    if last is None or last.live_from > now or not last.live_until or last.live_until > now:
        return None
    by_hand = AuditEntry.objects.filter(
        action="lecture.unpublish", target_type="lecture", target_id=str(lecture.pk), at__gte=last.created_at
    )
    return None if by_hand.exists() else last


def finding(severity, message, fix, code, cause):
    return Finding(severity, message, fix, "settings", code=code, cause=cause, anchor="history")
