"""One learner's attempts at one mission, each as it was: its revision's words in the order that was shown, what was
chosen, and what was told then; a regrade stands beside it.

Nothing of the key is told that was not told with the attempt. Of a lecture that is not live now only what was chosen is
left: its words are no longer for learners.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime

from django.utils import timezone

from courses.markdown import trusted
from quizzes.grading import Result
from quizzes.judging import judge, opened_hints
from quizzes.learner_missions import LearnerMission, learner_mission
from quizzes.models import Attempt
from quizzes.showing import ShownChoice, left_after, shown_choices

from .lost_pictures import missions_without_lost_pictures


@dataclass(frozen=True)
class Regrade:
    """By the key of a later revision. Choices are told where its verdict is that key's own."""

    at: datetime
    is_correct: bool
    points: int
    field: str = ""  # a name for its choices that nothing else on the page has
    choices: tuple[ShownChoice, ...] = ()
    explanation: str = ""


@dataclass(frozen=True)
class LookedBack:
    """One attempt. Without `prompt` the lecture is not live, and `choices` are the chosen ones."""

    number: int
    field: str
    at: datetime
    is_correct: bool
    points: int
    hints_opened: int
    is_multiple: bool
    choices: tuple[ShownChoice, ...]
    prompt: str = ""
    hints: tuple[str, ...] = ()
    explanation: str = ""
    missed: tuple[str, ...] = ()
    regrades: list[Regrade] = dataclass_field(default_factory=list)


def attempts_of(user, mission_id):
    """Those that count, the newest first."""
    return Attempt.objects.current().filter(user=user, mission=mission_id).order_by("-number")


def look_back(user, mission_id, numbers: Sequence[int], *, is_live: bool) -> list[LookedBack]:
    """The attempts with these numbers, the newest first, with every regrade of each, the oldest first."""
    rows = Attempt.objects.filter(user=user, mission=mission_id, number__in=numbers)
    rows = list(rows.select_related("revision", "regraded_on").only(*COLUMNS).order_by("-number", "pk"))
    frozen = frozen_missions(rows, mission_id, reader=user)
    found: dict[int, LookedBack] = {}
    for row in rows:
        if row.regrade_of_id is None:
            found[row.number] = looked_back(row, frozen[row.revision_id], is_live=is_live)
        else:
            found[row.number].regrades.append(regrade_of(row, frozen.get(row.regraded_on_id), is_live=is_live))
    return list(found.values())


COLUMNS = [
    "number", "created_at", "is_correct", "score", "hints", "chosen", "order", "regrade_of",
    "revision__parts", "regraded_on__parts",
]  # fmt: skip


def frozen_missions(rows, mission_id, *, reader):
    """{revision id: the mission as that revision has it}, with words for pictures that learners can no longer have."""
    revisions = {one.pk: one for row in rows for one in (row.revision, row.regraded_on) if one}
    missions = {pk: next(m for m in revision.missions if m["id"] == mission_id) for pk, revision in revisions.items()}
    return missions_without_lost_pictures(missions, reader=reader)


def looked_back(row, frozen, *, is_live):
    mission, result = learner_mission(frozen), result_of(row, frozen)
    told = {
        "number": row.number,
        "field": f"answer-{row.pk}",
        "at": row.created_at,
        "is_correct": row.is_correct,
        "points": round(row.score * 100),
        "hints_opened": row.hints,
        "is_multiple": mission.is_multiple,
    }
    if not is_live:
        return LookedBack(choices=only_chosen(mission, row), **told)
    return LookedBack(
        choices=shown_choices(in_order_of(mission, row), result, frozenset(row.chosen), frozenset()),
        prompt=trusted(mission.prompt_html),
        hints=tuple(trusted(html) for html in opened_hints(frozen, row.hints)),
        explanation=trusted(result.explanation_html) if result else "",
        missed=tuple(trusted(html) for html in result.missed_html) if result else (),
        **told,
    )


def regrade_of(row, frozen, *, is_live):
    """In learners' favour a verdict may be another than the key's; then there is nothing to tell of the choices."""
    told: dict = {"at": row.created_at, "is_correct": row.is_correct, "points": round(row.score * 100)}
    result = result_of(row, frozen) if frozen and is_live else None
    if result is None:
        return Regrade(**told)
    choices = shown_choices(in_order_of(learner_mission(frozen), row), result, result.chosen, frozenset())
    told |= {"field": f"answer-{row.pk}", "choices": choices}
    return Regrade(explanation=trusted(result.explanation_html), **told)


def result_of(row, frozen) -> Result | None:
    """As it was told with the answer: whether it was the last one is counted by its number, not by those that came."""
    try:
        is_last = left_after(frozen, row.number) == 0
        result = judge(frozen, row.chosen, hints=row.hints, is_last=is_last)
    except ValueError:
        return None
    return result if result.is_correct == row.is_correct else None


def in_order_of(mission: LearnerMission, row):
    """As the attempt was shown; a choice that it did not know comes last."""
    places = {pk: place for place, pk in enumerate(row.order or mission.choice_ids)}
    return sorted(mission.choices, key=lambda choice: places.get(choice.id, len(places)))


def only_chosen(mission, row):
    chosen = [choice for choice in in_order_of(mission, row) if choice.id in row.chosen]
    return shown_choices(chosen, None, frozenset(row.chosen), frozenset())


def mark_told(user, mission_id=None):
    """The learner has seen these regrades."""
    to_tell = Attempt.objects.to_tell().filter(user=user)
    if mission_id is not None:
        to_tell = to_tell.filter(mission=mission_id)
    to_tell.update(told_at=timezone.now())
