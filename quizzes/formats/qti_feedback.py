"""Which answer leads to which feedback of an item of QTI 2.x or 3.0, as its response processing says. Pure."""

from collections.abc import Collection
from xml.etree.ElementTree import Element

from .xml_reading import children, descendants, name_of, text_in

# Stand where the identifier of a choice does, for what is told after a right answer and after a wrong one.
AFTER_RIGHT, AFTER_WRONG = " right", " wrong"


def conditions_in(item: Element, choices: Collection[str]) -> dict[tuple[str, str], str]:
    """(outcome, identifier of a feedback) to the identifier of the choice that leads to it, or AFTER_RIGHT or
    AFTER_WRONG; "" for another condition.
    """
    found: dict[tuple[str, str], str] = {}
    for condition in descendants(item, "responseCondition"):
        branches = children(condition, "responseIf", "responseElseIf", "responseElse")
        for branch in branches:
            leads = leads_to(branch, choices)
            if branch is not branches[0] and len(branches) == 2 and name_of(branch) == "responseElse":
                leads = AFTER_WRONG if leads_to(branches[0], choices) == AFTER_RIGHT else ""
            for outcome in children(branch, "setOutcomeValue"):
                for value in children(outcome, "baseValue"):
                    found[outcome.get("identifier", ""), text_in(value)] = leads
    return found


def leads_to(branch: Element, choices: Collection[str]) -> str:
    """What an answer must be for it, in the same words."""
    test = next(iter(children(branch)), None)
    if test is None or name_of(test) not in {"match", "member"}:
        return ""
    named = [text_in(one) for one in descendants(test, "baseValue")]
    if len(named) == 1 and named[0] in choices:
        return named[0]
    return AFTER_RIGHT if [name_of(one) for one in children(test)] == ["variable", "correct"] else ""


def opposite(key: str) -> str:
    """For a feedback that is hidden then."""
    return {AFTER_RIGHT: AFTER_WRONG, AFTER_WRONG: AFTER_RIGHT}.get(key, f"!{key}")
