"""The checks before publishing, which register themselves from any app in its AppConfig.ready().

A check is a function that takes a Subject and yields Findings:

    def check_glossary(subject):
        if "TODO" in subject.lecture.body:
            yield Finding(WARNING, _("There is a TODO."), _("Do it."), code="todo")

    readiness.register("glossary", check_glossary)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.models import Waiver
from courses.rendering import TextTooLong
from courses.uploads import render_working_copy

from .findings import ERROR, Finding, Subject

Check = Callable[[Subject], Iterable[Finding]]

_checks: dict[str, Check] = {}


def register(name, check):
    """Under a name of its own; a second check of that name replaces the first."""
    _checks[name] = check


def unregister(name):
    del _checks[name]


def registered():
    return dict(_checks)


@dataclass(frozen=True)
class Report:
    """What was found: `open` is to be mended or weighed, errors first; `waived` is (finding, waiver) pairs."""

    open: list[Finding]
    waived: list[tuple[Finding, Waiver]]

    def find(self, fingerprint):
        """The finding of that fingerprint, open or waived; None where its cause is gone."""
        found = [*self.open, *(finding for finding, _waiver in self.waived)]
        return next((finding for finding in found if finding.fingerprint == fingerprint), None)


def check(lecture, **times):
    """What has not been waived, errors first."""
    return inspect(lecture, **times).open


def inspect(lecture, *, live_from=None, live_until=None):
    """All findings of the working copy. A waiver holds while its finding has the same cause; an error has none."""
    found = sorted(run(lecture, live_from, live_until), key=lambda finding: not finding.is_error)
    waivers = {}
    if any(not finding.is_error for finding in found):
        waivers = {waiver.fingerprint: waiver for waiver in lecture.waivers.select_related("created_by")}
    is_waived = [not finding.is_error and finding.fingerprint in waivers for finding in found]
    return Report(
        open=[finding for finding, waived in zip(found, is_waived, strict=True) if not waived],
        waived=[(f, waivers[f.fingerprint]) for f, waived in zip(found, is_waived, strict=True) if waived],
    )


def run(lecture, live_from=None, live_until=None):
    try:
        rendered = render_working_copy(lecture)
    except TextTooLong as error:
        return [Finding(ERROR, str(error), _("Make two lectures of it."), code="text-too-long")]
    subject = Subject(lecture, rendered, live_from, live_until)
    return by_place([finding for check in _checks.values() for finding in check(subject)])


def by_place(findings):
    """In the order in which the author meets them: the text from its top, then the rest. One of a kind and line."""
    seen = {(finding.fingerprint, finding.line): finding for finding in findings}
    return sorted(seen.values(), key=lambda finding: (finding.place != "text", finding.line or 0))
