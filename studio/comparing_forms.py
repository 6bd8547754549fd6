"""Which two states of a lecture are compared, and how they are shown."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

WORKING = "working"


class CompareForm(forms.Form):
    view = forms.ChoiceField(choices=[("page", ""), ("source", "")], required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, lecture):
        super().__init__(data)
        numbers = list(lecture.revisions.values_list("number", flat=True))
        live = lecture.live_revision
        self.before = str(live.number if live else numbers[0] if numbers else WORKING)
        words = [(str(number), told(number, live)) for number in numbers]
        choices = [(WORKING, gettext("Working copy")), *words]
        self.fields["from"] = forms.ChoiceField(label=_("From"), choices=choices, initial=self.before)
        self.fields["to"] = forms.ChoiceField(label=_("To"), choices=choices, initial=WORKING)

    @classmethod
    def filled(cls, data, *, lecture):
        """Valid in any case: the live text and the working copy stand where nothing sensible was asked for."""
        form = cls(data, lecture=lecture)
        if not form.is_valid():
            view = form.cleaned_data.get("view", "")
            asked = {name: form.cleaned_data.get(name, form.fields[name].initial) for name in ("from", "to")}
            form = cls(asked | {"view": view}, lecture=lecture)
            form.is_valid()
        return form


def told(number, live):
    text = gettext("Revision %(number)s (live)") if live and live.number == number else gettext("Revision %(number)s")
    return text % {"number": number}
