"""The one door to the key for what answers learners: their answer goes in, and what they may know comes out.

Takes frozen missions as a revision keeps them, so that views, tags and templates need no type that holds the key.
"""

from collections.abc import Collection, Mapping
from typing import Any

from .grading import Result, grade
from .keyed import keyed


def judge(frozen: Mapping[str, Any], chosen: Collection[int], *, hints: int = 0, is_last: bool = False) -> Result:
    """See quizzes.grading.grade. Raises ValueError for an answer that no form of this mission can give."""
    return grade(keyed(frozen), chosen, hints=hints, is_last=is_last)


def opened_hints(frozen: Mapping[str, Any], count: int) -> tuple[str, ...]:
    """The HTML of the first `count` hints, in their order."""
    return tuple(hint.html for hint in keyed(frozen).hints[:count])
