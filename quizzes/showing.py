"""A lecture's missions as the page shows them to one person: the question, what was answered last, and the count."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.prepared import Prepared
from courses.markdown import trusted

from .grading import Result
from .judging import judge, opened_hints
from .learner_missions import LearnerChoice, LearnerMission, in_places, learner_mission, order_for
from .models import Attempt, HintOpening, Mission
from .sources import MULTIPLE, TRUE_FALSE


class Done(NamedTuple):
    """What one learner has done about a mission: the last attempt that counts, and the hints that are open."""

    chosen: list[int] | None = None
    is_correct: bool | None = None
    number: int = 0
    hints_then: int = 0
    regraded_at: datetime | None = None
    has_solved: bool = False
    hints: int = 0


def with_done(missions, user):
    """A row for each of the missions, with what `Done` needs."""
    attempts = Attempt.objects.current().filter(user=user, mission=OuterRef("pk")).order_by("-number")
    opened = HintOpening.objects.filter(user=user, mission=OuterRef("pk")).order_by().values("mission")
    columns = {name: Subquery(attempts.values(name)[:1]) for name in ("chosen", "is_correct", "number", "hints")}
    regraded = attempts.filter(regrade_of__isnull=False)
    return (
        missions.order_by()
        .annotate(
            **{f"last_{name}": column for name, column in columns.items()},
            regraded_number=Subquery(regraded.values("number")[:1]),
            regraded_at=Subquery(regraded.values("created_at")[:1]),
            has_solved=Exists(attempts.filter(is_correct=True)),
            opened=Coalesce(Subquery(opened.annotate(count=Count("pk")).values("count")), 0),
        )
        .values_list(
            "pk", "last_chosen", "last_is_correct", "last_number", "last_hints",
            "regraded_number", "regraded_at", "has_solved", "opened",
        )
    )  # fmt: skip


# Every lecture page and every attempt asks this, so it is compiled once. Removed missions are there too, not shown.
of_lecture = Prepared(lambda lecture, user: with_done(Mission.objects.filter(lecture=lecture), user), int, int)
of_mission = Prepared(lambda mission, user: with_done(Mission.objects.filter(pk=mission), user), int, int)


def done_by(user, lecture_id) -> dict[int, Done]:
    """By mission, of one learner; one query. Nothing of visitors."""
    if not user.is_authenticated:
        return {}
    return {pk: done_row(*columns) for pk, *columns in of_lecture(lecture_id, user.pk)}


def done_at(mission_id, *, user) -> Done:
    """Of one mission; one query."""
    ((_pk, *columns),) = of_mission(mission_id, user.pk)
    return done_row(*columns)


def done_row(chosen, is_correct, number, hints_then, regraded_number, regraded_at, has_solved, hints):
    is_regraded = number is not None and regraded_number == number
    at = regraded_at if is_regraded else None
    return Done(chosen, is_correct, number or 0, hints_then or 0, at, bool(has_solved), hints)


@dataclass(frozen=True)
class ShownChoice:
    id: int
    html: str
    is_chosen: bool = False
    was_chosen: bool = False  # in the attempt before this one
    is_correct: bool | None = None  # None: the learner may not know
    is_missed: bool = False
    feedback: str = ""


@dataclass(frozen=True)
class ShownMission:
    """One mission with the state that a template needs. Without a result it holds nothing of the key.

    `attempt` is the number of the attempt that the form would be; with it, a form that is sent twice counts once.
    """

    number: int
    total: int
    id: int
    name: str
    revision_id: int
    lecture_id: int
    kind: str
    prompt: str
    choices: tuple[ShownChoice, ...]
    attempt: int = 1
    attempts_left: int | None = None  # None: as many as they like
    hints: tuple[str, ...] = ()
    hint_costs: tuple[int, ...] = ()
    is_solved: bool = False
    has_changed: bool = False  # since this learner's last answer
    regraded_at: datetime | None = None
    result: Result | None = None
    explanation: str = ""
    missed: tuple[str, ...] = ()
    error: str = ""

    @property
    def is_closed(self):
        """No attempt is left."""
        return self.attempts_left == 0

    @property
    def is_short(self):
        """Whether the choices fit beside each other: true or false."""
        return self.kind == TRUE_FALSE

    @property
    def is_multiple(self):
        return self.kind == MULTIPLE

    @property
    def next_hint(self):
        """The number of the hint that can be opened next, or None."""
        opened = len(self.hints)
        return opened + 1 if opened < len(self.hint_costs) else None

    @property
    def next_hint_cost(self):
        return self.hint_costs[len(self.hints)] if self.next_hint else 0

    @property
    def points(self):
        """Of 100, of the answer that is shown."""
        return round(self.result.score * 100) if self.result else None


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
    done = done_by(user, revision.lecture_id) if revision.missions else {}
    seed = seed_of(user)
    frozen = {mission["id"]: mission for mission in revision.missions}
    shown = in_places([learner_mission(mission) for mission in revision.missions], seed=seed)
    return MissionState(
        tuple(
            shown_again(
                Sheet(revision, frozen[mission.id], number, len(shown), seed),
                done.get(mission.id, Done()),
                forget=mission.id == again,
            )
            for number, mission in enumerate(shown, 1)
        )
    )


def seed_of(user):
    """What this person's order of choices and missions comes from; all visitors share one page."""
    return str(user.pk) if user and user.is_authenticated else "visitor"


