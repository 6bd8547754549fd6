"""How a lecture stands: before and after an action for the audit log, and after a save for the editor."""

from datetime import datetime

from django.utils import timezone

from accounts.prepared import Prepared

from .models import Lecture

# Of what is either in its place or in the trash: a section, an upload, a mission.
KEPT, TRASH, ERASED = {"state": "kept"}, {"state": "trash"}, {"state": "erased"}
NAMES = ["state", "live_number", "scheduled_for", "deleted_at"]


def of_lecture(pk, at):
    return Lecture.everything.filter(pk=pk).with_state(at=at).values_list(*NAMES)


# Each save and each publication asks this; compiling it takes several times what the database needs.
read = Prepared(of_lecture, int, datetime)


def mark_of(live_number, scheduled_for):
    """What learners see and what comes next, in digits: a page sends it back, and another mark tells that somebody
    published, scheduled or took something back meanwhile. `scheduled_for` is a time or its ISO form.
    """
    at = scheduled_for.isoformat() if isinstance(scheduled_for, datetime) else scheduled_for or ""
    return f"{live_number or 0}.{''.join(filter(str.isdigit, at))}"


def standing(lecture):
    """Its state, the number of the live revision, and when the next one begins; one query."""
    [(state, live_number, scheduled_for, deleted_at)] = read(lecture.pk, timezone.now())
    return {
        "state": "trash" if deleted_at else state,
        "revision": live_number,
        "scheduled_for": scheduled_for and scheduled_for.isoformat(),
    }
