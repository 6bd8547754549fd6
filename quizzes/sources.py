"""A mission as its author wrote it: the one dict that forms, freezing, checks and formats share. Pure.

    {"id": 7 or None, "name": "", "kind": "single", "prompt": "…", "explanation": "", "credit": "right_minus_wrong",
     "shuffle_choices": False, "shuffle_place": False, "max_attempts": None, "tags": "loss, gradient",
     "hints": [{"text": "…", "cost": 10}],
     "choices": [{"id": 9 or None, "text": "…", "is_correct": True, "feedback": "", "feedback_missed": ""}]}

Every text is Markdown but `name` (what `{mission: name}` in the lecture's text says) and `tags`. `cost` is the part of
the points that opening the hint takes, in percent.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

SINGLE, MULTIPLE, TRUE_FALSE = "single", "multiple", "true_false"
ALL_OR_NOTHING, RIGHT_MINUS_WRONG, PER_OPTION = "all_or_nothing", "right_minus_wrong", "per_option"

Source = dict[str, Any]

CHOICE: Source = {"id": None, "text": "", "is_correct": False, "feedback": "", "feedback_missed": ""}
MISSION: Source = {
    "id": None,
    "name": "",
    "kind": SINGLE,
    "prompt": "",
    "explanation": "",
    "credit": RIGHT_MINUS_WRONG,
    "shuffle_choices": False,
    "shuffle_place": False,
    "max_attempts": None,
    "tags": "",
    "hints": [],
}
# What revisions lack that were made before these were there; a hash leaves them out where they say nothing.
LATER = ("name", "credit", "shuffle_choices", "shuffle_place", "max_attempts", "tags", "hints")


def completed(source: Mapping[str, Any]) -> Source:
    """With every key of the shape, whatever the source lacks."""
    whole = deepcopy(MISSION) | dict(source)
    return whole | {"choices": [CHOICE | dict(choice) for choice in source.get("choices", [])]}


def essence(source: Mapping[str, Any]) -> Source:
    """What the hash of a working copy is made of: without the later keys where they say nothing."""
    kept = {key: value for key, value in source.items() if key not in LATER or value != MISSION[key]}
    return kept | {"choices": [choice_essence(choice) for choice in source["choices"]]}


def choice_essence(choice: Mapping[str, Any]) -> Source:
    return {key: value for key, value in choice.items() if key != "feedback_missed" or value}
