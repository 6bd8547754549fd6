"""One number that grows with every change a learner can see, so that kept pages know when they are old."""

import time

from django.conf import settings
from django.db import transaction
from django.db.models import F

from .models import ContentVersion

_known = {"number": None, "checked_at": 0.0}  # of this process


def bump():
    """Call inside the transaction that changes what learners see (publish, order, titles, visibility)."""
    ContentVersion.objects.filter(pk=1).update(number=F("number") + 1)
    transaction.on_commit(forget)


def forget():
    """Ask the database at the next request. Other worker processes notice within PAGE_CACHE_CHECK_SECONDS."""
    _known["number"] = None


def current():
    """The number, from the database at most once in PAGE_CACHE_CHECK_SECONDS: so usually no query."""
    now = time.monotonic()
    if _known["number"] is None or now - _known["checked_at"] >= settings.PAGE_CACHE_CHECK_SECONDS:
        _known["checked_at"] = now
        _known["number"] = ContentVersion.objects.values_list("number", flat=True).get(pk=1)
    return _known["number"]
