"""What a reader types."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
