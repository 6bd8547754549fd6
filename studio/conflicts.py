"""Two people saved one lecture: what differs, whose it is, and one text made of both."""

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from django.utils.translation import gettext as _

from courses.line_differences import line_diff
from courses.working_copies import sha256
from quizzes.freezing import MISSIONS

from . import merging
from .differences import Change, Content, changes_between, mission_text
from .editing import FIELDS, opened_of
from .editing_forms import ChoicesForm, MergeForm
from .merging import MINE, THEIRS

WHOSE = (MINE, THEIRS)


@dataclass(frozen=True)
class Difference:
    """A field of the lecture that differs: a bound field with what is proposed in it, and both in words. `changed_by`
    is who changed it since it was opened; "" where both did, or where it is not known.
    """

    field: object
    mine: str
    theirs: str
    changed_by: str


@dataclass(frozen=True)
class Paragraph:
    """A piece of the texts as the page shows it: `place` names its choice, the `number`-th of those that need one."""

    place: int
    piece: merging.Piece
    choice: str
    number: int

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
    numbers = list(accumulate(piece.is_conflict for piece in pieces))
    paragraphs = [
        Paragraph(place, piece, choices.get(place, piece.proposal), number)
        for place, (piece, number) in enumerate(zip(pieces, numbers, strict=True))
    ]
    return {
        "edit": edit,
        "lecture": current,
        "text_differs": mine != current.body,
        "my_body": mine,
        "base_body": base,
        "result": merging.result(pieces, choices),
        "paragraphs": paragraphs,
        "kept_as": data.get("kept_as", ""),
        "open_choices": numbers[-1] if numbers else 0,
        "opened": {name: text for name, text in opened_now(edit, current).items() if name != "body"},
        **fields_that_differ(edit, current, texts),
        **missions_that_differ(edit, current, texts, data),
    }


def opened_now(edit, current):
    """What the page grows from that saves one text made of both."""
    missions = MISSIONS.source(current)
    return opened_of(current, edit.shown_of(missions) if edit.missions.is_bound else missions)


def fields_that_differ(edit, current, texts):
    """What only they changed since it was opened has theirs in its field, everything else mine."""
    mine, theirs = edit.form.cleaned_data, opened_of(current)
    names = [name for name in FIELDS if name != "body" and name in mine and mine[name] != getattr(current, name)]
    changed_by = {name: who_changed(as_text(mine[name]), theirs[name], texts.opened(name)) for name in names}
    edit.form.data = edit.form.data.copy()
    edit.form.data.update({name: theirs[name] for name in names if changed_by[name] == THEIRS})
    return {
        "differences": [
            Difference(edit.form[name], str(mine[name]), str(getattr(current, name)), changed_by[name])
            for name in names
        ],
        "same_fields": [field for field in edit.form if field.name not in {*names, "body", "edit_version"}],
    }


def as_text(value):
    return str(getattr(value, "pk", value))


def missions_that_differ(edit, current, texts, data):
    """Whose are proposed, or nobody's where both changed theirs: then the author has to say it."""
    mine = edit.missions.sources() if edit.missions.is_bound else None
    theirs = edit.shown_of(MISSIONS.source(current))
    changed_by = who_changed(sha256(mine), sha256(theirs), texts.opened("missions"))
    chosen = data.get("missions_from")
    return {
        "my_missions": mine,
        "their_missions": theirs,
        "missions_differ": mine is not None and mine != theirs,
        "missions_changed_by": changed_by,
        "missions_from": chosen if chosen in WHOSE else changed_by,
        "lacks_missions_choice": lacks_missions_choice(data),
    }


def who_changed(mine, theirs, opened):
    """MINE or THEIRS where only one of two that differ is another than what both were opened from, else ""."""
    if opened == mine:
        return THEIRS
    return MINE if opened == theirs else ""


def lacks_missions_choice(data):
    """Whether the page asked whose missions go in, and nothing was chosen."""
    return "missions_asked" in data and data.get("missions_from") not in WHOSE


def with_my_missions(data):
    """As sent, with the missions that the page of both texts holds, even where theirs are chosen."""
    data = data.copy()
    data.pop("missions_from", None)
    return data


def differences_of_copy(edit):
    """What a kept copy would change. Missions are compared where they are complete; else what was typed is shown, so
    that nobody discards it unseen.
    """
    lecture, typed = edit.lecture, edit.form
    saved = Content(lecture.title, lecture.summary, lecture.body, MISSIONS.source(lecture))
    has_missions = edit.missions.is_bound and edit.missions.is_valid()
    title, summary, body = (str(typed[name].value() or "") for name in ["title", "summary", "body"])
    missions = edit.with_own(saved.missions, numbered(edit.missions.sources())) if has_missions else saved.missions
    copy = Content(title, summary, body.replace("\r\n", "\n"), missions)
    by_hand = {"slug": lecture.slug, "section": str(lecture.section_id)}
    return {
        "changes": changes_between(saved, copy),
        "others": [typed[name] for name, kept in by_hand.items() if str(typed[name].value() or "") not in ("", kept)],
        "left_out": left_out(edit.missions, saved.missions) if edit.missions.is_bound and not has_missions else None,
    }


def left_out(missions, saved):
    """The typed missions that are not on the site as they are here, as Changes of added lines."""
    known = {mission_text(source) for source in saved}
    texts = (mission_text(source).replace("\r\n", "\n") for source in missions.typed())
    typed = enumerate(texts, missions.first + 1)
    return [
        Change(_("Mission %(number)s") % {"number": number}, line_diff("", text))
        for number, text in typed
        if text not in known
    ]


def numbered(sources):
    """Missions that the site has no id for yet need one to be told apart."""
    return [source if source["id"] else source | {"id": f"new-{place}"} for place, source in enumerate(sources)]
