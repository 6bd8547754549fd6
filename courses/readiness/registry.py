"""The checks before publishing, which register themselves from any app in its AppConfig.ready().

A check is a function that takes a Subject and yields Findings:

    def check_glossary(subject):
        if "TODO" in subject.lecture.body:
            yield Finding(WARNING, _("There is a TODO."), _("Do it."), code="todo")

    readiness.register("glossary", check_glossary)
"""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from accounts.prepared import Prepared
from courses.models import Waiver
from courses.rendering import TextTooLong
from courses.uploads import render_working_copy

from .findings import ERROR, Finding, Subject
from .outside import outside_links

Check = Callable[[Subject], Iterable[Finding]]

_checks: dict[str, Check] = {}


def register(name, check):
    """Under a name of its own; a second check of that name replaces the first."""
    _checks[name] = check


def unregister(name):
    del _checks[name]


def registered():
    return dict(_checks)


class Findings(list):
    """What is to be mended or weighed, errors first.

    `waived` has the rest as (finding, waiver), `outside` says how many links lead to other sites, and `subject` is what
    was looked at; None where the text was too long for that.
    """

    def __init__(self, findings, waived=(), outside=0, subject=None):
        super().__init__(findings)
        self.waived, self.outside, self.subject = list(waived), outside, subject

    def find(self, fingerprint):
        """(finding, its waiver or None), or None where there is no such finding: its cause is gone or changed."""
        every = [*((finding, None) for finding in self), *self.waived]
        return next((pair for pair in every if pair[0].fingerprint == fingerprint), None)


def check(lecture, *, live_from=None, live_until=None):
    """All findings of the working copy. A waiver holds while its finding has the same cause; an error has none."""
    try:
        rendered = render_working_copy(lecture)
    except TextTooLong as error:
        return Findings([Finding(ERROR, str(error), _("Make two lectures of it."), code="text-too-long")])
    subject = Subject(lecture, rendered, live_from, live_until)
    found = by_place([finding for ask in _checks.values() for finding in ask(subject)])
    waivers = waivers_of(lecture) if any(not finding.is_error for finding in found) else {}
    waived = [finding for finding in found if not finding.is_error and finding.fingerprint in waivers]
    return Findings(
        sorted((f for f in found if f not in waived), key=lambda finding: not finding.is_error),
        [(finding, waivers[finding.fingerprint]) for finding in waived],
        len(outside_links(lecture, rendered)),
        subject,
    )


# Most lectures have none, and each check asks.
read_waived = Prepared(lambda pk: Waiver.objects.filter(lecture=pk).values_list("fingerprint"), int)


def waivers_of(lecture):
    if not read_waived(lecture.pk):
        return {}
    return {waiver.fingerprint: waiver for waiver in lecture.waivers.select_related("created_by")}


def by_place(findings):
    """In the order in which the author meets them: the text from its top, then the rest. One of a kind and line."""
    seen = {(finding.fingerprint, finding.line): finding for finding in findings}
    return sorted(seen.values(), key=lambda finding: (finding.place != "text", finding.line or 0))
