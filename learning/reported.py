"""A learner's own reports, with what came of them; titles are those that learners saw."""

from dataclasses import dataclass

from django.utils.functional import cached_property

from courses.models import Lecture, Revision

from .changing import changes_for_reader
from .listing import with_titles
from .models import Report
from .reporting import Place


@dataclass(frozen=True)
class ReportRow:
    """One report. `url` is "" where its lecture cannot be read now; then nothing of its text is shown but the quote."""

    report: Report
    is_readable: bool

    @property
    def title(self):
        return self.report.live_title or self.report.last_title or ""

    @property
    def url(self):
        if not self.is_readable:
            return ""
        anchor = self.report.heading_id or (f"mission-{self.report.mission_id}" if self.report.mission_id else "")
        return self.report.lecture.get_absolute_url() + (f"#{anchor}" if anchor else "")

    @cached_property
    def place(self):
        return place_of(self.report)

    @property
    def choice(self):
        """The words of the reported choice; "" for none."""
        return choice_text(self.place) if self.is_readable else ""


def place_of(report):
    return Place(
        report.revision, heading_id=report.heading_id, quote=report.quote, selector=report.selector,
        mission_id=report.mission_id, choice_id=report.choice_id,
    )  # fmt: skip


def choice_text(place):
    choices = place.mission.choices if place.mission else ()
    return next((choice.text for choice in choices if choice.id == place.choice_id), "")


def reports_of(user):
    """The newest first."""
    mine = with_titles(Report.objects.filter(user=user), reader=user)
    return mine.select_related("lecture__course", "revision", "fixed_in", "answered_by").defer(
        "lecture__title", "lecture__summary", "lecture__body", "revision__html", "revision__body", "fixed_in__body"
    )


def rows_of(reports, *, user):
    """One query for which of the lectures this person may read."""
    wanted = {report.lecture_id for report in reports}
    readable = set(Lecture.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True))
    return [ReportRow(report, report.lecture_id in readable) for report in reports]


def changes_told(row, *, reader):
    """The diff from what the learner saw to what is live now, the fix in it: [Part]; empty where none is to be shown.

    Not to the fix itself: what authors took away since stays away.
    """
    report = row.report
    if not (row.is_readable and report.is_told and report.fixed_in and report.revision):
        return []
    live = Revision.objects.live().select_related("lecture__course").get(lecture=report.lecture_id)
    return changes_for_reader(report.revision, live, reader=reader)


def answers_to_tell(user) -> int:
    """How many answers this learner has not seen; no query for visitors."""
    return Report.objects.to_tell().filter(user=user).count() if user.is_authenticated else 0
