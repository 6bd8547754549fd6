"""A signed-in person's own language and time zone, for the length of a request."""

import zoneinfo

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.utils import timezone, translation


class PersonalSettingsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        # The person and not Django's lazy stand-in, which looks twice at every one of a page's many questions to it.
        user = request.user = get_user(request)
        if not user.is_authenticated:
            return self.get_response(request)
        if user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zone_or_default(user.time_zone)):
            return self.get_response(request)


def zone_or_default(name):
    """The named zone; the site's own where the name is empty or unknown."""
    try:
        return zoneinfo.ZoneInfo(name or settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
