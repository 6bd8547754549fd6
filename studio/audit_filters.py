"""What the audit log can be narrowed by. People type and keep addresses: what means nothing is told, not guessed."""

from datetime import date

from django import forms
from django.contrib.admin.views.main import IGNORED_PARAMS, ORDER_VAR, PAGE_VAR
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import Course

from .activity import ACTIONS

KINDS = {
    "course": _("Courses"),
    "section": _("Sections"),
    "lecture": _("Lectures"),
    "mission": _("Missions"),
    "upload": _("Files"),
    "enrolment": _("Learners"),
    "user": _("People"),
}
# The last year whose end is a moment in every time zone is the one before.
FIRST_YEAR, LAST_YEAR = 2, 9998
DATE = ["at__year", "at__month", "at__day"]


class FiltersForm(forms.Form):
    """Everything that an address of the list may say, besides page and order."""

    action = forms.ChoiceField(label=_("what"), choices=[(name, name) for name in ACTIONS], required=False)
    kind = forms.ChoiceField(label=_("kind"), choices=list(KINDS.items()), required=False)
    course = forms.ModelChoiceField(label=_("course"), queryset=Course.objects.all(), required=False)
    who = forms.ModelChoiceField(label=_("who"), queryset=User.objects.all(), required=False)
    q = forms.CharField(label=_("search"), max_length=200, required=False)
    at__year = forms.IntegerField(label=_("date"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    at__month = forms.IntegerField(label=_("date"), min_value=1, max_value=12, required=False)
    at__day = forms.IntegerField(label=_("date"), min_value=1, max_value=31, required=False)

    def clean(self):
        """A day needs its month, and a month its year."""
        year, month, day = (self.cleaned_data.get(name) for name in DATE)
        try:
            date(year or 1, month or 1, day or 1)
            is_date = (year or not month) and (month or not day)
        except ValueError:
            is_date = False
        if not is_date:
            self.add_error("at__day", "")
        return self.cleaned_data

    @property
    def bad(self):
        """{name in the address: what to call it} of all that says nothing; a date goes as a whole."""
        unknown = set(self.data) - set(self.fields) - {*IGNORED_PARAMS, ORDER_VAR, PAGE_VAR}
        wrong = set(self.errors) | (set(DATE) if not self.errors.keys().isdisjoint(DATE) else set())
        known = {name: str(self.fields[name].label) for name in self.fields if name in wrong & set(self.data)}
        return {name: name for name in sorted(unknown)} | known
