"""The forms of Design: a course, a section, a lecture's title, and an order."""

import json
import re
from functools import reduce
from operator import or_

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.models import Course, Lecture, Section
from courses.slugs import free_course_slug

from .catalog_fields import CatalogFields

MOST_CO_AUTHORS = 100
FIRST_FIELDS = ["title", "slug", "summary", "language", "translation_of", "subject", "level", "cover", "cover_file"]


class CourseForm(CatalogFields, forms.ModelForm):
    co_authors = forms.CharField(
        label=gettext_lazy("Co-authors"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "User names or e-mail addresses, one a line. They see and change this course as its owner does."
        ),
    )

    class Meta:
        model = Course
        fields = [
            "title", "slug", "summary", "language", "visibility", "finish", "requires_review", *CatalogFields.COLUMNS,
        ]  # fmt: skip
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "visibility": forms.RadioSelect,
            "finish": forms.RadioSelect,
        }
        widgets |= CatalogFields.WIDGETS

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = self.fields["finish"].required = False
        self.fields["visibility"].help_text = _(
            "An invited course does not exist for anybody else: learners who read it now and are not enrolled lose it."
        )
        self.set_up_catalog_fields(user)
        self.order_fields(FIRST_FIELDS)
        if not user.has_perm("courses.publish_lecture"):
            self.fields["requires_review"].disabled = True
            self.fields["requires_review"].help_text += " " + _("Editors switch it.")
        if self.instance.pk:
            self.initial["co_authors"] = "\n".join(author.username for author in self.instance.authors.all())
        else:
            self.fields["slug"].help_text = _("The last part of the course's address. Empty: made from the title.")

    def clean_slug(self):
        slug = self.cleaned_data["slug"] or self.instance.slug or free_course_slug(self.cleaned_data.get("title", ""))
        if Course.objects.exclude(pk=self.instance.pk).filter(slug=slug).exists():
            raise ValidationError(self.taken_message(free_course_slug(slug)))
        return slug

    def clean_finish(self):
        """Not sent: it stays."""
        return self.cleaned_data["finish"] or self.instance.finish

    def taken_message(self, free):
        return _("Another course already has this address. This one is free: %(slug)s") % {"slug": free}

    def clean_co_authors(self):
        """The people; each must exist and be an author already."""
        names = list(dict.fromkeys(name for name in re.split(r"[\s,;]+", self.cleaned_data["co_authors"]) if name))
        if len(names) > MOST_CO_AUTHORS:
            message = _("Name at most %(limit)s people here; these are %(count)s.")
            raise ValidationError(message % {"limit": MOST_CO_AUTHORS, "count": len(names)})
        people = people_called(names)
        unknown = [name for name in names if name.lower() not in people]
        if unknown:
            raise ValidationError(_("Nobody here is called %(names)s.") % {"names": ", ".join(unknown)})
        found = list(dict.fromkeys(people[name.lower()] for name in names))
        readers = [str(user) for user in found if not user.role.is_author]
        if readers:
            message = _("%(names)s can only read. An admin can make an author of them.")
            raise ValidationError(message % {"names": ", ".join(readers)})
        return found


def people_called(names):
    """{user name or e-mail address in small letters: the person}, of those that exist; one query for any number."""
    if not names:
        return {}
    wanted = reduce(or_, (Q(username__iexact=name) | Q(email__iexact=name) for name in names))
    found = User.objects.with_role().filter(wanted, is_active=True).order_by("-pk")  # the oldest is put in last
    return {key.lower(): user for user in found for key in (user.email, user.username)}


class CourseSearchForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search courses"), required=False, max_length=100)


NO_TITLE = {"title": {"required": gettext_lazy("Write a title.")}}


class SectionForm(forms.ModelForm):
    class Meta:
        model = Section
        fields = ["title"]
        error_messages = NO_TITLE


class NewLectureForm(forms.ModelForm):
    class Meta:
        model = Lecture
        fields = ["title"]
        error_messages = NO_TITLE


class LectureTitleForm(forms.ModelForm):
    """A rename in place; `edit_version` is the one that the outline showed."""

    edit_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Lecture
        fields = ["title"]
        error_messages = NO_TITLE


class MoveForm(forms.Form):
    """Up, down, or to the end of a section of this course."""

    direction = forms.ChoiceField(choices=[("up", "up"), ("down", "down")], required=False)
    section = forms.ModelChoiceField(queryset=Section.objects.none(), required=False)

    def __init__(self, *args, course, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = course.sections.all()

    def clean(self):
        if bool(self.cleaned_data.get("direction")) == bool(self.cleaned_data.get("section")):
            raise ValidationError(_("Say where it should go."))
        return self.cleaned_data


class OrderForm(forms.Form):
    """The whole outline after a drag: [{"section": id, "lectures": [ids]}, …]."""

    order = forms.CharField(max_length=200_000)

    def clean_order(self):
        """As (section ids in order, {section id: [lecture ids]})."""
        try:
            rows = json.loads(self.cleaned_data["order"])
            lectures = {int(row["section"]): [int(pk) for pk in row["lectures"]] for row in rows}
            return [int(row["section"]) for row in rows], lectures
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            raise ValidationError(_("This is not an outline.")) from error


class ConfirmSlugForm(forms.Form):
    """For what cannot be undone: the person types the address of what goes."""

    slug = forms.CharField(required=False, label=gettext_lazy("Its address"))

    def __init__(self, *args, wanted, **kwargs):
        super().__init__(*args, **kwargs)
        self.wanted = wanted

    def clean_slug(self):
        if self.cleaned_data["slug"].strip() != self.wanted:
            raise ValidationError(_("Type “%(slug)s” to delete the course.") % {"slug": self.wanted})
        return self.wanted
