"""Links to other sites, by what their last look found (courses/linkchecking/); nothing is asked here."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.linkchecking.asking import FRESH, check_addresses
from courses.linkchecking.rows import address_of, hash_of, words_for
from courses.models import LinkCheck
from courses.uploads import render_working_copy

from .addresses import is_outside
from .findings import WARNING, Finding

# What was found longer ago says little about today.
REMEMBERED = timedelta(days=30)


def check_outside(subject):
    """One query, whatever the number of links."""
    links = outside_links(subject.lecture, subject.rendered)
    if not links or not settings.LINK_CHECKS:
        return
    hashes = {hash_of(link.target) for link in links}
    bad = LinkCheck.objects.filter(url_hash__in=hashes, checked_at__gt=timezone.now() - REMEMBERED)
    rows = {row.url_hash: row for row in bad.exclude(result=LinkCheck.Result.FINE)}
    for link in links:
        row = rows.get(hash_of(link.target))
        if row:
            message, fix = WORDS[row.result]()
            message %= {"text": link.text or link.target, "detail": words_for(row.detail)}
            yield Finding(
                WARNING, message, fix, line=link.line, code=f"link-{row.result}", cause=address_of(link.target)
            )


def outside_links(lecture, rendered):
    return [link for link in rendered.links if is_outside(lecture, link.target)]


def outside_targets(lecture):
    """Where the working copy's links to other sites lead. Raises TextTooLong."""
    return [link.target for link in outside_links(lecture, render_working_copy(lecture))]


def look_outside(lecture, *, seconds, fresh=FRESH):
    """Ask the lecture's links to other sites now, for so many seconds. Raises LinkChecksOff, TextTooLong."""
    return check_addresses(outside_targets(lecture), seconds=seconds, fresh=fresh)


def of_broken():
    fix = _("Open it; correct the address, or take it out.")
    return _("The link “%(text)s” to another site is broken: %(detail)s"), fix


def of_slow():
    fix = _("Open it; link a quicker place, if there is one.")
    return _("The link “%(text)s” to another site is slow: %(detail)s"), fix


def of_refused():
    fix = _("Learners elsewhere cannot open it. Link a public address.")
    return _("The link “%(text)s” was not asked: %(detail)s"), fix


WORDS = {
    LinkCheck.Result.BROKEN: of_broken,
    LinkCheck.Result.SLOW: of_slow,
    LinkCheck.Result.REFUSED: of_refused,
}
