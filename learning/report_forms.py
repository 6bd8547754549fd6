"""What a report takes: which place it is about, as a page or a selection tells it, and what is wrong there."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .forms import LongText
from .models import Report
from .reporting import Place

BODY_LENGTH = Report._meta.get_field("body").max_length
QUOTE_LENGTH = 2000
MAX_ID = 2**63 - 1
PLACES = ["prefix", "suffix", "start", "end"]


def id_field():
    return forms.IntegerField(required=False, min_value=1, max_value=MAX_ID, widget=forms.HiddenInput)


class PlaceForm(forms.Form):
    """What is not understood is left out: the report is then about the lecture as a whole."""

    revision = id_field()
    mission = id_field()
    heading = forms.CharField(required=False, max_length=120)
    quote = LongText(required=False, max_length=QUOTE_LENGTH)
    prefix = forms.CharField(required=False, max_length=200, strip=False, widget=forms.HiddenInput)
    suffix = forms.CharField(required=False, max_length=200, strip=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def told(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def selector(self):
        """As a note's, where a selection told it."""
        known = {name: self.told(name) for name in PLACES}
        return known if known["start"] is not None and known["end"] is not None else {}

    def place(self, revision, **more):
        heading = self.told("heading") or ""
        known = {item["id"] for item in revision.headings}
        return Place(
            revision,
            heading_id=heading if heading in known else "",
            quote=self.told("quote") or "",
            selector=self.selector if self.told("quote") else {},
            mission_id=self.told("mission"),
            **more,
        )


class ReportForm(PlaceForm):
    body = LongText(
        label=_("What is wrong?"),
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Say what is wrong, so that the authors can mend it."),
            "max_length": _(
                "A report has at most %(limit_value)d characters; this one has %(show_value)d. Shorten it."
            ),
        },
    )

    def __init__(self, data=None, *, place, initial=None):
        super().__init__(data, initial=initial, use_required_attribute=False)
        del self.fields["body"].widget.attrs["maxlength"]  # a browser would cut what is pasted, without a word
        self.shown = place
        if place.mission:
            self.fields["choice"] = choice_field(place.mission)
            del self.fields["heading"], self.fields["quote"]
            self.order_fields(["choice", "body"])
        else:
            self.add_passage(place)

    def add_passage(self, place):
        headings = [(item["id"], item["text"]) for item in place.revision.headings]
        self.fields["heading"] = forms.ChoiceField(
            label=_("Where"), required=False, choices=[("", gettext("The whole lecture")), *headings]
        )
        self.fields["quote"] = LongText(
            label=_("The words that it is about"),
            required=False,
            max_length=QUOTE_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Copy them from the lecture, if it is about some words."),
            error_messages={"max_length": _("Quote at most %(limit_value)d characters: the words that are wrong.")},
        )
        del self.fields["quote"].widget.attrs["maxlength"]

    @property
    def told_place(self):
        """The place with what the form says of it."""
        if not self.shown.mission:
            return self.place(self.shown.revision)
        choice = self.cleaned_data["choice"]
        return Place(self.shown.revision, mission_id=self.shown.mission_id, choice_id=int(choice) if choice else None)


def choice_field(mission):
    choices = [(str(choice.id), choice.text) for choice in mission.choices]
    return forms.ChoiceField(
        label=_("Which part of it"),
        required=False,
        choices=[("", gettext("The question, or all of it")), *choices],
        widget=forms.RadioSelect,
    )
