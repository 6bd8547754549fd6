"""The ladder of hints of one mission in the editor."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from .placed_forms import LinesField, PlacedForm, PlacedFormSet, lines
from .quick_fields import QuickFields

MAX_HINTS = 5
ALL_POINTS = 100
COST = re.compile(r"[0-9]{1,3}")


class HintForm(PlacedForm):
    text = LinesField(
        label=_("Hint"), max_length=2_000, widget=lines(1), error_messages={"required": _("Write the hint.")}
    )
    cost = forms.IntegerField(
        label=_("Cost in percent"),
        required=False,
        min_value=0,
        max_value=ALL_POINTS,
        error_messages={
            "invalid": _("Give a whole number from 0 to 100."),
            "min_value": _("Give a whole number from 0 to 100."),
            "max_value": _("Give a whole number from 0 to 100."),
        },
        widget=forms.NumberInput(attrs={"placeholder": "0"}),
    )

    def source(self):
        return {"text": self.cleaned_data["text"], "cost": self.cleaned_data["cost"] or 0}

    def typed(self):
        """The same, whatever is in it."""
        return {"text": self["text"].value() or "", "cost": self["cost"].value() or 0}


class BaseHintFormSet(PlacedFormSet):
    deletion_label = _("Remove this hint")

    def sources(self):
        """For a valid formset."""
        return [form.source() for form in self.kept_forms()]

    def typed(self):
        """What is on the page, complete or not."""
        return [form.typed() for form in self.shown_forms() if not form.is_blank]

    @property
    def takes_all_points(self):
        """Whether nothing is left of the points once every hint is open: allowed, and the page says so."""
        costs = [str(hint["cost"]) for hint in self.typed()]
        return sum(int(cost) for cost in costs if COST.fullmatch(cost)) >= ALL_POINTS


HintFormSet = forms.formset_factory(
    HintForm,
    formset=BaseHintFormSet,
    extra=0,
    can_order=True,
    can_delete=True,
    max_num=MAX_HINTS,
    absolute_max=2 * MAX_HINTS,
    validate_max=True,
    renderer=QuickFields(),
)
