"""What the Publish stage takes: the board's filter and ticks, and when and how one lecture is published."""

import re
from datetime import UTC

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.times import has_date_everywhere
from courses.models import Course, Lecture, LectureState
from courses.publishing import NOTE_LENGTH, BadTimes, EditedMeanwhile, NoteTooLong, StandsOtherwise
from learning.models import Report

from .board import LABELS

TICK = {"class": "form-check-input"}
ZONE = "zone-of-times"
DIGITS = re.compile(r"[0-9]{1,18}")
TYPED = ["when", "live_from", "live_until", "note", "notable"]
TIMES = ["live_from", "live_until"]
GONE = _("A ticked lecture is no longer there. Nothing was published; look at the rest again.")


class BoardForm(forms.Form):
    """Which lectures the board shows. What is not understood narrows nothing."""

    course = forms.ModelChoiceField(
        queryset=Course.objects.none(), required=False, label=_("Course"), empty_label=_("All courses")
    )
    author = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, label=_("Edited by"), empty_label=_("Everybody")
    )
    group = forms.ChoiceField(required=False, choices=LABELS.items(), widget=forms.HiddenInput)

    def __init__(self, data, *, lectures):
        super().__init__(data)
        self.lectures = lectures
        self.fields["course"].queryset = Course.objects.filter(pk__in=lectures.values("course"))
        self.fields["author"].queryset = User.objects.filter(pk__in=lectures.values("updated_by")).order_by("username")

    def chosen(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)

    def narrowed(self):
        found = self.lectures
        if course := self.chosen("course"):
            found = found.filter(course=course)
        if author := self.chosen("author"):
            found = found.filter(updated_by=author)
        return found

    @property
    def is_narrowed(self):
        return bool(self.chosen("course") or self.chosen("author"))


class InZone(forms.BoundField):
    """The page says the zone once, for all of its times; each field is described by it."""

    @property
    def aria_describedby(self):
        return " ".join(filter(None, [super().aria_describedby, ZONE]))


class MomentField(forms.DateTimeField):
    """A time in the reader's zone, as the browser's own field for dates and times sends it.

    The last moment that the field takes has a year of four digits: without it browsers wait for six, and who types
    "2030" and the hour gets the year 203009. It is a year before the calendar ends, for it is shown in every zone.
    """

    bound_field_class = InZone

    def __init__(self, **kwargs):
        # After Back a browser would put an old time into a page that may be of another zone by now.
        attrs = {"type": "datetime-local", "max": "9998-12-31T23:59", "autocomplete": "off"}
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs=attrs)
        message = _("Write a date and a time, such as 2030-05-31 09:30.")
        super().__init__(required=False, widget=widget, error_messages={"invalid": message}, **kwargs)

    def to_python(self, value):
        """Where clocks change, an hour is left out or comes twice."""
        try:
            moment = super().to_python(value)
        except forms.ValidationError as error:
            if error.code == "ambiguous_timezone":
                raise clock_change(error.params["datetime"], error.params["current_timezone"]) from error
            raise
        if moment and not has_date_everywhere(moment):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return moment and moment.astimezone(UTC)


def clock_change(moment, zone):
    """Why this time on the wall is none in its zone, or two, and what to do."""
    is_missing = zone.utcoffset(moment.replace(fold=0)) < zone.utcoffset(moment.replace(fold=1))
    text = gettext("%(time)s does not exist in %(zone)s: the clocks are put forward then. Choose a later time.")
    if not is_missing:
        text = gettext(
            "%(time)s comes twice in %(zone)s: the clocks are put back then. Choose a time outside of this hour."
        )
    return forms.ValidationError(
        text % {"time": date_format(moment, "DATETIME_FORMAT"), "zone": zone}, code="clock_change"
    )


class VersionField(forms.Field):
    """The `edit_version` that the person saw; nonsense is as good as an old one, and the page is shown again."""

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput)

    def to_python(self, value):
        return int(value) if value and DIGITS.fullmatch(str(value)) else 0


