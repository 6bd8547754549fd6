"""A mission before it is answered: a type that has no place for the key, for feedback or for an explanation. Pure."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from .sources import MULTIPLE

T = TypeVar("T")


@dataclass(frozen=True)
class LearnerChoice:
    id: int
    text_html: str
    text: str


@dataclass(frozen=True)
class LearnerMission:
    """`hint_costs` are what opening each hint takes, in percent of the points; the hints themselves are not here."""

    id: int
    name: str
    kind: str
    prompt_html: str
    prompt: str
    choices: tuple[LearnerChoice, ...]
    shuffle_choices: bool
    shuffle_place: bool
    max_attempts: int | None
    hint_costs: tuple[int, ...]

    @property
    def is_multiple(self) -> bool:
        return self.kind == MULTIPLE

    @property
    def choice_ids(self) -> tuple[int, ...]:
        return tuple(choice.id for choice in self.choices)


def learner_mission(frozen: Mapping[str, Any]) -> LearnerMission:
    """Of what a revision keeps (quizzes/freezing.py). The choices are in the author's order."""
    return LearnerMission(
        id=frozen["id"],
        name=frozen.get("name", ""),
        kind=frozen["kind"],
        prompt_html=frozen["prompt_html"],
        prompt=frozen["prompt"],
        choices=tuple(LearnerChoice(choice["id"], choice["text_html"], choice["text"]) for choice in frozen["choices"]),
        shuffle_choices=frozen.get("shuffle_choices", False),
        shuffle_place=frozen.get("shuffle_place", False),
        max_attempts=frozen.get("max_attempts"),
        hint_costs=tuple(hint["cost"] for hint in frozen.get("hints", ())),
    )


def order_for(mission: LearnerMission, *, seed: str) -> tuple[int, ...]:
    """Ids of the choices as the learner of that seed sees them: the same at every reload."""
    ids = mission.choice_ids
    return shuffled(ids, f"{seed} {mission.id}") if mission.shuffle_choices else ids


def choices_on_paper(mission: LearnerMission) -> list[LearnerChoice]:
    """Where everybody gets the same text: shuffled choices in one order for all, which is not the author's."""
    by_id = {choice.id: choice for choice in mission.choices}
    return [by_id[pk] for pk in order_for(mission, seed="paper")]


def in_places(missions: Sequence[LearnerMission], *, seed: str) -> list[LearnerMission]:
    """Those that may stand elsewhere change places among themselves; the others stay where the author put them."""
    free = [place for place, mission in enumerate(missions) if mission.shuffle_place]
    placed = list(missions)
    for place, mission in zip(free, shuffled([missions[place] for place in free], f"{seed} places"), strict=True):
        placed[place] = mission
    return placed


def shuffled(items: Sequence[T], seed: str) -> tuple[T, ...]:
    mixed = list(items)
    random.Random(seed).shuffle(mixed)  # noqa: S311  an order, not a secret
    return tuple(mixed)
