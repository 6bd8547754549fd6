"""Two people saved one lecture: what differs, whose it is, and one text made of both."""

from dataclasses import dataclass
from functools import cached_property

from courses.line_differences import line_diff
from quizzes.freezing import MISSIONS

from . import merging
from .differences import Content, changes_between
from .editing_forms import ChoicesForm, MergeForm


@dataclass(frozen=True)
class Difference:
    """A field of the lecture that differs: a bound field with mine in it, and theirs in words."""

    field: object
    theirs: str


@dataclass(frozen=True)
class Paragraph:
    """A piece of the texts as the page shows it: `place` names its choice."""

    place: int
    piece: merging.Piece
    choice: str

    @cached_property
    def lines(self):
        """From theirs to mine, word by word."""
        return [] if self.piece.is_same else line_diff(self.piece.theirs.rstrip("\n"), self.piece.mine.rstrip("\n"))

    @property
    def options(self):
        words = ChoicesForm.WORDS
        return [(value, words[value], value == self.choice) for value in words]


def context_of(edit, current, data):
    """What the conflict page shows. `edit` is valid; `current` is the lecture as it stands; `data` is what was sent.

    With `merge` in it, the author has chosen paragraphs on this page: they are put together into the text to be saved.
    """
    texts = MergeForm(data)
    asked = "merge" in data
    mine = texts.given("my_body") if asked else None
    mine = edit.form.cleaned_data["body"] if mine is None else mine
    base = texts.given("base_body" if asked else "opened_body")
    pieces = merging.merge(mine, current.body, base)
    is_fresh = asked and edit.form.cleaned_data["edit_version"] == current.edit_version
    choices = ChoicesForm(data, pieces=pieces).choices() if is_fresh else {}
    paragraphs = [Paragraph(n, piece, choices.get(n, piece.proposal)) for n, piece in enumerate(pieces)]
    return {
        "edit": edit,
        "lecture": current,
        "text_differs": mine != current.body,
        "my_body": mine,
        "base_body": base,
        "result": merging.result(pieces, choices),
        "paragraphs": paragraphs,
        "kept_as": data.get("kept_as", ""),
        "open_choices": sum(piece.is_conflict for piece in pieces),
        **what_else_differs(edit, current),
    }


def what_else_differs(edit, current):
    """Everything but the text."""
    mine = edit.form.cleaned_data
    differences = [
        Difference(edit.form[name], str(getattr(current, name)))
        for name in ["title", "summary", "slug", "section"]
        if name in mine and mine[name] != getattr(current, name)
    ]
    shown = {difference.field.name for difference in differences} | {"body", "edit_version"}
    my_missions = edit.missions.sources() if edit.missions.is_bound else None
    their_missions = MISSIONS.source(current)
    return {
        "differences": differences,
        "same_fields": [field for field in edit.form if field.name not in shown],
        "my_missions": my_missions,
        "their_missions": their_missions,
        "missions_differ": my_missions is not None and my_missions != their_missions,
    }


def differences_of_copy(edit):
    """What a kept copy would change. Missions are compared where they are complete."""
    lecture, typed = edit.lecture, edit.form
    saved = Content(lecture.title, lecture.summary, lecture.body, MISSIONS.source(lecture))
    has_missions = edit.missions.is_bound and edit.missions.is_valid()
    title, summary, body = (str(typed[name].value() or "") for name in ["title", "summary", "body"])
    missions = numbered(edit.missions.sources()) if has_missions else saved.missions
    copy = Content(title, summary, body.replace("\r\n", "\n"), missions)
    by_hand = {"slug": lecture.slug, "section": str(lecture.section_id)}
    return {
        "changes": changes_between(saved, copy),
        "others": [typed[name] for name, kept in by_hand.items() if str(typed[name].value() or "") not in ("", kept)],
        "left_out": edit.missions.is_bound and not has_missions,
    }


def numbered(sources):
    """Missions that the site has no id for yet need one to be told apart."""
    return [source if source["id"] else source | {"id": f"new-{place}"} for place, source in enumerate(sources)]