class NotedForm(forms.Form):
    """What is said about a new revision. Only its button sends it, not Enter in a field."""

    note = forms.CharField(
        label=_("What changed"),
        max_length=NOTE_LENGTH,
        required=False,
        help_text=_("For your colleagues, and for learners who finished an earlier text and are told that it changed."),
    )
    notable = forms.BooleanField(
        label=_("Tell learners that it changed"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs=TICK),
        help_text=_("Whoever finished it sees that it changed, and what. Leave it off for a typo."),
    )

    def clean(self):
        if "enter" in self.data:
            message = gettext("Enter in a field publishes nothing. Press the button when you are ready.")
            raise forms.ValidationError(message, code="enter")
        return super().clean()

    def add_refusal(self, refusal):
        """Show a PublishingError at its field, or above the form."""
        field = refusal.field if isinstance(refusal, BadTimes) else "note" if isinstance(refusal, NoteTooLong) else None
        self.add_error(field, str(refusal))


class TimesForm(NotedForm):
    """When something is published, and what is said about it."""

    NOW, LATER = "now", "later"

    when = forms.ChoiceField(
        label=_("When"),
        choices=[(NOW, _("Now")), (LATER, _("At a time"))],
        initial=NOW,
        widget=forms.RadioSelect(attrs=TICK),
        error_messages={"required": _("Say when: now, or at a time.")},
    )
    live_from = MomentField(label=_("Live from"))
    live_until = MomentField(
        label=_("Until"),
        help_text=_(
            "Learners see nothing from then on: an earlier text does not come back. "
            "Empty: until you unpublish it or publish again."
        ),
    )

    def clean_live_from(self):
        moment = self.cleaned_data["live_from"]
        if self.cleaned_data.get("when") == self.LATER:
            if not moment:
                raise forms.ValidationError(gettext("Say from when, or choose “Now”."), code="missing")
            if moment <= timezone.now():
                raise forms.ValidationError(gettext("This time has passed. Choose a later one, or “Now”."), code="past")
        elif moment and self.cleaned_data.get("when") == self.NOW:
            raise forms.ValidationError(gettext("You chose “Now” and gave a time. Choose one of them."), code="both")
        return moment

    def clean(self):
        """`zone` is that of the page, which said it beside the times: they are never read in another one."""
        cleaned, zone = super().clean(), str(timezone.get_current_timezone())
        opened = self.data.get("zone", zone)
        if opened != zone and any(self.data.get(name) for name in TIMES):
            message = gettext(
                "Your time zone was %(old)s when this page was opened, and is %(new)s now. Look at the times again."
            )
            self.add_error(None, forms.ValidationError(message % {"old": opened, "new": zone}, code="zone"))
        begins, ends = cleaned.get("live_from") or timezone.now(), cleaned.get("live_until")
        if ends and ends <= begins:
            self.add_error("live_until", gettext("The end must be later than the beginning."))
        return cleaned

    def options(self):
        """For courses.publishing."""
        names = ["note", "live_from", "live_until", "notable", "keep_scheduled"]
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class TicksField(forms.ModelMultipleChoiceField):
    def clean(self, value):
        """Databases refuse ids that are no numbers or too long ones, so they are not asked."""
        if not all(DIGITS.fullmatch(one) for one in value or []):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class TicksForm(TimesForm):
    """A ticked set, and when all of it goes live: now, unless a time is given."""

    lecture = TicksField(
        queryset=Lecture.objects.none(),
        error_messages={
            "required": _("Nothing is ticked. Tick the lectures that you want to publish."),
            "invalid_choice": GONE,
        },
    )

    def __init__(self, data=None, *, lectures=None, initial=None):
        super().__init__(data, initial=initial, auto_id="set-%s", use_required_attribute=False)
        self.fields["lecture"].queryset = Lecture.objects.none() if lectures is None else lectures
        self.fields["when"].required = False

    def opened_versions(self):
        """{id: edit_version} of the cards that the person saw."""
        return {pk: int(version) for pk, version, _mark in self.seen()}

    def opened_standings(self):
        """{id: mark} of how they stood (courses/standing.py)."""
        return {pk: mark for pk, _version, mark in self.seen()}

    def seen(self):
        """(id, edit_version, mark) of each card; what is not of that form was sent by no page of ours."""
        words = [word.split("-") for word in self.data.getlist("seen")]
        known = [word for word in words if len(word) == 3 and all(DIGITS.fullmatch(number) for number in word[:2])]
        return [(int(pk), version, mark) for pk, version, mark in known]

    def clean_when(self):
        return self.cleaned_data["when"] or self.NOW

    @property
    def is_timed(self):
        return bool(self.cleaned_data.get("live_from") or self.cleaned_data.get("live_until"))

    @property
    def is_wrong_beside_ticks(self):
        """Whether a field of the folded panel is in error, which must then be in sight."""
        return any(name in self.errors for name in TYPED)

    def typed(self):
        """What was typed beside the ticks, for an address whose page has it again; nothing where nothing was. The zone
        goes with it, in which the times were typed.
        """
        is_typed = any(name in TYPED for name in self.changed_data)
        return [(name, self.data[name]) for name in [*TYPED, "zone"] if is_typed and self.data.get(name)]

    def tell_changes(self):
        """Where the page is shown again for another reason: what changed of the ticked lectures since it was seen."""
        versions, standings = self.opened_versions(), self.opened_standings()
        for lecture in self.cleaned_data.get("lecture", ()):
            tell_changes(self, lecture, version=versions.get(lecture.pk), standing=standings.get(lecture.pk))


