"""Waiving a warning: its author says why it does not matter here, and publishing keeps the reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import auditing
from courses.gone import locked
from courses.models import Lecture, Waiver

from .registry import check


class WaiverRefused(Exception):
    """Why nothing was waived; str() is for the person who asked."""


@transaction.atomic
def waive(lecture, fingerprint, *, reason, by):
    """Keep the reason for one warning, or change it. Raises WaiverRefused for an error, or where the cause is gone,
    and Gone.
    """
    lecture = locked(Lecture.objects.select_related("course"), lecture)
    found = check(lecture).find(fingerprint)
    if found is None:
        raise WaiverRefused(_("This was mended meanwhile: there is nothing to waive."))
    finding, _waiver = found
    if finding.is_error:
        raise WaiverRefused(_("An error cannot be waived: it must be mended before publishing."))
    told = {"code": finding.code, "message": finding.message, "reason": reason, "created_by": by}
    waiver, _made = Waiver.objects.update_or_create(lecture=lecture, fingerprint=fingerprint, defaults=told)
    auditing.record(
        "lecture.waive", lecture, by=by, course=lecture.course.slug, finding=finding.message, reason=reason
    )  # fmt: skip
    return waiver


@transaction.atomic
def unwaive(lecture, fingerprint, *, by):
    """The warning counts again. Raises WaiverRefused where it was not waived."""
    waiver = lecture.waivers.select_for_update(of=["self"]).filter(fingerprint=fingerprint).first()
    if waiver is None:
        raise WaiverRefused(_("This warning is not waived."))
    auditing.record(
        "lecture.unwaive", lecture, by=by, course=lecture.course.slug, finding=waiver.message, reason=waiver.reason
    )  # fmt: skip
    waiver.delete()


def applied_waivers(findings):
    """Those that a check of the working copy found to hold, for its revision: [{code, message, line, reason, by}]."""
    return [
        {
            "code": finding.code,
            "message": finding.message,
            "line": finding.line,
            "reason": waiver.reason,
            "by": str(waiver.created_by or ""),
        }
        for finding, waiver in findings.waived
    ]
