"""Translated wording for pure modules, which also run where Django was never set up (tests, tools)."""

from django.conf import settings
from django.utils import translation


def gettext(message: str) -> str:
    """The message in the active language; in English where no settings were loaded."""
    return translation.gettext(message) if settings.configured else message
