"""Points for each answer in percent, as Moodle has them, and our rules of credit (quizzes/grading.py). Pure.

Moodle adds the weights of what was ticked and takes nothing below 0. With K correct choices at 100/K and the wrong ones
at −100/K that is “right minus wrong”. It is “all or nothing” only where K is 1, where both rules are the same. “Per
option” gives points for what was left alone, which no weight can.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

# Half a percent: people write 33 %, and Moodle 33.33333 %.
CLOSE = 0.5
# What Moodle takes as 100/K; it refuses others or rounds them.
KNOWN_SHARES = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 9, 10})


def lost_of_several(weights: Sequence[float]) -> tuple[str, ...]:
    """What “right minus wrong” does not carry of a question with several answers; above 0 is correct."""
    right = [weight for weight in weights if weight > 0]
    wrong = [weight for weight in weights if weight <= 0]
    share = 100 / len(right) if right else 0
    is_equal = all(abs(weight - share) <= CLOSE for weight in right) and all(
        abs(weight + share) <= CLOSE or (len(right) == 1 and weight < -share) for weight in wrong
    )
    return () if is_equal or not right else (_("weights %(weights)s") % {"weights": listed(weights)},)


def lost_of_single(weights: Sequence[float]) -> tuple[str, ...]:
    """What is neither right nor wrong, where one answer is asked for."""
    partly = [weight for weight in weights if weight not in (0, 100)]
    return (_("partial credit %(weights)s") % {"weights": listed(partly)},) if partly else ()


def listed(weights: Sequence[float]) -> str:
    return ", ".join(f"{number(weight)} %" for weight in weights)


def number(weight: float) -> str:
    """As Moodle writes it: at most five digits behind the point."""
    return f"{weight:.5f}".rstrip("0").rstrip(".")
