"""What of a mission a format has no words for, in processing instructions that others pass over. Pure.

One stands at the question and one at each choice that needs it. What the format can say itself is believed before it:
where another system has changed the name or the tags, or the kind no longer fits, the change wins. Every value is
checked, since anybody can write a file.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from quizzes.sources import ALL_OR_NOTHING, MULTIPLE, PER_OPTION, RIGHT_MINUS_WRONG, SINGLE, TRUE_FALSE, Source

from .xhtml import instruction, instructions

KEPT = ("kind", "credit", "max_attempts", "shuffle_place", "name", "tags")
MISSION, CHOICE = "lectern-mission", "lectern-choice"


def put_extras(element: Element, source: Source, *, name: str, tags: str, also: Iterable[str] = ()) -> None:
    """`name` and `tags` are what the format itself says of them; `also` are flags that it cannot say."""
    extras = {key: source[key] for key in KEPT}
    extras |= {key: source[key] for key in also}
    extras["hint_costs"] = [hint["cost"] for hint in source["hints"]]
    element.append(instruction(MISSION, extras | {"as_written": [name, tags]}))


def put_missed(element: Element, choice: Mapping[str, Any]) -> None:
    if choice["feedback_missed"]:
        element.append(instruction(CHOICE, {"feedback_missed": choice["feedback_missed"]}))


def put_hints(element: Element, source: Source) -> None:
    """For formats without hints."""
    if source["hints"]:
        element.append(instruction("lectern-hints", {"hints": source["hints"]}))


def extras_of(element: Element) -> dict[str, Any]:
    return next(instructions(element, MISSION), {})


def missed_of(element: Element) -> str:
    value = next(instructions(element, CHOICE), {}).get("feedback_missed", "")
    return value if isinstance(value, str) else ""


def hints_of(element: Element) -> list[dict[str, Any]]:
    hints = next(instructions(element, "lectern-hints"), {}).get("hints", [])
    if not isinstance(hints, list):
        return []
    return [
        {"text": hint["text"], "cost": hint["cost"]}
        for hint in hints
        if isinstance(hint, dict) and isinstance(hint.get("text"), str) and is_number(hint.get("cost"), 0, 100)
    ]


def with_extras(source: Source, extras: Mapping[str, Any], *, name: str, tags: str) -> Source:
    """The source as it was read, completed by what stands beside it. `name` and `tags` are what the format says."""
    found: Source = {}
    if extras.get("kind") in kinds_that_fit(source):
        found["kind"] = extras["kind"]
    if extras.get("credit") in (ALL_OR_NOTHING, RIGHT_MINUS_WRONG, PER_OPTION):
        found["credit"] = extras["credit"]
    found |= {key: extras[key] for key in ("shuffle_place", "shuffle_choices") if isinstance(extras.get(key), bool)}
    if is_number(extras.get("max_attempts"), 1, 100):
        found["max_attempts"] = extras["max_attempts"]
    written = extras.get("as_written")
    if isinstance(written, list) and len(written) == 2:
        for key, is_same in (("name", written[0] == name), ("tags", written[1] == tags)):
            if is_same and isinstance(extras.get(key), str):
                found[key] = extras[key]
    costs = extras.get("hint_costs")
    if isinstance(costs, list) and len(costs) == len(source["hints"]) and all(is_number(c, 0, 100) for c in costs):
        pairs = zip(source["hints"], costs, strict=True)
        found["hints"] = [hint | {"cost": cost} for hint, cost in pairs]
    return source | found


def kinds_that_fit(source: Source) -> tuple[str, ...]:
    right = sum(choice["is_correct"] for choice in source["choices"])
    if right != 1:
        return (MULTIPLE,)
    return (SINGLE, MULTIPLE, TRUE_FALSE) if len(source["choices"]) == 2 else (SINGLE, MULTIPLE)


def is_number(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def tag_list(tags: str) -> list[str]:
    return [tag.strip() for tag in tags.split(",") if tag.strip()]
