"""What the log leaves out."""

import logging


class OneLineForRefusals(logging.Filter):
    """A request that is refused (403, 404) is no failure of ours: its traceback would hide those that are."""

    def filter(self, record):
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return True
