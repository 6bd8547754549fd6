"""Times as a person reads them."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.formats import date_format

# Nearer to the ends of the calendar a moment is out of it in some time zone, and no page could show it there.
FIRST, LAST = datetime(2, 1, 1, tzinfo=UTC), datetime(9999, 1, 2, tzinfo=UTC)


def in_zone(moment: datetime) -> str:
    """In the person's zone, with its name."""
    return f"{date_format(timezone.localtime(moment), 'DATETIME_FORMAT')} ({timezone.get_current_timezone()})"


def has_date_everywhere(moment: datetime) -> bool:
    """Whether people in every time zone can be shown it. What is stored must be so: one such row breaks whole lists."""
    return FIRST <= moment <= LAST
