"""What an author sets of a mission beside its question and choices, in words: for pages that show or compare missions.

Takes Sources (quizzes/sources.py), older frozen missions without the later fields, and what was typed and is
incomplete. Pure.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from quizzes.sources import ALL_OR_NOTHING, MISSION, MULTIPLE, PER_OPTION, RIGHT_MINUS_WRONG, SINGLE, TRUE_FALSE


def kind_words(mission: Mapping[str, Any]) -> str:
    words = {SINGLE: _("One answer"), MULTIPLE: _("Several answers"), TRUE_FALSE: _("True or false")}
    return words.get(mission["kind"], str(mission["kind"]))


def credit_words(credit: str) -> str:
    words = {
        ALL_OR_NOTHING: _("All or nothing"),
        RIGHT_MINUS_WRONG: _("Right minus wrong"),
        PER_OPTION: _("Per option"),
    }
    return words.get(credit, credit)


def options_in_words(mission: Mapping[str, Any]) -> list[str]:
    """A line for each option that is not as in a new mission, but for the hints."""
    one = MISSION | dict(mission)
    lines = [
        (one["name"], _("Name: %(name)s") % {"name": one["name"]}),
        (
            one["credit"] not in ("", RIGHT_MINUS_WRONG),
            _("Partial credit: %(rule)s") % {"rule": credit_words(one["credit"])},
        ),
        (one["max_attempts"], _("Attempts: %(count)s") % {"count": one["max_attempts"]}),
        (one["shuffle_choices"], _("The choices are shuffled.")),
        (one["shuffle_place"], _("Its place among the missions is shuffled.")),
        (one["tags"], _("Tags: %(tags)s") % {"tags": one["tags"]}),
    ]
    return [words for is_set, words in lines if is_set]


def hint_name(number: int, hint: Mapping[str, Any]) -> str:
    return _("Hint %(number)s, costs %(cost)s %%") % {"number": number, "cost": hint["cost"]}
