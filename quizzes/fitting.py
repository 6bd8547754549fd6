"""A question of a file as the editor's form would have it: what does not fit is made to, and named. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from .formats.found import Found
from .naming import as_name, free_name, same_name, tidy_name, tidy_tags
from .sources import SINGLE, TRUE_FALSE, Source

MOST_HINTS, LONGEST_TAGS = 5, 400


def fitted(found: Found, taken: set[str]) -> Found:
    """With a name that is none of `taken` (as of naming.same_name), which learns it."""
    assert found.source is not None  # noqa: S101  the callers have asked
    fields: Source = {}
    lost = [*found.lost]
    for fit in (fit_tags, fit_hints, fit_kind):
        fields |= fit(found.source, lost)
    fields |= fit_name(found.source, taken, lost)
    return replace(found, source=found.source | fields, lost=tuple(lost))


def fit_name(source: Mapping[str, Any], taken: set[str], lost: list[str]) -> Source:
    """What `{mission: name}` can say, and unique in the lecture."""
    wanted = source["name"]
    name = as_name(wanted)
    if name:
        name = free_name(name, taken)
        taken.add(same_name(name))
    if name != tidy_name(wanted):
        lost.append(_("name “%(old)s”: it is now “%(new)s”") % {"old": wanted, "new": name})
    return {"name": name}


def fit_tags(source: Mapping[str, Any], lost: list[str]) -> Source:
    """As many as the column holds."""
    tags = tidy_tags(source["tags"])
    if len(tags) > LONGEST_TAGS:
        tags = tags[: LONGEST_TAGS + 1].rpartition(",")[0]
        lost.append(_("tags beyond %(limit)s characters") % {"limit": LONGEST_TAGS})
    return {"tags": tags}


def fit_hints(source: Mapping[str, Any], lost: list[str]) -> Source:
    hints = [hint for hint in source["hints"] if hint["text"].strip()]
    if len(hints) < len(source["hints"]):
        lost.append(_("a hint without words"))
    if len(hints) > MOST_HINTS:
        lost.append(_("hints beyond %(limit)s") % {"limit": MOST_HINTS})
    return {"hints": hints[:MOST_HINTS]}


def fit_kind(source: Mapping[str, Any], lost: list[str]) -> Source:
    if source["kind"] != TRUE_FALSE or len(source["choices"]) == 2:
        return {}
    lost.append(_("type: true or false has two choices, so it is now one answer"))
    return {"kind": SINGLE}
