"""The checks of missions before publishing (courses.readiness): what cannot be answered, and what the lint says."""

from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.readiness import ERROR, WARNING, Finding

from .forms import PREFIX
from .linting import readable, remarks_on
from .models import Mission
from .stretches import MOST_IN_LECTURE, query_of
from .text_checks import check_texts

# More than the missions of the largest lecture: with fewer, each save of it would look at all of them anew.
MAX_KEPT = MOST_IN_LECTURE + 1_000


def check_missions(subject):
    """On what publishing would freeze. Each finding leads to the mission's own field in the editor."""
    missions = subject.sources["missions"]
    for number, mission in enumerate(missions, 1):
        for check in (of_question, of_key, of_choices):
            yield from check(Found(mission, number, len(missions)), mission, mission["choices"])
        yield from craft_findings(mission, number, len(missions))
    yield from check_texts(subject, missions)


class Found:
    """Makes the findings of one mission, a Source; its number is its place among the `total` missions of the lecture,
    its cause is its own id.
    """

    def __init__(self, mission, number, total):
        self.mission, self.number, self.query = mission, number, query_of(number, total)

    def __call__(self, severity, code, message, fix, field, cause=""):
        row = f"{PREFIX}-{self.number - 1}"
        return Finding(
            severity,
            message,
            fix,
            "missions",
            code=code,
            cause=f"{self.mission['id']} {cause}".strip(),
            anchor=f"{row}-choices" if field == "choices" else f"id_{row}-{field}",
            query=self.query,
        )

    def error(self, code, message, fix, field):
        return self(ERROR, code, message % {"number": self.number}, fix, field)


def of_question(found, mission, choices):
    if not mission["prompt"].strip():
        message, fix = _("Mission %(number)s asks nothing."), _("Write its question.")
        yield found.error("mission-prompt", message, fix, "prompt")


def of_key(found, mission, choices):
    """Errors that the form refuses too (an import could bring them)."""
    correct = [choice for choice in choices if choice["is_correct"]]
    if len(choices) < 2:
        message = _("Mission %(number)s has fewer than two choices.")
        yield found.error("mission-choices", message, _("Add a choice."), "choices")
    if not correct:
        message, fix = _("Mission %(number)s has no correct choice."), _("Tick the correct one.")
        yield found.error("mission-key", message, fix, "choices")
    if mission["kind"] == Mission.Kind.SINGLE and len(correct) > 1:
        message = _("Mission %(number)s asks for one answer and has several correct choices.")
        yield found.error("mission-key", message, _("Tick one, or change its type."), "kind")


def of_choices(found, mission, choices):
    if not all(choice["text"].strip() for choice in choices):
        message, fix = _("Mission %(number)s has a choice without words."), _("Write it, or remove it.")
        yield found.error("mission-choice-empty", message, fix, "choices")


def craft_findings(mission, number, total):
    """Whether it can be answered without knowing, and whether it teaches (quizzes/linting/)."""
    found = Found(mission, number, total)
    for remark in remarks_once(readable(mission, number), get_language()):
        yield found(WARNING, remark.code, remark.message, remark.fix, remark.field, remark.cause)


@lru_cache(MAX_KEPT)
def remarks_once(mission, _language):
    """Each save asks again about all of a lecture's missions, and changes one or two."""
    return remarks_on(mission)
