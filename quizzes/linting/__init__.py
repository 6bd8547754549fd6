"""What makes a mission answerable without knowing, or harder to read than it need be. Pure: no database, no request.

`readable.py` gives a mission as learners read it, `rules.py` holds the rules for one mission and `overall.py` those for
many together. `english.py` and `korean.py` hold the words; texts in other languages meet the rules that need none.
"""

from .overall import Overall, overall
from .readable import Readable, readable
from .rules import RULES, Remark

__all__ = ["RULES", "Overall", "Readable", "Remark", "overall", "readable", "remarks_on"]


def remarks_on(mission: Readable) -> list[Remark]:
    """All that the rules say of one mission, in the active language."""
    return [remark for rule in RULES for remark in rule(mission)]
