"""Reports: a learner tells the authors what is wrong; they answer, or publish a fix, and the learner hears of it."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing
from courses.markdown import trusted
from courses.models import Lecture, Revision
from quizzes.learner_missions import LearnerMission, learner_mission

from .models import Report

# So that nobody buries an author under reports.
MOST_OPEN = 30


class ReportRefused(Exception):
    """The sentence says why."""


@dataclass(frozen=True)
class Place:
    """What of a revision is reported: a passage, a mission, one of its choices; empty: the lecture as a whole."""

    revision: Revision
    heading_id: str = ""
    quote: str = ""
    selector: dict = field(default_factory=dict)
    mission_id: int | None = None
    choice_id: int | None = None

    @property
    def mission(self) -> LearnerMission | None:
        """As the learner saw it: without its key."""
        return mission_of(self.revision, self.mission_id)

    @property
    def mission_html(self):
        """Its question, as the learner saw it."""
        return trusted(self.mission.prompt_html) if self.mission else ""

    @property
    def heading(self) -> str:
        return next((item["text"] for item in self.revision.headings if item["id"] == self.heading_id), "")


def mission_of(revision: Revision | None, mission_id: int | None) -> LearnerMission | None:
    missions = revision.missions if revision and mission_id else []
    return next((learner_mission(frozen) for frozen in missions if frozen["id"] == mission_id), None)


@transaction.atomic
def report(place: Place, *, by, body: str) -> Report:
    """Raises ReportRefused where this learner has too many open ones already. The same words twice are one report."""
    lecture = Lecture.objects.select_for_update().get(pk=place.revision.lecture_id)
    mine = Report.objects.open().filter(user=by, lecture__course=lecture.course_id)
    about = {"lecture": lecture, "mission_id": place.mission_id, "choice_id": place.choice_id, "quote": place.quote}
    same = mine.filter(body=body, heading_id=place.heading_id, **about).first()
    if same:
        return same
    if mine.count() >= MOST_OPEN:
        raise ReportRefused(
            _("The authors of this course have %(count)s open reports of yours. Wait until they have answered some.")
            % {"count": MOST_OPEN}
        )
    return Report.objects.create(
        user=by, revision=place.revision, body=body, heading_id=place.heading_id, selector=place.selector, **about
    )


@transaction.atomic
def answer(report: Report, *, by, text: str) -> Report:
    """Close it with an answer and without a change."""
    return close(report, "report.answer", by=by, state=Report.State.ANSWERED, answer=text, fixed_in=None)


@transaction.atomic
def fix(report: Report, *, by, revision: Revision, text: str = "") -> Report:
    """Close it by a revision that was published after the one that the learner saw."""
    return close(report, "report.fix", by=by, state=Report.State.FIXED, answer=text, fixed_in=revision)


@transaction.atomic
def reopen(report: Report, *, by) -> Report:
    """Back on the authors' list; what was answered stays to be changed. The learner is told of the next answer only."""
    report = locked(report)
    report.state, report.closed_at, report.fixed_in, report.seen_at = Report.State.OPEN, None, None, None
    report.save(update_fields=["state", "closed_at", "fixed_in", "seen_at"])
    record("report.reopen", report, by=by)
    return report


def close(report, action, *, by, state, answer, fixed_in):
    report = locked(report)
    report.state, report.answer, report.fixed_in = state, answer, fixed_in
    report.answered_by, report.closed_at, report.seen_at = by, timezone.now(), None
    report.save(update_fields=["state", "answer", "fixed_in", "answered_by", "closed_at", "seen_at"])
    record(action, report, by=by)
    return report


def locked(report):
    return Report.objects.select_for_update(of=["self"]).select_related("lecture__course", "fixed_in").get(pk=report.pk)


def record(action, report, *, by):
    auditing.record(
        action, report.lecture, by=by, report=report.pk, revision=report.fixed_in and report.fixed_in.number
    )


def mark_seen(user) -> int:
    """The learner has seen every answer that there is to hear; how many were new."""
    return Report.objects.to_tell().filter(user=user).update(seen_at=timezone.now())
