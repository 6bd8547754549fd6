"""Times as a person reads them."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format


def in_zone(moment: datetime) -> str:
    """In the person's zone, with its name."""
    return f"{date_format(timezone.localtime(moment), 'DATETIME_FORMAT')} ({timezone.get_current_timezone()})"
