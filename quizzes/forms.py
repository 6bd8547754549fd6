"""The missions of a lecture as the editor shows them: each with its choices and hints, edited in place on one page.

The forms speak the language of quizzes/sources.py: they are filled from such dicts and yield such dicts.
"""

import re

from django import forms
from django.forms.formsets import ORDERING_FIELD_NAME
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .choice_forms import BLANK_CHOICES, ChoiceFormSet, true_and_false
from .choice_text import choice_lines, sent_text, with_choices_as_rows
from .formats.markdown_choices import dump_choices
from .hint_forms import HintFormSet
from .models import Mission
from .naming import LONGEST_NAME, is_name, same_name, tidy_name, tidy_tags
from .placed_forms import LinesField, PlacedForm, PlacedFormSet, lines
from .quick_fields import QuickFields
from .sources import ALL_OR_NOTHING, MISSION, MULTIPLE, PER_OPTION, RIGHT_MINUS_WRONG, SINGLE, TRUE_FALSE, completed
from .stretches import MOST_IN_LECTURE, MOST_ON_PAGE, Stretch

LONGEST_TAGS = 400
MOST_ATTEMPTS = 100
PREFIX = "missions"
ID = re.compile(r"[0-9]{1,18}")
ROWS = re.compile(rf"{PREFIX}(-\d{{1,4}}-(choices|hints))?")

CREDIT_RULES = [
    (RIGHT_MINUS_WRONG, _("Right minus wrong: each wrong tick takes away a right one.")),
    (PER_OPTION, _("Per option: each choice that is judged rightly counts the same.")),
    (ALL_OR_NOTHING, _("All or nothing: points for the exact answer alone.")),
]


