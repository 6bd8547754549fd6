"""How people and files spell what a mission can be set to. Pure."""

import re
from collections.abc import Mapping

from quizzes.sources import ALL_OR_NOTHING, MULTIPLE, PER_OPTION, RIGHT_MINUS_WRONG, SINGLE, TRUE_FALSE

KINDS = {
    "single": SINGLE,
    "multiple": MULTIPLE,
    "true_false": TRUE_FALSE,
    "true_or_false": TRUE_FALSE,
    "one_answer": SINGLE,
    "several_answers": MULTIPLE,
}
RULES = {rule: rule for rule in (RIGHT_MINUS_WRONG, ALL_OR_NOTHING, PER_OPTION)}
YES, NO = frozenset({"yes", "y", "true", "1", "x", "on"}), frozenset({"no", "n", "false", "0", "off", ""})


def meant(written: str, words: Mapping[str, str]) -> str | None:
    """“True/false”, “true-false” and `true_false` are one word."""
    return words.get(re.sub(r"[\s/_-]+", "_", written.strip().casefold()))


def attempts(written: str) -> int | None:
    """A number of attempts from 1 to 100, None for anything else."""
    return int(written) if re.fullmatch(r"0*(?:[1-9][0-9]?|100)", written) else None
