"""Asking many addresses side by side within a time, and keeping what they answered."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import LinkCheck

from .addresses import WEB_PORTS
from .fetching import Answer, Limits, ask
from .rows import LONGEST, address_of, hash_of

FRESH = timedelta(days=1)
UNUSED = timedelta(days=90)
WORKERS = 12


@dataclass(frozen=True)
class Outcome:
    """How many addresses were asked now, and how many have no answer yet: for want of time, or of a network."""

    asked: int
    unanswered: int


class LinkChecksOff(Exception):
    """LINK_CHECKS is off: this server asks no other site."""


def check_addresses(targets: Iterable[str], *, seconds: float, fresh=FRESH, again=False) -> Outcome:
    """Ask those that nobody asked within a day (`fresh`; or all, `again`), for so many seconds, and keep the answers.

    Raises LinkChecksOff.
    """
    if not settings.LINK_CHECKS:
        raise LinkChecksOff(_("This server does not ask other sites: its link checks are switched off."))
    wanted = due(targets, fresh=fresh, again=again)
    answers = believable(ask_all(wanted, seconds=seconds))
    keep(answers)
    return Outcome(asked=len(answers), unanswered=len(wanted) - len(answers))


def due(targets, *, fresh=FRESH, again=False):
    """Addresses in the order given, once each, without those that have a fresh answer."""
    addresses = {hash_of(target): address_of(target) for target in targets if len(target) <= LONGEST}
    known = set() if again else set(fresh_rows(fresh).filter(url_hash__in=addresses).values_list("url_hash", flat=True))
    return [address for key, address in addresses.items() if key not in known]


def ask_all(addresses, *, seconds):
    """{address: Answer} of those that were asked in time. One site is asked one thing at a time.

    The threads touch no database. One that hangs in a name server is left behind; it ends by itself.
    """
    answers: dict[str, Answer] = {}
    until, limits = time.monotonic() + seconds, limits_now()
    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="links")
    jobs = [pool.submit(ask_site, group, limits, until, answers) for group in by_site(addresses)]
    wait(jobs, timeout=seconds)
    pool.shutdown(wait=False, cancel_futures=True)
    return {address: answer for address, answer in answers.copy().items() if answer.result}


def believable(answers):
    """Without "there is no such site" where no other answer of a day shows that this server finds any site at all."""
    found = {"status", "seconds", "certificate", "redirects"}
    if (
        any(answer.reason in found for answer in answers.values())
        or fresh_rows().exclude(result=LinkCheck.Result.REFUSED).exclude(detail="name 0").exists()
    ):
        return answers
    return {address: answer for address, answer in answers.items() if answer.reason != "name"}


def fresh_rows(fresh=FRESH):
    return LinkCheck.objects.filter(checked_at__gt=timezone.now() - fresh)


def ask_site(addresses, limits, until, answers):
    for address in addresses:
        if time.monotonic() >= until:
            return
        answers[address] = ask(address, limits)


def by_site(addresses):
    sites = {}
    for address in addresses:
        sites.setdefault(site_of(address), []).append(address)
    return sites.values()


def site_of(address):
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return address


def limits_now():
    allowed = frozenset(place for text in settings.LINK_CHECK_ALLOWED for place in places_of(text))
    return Limits(seconds=settings.LINK_CHECK_SECONDS, allowed=allowed)


def places_of(text):
    """`wiki.example.org:8080`, or without a port the two of the web; IPv6 addresses stand in brackets."""
    host, _colon, port = text.lower().rpartition(":")
    if host and port.isdecimal():
        return [(host.strip("[]"), int(port))]
    return [(text.lower().strip("[]"), port) for port in WEB_PORTS]


def keep(answers):
    now = timezone.now()
    rows = [
        LinkCheck(
            url=address,
            url_hash=hash_of(address),
            result=answer.result,
            detail=f"{answer.reason} {answer.number}",
            checked_at=now,
        )
        for address, answer in answers.items()
    ]
    LinkCheck.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["url_hash"],
        update_fields=["url", "result", "detail", "checked_at"],
    )  # fmt: skip


def forget_unused():
    """Rows that nothing has asked for a season belong to links that are gone."""
    LinkCheck.objects.filter(checked_at__lt=timezone.now() - UNUSED).delete()
