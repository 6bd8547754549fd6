"""Item analysis once more, from the raw rows and with plain fractions: what quizzes.analysis must agree with.

It imports nothing of quizzes. A row is a dict: user, mission, number, is_current, chosen, score, hints, seconds. The
rows are all attempts at one course, and `mine` tells which of them are asked about.
"""

import math
import statistics
from fractions import Fraction
from itertools import product

LEAST_LEARNERS, LEAST_CORRELATED, MOST_CORRELATED = 5, 10, 10_000


def analysis(rows, mission, choices, mine=lambda row: True):
    """`choices` are the ids. {"learners", "attempts"} for few learners, and else all numbers."""
    current = [row for row in rows if row["is_current"]]
    firsts = [row for row in current if row["number"] == 1]
    asked = [row for row in firsts if row["mission"] == mission and mine(row)]
    found = {
        "learners": len(asked),
        "attempts": sum(row["mission"] == mission and mine(row) for row in current),
    }
    if len(asked) < LEAST_LEARNERS:
        return found
    seconds = [row["seconds"] for row in asked if row["seconds"] is not None]
    chosen = [pk for row in asked for pk in row["chosen"]]
    return found | {
        "facility": statistics.fmean(row["score"] for row in asked),
        "discrimination": correlation(pairs(asked, firsts)),
        "counts": {pk: chosen.count(pk) for pk in [*choices, *(pk for pk in chosen if pk not in choices)]},
        "median": statistics.median(seconds) if len(seconds) >= LEAST_LEARNERS else None,
        "timed": len(seconds),
        "hinted": statistics.fmean(row["hints"] > 0 for row in asked),
        "mean_hints": statistics.fmean(row["hints"] for row in asked),
    }


def pairs(asked, firsts):
    """(score here, mean score elsewhere) of those who were elsewhere; of the last to answer where they are many."""
    found = []
    for row in sorted(asked, key=lambda row: row["id"])[-MOST_CORRELATED:]:
        elsewhere = [
            Fraction(other["score"])
            for other in firsts
            if other["user"] == row["user"] and other["mission"] != row["mission"]
        ]
        if elsewhere:
            found.append((Fraction(row["score"]), sum(elsewhere) / len(elsewhere)))
    return found


def correlation(found):
    """Pearson's, by its definition."""
    if len(found) < LEAST_CORRELATED:
        return None
    here, there = zip(*found, strict=True)
    here_mean, there_mean = sum(here) / len(here), sum(there) / len(there)
    here_spread = sum((one - here_mean) ** 2 for one in here)
    there_spread = sum((one - there_mean) ** 2 for one in there)
    if float(here_spread / len(here)) ** 0.5 < 1e-9 or float(there_spread / len(there)) ** 0.5 < 1e-9:
        return None
    together = sum((x - here_mean) * (y - there_mean) for x, y in found)
    return float(together) / math.sqrt(here_spread * there_spread)


def fewest_derived(shown):
    """The fewest learners that adding and taking away can single out, more than none, of sets that are shown."""
    learners, fewest = set().union(*shown), math.inf
    for factors in product((-1, 0, 1), repeat=len(shown)):
        times = [sum(factor for factor, some in zip(factors, shown, strict=True) if one in some) for one in learners]
        if set(times) <= {0, 1} and any(times):
            fewest = min(fewest, sum(times))
    return fewest
