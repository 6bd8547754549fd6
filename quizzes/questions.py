"""Which mission of which revision an answer is about: the one that the learner saw."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.prepared import Prepared
from courses.models import Course, Lecture, Revision
from courses.reading import loaded

from .learner_missions import LearnerMission, learner_mission

# The largest id that both databases can hold.
MAX_ID = 2**63 - 1
# For how long a page that was open when another revision went live may still be answered as it is.
STILL_ANSWERED = timedelta(days=1)

# What is read of a revision, its lecture and its course; the rest is deferred.
REVISION = ["id", "lecture_id", "number", "title", "parts"]
LECTURE = ["id", "course_id", "title", "slug"]
COURSE = ["id", "title", "slug", "language", "visibility", "owner_id"]
COLUMNS = [*REVISION, *(f"lecture__{name}" for name in LECTURE), *(f"lecture__course__{name}" for name in COURSE)]


class MissionGone(Exception):
    """The lecture was unpublished after the page with the mission was opened."""


class MissionChanged(Exception):
    """The page shows a mission whose limit or hints are others by now, or that was replaced long ago.

    `question` is the mission as it is live. Otherwise a learner could choose which limit and which costs are theirs, by
    naming an older revision.
    """

    def __init__(self, question):
        super().__init__(_("This mission has changed since you opened it. Look at it again, and answer."))
        self.question = question


@dataclass(frozen=True)
class Question:
    """A frozen mission in the revision that the learner saw, and the revision that is live now."""

    revision: Revision
    frozen: dict
    live: Revision

    @property
    def lecture(self):
        return self.live.lecture

    @property
    def mission(self) -> LearnerMission:
        return learner_mission(self.frozen)

    @property
    def is_on_live_page(self):
        return frozen_in(self.live, self.frozen["id"]) is not None


def find_question(mission_id, *, revision_id, user):
    """The mission as it was shown: in the named revision if that was live once, else in the one that is live now.

    Raises MissionGone, MissionChanged, or Http404 where this person could never see the mission.
    """
    if mission_id > MAX_ID:
        raise Http404("No database has such a number.")
    now = timezone.now()
    live = shown = revision_for(user, live_rows(mission_id, now))
    if revision_id and (live is None or live.pk != revision_id):
        shown = revision_for(user, named_rows(mission_id, revision_id, now))
    check_same_rules(shown, live, mission_id, now)
    for revision in (shown, live):
        frozen = frozen_in(revision, mission_id)
        if frozen and live:
            return Question(revision, frozen, live)
        if frozen:
            raise MissionGone
    raise Http404("No such mission is live.")


def check_same_rules(shown, live, mission_id, now):
    """Raises MissionChanged. A mission that is not live any more keeps the rules that it had."""
    before, after = frozen_in(shown, mission_id), frozen_in(live, mission_id)
    if before is None or after is None or shown.pk == live.pk:
        return
    is_long_ago = shown.replaced_at and shown.replaced_at < now - STILL_ANSWERED
    if is_long_ago or rules_of(learner_mission(before)) != rules_of(learner_mission(after)):
        raise MissionChanged(Question(live, after, live))


def rules_of(mission: LearnerMission):
    return mission.max_attempts, mission.hint_costs


def frozen_in(revision, mission_id):
    missions = revision.missions if revision else []
    return next((frozen for frozen in missions if frozen["id"] == mission_id), None)


def of_mission(mission_id):
    return Revision.objects.filter(lecture__missions__pk=mission_id)


def live_query(mission_id, now):
    return of_mission(mission_id).live(at=now).values_list(*COLUMNS)


def named_query(mission_id, revision_id, now):
    """That revision, if it has begun, and the time at which the next one took its place."""
    later = Q(live_from__gt=OuterRef("live_from")) | Q(live_from=OuterRef("live_from"), number__gt=OuterRef("number"))
    next_ones = Revision.objects.kept().filter(later, lecture=OuterRef("lecture"), live_from__lte=now)
    replaced_at = Subquery(next_ones.order_by("live_from", "number").values("live_from")[:1])
    begun = of_mission(mission_id).kept().filter(pk=revision_id, live_from__lte=now)
    return begun.annotate(replaced_at=replaced_at).values_list(*COLUMNS, "replaced_at")


# Every attempt asks the first, so they are compiled once; who may read the course is asked of the course that comes.
live_rows = Prepared(live_query, int, datetime)
named_rows = Prepared(named_query, int, int, datetime)


def revision_for(user, rows):
    """None also where this person may not read the course."""
    found = revision_of(rows)
    return found if found and found.lecture.course.is_readable_by(user) else None


def revision_of(rows):
    """The first row as a Revision with its lecture, its course and `replaced_at`; None where there is no row."""
    if not rows:
        return None
    row = dict(zip([*COLUMNS, "replaced_at"], rows[0], strict=False))  # what is live was not replaced
    revision = loaded(Revision, row)
    revision.lecture, revision.replaced_at = loaded(Lecture, row, "lecture__"), row.get("replaced_at")
    revision.lecture.course = loaded(Course, row, "lecture__course__")
    return revision
