"""Waiving a warning: its author says why it does not matter here, and publishing keeps the reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import auditing
from courses.gone import locked
from courses.models import Lecture, Waiver

from .registry import by_place, check


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
        "lecture.waive", lecture, by=by, **lecture.course.in_audit, finding=finding.message, reason=reason
    )  # fmt: skip
    return waiver


@transaction.atomic
def unwaive(lecture, fingerprint, *, by):
    """The warning counts again. Raises WaiverRefused where it was not waived."""
    waiver = lecture.waivers.select_for_update(of=["self"]).filter(fingerprint=fingerprint).first()
    if waiver is None:
        raise WaiverRefused(_("This warning is not waived."))
    auditing.record(
        "lecture.unwaive", lecture, by=by, **lecture.course.in_audit, finding=waiver.message, reason=waiver.reason
    )  # fmt: skip
    waiver.delete()


def copy_waivers(copies):
    """From lectures to their copies, {id: id of the copy}: the reasons for warnings that the copy has too.

    A warning of a copy is the same by its fingerprint; or by its place, where its cause names something that has
    another number there (a mission, a file, a lecture).
    """
    waived = set(Waiver.objects.filter(lecture__in=copies).values_list("lecture", flat=True))
    rows = Lecture.objects.select_related("course").in_bulk([*waived, *(copies[pk] for pk in waived)])
    for pk in sorted(waived):
        Waiver.objects.bulk_create(waivers_for(rows[pk], rows[copies[pk]]))


def waivers_for(lecture, copy):
    found, there = check(lecture), check(copy)
    pairs = pairs_by_place([*found, *(finding for finding, _waiver in found.waived)], there)
    by_fingerprint = {finding.fingerprint: finding for finding in there}
    taken = {}
    for finding, waiver in found.waived:
        same = by_fingerprint.get(finding.fingerprint) or pairs.get(finding.fingerprint)
        if same and not same.is_error:
            told = {"code": same.code, "message": same.message, "reason": waiver.reason}
            fingerprint = same.fingerprint
            taken[fingerprint] = Waiver(lecture=copy, fingerprint=fingerprint, created_by=waiver.created_by, **told)
    return taken.values()


def pairs_by_place(findings, others):
    """{fingerprint: the other's finding}, where both have as many of a kind at a place."""
    here, there = at_places(by_place(findings)), at_places(by_place(others))
    return {
        finding.fingerprint: other
        for place, rows in here.items()
        if len(rows) == len(there.get(place, []))
        for finding, other in zip(rows, there[place], strict=True)
    }


def at_places(findings):
    found = {}
    for finding in findings:
        found.setdefault((finding.code, finding.place, finding.line, finding.anchor), []).append(finding)
    return found


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
