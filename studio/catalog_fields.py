"""The part of a course's form that the catalog shows: subject, level, cover, and what it is a translation of."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import covers
from courses.faceting import folded
from courses.models import Course, Upload
from courses.translating import family_of, originals_for
from courses.uploading import UploadRefused, look_at_upload


class CoverChoice(forms.ModelChoiceField):
    """Pictures to choose between; each stands for itself, so its name is its label."""

    widget = forms.RadioSelect

    def label_from_instance(self, upload):
        return upload.name


class SubjectInput(forms.TextInput):
    """With the subjects in use to choose from."""

    template_name = "studio/widgets/subject.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}-in-use"
        context["widget"]["attrs"]["list"] = list_id
        return context | {"list_id": list_id, "subjects": self.subjects}

    subjects = ()


class CatalogFields(forms.Form):
    """Mixed into the course's form. A cover is chosen or added once the course is there and can have files."""

    COLUMNS = ("subject", "level", "cover", "translation_of")
    WIDGETS = {"subject": SubjectInput}

    cover = CoverChoice(
        label=gettext_lazy("Cover"),
        queryset=Upload.objects.none(),
        required=False,
        blank=True,
        empty_label=gettext_lazy("None: a cloth cover with the first letter of the title"),
        help_text=gettext_lazy(
            "Shown in the catalog, on the course page and where somebody shares its link. It is cut to 40 : 21 from "
            "the middle; 1280 × 672 pixels or more look best."
        ),
    )
    cover_file = forms.FileField(
        label=gettext_lazy("Or add a picture for it"),
        required=False,
        help_text=gettext_lazy("PNG, JPEG, GIF or WebP. It joins the course's files and becomes the cover."),
        widget=forms.FileInput(attrs={"accept": ",".join(covers.KINDS)}),
    )

    def set_up_catalog_fields(self, user):
        self.fields["subject"].widget.subjects = subjects_in_use(user)
        self.fields["level"].help_text = _("What learners should bring along. The catalog can be narrowed by it.")
        self.set_up_translation(user)
        if self.instance.pk:
            self.fields["cover"].queryset = possible_covers(self.instance)
        else:
            del self.fields["cover"], self.fields["cover_file"]

    def set_up_translation(self, user):
        field = self.fields["translation_of"]
        field.queryset, field.empty_label = originals_for(self.instance, user), _("Of no other course")
        field.label_from_instance = namer(self.instance.translation_of_id, user)
        self.user = user
        field.help_text = _(
            "The same course in its first language. Their pages then lead to each other, and search engines show each "
            "reader the right one."
        )
        field.error_messages["invalid_choice"] = _(
            "Choose one of your courses that is no translation itself, or leave it empty."
        )

    def clean_subject(self):
        """As others write it already: the catalog would count two spellings apart."""
        subject = " ".join(self.cleaned_data["subject"].split())
        spelled = {folded(known): known for known in self.fields["subject"].widget.subjects}
        return spelled.get(folded(subject), subject)

    def clean_cover_file(self):
        """Whether it will be taken, with nothing stored yet."""
        file = self.cleaned_data["cover_file"]
        if file:
            try:
                found = look_at_upload(self.instance, file)
            except UploadRefused as refusal:
                raise ValidationError(str(refusal)) from refusal
            if found.content_type not in covers.KINDS:
                raise ValidationError(_("%(name)s is no picture. A cover is one.") % {"name": file.name})
        return file

    def clean(self):
        """A translation of a translation, or two courses of one family in one language, would lead readers astray."""
        cleaned = super().clean() or self.cleaned_data
        original, language = cleaned.get("translation_of"), cleaned.get("language")
        if original and self.instance.pk and self.instance.translations.exists():
            message = _("Other courses are translations of this one, so it cannot be a translation itself.")
            self.add_error("translation_of", message)
        elif language and "translation_of" in cleaned:
            self.check_languages(original, language)
        return cleaned

    def check_languages(self, original, language):
        twin = family_of(self.instance, original=original).filter(language=language).first()
        if twin:
            message = _("“%(title)s” is in this language already. A translation is in another one.")
            self.add_error("translation_of", message % {"title": namer(twin.pk, self.user)(twin)})


def namer(current, user):
    """Titles; but of the current one, which the form may name unasked, only to those who may see it."""
    seen = Course.objects.filter(Q(pk__in=visible(user)) | Q(pk__in=Course.objects.editable_by(user).values("pk")))
    is_hidden = current is not None and not seen.filter(pk=current).exists()
    return lambda course: _("A course that you cannot see") if is_hidden and course.pk == current else course.title


def visible(user):
    return Course.objects.readable_by(user).with_live_lectures().values("pk")


def possible_covers(course):
    return course.uploads.filter(content_type__in=covers.KINDS, width__isnull=False)


def subjects_in_use(user):
    """Of the courses that this person sees in the catalog or may edit: drafts of others tell nothing."""
    listed = Course.objects.readable_by(user).listed().order_by()
    own = Course.objects.editable_by(user).order_by()
    found = [*listed.values_list("subject", flat=True), *own.values_list("subject", flat=True)]
    return sorted({folded(subject): subject for subject in found if subject}.values(), key=folded)
