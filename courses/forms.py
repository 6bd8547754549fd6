"""What a reader types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .previewing import LEARNER, VISITOR
from .search import MAX_QUESTION

# What can be looked for alone. Notes and favorites are the learner's own (learning/finding.py).
SEARCH_GROUPS = ("lectures", "missions", "courses", "notes", "favorites")


class SearchForm(forms.Form):
    """One box. A question that is too long is cut, and the page says so; of the rest, what is not understood is not
    there.
    """

    q = forms.CharField(label=_("Search"), required=False)
    kind = forms.CharField(required=False)
    course = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    page = forms.IntegerField(required=False, min_value=1, max_value=1000)

    @property
    def was_cut(self):
        return len(self.value("q", "")) > MAX_QUESTION

    @property
    def question(self):
        return self.value("q", "")[:MAX_QUESTION]

    @property
    def group(self):
        """Of SEARCH_GROUPS; "" for all of them."""
        return self.value("kind", "") if self.value("kind", "") in SEARCH_GROUPS else ""

    def value(self, name, default=None):
        return self.cleaned_data.get(name) or default if self.is_valid() or name in self.cleaned_data else default


class PreviewForm(forms.Form):
    """As whom a preview is shown. What is not understood is a learner."""

    MODES = (LEARNER, VISITOR)

    @property
    def mode(self):
        wanted = self.data.get("as", "")
        return wanted if wanted in self.MODES else LEARNER
