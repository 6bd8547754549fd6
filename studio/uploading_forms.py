"""What the Upload stage takes: many files, a search, and what is said about one file."""

from pathlib import PurePosixPath

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Upload


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of files. Empty ones come through: the pipeline refuses each by its name and keeps the others."""

    def __init__(self, **kwargs):
        super().__init__(widget=ManyFilesInput(), allow_empty_file=True, max_length=None, **kwargs)

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) and data else [data or None]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class AddFilesForm(forms.Form):
    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.none())
    files = ManyFilesField(label=_("Files"), error_messages={"required": _("Choose at least one file.")})

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.editable_by(user)


class LibraryForm(forms.Form):
    """The search and the filter of a course's library; whatever is not valid is left out."""

    SHOW_CHOICES = [
        ("", _("All files")),
        *Upload.Kind.choices,
        ("unused", _("Used nowhere")),
        ("no-alt", _("Without alt text")),
    ]
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    show = forms.ChoiceField(label=_("Show"), required=False, choices=SHOW_CHOICES)

    def narrow(self, uploads, used):
        """`used` are the ids of files that some lecture shows."""
        self.is_valid()
        words, show = self.cleaned_data.get("q"), self.cleaned_data.get("show")
        if words:
            uploads = uploads.filter(Q(name__icontains=words) | Q(alt__icontains=words))
        if show == "unused":
            return uploads.exclude(pk__in=used)
        if show == "no-alt":
            return uploads.filter(kind=Upload.Kind.IMAGE, alt="", is_decorative=False)
        return uploads.filter(kind=show) if show else uploads


class UploadForm(forms.ModelForm):
    class Meta:
        model = Upload
        fields = ["name", "alt", "is_decorative"]
        widgets = {"alt": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"name": {"required": _("Give the file a name.")}}
        help_texts = {
            "name": _("The last part of its address. Lectures that show the file go on showing it."),
            "is_decorative": _("It says nothing that the text does not say: people who cannot see it miss nothing."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.is_image:
            del self.fields["alt"], self.fields["is_decorative"]

    def clean_name(self):
        return PurePosixPath(self.cleaned_data["name"]).name or self.instance.name

    def clean_alt(self):
        return " ".join(self.cleaned_data["alt"].split())

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_decorative") and cleaned.get("alt"):
            self.add_error("alt", _("Decoration has no alt text. Take the text out, or the tick."))
        return cleaned

    def _post_clean(self):
        """The row itself is changed by courses.uploading.change_upload."""

    def fields_to_change(self):
        """For change_upload(); what the form does not ask about stays."""
        return {
            "name": self.cleaned_data["name"],
            "alt": self.cleaned_data.get("alt", self.instance.alt),
            "is_decorative": self.cleaned_data.get("is_decorative", self.instance.is_decorative),
        }
