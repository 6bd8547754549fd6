"""What changed in a lecture since a learner finished it: in the words that learners read, never in answer keys."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.line_differences import DiffLine, line_diff
from courses.models import Revision


@dataclass(frozen=True)
class ReadersChange:
    name: str
    lines: list[DiffLine]


def changes_for_reader(seen: Revision, live: Revision) -> list[ReadersChange]:
    """Title, summary and text, in this order; empty where their words are the same."""
    texts = [
        (_("Title"), seen.title, live.title),
        (_("Summary"), seen.summary, live.summary),
        (_("Text"), words_of(seen), words_of(live)),
    ]
    return [ReadersChange(name, line_diff(old, new, context=1)) for name, old, new in texts if old != new]


def words_of(revision):
    """The plain text by sections, as search and the tutor read it."""
    rows = revision.passages.order_by("position").values_list("heading", "text")
    return "\n".join(line for row in rows for line in row if line)


def have_missions_changed(seen: Revision, live: Revision) -> bool:
    """Whether what learners see of the missions before they answer is another; the key stays out of it."""
    return [shown(mission) for mission in seen.missions] != [shown(mission) for mission in live.missions]


def shown(mission):
    choices = [(choice["id"], choice["text"]) for choice in mission["choices"]]
    return mission["id"], mission["kind"], mission["prompt"], choices
