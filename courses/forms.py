"""What a reader types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .faceting import FACETS, SORTS, Wish, folded
from .previewing import LEARNER, VISITOR
from .search import MAX_QUESTION

MOST_CHOICES = 50
MOST_WORDS = 100
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


class SomeOf(forms.Field):
    """Any number of values of one name. Which of them mean something, the catalog knows."""

    widget = forms.SelectMultiple

    def to_python(self, value):
        return frozenset(folded(text) for text in (value or [])[:MOST_CHOICES]) - {""}


class CatalogForm(forms.Form):
    """Facets, words and an order out of an address. What is not understood is left out, and the page says so."""

    subject = SomeOf(required=False)
    level = SomeOf(required=False)
    language = SomeOf(required=False)
    length = SomeOf(required=False)
    q = forms.CharField(required=False, max_length=MOST_WORDS)
    sort = forms.ChoiceField(required=False, choices=[(sort, sort) for sort in SORTS])

    @property
    def wish(self):
        self.is_valid()
        clean = self.cleaned_data
        chosen = {facet: clean.get(facet, frozenset()) for facet in FACETS}
        return Wish(**chosen, words=clean.get("q", ""), sort=clean.get("sort") or SORTS[0])

    @property
    def was_cut(self):
        return not self.is_valid()