@dataclass(frozen=True)
class Sheet:
    """One mission on one person's page: its revision, and its place there."""

    revision: object
    frozen: dict
    number: int
    total: int
    seed: str


def sheet_of(revision, frozen, *, user):
    """Of a mission that is shown alone, with the number that it has on the lecture's page."""
    seed = seed_of(user)
    ids = [mission.id for mission in in_places([learner_mission(one) for one in revision.missions], seed=seed)]
    return Sheet(revision, frozen, ids.index(frozen["id"]) + 1, len(ids), seed)


def shown_again(sheet, done, *, forget=False, error=""):
    """As it was left: with the last answer, unless the mission was changed so that the answer means something else."""
    state = {"is_solved": done.has_solved, "regraded_at": done.regraded_at, "error": error}
    if done.chosen is None or (forget and left_after(sheet.frozen, done.number) != 0):
        return show(sheet, done=done, before=done.chosen or (), **state)
    result = regraded(sheet.frozen, done)
    return show(sheet, done=done, result=result, has_changed=result is None, **state)


def regraded(frozen, done):
    """The result of a kept attempt, or None where the mission of today would judge it differently."""
    try:
        is_last = left_after(frozen, done.number) == 0
        result = judge(frozen, done.chosen, hints=done.hints_then, is_last=is_last)
    except ValueError:
        return None
    return result if result.is_correct == done.is_correct else None


def left_after(frozen, number):
    """How many attempts are left after so many; None where there is no limit."""
    limit = learner_mission(frozen).max_attempts
    return None if limit is None else max(0, limit - number)


def show(sheet, *, done=None, result=None, chosen=(), before=(), **state):
    """One mission of a revision. `chosen` is what was ticked in a form that could not be graded, `before` the earlier
    answer of somebody who tries again.
    """
    mission, done = learner_mission(sheet.frozen), done or Done()
    ticked = result.chosen if result else frozenset(chosen)
    return ShownMission(
        number=sheet.number,
        total=sheet.total,
        id=mission.id,
        name=mission.name,
        revision_id=sheet.revision.pk,
        lecture_id=sheet.revision.lecture_id,
        kind=mission.kind,
        prompt=trusted(mission.prompt_html),
        choices=shown_choices(in_order(mission, sheet.seed), result, ticked, frozenset(before)),
        attempt=done.number + 1,
        attempts_left=left_after(sheet.frozen, done.number),
        hints=tuple(trusted(html) for html in opened_hints(sheet.frozen, done.hints)),
        hint_costs=mission.hint_costs,
        result=result,
        explanation=trusted(result.explanation_html) if result else "",
        missed=tuple(trusted(html) for html in result.missed_html) if result else (),
        **state,
    )


def in_order(mission: LearnerMission, seed):
    choices = {choice.id: choice for choice in mission.choices}
    return [choices[pk] for pk in order_for(mission, seed=seed)]


def shown_choices(choices, result: Result | None, chosen, before):
    told = {choice.id: choice for choice in result.choices} if result else {}
    return tuple(
        shown_choice(choice, told.get(choice.id), is_chosen=choice.id in chosen, was_chosen=choice.id in before)
        for choice in choices
    )


def shown_choice(choice: LearnerChoice, told, **state):
    html = trusted(choice.text_html)
    if told is None:
        return ShownChoice(choice.id, html, **state)
    feedback = trusted(told.feedback_html)
    return ShownChoice(
        choice.id, html, is_correct=told.is_correct, is_missed=told.is_missed, feedback=feedback, **state
    )
