"""The checks of missions before publishing (courses.readiness): what cannot be answered, and what teaches little."""

from django.utils.translation import gettext as _

from courses.readiness import ERROR, WARNING, Finding

from .forms import PREFIX
from .models import Mission
from .text_checks import check_texts


def check_missions(subject):
    """On what publishing would freeze. Each finding leads to the mission's own field in the editor."""
    missions = subject.sources["missions"]
    for place, mission in enumerate(missions):
        for check in (of_question, of_key, of_choices, of_explanation):
            yield from check(Found(mission, place), mission, mission["choices"])
    yield from check_texts(subject, missions)


class Found:
    """Makes the findings of one mission; its number is its place in the lecture, and its cause is its own id."""

    def __init__(self, mission, place):
        self.mission, self.place = mission, place

    def __call__(self, severity, code, message, fix, field, cause=""):
        return Finding(
            severity,
            message % {"number": self.place + 1},
            fix,
            "missions",
            code=code,
            cause=f"{self.mission['id']} {cause}".strip(),
            anchor=f"{PREFIX}-{self.place}-choices" if field == "choices" else f"id_{PREFIX}-{self.place}-{field}",
        )


def of_question(found, mission, choices):
    if not mission["prompt"].strip():
        message, fix = _("Mission %(number)s asks nothing."), _("Write its question.")
        yield found(ERROR, "mission-prompt", message, fix, "prompt")


def of_key(found, mission, choices):
    """Errors that the form refuses too (an import could bring them)."""
    correct = [choice for choice in choices if choice["is_correct"]]
    if len(choices) < 2:
        message = _("Mission %(number)s has fewer than two choices.")
        yield found(ERROR, "mission-choices", message, _("Add a choice."), "choices")
    if not correct:
        message, fix = _("Mission %(number)s has no correct choice."), _("Tick the correct one.")
        yield found(ERROR, "mission-key", message, fix, "choices")
    if mission["kind"] == Mission.Kind.SINGLE and len(correct) > 1:
        message = _("Mission %(number)s asks for one answer and has several correct choices.")
        yield found(ERROR, "mission-key", message, _("Tick one, or change its type."), "kind")


def of_choices(found, mission, choices):
    texts = [choice["text"].strip() for choice in choices]
    if not all(texts):
        message, fix = _("Mission %(number)s has a choice without words."), _("Write it, or remove it.")
        yield found(ERROR, "mission-choice-empty", message, fix, "choices")
    said = [text.casefold() for text in texts if text]
    if len(set(said)) < len(said):
        message, fix = _("Mission %(number)s has the same choice twice."), _("Change one of them, or remove it.")
        yield found(WARNING, "mission-choice-repeated", message, fix, "choices", cause="|".join(sorted(said)))


def of_explanation(found, mission, choices):
    if choices and not mission["explanation"].strip() and not any(choice["feedback"].strip() for choice in choices):
        message = _("Mission %(number)s explains nothing after the answer.")
        fix = _("Add an explanation or feedback for its choices.")
        yield found(WARNING, "mission-explanation", message, fix, "explanation")
