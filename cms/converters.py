"""What a part of an address may be."""

from django.urls.converters import StringConverter


class WordConverter(StringConverter):
    """Anything but a slash, as `str`, and no NUL: PostgreSQL cannot even look for it."""

    regex = "[^/\x00]+"
