"""What the lecture editor takes: the lecture's own fields, a text to preview, a file for the text."""

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Lecture
from courses.slugs import PRINT, free_lecture_slug
from quizzes.placed_forms import LinesField

from . import merging
from .markdown_widget import MarkdownField


def limit_length(field):
    """The limit is read when the form is made, so that settings can change; browsers are not told, they cut texts."""
    message = _(
        "This text has %(show_value)s characters; at most %(limit_value)s are possible. Make two lectures of it."
    )
    field.validators.append(MaxLengthValidator(settings.MARKDOWN_MAX_LENGTH, message))


class SectionField(forms.ModelChoiceField):
    """Where nothing was chosen anew, nothing is asked: most saves leave the lecture in its section."""

    stays = None

    def to_python(self, value):
        return self.stays if self.stays and str(value) == str(self.stays.pk) else super().to_python(value)


class LectureForm(forms.ModelForm):
    """The working copy without its missions. `edit_version` is the one that this text was opened at."""

    # What a save a moment after typing stops may change: nothing that learners see at once.
    SAVED_BY_ITSELF = ("title", "summary", "body")

    body = MarkdownField(label=_("Text"), required=False)
    edit_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Lecture
        fields = ["title", "summary", "slug", "section", "body"]
        field_classes = {"section": SectionField}
        widgets = {
            "title": forms.Textarea(attrs={"rows": 1, "class": "editor__title", "placeholder": _("Title")}),
            "summary": forms.Textarea(
                attrs={"rows": 1, "class": "editor__summary", "placeholder": _("One sentence for lists and search")}
            ),
        }
        error_messages = {
            "title": {"required": _("Give the lecture a title.")},
            "slug": {
                "required": _("Give the lecture an address."),
                "invalid": _("Use letters, digits and hyphens only."),
            },
        }
        labels = {"section": _("section")}
        help_texts = {"section": _("Where the lecture stands in the outline.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limit_length(self.fields["body"])
        self.fields["body"].widget.attrs |= {
            "rows": 24,
            "aria-describedby": "editor-keys",
            "data-link-sample": gettext("text of the link"),
        }
        self.fields["section"].queryset = self.instance.course.sections.all()
        self.fields["section"].empty_label = None
        self.fields["section"].stays = self.instance.section
        self.free_slug = ""

    def clean_title(self):
        """One line, whatever the field lets in that wraps it."""
        lines = (line.strip() for line in self.cleaned_data["title"].splitlines())
        return " ".join(filter(None, lines))

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug == self.instance.slug:
            return slug
        if slug == PRINT:
            self.free_slug = free_lecture_slug(slug, self.instance.course, besides=self.instance)
            message = gettext("This is the address of the whole course on paper. “%(slug)s” is free.")
            raise forms.ValidationError(message % {"slug": self.free_slug}, code="taken")
        others = Lecture.objects.filter(course=self.instance.course).exclude(pk=self.instance.pk)
        if others.filter(slug=slug).exists():
            free = free_lecture_slug(slug, self.instance.course, besides=self.instance)
            raise forms.ValidationError(self.taken_message(free), code="taken")
        return slug

    def taken_message(self, free):
        self.free_slug = free
        return gettext("Another lecture of this course already has this address. “%(slug)s” is free.") % {"slug": free}

    def _post_clean(self):
        """The row is changed by courses.editing.save_lecture alone, which asks whether it was saved meanwhile."""

    def messages(self):
        for name, messages in self.errors.items():
            place = self[name].auto_id if name in self.fields else self.auto_id
            yield from ((place, message) for message in messages)


class PreviewForm(forms.Form):
    """markdownx posts `content`; we need to know whose headings and pictures it is about."""

    content = MarkdownField(required=False)
    lecture = forms.ModelChoiceField(queryset=Lecture.objects.none())

    def __init__(self, data, *, user):
        super().__init__(data)
        limit_length(self.fields["content"])
        self.fields["lecture"].queryset = Lecture.objects.editable_by(user).select_related("course")


class InsertForm(forms.Form):
    """markdownx posts a dropped or pasted file as `image`. Any file of the library's types may come."""

    image = forms.FileField(allow_empty_file=True, error_messages={"required": _("Choose a file.")})
    course = forms.ModelChoiceField(queryset=Course.objects.none())

    def __init__(self, data, files, *, user):
        super().__init__(data, files)
        self.fields["course"].queryset = Course.objects.editable_by(user)


class PresenceForm(forms.Form):
    """An open editor's sign of life, or its last one."""

    has_left = forms.BooleanField(required=False)


class MergeForm(forms.Form):
    """The texts that editor and conflict page send along. `opened_…` is what this one was opened from, where that is
    known; `my_body` and `base_body` are what the choices of that page are about.
    """

    opened_title = LinesField(required=False, strip=False)
    opened_summary = LinesField(required=False, strip=False)
    opened_slug = forms.CharField(required=False)
    opened_section = forms.CharField(required=False)
    opened_missions = forms.CharField(required=False)
    opened_body = MarkdownField(required=False)
    my_body = MarkdownField(required=False)
    base_body = MarkdownField(required=False)

    def __init__(self, data):
        super().__init__(data)
        for name in ("opened_body", "my_body", "base_body"):
            limit_length(self.fields[name])

    def given(self, name):
        """The text, or None where none came: an empty text is a text too."""
        self.is_valid()  # each text for itself: one that is too long by now costs the others nothing
        return self.cleaned_data.get(name) if name in self.data else None

    def opened(self, name):
        return self.given(f"opened_{name}")


class ChoicesForm(forms.Form):
    """Whose paragraph goes into the text, for each that differs: choice-0, choice-4, …"""

    WORDS = {merging.MINE: _("Yours"), merging.THEIRS: _("Theirs"), merging.BOTH: _("Both")}

    def __init__(self, data, *, pieces):
        super().__init__(data)
        for place, piece in enumerate(pieces):
            if not piece.is_same:
                self.fields[f"choice-{place}"] = forms.ChoiceField(choices=list(self.WORDS.items()), required=False)

    def choices(self):
        """{place: choice}; what is missing or unknown is left out, and the proposal stands."""
        self.is_valid()
        return {int(name.removeprefix("choice-")): value for name, value in self.cleaned_data.items() if value}


class LinkSearchForm(forms.Form):
    """What the link picker looks for, and in which lecture it is open."""

    q = forms.CharField(required=False, max_length=200)
    lecture = forms.ModelChoiceField(queryset=Lecture.objects.none())

    def __init__(self, data, *, user):
        super().__init__(data)
        self.fields["lecture"].queryset = Lecture.objects.editable_by(user).select_related("course")


class PictureSearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=200)
    course = forms.ModelChoiceField(queryset=Course.objects.none())

    def __init__(self, data, *, user):
        super().__init__(data)
        self.fields["course"].queryset = Course.objects.editable_by(user)
