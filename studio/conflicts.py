"""Two people saved one lecture: both texts side by side, and what differs."""

import difflib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.freezing import MISSIONS

MOST_LINES = 3_000


@dataclass(frozen=True)
class DiffLine:
    """`kind` is "same", "mine" (only in my text), "theirs" (only in theirs) or "gap" (left out)."""

    kind: str
    text: str

    @property
    def mark(self):
        return {"mine": "+", "theirs": "−"}.get(self.kind, "")

    @property
    def label(self):
        return {"mine": _("Only yours:"), "theirs": _("Only theirs:")}.get(self.kind, "")


def line_diff(theirs, mine, *, context=2):
    """The lines that differ with their surroundings. Very long texts are compared by their first lines."""
    lines = [text.split("\n")[:MOST_LINES] for text in (theirs, mine)]
    matcher = difflib.SequenceMatcher(None, *lines, autojunk=False)
    found = []
    for group in matcher.get_grouped_opcodes(context):
        found.append(DiffLine("gap", ""))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found.extend(DiffLine("same", line) for line in lines[0][i1:i2])
                continue
            found.extend(DiffLine("theirs", line) for line in lines[0][i1:i2])
            found.extend(DiffLine("mine", line) for line in lines[1][j1:j2])
    return found[1:]


@dataclass(frozen=True)
class Difference:
    """A field of the lecture that differs: a bound field with mine in it, and theirs in words."""

    field: object
    theirs: str


def context_of(edit, current):
    """What the conflict page shows. `edit` is valid and was refused; `current` is the lecture as it stands."""
    mine, theirs = edit.form.cleaned_data, current
    differences = [
        Difference(edit.form[name], str(getattr(theirs, name)))
        for name in ["title", "summary", "slug", "section"]
        if name in mine and mine[name] != getattr(theirs, name)
    ]
    shown = {difference.field.name for difference in differences} | {"body", "edit_version"}
    my_missions = edit.missions.sources() if edit.missions.is_bound else None
    their_missions = MISSIONS.source(current)
    return {
        "edit": edit,
        "lecture": current,
        "differences": differences,
        "same_fields": [field for field in edit.form if field.name not in shown],
        "diff": line_diff(theirs.body, mine["body"]),
        "text_differs": theirs.body != mine["body"],
        "my_missions": my_missions,
        "their_missions": their_missions,
        "missions_differ": my_missions is not None and my_missions != their_missions,
    }
