"""The missions of a lecture as the editor shows them: each with its choices, edited in place on one page.

The forms speak the same language as freezing.mission_source(): they are filled from such dicts and yield such dicts.
"""

import re
import unicodedata

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Mission
from .sources import CHOICE, completed

MIN_CHOICES, MAX_CHOICES, BLANK_CHOICES = 2, 12, 4
MAX_MISSIONS = 40
PREFIX = "missions"
ROWS = re.compile(rf"{PREFIX}(-\d{{1,3}}-choices)?")


def lines(rows, placeholder=""):
    return forms.Textarea(attrs={"rows": rows, **({"placeholder": placeholder} if placeholder else {})})


class LinesField(forms.CharField):
    """A text of several lines. Browsers send CRLF; kept is what was typed, so that texts can be compared."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class PlacedForm(forms.Form):
    """A row of a formset with an id, an order and a delete box; a row where only those changed is blank."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def add_place_labels(self, remove):
        self.fields[ORDERING_FIELD_NAME].label = _("Place")
        self.fields[DELETION_FIELD_NAME].label = remove
        self.fields[ORDERING_FIELD_NAME].widget.attrs["min"] = 1

    def has_changed(self):
        return bool(set(self.changed_data) - {ORDERING_FIELD_NAME, DELETION_FIELD_NAME})

    @property
    def is_blank(self):
        return self.empty_permitted and not self.has_changed()

    @property
    def is_removed(self):
        return bool(self[DELETION_FIELD_NAME].value())

    @property
    def place(self):
        return self.cleaned_data.get(ORDERING_FIELD_NAME) or float("inf")


class PlacedFormSet(forms.BaseFormSet):
    deletion_label = ""
    default_error_messages = {
        "missing_management_form": _("The page was incomplete when it was sent. Reload it and try again."),
        "too_many_forms": _("There are too many: at most %(num)d are possible."),
        "too_few_forms": _("There are too few: at least %(num)d are needed."),
    }

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.add_place_labels(self.deletion_label)

    def kept_forms(self):
        """Those that are neither blank nor removed, in the order that the author gave them; for a valid formset."""
        forms_left = [form for form in self.forms if not form.is_removed and not form.is_blank]
        return sorted(forms_left, key=lambda form: form.place)

    def shown_forms(self):
        """Those that the author has not removed."""
        return [form for form in self.forms if not form.is_removed]


class ChoiceForm(PlacedForm):
    text = LinesField(
        label=_("Choice"), max_length=2_000, widget=lines(1), error_messages={"required": _("Write the choice.")}
    )
    is_correct = forms.BooleanField(label=_("Correct"), required=False)
    feedback = LinesField(
        label=_("Feedback"),
        max_length=2_000,
        required=False,
        widget=lines(1, _("Feedback to those who chose it")),
    )

    def source(self):
        return CHOICE | {key: self.cleaned_data[key] for key in ["id", "text", "is_correct", "feedback"]}


class BaseChoiceFormSet(PlacedFormSet):
    deletion_label = _("Remove this choice")
    kind = Mission.Kind.SINGLE

    def clean(self):
        """What learners need to be able to answer; each message is at its place."""
        rows = [form for form in self.forms if not form.is_removed and not form.is_blank]
        self.refuse_equal_choices(rows)
        if len(rows) < MIN_CHOICES:
            raise forms.ValidationError(gettext("A mission needs at least two choices. Add one."))
        correct = [form for form in rows if form["is_correct"].value()]
        if not correct:
            raise forms.ValidationError(gettext("No choice is correct. Tick the correct one."))
        if self.kind == Mission.Kind.SINGLE and len(correct) > 1:
            message = gettext("Several choices are correct. Tick one, or change the type to “Several answers”.")
            raise forms.ValidationError(message)

    def refuse_equal_choices(self, rows):
        seen = {}
        for number, form in enumerate(rows, 1):
            text = comparable(form["text"].value())
            if text and text in seen:
                form.add_error("text", gettext("This is the same as choice %(number)s.") % {"number": seen[text]})
            seen.setdefault(text, number)


def comparable(text):
    return " ".join(unicodedata.normalize("NFC", str(text or "")).split()).casefold()


ChoiceFormSet = forms.formset_factory(
    ChoiceForm,
    formset=BaseChoiceFormSet,
    extra=0,
    can_order=True,
    can_delete=True,
    max_num=MAX_CHOICES,
    absolute_max=2 * MAX_CHOICES,
    validate_max=True,
)


class MissionForm(PlacedForm):
    kind = forms.ChoiceField(label=_("Type"), choices=Mission.Kind.choices, initial=Mission.Kind.SINGLE)
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

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        known = (self.initial or {}).get("choices")
        self.choices = ChoiceFormSet(data, prefix=f"{self.prefix}-choices", initial=known)
        self.choices.extra = 0 if known else BLANK_CHOICES
        if self.is_bound:
            self.choices.kind = self["kind"].value()

    def has_changed(self):
        return super().has_changed() or any(not choice.is_blank for choice in self.choices.shown_forms())

    def is_valid(self):
        return super().is_valid() and (self.is_blank or self.choices.is_valid())

    def source(self):
        wording = {key: self.cleaned_data[key] for key in ["id", "kind", "prompt", "explanation"]}
        return completed(wording | {"choices": [choice.source() for choice in self.choices.kept_forms()]})


class BaseMissionFormSet(PlacedFormSet):
    deletion_label = _("Remove this mission")

    def sources(self):
        """What the author wants the missions to be, in order; for a valid formset."""
        return [form.source() for form in self.kept_forms()]

    def messages(self):
        """Every error as (id of the element, message), in the order of the page."""
        yield from ((PREFIX, message) for message in self.non_form_errors())
        for form in self.forms:
            if form.is_removed or form.is_blank:
                continue
            yield from row_messages(form)
            yield from ((f"{form.prefix}-choices", message) for message in form.choices.non_form_errors())
            for choice in form.choices:
                yield from row_messages(choice)


def row_messages(form):
    if form.is_removed or form.is_blank:
        return
    for name, messages in form.errors.items():
        yield from ((form[name].auto_id, message) for message in messages)


MissionFormSet = forms.formset_factory(
    MissionForm,
    formset=BaseMissionFormSet,
    extra=0,
    can_order=True,
    can_delete=True,
    max_num=MAX_MISSIONS,
    absolute_max=2 * MAX_MISSIONS,
    validate_max=True,
)


def missions_formset(data=None, *, sources=()):
    """The missions as stored (`sources`), or as posted (`data`)."""
    return MissionFormSet(data, prefix=PREFIX, initial=None if data is not None else list(sources))


def with_one_more(data, prefix):
    """The posted data with one blank row more in the formset of that prefix: adding works without JavaScript."""
    data, total = data.copy(), data.get(f"{prefix}-TOTAL_FORMS", "")
    if not ROWS.fullmatch(prefix) or not re.fullmatch(r"\d{1,3}", total):
        return data
    total = int(total)
    data[f"{prefix}-TOTAL_FORMS"] = total + 1
    if prefix == PREFIX:
        choices = f"{prefix}-{total}-choices"
        data.update({f"{choices}-TOTAL_FORMS": BLANK_CHOICES, f"{choices}-INITIAL_FORMS": 0})
    return data
