"""Rows of the mission editor: formsets whose rows have a place, and are removed by a box."""

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.utils.translation import gettext_lazy as _


def lines(rows, placeholder=""):
    return forms.Textarea(attrs={"rows": rows, **({"placeholder": placeholder} if placeholder else {})})


class LinesField(forms.CharField):
    """A text of several lines. Browsers send CRLF; kept is what was typed, so that texts can be compared."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class PlacedForm(forms.Form):
    """A row of a formset with an order and a delete box; a row where only those changed is blank."""

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

    def messages(self):
        """Every error as (id of the element, message)."""
        if self.is_removed or self.is_blank:
            return
        for name, messages in self.errors.items():
            yield from ((self[name].auto_id, message) for message in messages)


class PlacedFormSet(forms.BaseFormSet):
    deletion_label = ""
    first = 0  # how many stand before its rows, on other pages
    default_error_messages = {
        "missing_management_form": _("The page was incomplete when it was sent. Reload it and try again."),
        "too_many_forms": _("There are too many: at most %(num)d are possible."),
        "too_few_forms": _("There are too few: at least %(num)d are needed."),
    }

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if index is not None:
            # Of new rows too: so the page holds what scripts set.
            form.fields[ORDERING_FIELD_NAME].initial = self.first + index + 1
        form.add_place_labels(self.deletion_label)

    def written_forms(self):
        """Those that are neither blank nor removed, as they stand on the page."""
        return [form for form in self.forms if not form.is_removed and not form.is_blank]

    def kept_forms(self):
        """The written ones in the order that the author gave them; for a valid formset."""
        return sorted(self.written_forms(), key=lambda form: form.place)

    def shown_forms(self):
        """Those that the author has not removed."""
        return [form for form in self.forms if not form.is_removed]

    def messages(self, place):
        """Every error as (id of the element, message); those of the whole are at `place`."""
        yield from ((place, message) for message in self.non_form_errors())
        for form in self.forms:
            yield from form.messages()