class MissionForm(PlacedForm):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Type"), choices=Mission.Kind.choices, initial=SINGLE)
    prompt = LinesField(
        label=_("Question"), max_length=20_000, widget=lines(2), error_messages={"required": _("Write the question.")}
    )
    explanation = LinesField(
        label=_("Explanation"),
        max_length=20_000,
        required=False,
        widget=lines(2),
        help_text=_("Shown after the answer, whether right or wrong."),
    )
    max_attempts = forms.IntegerField(
        label=_("Attempts"),
        required=False,
        min_value=1,
        max_value=MOST_ATTEMPTS,
        help_text=_("Empty: as many as they like."),
        error_messages={
            name: _("Give a number from 1 to 100, or leave it empty.") for name in ["invalid", "min_value", "max_value"]
        },
    )
    credit = forms.ChoiceField(
        label=_("Partial credit"), required=False, choices=CREDIT_RULES, initial=RIGHT_MINUS_WRONG
    )
    shuffle_choices = forms.BooleanField(label=_("Shuffle the choices for each learner"), required=False)
    shuffle_place = forms.BooleanField(label=_("Shuffle its place among the missions"), required=False)
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("A line {mission: name} in the text shows the mission there."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off"}),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        help_text=_("Separated by commas, for the search in the bank."),
    )

    OPTIONS = ("max_attempts", "credit", "shuffle_choices", "shuffle_place", "name", "tags")

    def __init__(self, data=None, *args, language="", **kwargs):
        super().__init__(data, *args, **kwargs)
        source = with_rows_for_all(self.initial) if self.initial else {}
        self.initial = self.initial and source
        known = source.get("choices", [])
        is_truth = source.get("kind") == TRUE_FALSE
        self.choices = ChoiceFormSet(data, prefix=f"{self.prefix}-choices", initial=[] if is_truth else known)
        self.choices.extra = 0 if known and not is_truth else BLANK_CHOICES
        self.truth = self.truth_rows(known if is_truth else true_and_false(language))
        self.hints = HintFormSet(data, prefix=f"{self.prefix}-hints", initial=source.get("hints", []))
        self.answers.kind = self["kind"].value()

    def truth_rows(self, shown):
        """As posted; those to be shown where the page did not send them, because its type is another."""
        prefix = f"{self.prefix}-truth"
        is_sent = self.is_bound and (self["kind"].value() == TRUE_FALSE or f"{prefix}-TOTAL_FORMS" in self.data)
        return ChoiceFormSet(self.data, prefix=prefix) if is_sent else ChoiceFormSet(prefix=prefix, initial=shown)

    @property
    def answers(self):
        """The choices that count for its type. What stands in the other ones waits for the type to change back."""
        return self.truth if self["kind"].value() == TRUE_FALSE else self.choices

    @property
    def all_rows(self):
        """Every formset of the mission, for who sends them along."""
        return [self.choices, self.truth, self.hints]

    def clean_credit(self):
        return self.cleaned_data["credit"] or RIGHT_MINUS_WRONG

    def clean_name(self):
        name = tidy_name(self.cleaned_data["name"])
        if name and not is_name(name):
            raise forms.ValidationError(gettext("Use letters, digits and hyphens between them, such as “first-law”."))
        return name

    def clean_tags(self):
        tags = tidy_tags(self.cleaned_data["tags"])
        if len(tags) > LONGEST_TAGS:
            message = gettext("These tags have %(count)s characters; at most %(most)s are possible.")
            raise forms.ValidationError(message % {"count": len(tags), "most": LONGEST_TAGS})
        return tags

    def has_changed(self):
        rows = [*self.answers.shown_forms(), *self.hints.shown_forms()]
        return super().has_changed() or any(not row.is_blank for row in rows)

    def is_valid(self):
        return super().is_valid() and (self.is_blank or all([self.answers.is_valid(), self.hints.is_valid()]))

    def source(self):
        wording = {key: self.cleaned_data[key] for key in MISSION if key != "hints"}
        return completed(wording | {"hints": self.hints.sources(), "choices": self.answers.sources()})

    def typed(self):
        """The same, whatever is in it."""
        wording = {key: self[key].value() or "" for key in MISSION if key != "hints"}
        return wording | {"hints": self.hints.typed(), "choices": self.answers.typed()}

    def messages(self):
        if self.is_removed or self.is_blank:
            return
        options = {self[name].auto_id for name in self.OPTIONS}
        own = list(super().messages())
        yield from (pair for pair in own if pair[0] not in options)
        yield from self.text_messages() if self.is_by_text else self.answers.messages(f"{self.prefix}-choices")
        yield from self.hints.messages(f"{self.prefix}-hints")
        yield from (pair for pair in own if pair[0] in options)

    @property
    def is_by_text(self):
        """Whether the page had no scripts and sent the choices as one text."""
        return self.is_bound and f"{self.prefix}-choices_text" in self.data

    @property
    def choices_text(self):
        return sent_text(self.data, self.prefix) if self.is_by_text else dump_choices(self.answers.typed())

    def text_messages(self):
        place = f"id_{self.prefix}-choices_text"
        yield from ((place, message) for message in self.answers.non_form_errors())
        yield from ((place, message) for message in self.line_errors())

    def line_errors(self):
        """What is wrong with a choice, told with the line of the text that it begins on."""
        for line, row in zip(choice_lines(self.choices_text), self.answers.written_forms(), strict=False):
            for _place, message in row.messages():
                yield gettext("Line %(line)s: %(message)s") % {"line": line, "message": message}

    @property
    def has_errors_in_options(self):
        """Whether something is to be mended in what is folded."""
        return self.is_bound and (any(self[name].errors for name in self.OPTIONS) or not self.hints.is_valid())

    @property
    def options_set(self):
        """In a few words each, what differs from a new mission: the summary of what is folded."""
        attempts, hints, name = self["max_attempts"].value(), len(self.hints.typed()), self["name"].value()
        counts = [
            (attempts, ngettext("%(count)s attempt", "%(count)s attempts", number(attempts))),
            (self["shuffle_choices"].value() or self["shuffle_place"].value(), gettext("shuffled")),
            (hints, ngettext("%(count)s hint", "%(count)s hints", hints)),
        ]
        return [words % {"count": count} for count, words in counts if count] + [name] * bool(name)


def number(value):
    """For choosing a plural; what is no number will be refused."""
    return int(value) if re.fullmatch(r"[0-9]{1,9}", str(value)) else 0


def with_rows_for_all(source):
    """A true or false question that has not two choices (another program's) is shown with all of them."""
    source = completed(source)
    if source["kind"] != TRUE_FALSE or len(source["choices"]) == 2:
        return source
    correct = [choice for choice in source["choices"] if choice["is_correct"]]
    return source | {"kind": SINGLE if len(correct) < 2 else MULTIPLE}