def typed_before(query):
    """The initial values of a TicksForm whose `typed()` is in an address."""
    return {name: query.get(name, "") for name in TYPED} if "when" in query else {}


def ids_in(query, *names):
    """The ids that were sent under these names, for showing them ticked again."""
    return {int(value) for name in names for value in query.getlist(name) if DIGITS.fullmatch(value)}


def tell_changes(form, lecture, *, version=None, standing=None):
    """The page of a refused form shows the lecture as it is by now, and what it sends next is about that. So it must
    say what changed since it was seen, whatever else is wrong. None is what no page sent.
    """
    changes = []
    if version is not None and version != lecture.edit_version:
        changes.append(str(EditedMeanwhile(lecture)))
    if standing is not None and standing != lecture.standing_mark:
        changes.append(str(StandsOtherwise(lecture)))
    for message in changes:
        if message not in form.non_field_errors():
            form.add_error(None, message)


def initial_of(lecture):
    """The times that it has; of what waits with this very text those that it waits for."""
    initial = {"edit_version": lecture.edit_version, "live_until": lecture.live_until}
    if lecture.scheduled_hash == lecture.content_hash:
        times = {"live_from": lecture.scheduled_for, "live_until": lecture.scheduled_until}
        return initial | times | {"when": TimesForm.LATER}
    return initial


class StandingField(forms.CharField):
    """How the lecture stood on the page (courses/standing.py); None where no page sent it."""

    def __init__(self):
        super().__init__(required=False, empty_value=None, widget=forms.HiddenInput)


class RestoreForm(NotedForm):
    standing = StandingField()

    def options(self):
        given = self.cleaned_data
        return {"note": given["note"], "notable": given["notable"], "opened_standing": given["standing"]}

    def tell_changes(self, lecture):
        tell_changes(self, lecture, standing=self.cleaned_data.get("standing"))


class PublishForm(TimesForm):
    edit_version = VersionField()
    standing = StandingField()
    keep_scheduled = forms.BooleanField(
        label=_("Keep what is scheduled"), required=False, widget=forms.CheckboxInput(attrs=TICK)
    )
    fixes = TicksField(
        label=_("This fixes it"),
        required=False,
        queryset=Report.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("A ticked report was answered meanwhile. Look at the rest again.")},
    )

    def __init__(self, data=None, *, lecture):
        super().__init__(data, initial=initial_of(lecture), use_required_attribute=False)
        self.lecture = lecture
        self.fields["fixes"].queryset = Report.objects.open().filter(lecture=lecture).select_related("user")
        if not lecture.scheduled_for:
            del self.fields["keep_scheduled"]

    def clean(self):
        cleaned = super().clean()
        is_same = self.lecture.state == LectureState.LIVE and not self.lecture.live_until
        if is_same and not cleaned.get("live_from") and not cleaned.get("live_until") and not self.errors:
            message = gettext("Nothing changed since revision %(number)s: learners see this text already.")
            raise forms.ValidationError(message % {"number": self.lecture.live_number}, code="same")
        return cleaned

    def options(self):
        seen = {"opened_version": "edit_version", "opened_standing": "standing"}
        return super().options() | {option: self.cleaned_data[name] for option, name in seen.items()}

    def tell_changes(self):
        given = self.cleaned_data
        tell_changes(self, self.lecture, version=given.get("edit_version"), standing=given.get("standing"))


class DiscardForm(forms.Form):
    """The version that the person saw; another one is looked at again before it goes."""

    edit_version = VersionField()
