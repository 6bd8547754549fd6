"""What the Upload stage takes for an import of missions, and for an export."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course, Lecture
from quizzes.formats.registry import FORMATS

from .uploading_forms import ManyFilesField

MOST_FILES, MOST_BYTES = 20, 50 * 1024 * 1024


class LectureField(forms.ModelChoiceField):
    """Own lectures, by course."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Lecture.objects.none(), **kwargs)

    def label_from_instance(self, lecture):
        return f"{lecture.course} › {lecture}"


def own_lectures(user):
    return Lecture.objects.editable_by(user).select_related("course").order_by("course__title", "course_id", "title")


def format_choices(first):
    return [("", first), *((name, one.label) for name, one in FORMATS.items())]


class ImportForm(forms.Form):
    lecture = LectureField(
        label=gettext_lazy("Into the lecture"),
        empty_label=gettext_lazy("Choose a lecture"),
        error_messages={"required": gettext_lazy("Choose a lecture.")},
    )
    format_name = forms.ChoiceField(label=gettext_lazy("Format"), required=False)
    files = ManyFilesField(
        label=gettext_lazy("Files"), error_messages={"required": gettext_lazy("Choose at least one file.")}
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lecture"].queryset = own_lectures(user)
        self.fields["format_name"].choices = format_choices(_("Found out from each file"))

    def clean_files(self):
        files = self.cleaned_data["files"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most %(most)s files at once.") % {"most": MOST_FILES})
        if sum(file.size for file in files) > MOST_BYTES:
            raise forms.ValidationError(_("Together they are larger than 50 MB. Send them in parts."))
        return files


class ExportForm(forms.Form):
    """`source` is `course-5` or `lecture-9`."""

    source = forms.ChoiceField(label=gettext_lazy("Missions of"))
    format_name = forms.ChoiceField(label=gettext_lazy("Format"))

    def __init__(self, data=None, *, user):
        super().__init__(data)
        self.user = user
        self.fields["format_name"].choices = [(name, one.label) for name, one in FORMATS.items()]
        self.fields["source"].choices = sources_of(user)

    def chosen(self):
        """(course, its lectures in order); for a valid form."""
        kind, _dash, pk = self.cleaned_data["source"].partition("-")
        wanted = Q(course=pk) if kind == "course" else Q(pk=pk)
        lectures = own_lectures(self.user).filter(wanted)
        in_order = list(lectures.order_by("section__position", "section_id", "position", "pk"))
        course = in_order[0].course if in_order else Course.objects.editable_by(self.user).get(pk=pk)
        return course, in_order

    @property
    def format(self):
        return FORMATS[self.cleaned_data["format_name"]]


def sources_of(user):
    """Each own course whole, and its lectures with missions, grouped by course."""
    groups = {}
    for course in Course.objects.editable_by(user):
        groups[course.pk] = (str(course), [(f"course-{course.pk}", _("The whole course: %s") % course)])
    with_missions = own_lectures(user).filter(missions__removed_at__isnull=True, missions__isnull=False).distinct()
    for lecture in with_missions:
        groups[lecture.course_id][1].append((f"lecture-{lecture.pk}", str(lecture)))
    return list(groups.values())