class BaseMissionFormSet(PlacedFormSet):
    """All missions of a lecture, or a stretch of them (quizzes/stretches.py), numbered as they are in the lecture."""

    deletion_label = _("Remove this mission")
    is_stretch = False
    others = ()  # (id, name) of each mission of the lecture that is on another page, in order

    def add_prefix(self, index):
        return super().add_prefix(index if index == "__prefix__" else self.first + index)

    def clean(self):
        if len(self.others) + len(self.written_forms()) > MOST_IN_LECTURE:
            full = gettext("The lecture is full: at most %(limit)s missions are possible.")
            raise forms.ValidationError(full % {"limit": MOST_IN_LECTURE})
        self.refuse_equal_names()

    def refuse_equal_names(self):
        """A name says which mission is meant, so no two have the same."""
        seen = self.names_of_others()
        for place, form in enumerate(self.shown_forms(), self.first + 1):
            name = same_name(form["name"].value() or "")
            if name and name in seen and not form.is_blank:
                form.add_error("name", gettext("Mission %(number)s has this name already.") % {"number": seen[name]})
            seen.setdefault(name, place)

    def names_of_others(self):
        """{name: number of its mission}, counted with those that are on the page."""
        count = len(self.shown_forms())
        numbers = (place if place <= self.first else place + count for place, _other in enumerate(self.others, 1))
        return {same_name(name): number for number, (_pk, name) in zip(numbers, self.others, strict=True) if name}

    def shown_ids(self):
        """Of all missions on the page, also those that it removes."""
        ids = (str(form["id"].value()) for form in self.forms)
        return frozenset(int(pk) for pk in ids if ID.fullmatch(pk))

    def stretch(self):
        """The Stretch that its sources are of, None where it has all missions; for a valid formset."""
        if not self.is_stretch:
            return None
        here = range(self.first + 1, self.first + len(self.forms) + 1)
        places = (form.cleaned_data.get(ORDERING_FIELD_NAME) for form in self.kept_forms())
        goals = (None if place is None or place in here else place for place in places)
        return Stretch(self.first, self.shown_ids(), tuple(goals))

    def sources(self):
        """What the author wants the missions to be, in order; for a valid formset."""
        return [form.source() for form in self.kept_forms()]

    def typed(self):
        """What is on the page, complete or not, in the shape of quizzes/sources.py."""
        return [form.typed() for form in self.shown_forms() if not form.is_blank]

    def messages(self):
        """Every error as (id of the element, message), in the order of the page."""
        return super().messages(PREFIX)


MissionFormSet = forms.formset_factory(
    MissionForm,
    formset=BaseMissionFormSet,
    extra=0,
    can_order=True,
    can_delete=True,
    max_num=MOST_ON_PAGE,
    absolute_max=2 * MOST_ON_PAGE,
    validate_max=True,
    renderer=QuickFields(),
)


class StretchForm(forms.Form):
    FIRST = forms.IntegerField(min_value=0, max_value=MOST_IN_LECTURE)


def first_in(data):
    """How many missions stand before those that were posted; None where they are all. Nonsense is the beginning:
    missions are known by their ids.
    """
    form = StretchForm(data, prefix=PREFIX)
    if form.add_prefix("FIRST") not in data:
        return None
    return form.cleaned_data["FIRST"] if form.is_valid() else 0


def missions_formset(data=None, *, sources=(), first=None, language=""):
    """The missions as stored (`sources`), or as posted (`data`). The language is that of the course. `first` is how
    many stand before those of a stretch; what was posted tells it.
    """
    initial = None if data is not None else list(sources)
    if data is not None:
        data = with_choices_as_rows(data)
        first = first_in(data)
    formset = MissionFormSet(data, prefix=PREFIX, initial=initial, form_kwargs={"language": language})
    formset.is_stretch, formset.first = first is not None, first or 0
    return formset


def with_one_more(data, prefix):
    """The posted data with one blank row more in the formset of that prefix: adding works without JavaScript."""
    data, total = data.copy(), data.get(f"{prefix}-TOTAL_FORMS", "")
    if not ROWS.fullmatch(prefix) or not re.fullmatch(r"\d{1,3}", total):
        return data
    total = int(total)
    data[f"{prefix}-TOTAL_FORMS"] = total + 1
    if prefix == PREFIX:
        row = f"{prefix}-{(first_in(data) or 0) + total}"
        for rows, count in {"choices": BLANK_CHOICES, "hints": 0}.items():
            data.update({f"{row}-{rows}-TOTAL_FORMS": count, f"{row}-{rows}-INITIAL_FORMS": 0})
    return data
