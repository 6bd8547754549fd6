"""One number that is another after every change a learner can see, so that kept pages know when they are old.

It is drawn at random, so that neither a rolled back transaction nor a restored backup can bring an old one back.
"""

import secrets
import time

from django.conf import settings
from django.db import transaction

from .models import ContentVersion

_known = {"number": None, "checked_at": 0.0}  # of this process


def bump():
    """Call inside the transaction that changes what learners see (publish, order, titles, visibility)."""
    number = secrets.randbits(62)
    if not ContentVersion.objects.filter(pk=1).update(number=number):
        ContentVersion.objects.update_or_create(pk=1, defaults={"number": number})
    forget()
    transaction.on_commit(forget)


def forget():
    """Ask the database at the next request. Other worker processes notice within PAGE_CACHE_CHECK_SECONDS."""
    _known["number"] = None


def remember(number):
    """What a query has just told along with other things."""
    _known.update(number=number, checked_at=time.monotonic())


def known():
    """The number as this process learned it within PAGE_CACHE_CHECK_SECONDS, or None. No query."""
    is_fresh = time.monotonic() - _known["checked_at"] < settings.PAGE_CACHE_CHECK_SECONDS
    return _known["number"] if is_fresh else None


def current():
    """The number, from the database at most once in PAGE_CACHE_CHECK_SECONDS: so usually no query."""
    if (number := known()) is None:
        number = ContentVersion.objects.values_list("number", flat=True).filter(pk=1).first() or 0
        remember(number)
    return number
