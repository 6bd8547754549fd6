"""What changed in a lecture since a learner finished it: the page that learners read, never answer keys."""

from django.utils.html import escape
from django.utils.translation import gettext as _

from courses.models import Revision
from quizzes.comparing import Part, Side, parts_between
from quizzes.learner_missions import LearnerMission, learner_mission

from .lost_pictures import without_lost_pictures
from .state import NotableChange


def changes_for_reader(seen: Revision, live: Revision, *, reader) -> list[Part]:
    """Title, summary, text and missions as they stand before an answer; empty where all of it stayed."""
    return parts_between(without_lost_pictures(side_of(seen), reader=reader), side_of(live))


def told_since(seen: Revision, live: Revision):
    """Each NotableChange since the text that was read, the oldest first, as on the lecture's page."""
    notable = live.lecture.revisions.kept().filter(is_notable=True)
    between = notable.filter(live_from__gt=seen.live_from, live_from__lte=live.live_from).order_by("live_from")
    return [NotableChange(*row) for row in between.values_list("note", "live_from")]


def side_of(revision):
    missions = {frozen["id"]: mission_html(learner_mission(frozen)) for frozen in revision.missions}
    return Side(revision.title, revision.summary, revision.html, missions)


def mission_html(mission: LearnerMission) -> str:
    """In the elements that the sanitiser knows."""
    kind = _("Choose every answer that is right") if mission.is_multiple else _("Choose one answer")
    choices = "".join(f"<li>{choice.text_html}</li>" for choice in mission.choices)
    return f"{mission.prompt_html}<p>{escape(kind)}</p><ul>{choices}</ul>"
