"""The choices of one mission in the editor: rows of the author's own, or the two of a true or false question."""

import unicodedata

from django import forms
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.languages import words_for

from .placed_forms import LinesField, PlacedForm, PlacedFormSet, lines
from .quick_fields import QuickFields
from .sources import CHOICE, MULTIPLE, SINGLE, TRUE_FALSE

MIN_CHOICES, MAX_CHOICES, BLANK_CHOICES = 2, 12, 4


class ChoiceForm(PlacedForm):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
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
    feedback_missed = LinesField(
        label=_("Feedback when missed"),
        max_length=2_000,
        required=False,
        widget=lines(1, _("Feedback to those who missed it")),
    )

    def source(self):
        return CHOICE | {key: self.cleaned_data[key] for key in CHOICE}

    def typed(self):
        """The same, whatever is in it."""
        return CHOICE | {key: self[key].value() or "" for key in CHOICE}


class BaseChoiceFormSet(PlacedFormSet):
    deletion_label = _("Remove this choice")
    kind = SINGLE

    def clean(self):
        """What learners need to be able to answer; each message is at its place."""
        rows = self.written_forms()
        self.refuse_equal_choices(rows)
        self.refuse_wrong_number(rows)
        correct = [form for form in rows if form["is_correct"].value()]
        if not correct:
            raise forms.ValidationError(self.nothing_correct())
        if self.kind != MULTIPLE and len(correct) > 1:
            message = gettext("Several choices are correct. Tick one, or change the type to “Several answers”.")
            raise forms.ValidationError(message)
        if self.kind == MULTIPLE and len(correct) == len(rows):
            message = gettext("Every choice is correct, so ticking all of them solves it. Add a wrong one.")
            raise forms.ValidationError(message)

    def refuse_wrong_number(self, rows):
        if len(rows) < MIN_CHOICES:
            raise forms.ValidationError(gettext("A mission needs at least two choices. Add one."))
        if self.kind == TRUE_FALSE and len(rows) > MIN_CHOICES:
            raise forms.ValidationError(gettext("A true or false question has two choices. Remove the others."))

    def nothing_correct(self):
        if self.kind == TRUE_FALSE:
            return gettext("Say which of the two is right.")
        return gettext("No choice is correct. Tick the correct one.")

    def refuse_equal_choices(self, rows):
        seen = {}
        for number, form in enumerate(rows, 1):
            text = comparable(form["text"].value())
            if text and text in seen:
                form.add_error("text", gettext("This is the same as choice %(number)s.") % {"number": seen[text]})
            seen.setdefault(text, number)

    def sources(self):
        """For a valid formset."""
        return [form.source() for form in self.kept_forms()]

    def typed(self):
        """What is on the page, complete or not."""
        return [form.typed() for form in self.shown_forms() if not form.is_blank]


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
    renderer=QuickFields(),
)


def true_and_false(language):
    """The two choices in the language of the course; which of them is right is for the author to say."""
    with translation.override(words_for(language) if language else translation.get_language()):
        return [CHOICE | {"text": gettext("True")}, CHOICE | {"text": gettext("False")}]
