"""Grading, without database, request or HTML of its own."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from .keyed import KeyedChoice, KeyedHint, KeyedMission
from .sources import ALL_OR_NOTHING, MULTIPLE, PER_OPTION, RIGHT_MINUS_WRONG


@dataclass(frozen=True)
class ChoiceResult:
    """What the learner may know of one choice after the answer. `is_missed`: right, and not chosen."""

    id: int
    is_correct: bool
    is_missed: bool
    feedback_html: str


@dataclass(frozen=True)
class Result:
    """The answer to one mission, graded.

    `score` is from 0 to 1, with the cost of opened hints taken off. `choices` holds the chosen ones; all of them once
    the answer is right or no attempt is left, because then nothing is left to give away. Before that a wrong answer
    never names the correct choices that were not chosen: `missed` is their number and `missed_html` what the author
    says to those who missed them.
    """

    mission_id: int
    chosen: frozenset[int]
    is_correct: bool
    score: float
    choices: tuple[ChoiceResult, ...]
    missed: int
    missed_html: tuple[str, ...]
    explanation_html: str


def grade(mission: KeyedMission, chosen_ids: Collection[int], *, hints: int = 0, is_last: bool = False) -> Result:
    """Right means: exactly the key. `hints` is how many were open, `is_last` whether no attempt is left after this one.

    Raises ValueError for an answer that no form of this mission can give.
    """
    chosen = frozenset(chosen_ids)
    if not chosen or not chosen <= mission.choice_ids:
        raise ValueError("An answer is one or more of the mission's own choices.")
    if mission.kind != MULTIPLE and len(chosen) > 1:
        raise ValueError("This mission takes one choice.")
    is_correct = chosen == mission.key
    is_all_told = is_correct or is_last
    missed = [choice for choice in mission.choices if choice.is_correct and choice.id not in chosen]
    return Result(
        mission_id=mission.id,
        chosen=chosen,
        is_correct=is_correct,
        score=score(mission, chosen) * share_left(mission.hints[:hints]),
        choices=tuple(
            choice_result(choice, chosen) for choice in mission.choices if is_all_told or choice.id in chosen
        ),
        missed=len(missed),
        missed_html=() if is_all_told else tuple(c.feedback_missed_html for c in missed if c.feedback_missed_html),
        explanation_html=mission.explanation_html,
    )


def choice_result(choice: KeyedChoice, chosen: frozenset[int]) -> ChoiceResult:
    is_missed = choice.is_correct and choice.id not in chosen
    about_missed = choice.feedback_missed_html if is_missed else ""
    return ChoiceResult(choice.id, choice.is_correct, is_missed, about_missed or choice.feedback_html)


def score(mission: KeyedMission, chosen: frozenset[int]) -> float:
    """From 0 to 1, by the rule of the mission; 1 or 0 where one answer is asked for. Hints are not counted here.

    Only the whole key is correct, and only that solves the mission.
    """
    if not mission.key:
        return 0.0
    rule = RULES[mission.credit] if mission.kind == MULTIPLE else all_or_nothing
    return rule(mission, chosen)


def all_or_nothing(mission: KeyedMission, chosen: frozenset[int]) -> float:
    return float(chosen == mission.key)


def right_minus_wrong(mission: KeyedMission, chosen: frozenset[int]) -> float:
    """Right choices less wrong ones, as a part of the key, never below 0: ticking more does not help."""
    points = len(chosen & mission.key) - len(chosen - mission.key)
    return max(0.0, points / len(mission.key))


def per_option(mission: KeyedMission, chosen: frozenset[int]) -> float:
    """The part of all choices that were judged rightly: ticked where correct, left alone where not."""
    wrongly = len(chosen ^ mission.key)
    return (len(mission.choices) - wrongly) / len(mission.choices)


RULES: dict[str, Callable[[KeyedMission, frozenset[int]], float]] = {
    ALL_OR_NOTHING: all_or_nothing,
    RIGHT_MINUS_WRONG: right_minus_wrong,
    PER_OPTION: per_option,
}


def share_left(hints: Collection[KeyedHint]) -> float:
    """What is left of the points after these hints were opened, from 0 to 1."""
    return max(0, 100 - sum(hint.cost for hint in hints)) / 100
