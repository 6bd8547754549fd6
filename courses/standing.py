"""How a lecture stands before and after an action, for the audit log."""

from .models import Lecture


def standing(lecture):
    """Its state, the number of the live revision, and when the next one begins; one query."""
    names = ["state", "live_number", "scheduled_for", "deleted_at"]
    found = Lecture.everything.filter(pk=lecture.pk).with_state().values(*names).get()
    scheduled = found["scheduled_for"]
    return {
        "state": "trash" if found["deleted_at"] else found["state"],
        "revision": found["live_number"],
        "scheduled_for": scheduled and scheduled.isoformat(),
    }
