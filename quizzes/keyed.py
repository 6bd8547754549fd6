"""A mission with its key, as a revision keeps it. Only grading, regrading, analysis and the studio may import this.

Templates and modules that answer learners get a `LearnerMission` before the answer and a `Result` after it; the
import contract “The key stays on the server” holds them to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .sources import RIGHT_MINUS_WRONG


@dataclass(frozen=True)
class KeyedChoice:
    id: int
    is_correct: bool
    feedback_html: str
    feedback_missed_html: str


@dataclass(frozen=True)
class KeyedHint:
    html: str
    cost: int


@dataclass(frozen=True)
class KeyedMission:
    id: int
    kind: str
    credit: str
    max_attempts: int | None
    choices: tuple[KeyedChoice, ...]
    hints: tuple[KeyedHint, ...]
    explanation_html: str

    @property
    def key(self) -> frozenset[int]:
        return frozenset(choice.id for choice in self.choices if choice.is_correct)

    @property
    def choice_ids(self) -> frozenset[int]:
        return frozenset(choice.id for choice in self.choices)


def keyed(frozen: Mapping[str, Any]) -> KeyedMission:
    """Of what a revision keeps, whichever of the later fields it has (quizzes/sources.py)."""
    return KeyedMission(
        id=frozen["id"],
        kind=frozen["kind"],
        credit=frozen.get("credit", RIGHT_MINUS_WRONG),
        max_attempts=frozen.get("max_attempts"),
        choices=tuple(
            KeyedChoice(
                choice["id"],
                bool(choice["is_correct"]),
                choice["feedback_html"],
                choice.get("feedback_missed_html", ""),
            )
            for choice in frozen["choices"]
        ),
        hints=tuple(KeyedHint(hint["html"], hint["cost"]) for hint in frozen.get("hints", ())),
        explanation_html=frozen["explanation_html"],
    )
