"""The rows of an analysis: missions with what learners' answers tell, sorted as the reader asked, and as a CSV."""

import csv
from dataclasses import dataclass
from functools import cached_property
from itertools import count, groupby

from django import forms
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from courses.markdown import one_line
from quizzes.analysing import Answers, Cut, items_of
from quizzes.analysis import Flag, Item, count_of, flags
from quizzes.forms import PREFIX

from . import analysis_words as words
from .audit_log import Echo, guarded

NAME_LENGTH = 120


@dataclass(frozen=True)
class Said:
    """A flag as the page shows it."""

    flag: Flag
    icon: str
    words: str


@dataclass(frozen=True)
class Row:
    """A mission in one wording; `place` is its number in the lecture. Without a wording it was never published."""

    answers: Answers
    cut: Cut | None
    item: Item
    place: int
    order: int

    @property
    def mission(self):
        return self.answers.mission

    @property
    def lecture(self):
        return self.mission.lecture

    @cached_property
    def name(self):
        prompt = self.cut.wording.frozen["prompt"] if self.cut else self.mission.prompt
        return Truncator(one_line(prompt)).chars(NAME_LENGTH)

    @cached_property
    def said(self):
        return [Said(flag, words.ICONS[flag], words.flag_words(flag, self.item)) for flag in flags(self.item)]

    @property
    def facility(self):
        return words.share(self.item.facility)

    @property
    def discrimination(self):
        return words.correlation(self.item.discrimination.value)

    @property
    def why_undefined(self):
        reason = self.item.discrimination.reason
        return words.undefined_words(reason) if reason and self.item.facility is not None else ""

    @property
    def median(self):
        return words.duration(self.item.median_seconds)

    @property
    def hinted(self):
        return words.share(self.item.hinted)

    @property
    def mean_hints(self):
        return "" if self.item.mean_hints is None else f"{self.item.mean_hints:.1f}"

    @property
    def others(self):
        """How many learners answered another wording."""
        return count_of(self.answers.alike_in(self.answers.alike)) - self.item.learners

    @property
    def edit_url(self):
        """Its question in the editor, as findings lead there."""
        editor = reverse("studio:lecture_edit", args=[self.lecture.pk])
        return f"{editor}?mission={self.mission.pk}#id_{PREFIX}-{self.place - 1}-prompt"


def places_of(missions):
    """{mission id: its number in its lecture}, of whole lectures in their order."""
    return {
        mission.pk: place
        for _lecture, group in groupby(missions, key=lambda mission: mission.lecture_id)
        for mission, place in zip(group, count(1), strict=False)
    }


def rows_of(course, missions, answers, *, is_every_wording=False):
    """Each mission as it is worded now, or once for each of its wordings."""
    places, cuts = places_of(missions), []
    for one in answers:
        wordings = one.wordings if is_every_wording else one.wordings[:1]
        cuts += [(one, Cut(wording)) for wording in wordings] or [(one, None)]
    items = iter(items_of(course, [(one, cut) for one, cut in cuts if cut]))
    return [
        Row(one, cut, next(items) if cut else Item(), places[one.mission.pk], order)
        for order, (one, cut) in enumerate(cuts)
    ]


class SortForm(forms.Form):
    """By which column, with "-" in front from the highest down; nonsense is the order of the outline."""

    COLUMNS = {
        "order": (_("Mission"), lambda row: row.order),
        "learners": (_("Learners"), lambda row: row.item.learners),
        "facility": (_("Facility"), lambda row: row.item.facility),
        "discrimination": (_("Discrimination"), lambda row: row.item.discrimination.value),
        "distractors": (_("Wrong choices in use"), lambda row: in_use(row.item)),
        "time": (_("Median time"), lambda row: row.item.median_seconds),
        "hints": (_("With hints"), lambda row: row.item.hinted),
        "flags": (_("To look at"), lambda row: len(flags(row.item))),
    }
    NUMBERS = {"learners", "facility", "discrimination", "distractors", "time", "hints"}

    sort = forms.ChoiceField(choices=[(f"{sign}{name}", "") for name in COLUMNS for sign in ("", "-")], required=False)

    @property
    def by(self):
        """(name of the column, whether from the highest down)"""
        asked = self.cleaned_data.get("sort") if self.is_valid() else ""
        return (asked or "order").removeprefix("-"), (asked or "").startswith("-")

    def sorted(self, rows):
        """What has no value comes last either way; equals keep the order of the outline."""
        name, is_down = self.by
        value = self.COLUMNS[name][1]
        known = sorted((row for row in rows if value(row) is not None), key=value, reverse=is_down)
        return [*known, *(row for row in rows if value(row) is None)]

    @property
    def heads(self):
        """The heads of the table: name, label, what a click asks for, and how it is sorted now, if it is by this."""
        name, is_down = self.by
        return [
            {
                "label": label,
                "asks": column if column != name or is_down else f"-{column}",
                "sorted": "" if column != name else "descending" if is_down else "ascending",
                "is_number": column in self.NUMBERS,
            }
            for column, (label, _value) in self.COLUMNS.items()
        ]


def in_use(item):
    return item.functioning / len(item.distractors) if item.distractors else None


FACTS = [
    "lecture", "lecture_id", "mission", "mission_id", "question", "type", "tags", "revisions", "is_current_wording",
    "learners", "attempts", "facility", "discrimination", "discrimination_learners", "distractors",
    "distractors_in_use", "median_seconds", "learners_timed", "share_with_hints", "mean_hints", "flags",
]  # fmt: skip


def csv_lines(rows):
    """One for each mission and wording, with all digits; then its choices. With a byte order mark, for spreadsheets;
    a text that these would calculate gets an apostrophe.
    """
    writer = csv.writer(Echo())
    most = max((len(row.item.choices) for row in rows), default=0)
    names = [f"choice_{place}{part}" for place in range(1, most + 1) for part in ("", "_is_correct", "_learners")]
    yield "\ufeff" + writer.writerow([*FACTS, *names])
    for row in rows:
        yield writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells(row)])


def cells(row):
    """Numbers are numbers, and Markdown is the words that a reader sees."""
    item, wording = row.item, row.cut.wording if row.cut else None
    facts = [
        row.lecture.title, row.lecture.pk, row.place, row.mission.pk,
        one_line(wording.frozen["prompt"] if wording else row.mission.prompt), row.mission.kind, row.mission.tags,
        " ".join(str(number) for number in wording.numbers) if wording else "",
        "yes" if wording and wording == row.answers.current else "no",
        item.learners, item.attempts, item.facility, item.discrimination.value, item.discrimination.learners,
        len(item.distractors) if item.choices else None, item.functioning if item.choices else None,
        item.median_seconds, item.timed if item.choices else None, item.hinted, item.mean_hints,
        "; ".join(said.words for said in row.said),
    ]  # fmt: skip
    texts = choice_texts(wording.frozen) if wording else {}
    for choice in item.choices:
        facts += [texts.get(choice.id, str(choice.id)), "yes" if choice.is_correct else "no", choice.count]
    return facts


def choice_texts(frozen):
    return {choice["id"]: one_line(choice["text"]) for choice in frozen["choices"]}
