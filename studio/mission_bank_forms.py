"""What the bank of missions takes: what is searched, and which missions go into which lecture."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Lecture
from quizzes.bank import UNANSWERED, missions_in_bank
from quizzes.models import Mission

from .publishing_forms import TicksField

FACILITIES = [
    ("", _("Any")),
    ("hard", _("Hard: below 30 %")),
    ("middle", _("Middle: from 30 to 70 %")),
    ("easy", _("Easy: 70 % and more")),
    (UNANSWERED, _("Not answered yet")),
]


class BankForm(forms.Form):
    """What is searched. `to` is the lecture that is open; what is not understood narrows nothing."""

    q = forms.CharField(label=_("Words in question or choices"), required=False, max_length=200)
    tag = forms.CharField(label=_("Tag"), required=False, max_length=100)
    course = forms.ModelChoiceField(
        label=_("Course"), required=False, queryset=Course.objects.none(), empty_label=_("All courses")
    )
    kind = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All types")), *Mission.Kind.choices])
    facility = forms.ChoiceField(label=_("First answers"), required=False, choices=FACILITIES)
    to = forms.ModelChoiceField(required=False, queryset=Lecture.objects.none(), widget=forms.HiddenInput)

    def __init__(self, data, *, user):
        super().__init__(data, auto_id="bank-%s")
        self.fields["q"].widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        self.fields["tag"].widget = forms.TextInput(attrs={"list": "bank-tags", "autocomplete": "off"})
        self.fields["course"].queryset = Course.objects.editable_by(user)
        self.fields["to"].queryset = Lecture.objects.editable_by(user).select_related("course")

    def searched(self):
        """The arguments of quizzes.bank.found."""
        given = {"words": "q", "tag": "tag", "course": "course", "kind": "kind", "facility": "facility"}
        found = {argument: self.cleaned_data.get(name) for argument, name in given.items()}
        return {argument: value for argument, value in found.items() if value}


class CopyForm(forms.Form):
    """Missions that this person may edit, and a lecture of theirs."""

    mission = TicksField(
        queryset=Mission.objects.none(),
        error_messages={
            "required": _("Nothing is ticked. Tick the missions that you want to copy."),
            "invalid_choice": _("A ticked mission is no longer there. Nothing was copied; look at the rest again."),
        },
    )
    to = forms.ModelChoiceField(
        label=_("Copy into"),
        queryset=Lecture.objects.none(),
        error_messages={
            "required": _("Choose the lecture to copy into."),
            "invalid_choice": _("That lecture is no longer there. Choose another one."),
        },
    )

    def __init__(self, data, *, user):
        super().__init__(data)
        missions = missions_in_bank(user).select_related("lecture__course").prefetch_related("choices")
        self.fields["mission"].queryset = missions
        self.fields["to"].queryset = Lecture.objects.editable_by(user).select_related("course")

    def messages(self):
        return [message for messages in self.errors.values() for message in messages]
