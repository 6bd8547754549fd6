"""What learners send."""

import json
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import note_finding, note_order, note_taking, tagging
from .anchoring import Anchor
from .models import Note
from .placing import ids_above

LONGEST_QUOTE = 2000
MOST_CONTEXT = 200


class LongText(forms.CharField):
    """Counts a line end as one character, as the textarea shows it; browsers send two."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class TagsField(forms.CharField):
    """Names between commas or line ends; None where the form has no such field, which changes nothing."""

    def clean(self, value):
        if value is None:
            return None
        names = tagging.names_in(super().clean(value))
        if len(names) > tagging.MOST_TAGS:
            message = gettext("A note has at most %(most)d tags; these are %(count)d. Take some out.")
            raise forms.ValidationError(message % {"most": tagging.MOST_TAGS, "count": len(names)})
        if long := next((name for name in names if len(name) > tagging.LONGEST_TAG), ""):
            message = gettext("A tag has at most %(most)d characters: shorten “%(tag)s…”.")
            raise forms.ValidationError(message % {"most": tagging.LONGEST_TAG, "tag": long[:20]})
        return names


class NoteForm(forms.Form):
    """`is_anchored`: a highlight, which may stand without a text."""

    body = LongText(
        label=_("Note"),
        max_length=Note._meta.get_field("body").max_length,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("A note has at most %(limit_value)d characters; this one has %(show_value)d. Shorten it."),
        },
    )
    color = forms.ChoiceField(required=False, choices=Note.Color, widget=forms.HiddenInput)
    tags = TagsField(required=False, max_length=2000, label=_("Tags"), help_text=_("Between commas."))
    opened_tags = TagsField(required=False, widget=forms.HiddenInput)
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    edit_version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput, label=_("Version")
    )
    keep = forms.ChoiceField(
        choices=[("", ""), (note_taking.BOTH, ""), (note_taking.MINE, "")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, is_anchored=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].required = not (is_anchored or self.data.get("quote"))
        for name in ("body", "tags"):
            del self.fields[name].widget.attrs["maxlength"]  # a browser would cut what is pasted, without a word

    @property
    def new(self):
        """What `note_taking.add_note` takes."""
        return {name: self.cleaned_data[name] for name in ("body", "tags", "client_id", "keep", "color")}

    @property
    def change(self):
        """What `note_taking.change_note` takes."""
        same = {name: self.cleaned_data[name] for name in ("body", "tags", "opened_tags", "keep", "color")}
        return same | {"opened_version": self.cleaned_data["edit_version"]}


class PassageForm(forms.Form):
    """A passage as a browser selected it (W3C Web Annotation), of the revision that it had. None without a quote.

    The words are the browser's until learning/attaching.py has looked for them.
    """

    quote = LongText(
        required=False,
        strip=False,
        max_length=LONGEST_QUOTE,
        error_messages={
            "max_length": _(
                "A highlight has at most %(limit_value)d characters; this one has %(show_value)d. Select less."
            )
        },
    )
    prefix = LongText(required=False, strip=False, max_length=MOST_CONTEXT)
    suffix = LongText(required=False, strip=False, max_length=MOST_CONTEXT)
    start = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    end = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    revision = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    @property
    def anchor(self):
        given = self.cleaned_data
        quote = given["quote"]
        if not quote.strip():
            return None
        start = -1 if given["start"] is None else given["start"]
        end = start + len(quote) if given["end"] is None else given["end"]
        return Anchor(quote, given["prefix"], given["suffix"], start, end)


class PlaceForm(forms.Form):
    """Where somebody reads; the heading is one of the live revision's, or none at the top.

    `seconds_ago` is when they read there, by the clock of their browser: what was told late is not what was read last.
    """

    heading_id = forms.CharField(required=False, max_length=120)
    has_reached_end = forms.BooleanField(required=False)
    seconds_ago = forms.IntegerField(required=False, min_value=0, max_value=10 * 365 * 24 * 60 * 60)

    def __init__(self, data, *, revision):
        super().__init__(data)
        self.revision = revision

    def clean_heading_id(self):
        heading_id = self.cleaned_data["heading_id"]
        if heading_id and heading_id not in {heading["id"] for heading in self.revision.headings}:
            raise forms.ValidationError(gettext("The lecture has no such heading."))
        return heading_id

    @property
    def place(self):
        """For `placing.keep_place`."""
        told = self.cleaned_data
        return {
            "heading_id": told["heading_id"],
            "has_reached_end": told["has_reached_end"],
            "above": ids_above(self.revision.headings, told["heading_id"]),
            "read_at": timezone.now() - timedelta(seconds=told["seconds_ago"] or 0),
        }


class NoteSearchForm(forms.Form):
    """Which notes are listed. What is not understood is left out: a list page has no wrong address."""

    q = forms.CharField(required=False, max_length=200)
    course = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    tag = forms.CharField(required=False, max_length=tagging.LONGEST_TAG)
    color = forms.ChoiceField(required=False, choices=Note.Color)
    where = forms.ChoiceField(required=False, choices=[(name, name) for name in note_finding.PLACES])
    sort = forms.ChoiceField(required=False, choices=[(name, name) for name in note_order.ORDERS])

    @property
    def wanted(self):
        self.is_valid()
        given = self.cleaned_data.get
        return note_finding.Wanted(
            words=given("q", ""), course_id=given("course"), tag=given("tag", ""), color=given("color", ""),
            where=given("where", ""), order=given("sort") or note_order.PLACE,
        )  # fmt: skip


class IdsField(forms.Field):
    """Several ids, each once; at least one."""

    widget = forms.SelectMultiple
    default_error_messages = {"required": _("Choose at least one note.")}

    def to_python(self, value):
        words = [str(word) for word in value or []]
        if not all(word.isascii() and word.isdigit() and len(word) < 19 for word in words):
            raise forms.ValidationError(gettext("There is no such note."))
        return list(dict.fromkeys(map(int, words)))


class NotesForm(forms.Form):
    """Several notes at once."""

    note = IdsField()
    tags = TagsField(required=False, max_length=2000)


class PracticeForm(forms.Form):
    """What the page of a practised mission tells besides the answer; what makes no sense counts as not said."""

    number = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    hint = forms.IntegerField(required=False, min_value=1, max_value=100)
    hints = forms.IntegerField(required=False, min_value=0, max_value=100)

    def said(self, name, otherwise):
        self.is_valid()
        value = self.cleaned_data.get(name)
        return otherwise if value is None else value


class StoppedForm(forms.Form):
    stopped = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    @property
    def mission_id(self):
        self.is_valid()
        return self.cleaned_data.get("stopped")


class AnsweredForm(forms.Form):
    """Which of my missions are listed. What is not understood narrows nothing."""

    show = forms.ChoiceField(choices=[(name, name) for name in ["solved", "unsolved", "regraded"]], required=False)
    course = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def chosen(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)


def sent_data(request):
    """The body's fields: a JSON object's or a form's. Anything else in JSON is an empty form."""
    if request.content_type != "application/json":
        return request.POST
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
