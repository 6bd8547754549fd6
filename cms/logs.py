"""What the log leaves out."""

import logging

# Hosts that are not ours, requests too large: Django logs each as an error, and strangers send them all day.
STRANGERS = "django.security."


class OneLineForRefusals(logging.Filter):
    """A request that is refused (400, 403, 404) is no failure of ours: its traceback would hide those that are."""

    def filter(self, record):
        is_refusal = record.name == "django.request" and record.levelno < logging.ERROR
        if is_refusal or record.name.startswith(STRANGERS):
            record.exc_info = None
        return True
