"""Grading, without database, request or HTML of its own.

A frozen mission is what a revision keeps (quizzes/freezing.py): a mapping with the key. Learners get a
`LearnerMission`, a type that has no place for the key, and after their answer a `Result`, which tells no more than they
may know.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

SINGLE, MULTIPLE = "single", "multiple"

FrozenMission = Mapping[str, Any]


@dataclass(frozen=True)
class LearnerChoice:
    id: int
    text_html: str


@dataclass(frozen=True)
class LearnerMission:
    """A mission before it is answered. The choices are in the author's order."""

    id: int
    kind: str
    prompt_html: str
    choices: tuple[LearnerChoice, ...]

    @property
    def is_multiple(self) -> bool:
        return self.kind == MULTIPLE


@dataclass(frozen=True)
class ChoiceResult:
    """What the learner may know of one choice after the answer."""

    id: int
    is_correct: bool
    feedback_html: str


@dataclass(frozen=True)
class Result:
    """The answer to one mission, graded.

    `score` is from 0 to 1. `choices` holds the chosen ones; all of them once the answer is right, because then nothing
    is left to give away. A wrong answer never names the correct choices that were not chosen.
    """

    mission_id: int
    chosen: frozenset[int]
    is_correct: bool
    score: float
    choices: tuple[ChoiceResult, ...]
    explanation_html: str


def learner_mission(frozen: FrozenMission) -> LearnerMission:
    choices = tuple(LearnerChoice(choice["id"], choice["text_html"]) for choice in frozen["choices"])
    return LearnerMission(frozen["id"], frozen["kind"], frozen["prompt_html"], choices)


def key_of(frozen: FrozenMission) -> frozenset[int]:
    return frozenset(choice["id"] for choice in frozen["choices"] if choice["is_correct"])


def choice_ids(frozen: FrozenMission) -> frozenset[int]:
    return frozenset(choice["id"] for choice in frozen["choices"])


def grade(frozen: FrozenMission, chosen_ids: Collection[int]) -> Result:
    """Right means: exactly the key. Raises ValueError for an answer that no form of this mission can give."""
    chosen = frozenset(chosen_ids)
    if not chosen or not chosen <= choice_ids(frozen):
        raise ValueError("An answer is one or more of the mission's own choices.")
    if frozen["kind"] == SINGLE and len(chosen) > 1:
        raise ValueError("This mission takes one choice.")
    is_correct = chosen == key_of(frozen)
    return Result(
        mission_id=frozen["id"],
        chosen=chosen,
        is_correct=is_correct,
        score=score(frozen, chosen),
        choices=tuple(
            ChoiceResult(choice["id"], bool(choice["is_correct"]), choice["feedback_html"])
            for choice in frozen["choices"]
            if is_correct or choice["id"] in chosen
        ),
        explanation_html=frozen["explanation_html"],
    )


def score(frozen: FrozenMission, chosen: frozenset[int]) -> float:
    """Right choices less wrong ones, as a part of the key, never below 0: half an answer counts, ticking more does not.

    For a single answer that is 1 or 0. Only the whole key is correct, and only that solves the mission.
    """
    key = key_of(frozen)
    points = len(chosen & key) - len(chosen - key)
    return max(0.0, points / len(key)) if key else 0.0
