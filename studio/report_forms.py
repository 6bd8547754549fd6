"""What the authors' pages of reports take."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from learning.models import Report

ANSWER_LENGTH = Report._meta.get_field("answer").max_length


class ReportsFilter(forms.Form):
    """Which reports are listed. What is not understood narrows nothing."""

    OPEN, CLOSED, ALL = "open", "closed", "all"

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[(OPEN, _("Open")), (CLOSED, _("Closed")), (ALL, _("All"))]
    )
    course = forms.ModelChoiceField(
        queryset=Course.objects.none(), required=False, label=_("Course"), empty_label=_("All courses")
    )

    def __init__(self, data, *, user):
        super().__init__(data or {"state": self.OPEN})
        self.fields["course"].queryset = Course.objects.editable_by(user)
        self.is_valid()
        self.state = self.cleaned_data.get("state") or self.OPEN
        self.course = self.cleaned_data.get("course")

    def narrowed(self, reports):
        found = {self.OPEN: reports.open, self.CLOSED: reports.closed}.get(self.state, reports.all)()
        return found.filter(lecture__course=self.course) if self.course else found


class AnswerForm(forms.Form):
    """An answer closes a report; so does a revision that fixes it, with or without a word."""

    answer = forms.CharField(
        label=_("Your answer"),
        required=False,
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The learner reads it. After a fix it may stay empty: the learner is shown what changed."),
    )
    revision = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data=None, *, initial=None, fixes=()):
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.fixes = {revision.pk: revision for revision in fixes}

    @property
    def is_fix(self):
        return "fixed" in self.data

    @property
    def fixed_in(self):
        return self.fixes[self.cleaned_data["revision"]]

    def clean(self):
        cleaned = super().clean()
        if self.is_fix and cleaned.get("revision") not in self.fixes:
            raise forms.ValidationError(gettext("That revision is not there any more. Look at what is live now."))
        if not self.is_fix and not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", gettext("Write an answer: the learner asked for one."))
        return cleaned
