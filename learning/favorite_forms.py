"""What learners send about their favorites."""

import unicodedata

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .collecting import DOWN, UP, Spot
from .models import Collection

GREATEST_ID = 2**63 - 1
DIGITS = 19
KINDS = {
    "course": _("Courses"),
    "lecture": _("Lectures"),
    "heading": _("Headings"),
    "mission": _("Missions"),
    "upload": _("Files"),
}
NONE = "none"  # the group of those without a collection


class StarForm(forms.Form):
    """A button named "on" or "off", whose value is the place in the lecture; empty: the lecture itself."""

    on = forms.CharField(required=False, max_length=120)
    off = forms.CharField(required=False, max_length=120)

    @property
    def is_on(self):
        return "off" not in self.data

    @property
    def place(self):
        return self.cleaned_data["on" if self.is_on else "off"]


TOO_LONG = _("A name has at most %(limit_value)d characters; this one has %(show_value)d. Shorten it.")


class NameField(forms.CharField):
    """One line; runs of spaces count as one."""

    def __init__(self, **options):
        super().__init__(
            label=_("Name of the collection"),
            max_length=Collection._meta.get_field("name").max_length,
            error_messages={"required": _("Give the collection a name."), "max_length": TOO_LONG},
            **options,
        )

    def to_python(self, value):
        return " ".join(unicodedata.normalize("NFC", super().to_python(value)).split())


class GroupField(forms.Field):
    """The id of a collection, or "none"; None where nothing is said."""

    def __init__(self):
        super().__init__(required=False)

    def to_python(self, value):
        word = str(value or "")
        if word in {"", NONE}:
            return word or None
        if word.isascii() and word.isdigit() and len(word) <= DIGITS and 0 < int(word) <= GREATEST_ID:
            return int(word)
        raise forms.ValidationError(gettext("Choose one of your collections."))


class PlaceIdField(forms.IntegerField):
    def __init__(self):
        super().__init__(required=False, min_value=1, max_value=GREATEST_ID)


class CollectionForm(forms.Form):
    name = NameField()


class SpotForm(forms.Form):
    """Where a collection or a favorite is put."""

    direction = forms.ChoiceField(required=False, choices=[(UP, UP), (DOWN, DOWN)])
    after = PlaceIdField()
    before = PlaceIdField()

    @property
    def spot(self):
        return Spot(**{name: self.cleaned_data[name] for name in ("direction", "after", "before")})


class DropForm(SpotForm):
    """The same, and into which group it was dropped; left out, it stays in its own."""

    collection = GroupField()

    def target(self, favorite):
        group = self.cleaned_data["collection"]
        return favorite.collection_id if group is None else id_of(group)


class MoveForm(forms.Form):
    """The chosen group, or the name of a new collection, which wins."""

    collection = GroupField()
    name = NameField(required=False)


class FavoriteFilterForm(forms.Form):
    """What is not understood narrows nothing: a list page has no wrong address."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=list(KINDS.items()))
    course = forms.IntegerField(required=False, min_value=1, max_value=GREATEST_ID)
    collection = GroupField()

    def chosen(self, name):
        self.is_valid()
        return self.cleaned_data.get(name) or ""


def id_of(group):
    """Of a collection; None for the group of those without one."""
    return None if group == NONE else group


def first_error(form):
    return next(iter(form.errors.values()))[0] if form.errors else ""
