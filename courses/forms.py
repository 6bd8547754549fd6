"""What a reader types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .previewing import LEARNER, VISITOR
from .search import MAX_QUESTION


class SearchForm(forms.Form):
    """One box. A question that is too long is cut, and the page says so."""

    q = forms.CharField(label=_("Search"), required=False)

    @property
    def was_cut(self):
        return len(self.cleaned_data.get("q", "")) > MAX_QUESTION

    @property
    def question(self):
        return self.cleaned_data.get("q", "")[:MAX_QUESTION] if self.is_valid() else ""


class PreviewForm(forms.Form):
    """As whom a preview is shown. What is not understood is a learner."""

    MODES = (LEARNER, VISITOR)

    @property
    def mode(self):
        wanted = self.data.get("as", "")
        return wanted if wanted in self.MODES else LEARNER
