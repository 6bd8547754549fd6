"""A lecture's missions as the page shows them to one person: the question, what was answered last, and the count."""

from dataclasses import dataclass
from typing import NamedTuple

from accounts.prepared import Prepared
from courses.markdown import trusted

from .grading import LearnerChoice, LearnerMission, Result, grade, learner_mission
from .models import Attempt, Mission


class LastAttempt(NamedTuple):
    chosen: list[int]
    is_correct: bool
    has_solved: bool


# Every lecture page asks this, so it is compiled once. Missions that were removed since are there too, and not shown.
last_of = Prepared(
    lambda user, lecture: (
        Attempt.objects.last_of(user, missions=Mission.objects.filter(lecture=lecture).values("pk"))
        .order_by()
        .values_list("mission_id", "chosen", "is_correct", "has_solved")
    ),
    int,
    int,
)


@dataclass(frozen=True)
class ShownChoice:
    id: int
    html: str
    is_chosen: bool = False
    is_correct: bool | None = None  # None: the learner may not know
    feedback: str = ""


@dataclass(frozen=True)
class ShownMission:
    """One mission with the state that a template needs. Without a result it holds nothing of the key."""

    number: int
    total: int
    id: int
    revision_id: int
    is_multiple: bool
    prompt: str
    choices: tuple[ShownChoice, ...]
    is_solved: bool = False
    has_changed: bool = False  # since this learner's last answer
    result: Result | None = None
    explanation: str = ""
    error: str = ""


@dataclass(frozen=True)
class MissionState:
    missions: tuple[ShownMission, ...] = ()

    @property
    def total(self):
        return len(self.missions)

    @property
    def solved(self):
        return sum(mission.is_solved for mission in self.missions)


def mission_state(revision, *, user, again=None):
    """One query for a signed-in person, none for visitors. The mission `again` is shown without its last answer."""
    attempts = last_attempts(revision, user)
    return MissionState(
        tuple(
            shown_again(revision, frozen, attempts.get(frozen["id"]), forget=frozen["id"] == again)
            for frozen in revision.missions
        )
    )


def last_attempts(revision, user):
    if not revision.missions or not user.is_authenticated:
        return {}
    return {mission_id: LastAttempt(*rest) for mission_id, *rest in last_of(user.pk, revision.lecture_id)}


def shown_again(revision, frozen, attempt, *, forget=False):
    """As it was left: with the last answer, unless the mission was changed so that the answer means something else."""
    if attempt is None:
        return show(revision, frozen)
    if forget:
        return show(revision, frozen, is_solved=attempt.has_solved)
    result = regraded(frozen, attempt)
    return show(revision, frozen, result=result, is_solved=attempt.has_solved, has_changed=result is None)


def regraded(frozen, attempt):
    """The result of a kept attempt, or None where the mission of today would judge it differently."""
    try:
        result = grade(frozen, attempt.chosen)
    except ValueError:
        return None
    return result if result.is_correct == attempt.is_correct else None


def show(revision, frozen, *, result=None, chosen=(), **state):
    """One mission of a revision. `chosen` is what was ticked in a form that could not be graded."""
    mission = learner_mission(frozen)
    ids = [other["id"] for other in revision.missions]
    return ShownMission(
        number=ids.index(mission.id) + 1,
        total=len(ids),
        id=mission.id,
        revision_id=revision.pk,
        is_multiple=mission.is_multiple,
        prompt=trusted(mission.prompt_html),
        choices=shown_choices(mission, result, result.chosen if result else frozenset(chosen)),
        result=result,
        explanation=trusted(result.explanation_html) if result else "",
        **state,
    )


def shown_choices(mission: LearnerMission, result: Result | None, chosen):
    told = {choice.id: choice for choice in result.choices} if result else {}
    return tuple(shown_choice(choice, told.get(choice.id), choice.id in chosen) for choice in mission.choices)


def shown_choice(choice: LearnerChoice, told, is_chosen):
    if told is None:
        return ShownChoice(choice.id, trusted(choice.text_html), is_chosen)
    feedback = trusted(told.feedback_html)
    return ShownChoice(choice.id, trusted(choice.text_html), is_chosen, told.is_correct, feedback)
