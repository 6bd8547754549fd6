"""What is done with several ticked lectures at once: publish, to a section, to another course, into the trash."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import moving, structuring, trashing
from courses.models import Course, Lecture, Section
from courses.refusals import ForPublishersOnly

from .losses import losses_of
from .outline import UNPROCESSABLE, back_to, own_course, row_beside, show_outline
from .publishing_forms import TicksField, ids_in
from .undoing import offer_undo

GONE = gettext_lazy("A ticked lecture is no longer there. Nothing was changed; look at the rest again.")
# How many courses the page offers at once; a search finds the others.
MAX_COURSES = 30


class LecturesField(TicksField):
    def __init__(self, **kwargs):
        messages = {"required": gettext_lazy("Nothing is ticked. Tick lectures first."), "invalid_choice": GONE}
        super().__init__(queryset=Lecture.objects.none(), error_messages=messages, **kwargs)


class SetForm(forms.Form):
    PUBLISH, MOVE, COURSE, DELETE = "publish", "move", "course", "delete"

    lecture = LecturesField()
    action = forms.ChoiceField(choices=[(name, name) for name in [PUBLISH, MOVE, COURSE, DELETE]])
    section = forms.ModelChoiceField(queryset=Section.objects.none(), required=False)
    is_confirmed = forms.BooleanField(required=False)

    def __init__(self, data, *, course):
        super().__init__(data)
        self.fields["lecture"].queryset = course.lectures.select_related("course").in_order()
        self.fields["section"].queryset = course.sections.all()

    def clean(self):
        if self.cleaned_data.get("action") == self.MOVE and not self.cleaned_data.get("section"):
            raise forms.ValidationError(_("Say where it should go."))
        return self.cleaned_data


@require_POST
def lecture_set(request, pk):
    course = own_course(request, pk)
    form = SetForm(request.POST, course=course)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
        ticked = {int(pk) for pk in request.POST.getlist("lecture") if pk.isascii() and pk.isdigit() and len(pk) < 19}
        return show_outline(request, course, ticked=ticked, status=UNPROCESSABLE)
    return ACTIONS[form.cleaned_data["action"]](request, course, form)


def publish_set(request, course, form):
    """The board has them ticked, and publishes them together."""
    query = [("course", course.pk), *(("lecture", lecture.pk) for lecture in form.cleaned_data["lecture"])]
    return HttpResponseRedirect(f"{reverse('studio:publish')}?{urlencode(query)}")


def move_set(request, course, form):
    section, lectures = form.cleaned_data["section"], form.cleaned_data["lecture"]
    with transaction.atomic():
        moved = [lecture for lecture in lectures if structuring.put_lecture(lecture, section, by=request.user)]
    text = ngettext("%(count)s lecture is in “%(section)s”.", "%(count)s lectures are in “%(section)s”.", len(moved))
    messages.success(request, text % {"count": len(moved), "section": section.title})
    return back_to(course, row=f"section-{section.pk}")


def course_set(request, course, form):
    query = [("lecture", lecture.pk) for lecture in form.cleaned_data["lecture"]]
    return HttpResponseRedirect(f"{reverse('studio:move_to_course')}?{urlencode(query)}")


def delete_set(request, course, form):
    """What learners can read goes only after a page that says so; drafts go at once, with Undo in the message."""
    lectures = list(form.cleaned_data["lecture"])
    ticked = Lecture.objects.filter(pk__in=[lecture.pk for lecture in lectures])
    is_asked = not form.cleaned_data["is_confirmed"] and ticked.live().exists()
    if is_asked and not trashing.why_kept(ticked, by=request.user):
        query = urlencode([("lecture", lecture.pk) for lecture in lectures])
        return HttpResponseRedirect(f"{reverse('studio:lecture_set_delete', args=[course.pk])}?{query}")
    try:
        deleted = trashing.delete_lectures(lectures, by=request.user)
    except ForPublishersOnly as refusal:
        messages.error(request, str(refusal))
        return show_outline(request, course, ticked={row.pk for row in lectures}, status=UNPROCESSABLE)
    text = ngettext("%(count)s lecture is in the trash.", "%(count)s lectures are in the trash.", len(deleted))
    offer_undo(request, text % {"count": len(deleted)}, deleted)
    return back_to(course, row=row_beside(lectures[-1]))


@require_safe
def lecture_set_delete(request, pk):
    """The page that asks; its button sends the set again. What is no lecture here any more is left out."""
    course = own_course(request, pk)
    lectures = list(course.lectures.filter(pk__in=ids_in(request.GET, "lecture")).in_order())
    ticked = Lecture.objects.filter(pk__in=[lecture.pk for lecture in lectures])
    if not lectures:
        return back_to(course)
    context = {
        "course": course,
        "lectures": lectures,
        "refusal": trashing.why_kept(ticked, by=request.user),
        "losses": losses_of(ticked, with_lectures=False),
        "live": ticked.live().count(),
    }
    return render(request, "studio/outline_delete.html", context)


ACTIONS = {
    SetForm.PUBLISH: publish_set,
    SetForm.MOVE: move_set,
    SetForm.COURSE: course_set,
    SetForm.DELETE: delete_set,
}


class LecturesForm(forms.Form):
    """Own lectures by id, in the order of their outline."""

    lecture = LecturesField()

    def __init__(self, data, *, user):
        super().__init__(data)
        lectures = Lecture.objects.editable_by(user).select_related("course")
        self.fields["lecture"].queryset = lectures.in_order()


class WhereForm(forms.Form):
    """Another own course, and then one of its sections."""

    q = forms.CharField(label=gettext_lazy("Search courses"), required=False, max_length=100)
    course = forms.ModelChoiceField(queryset=Course.objects.none(), required=False)
    section = forms.ModelChoiceField(
        label=gettext_lazy("Section"), queryset=Section.objects.none(), required=False, empty_label=None
    )

    def __init__(self, data, *, user, lectures):
        super().__init__(data)
        here = {lecture.course_id for lecture in lectures}
        self.courses = Course.objects.editable_by(user).exclude(pk__in=here)
        self.fields["course"].queryset = self.courses
        self.fields["section"].queryset = Section.objects.filter(course__in=self.courses).select_related("course")

    def found(self):
        words = self.cleaned_data.get("q", "")
        return (self.courses.filter(title__icontains=words) if words else self.courses)[:MAX_COURSES]


@require_http_methods(["GET", "HEAD", "POST"])
def move_to_course(request):
    """Choose a course, then a section; the post moves. What is not this person's is not found."""
    data = request.POST if request.method == "POST" else request.GET
    which = LecturesForm(data, user=request.user)
    if not which.is_valid():
        raise Http404
    lectures = list(which.cleaned_data["lecture"])
    where = WhereForm(data, user=request.user, lectures=lectures)
    if not where.is_valid():
        raise Http404
    if request.method == "POST":
        return move_there(request, lectures, get_object_or_404(where.fields["section"].queryset, pk=chosen_pk(where)))
    course = where.cleaned_data["course"]
    context = {
        "lectures": lectures,
        "here": lectures[0].course,
        "where": where,
        "course": course,
        "sections": course.sections.all() if course else (),
        "courses": () if course else where.found(),
    }
    return render(request, "studio/outline_course.html", context)


def chosen_pk(where):
    section = where.cleaned_data["section"]
    return section.pk if section else None


def move_there(request, lectures, section):
    moved = moving.move_to_course(lectures, section, by=request.user)
    text = ngettext(
        "%(count)s lecture is in the course “%(course)s” now.",
        "%(count)s lectures are in the course “%(course)s” now.",
        len(moved),
    )
    messages.success(request, text % {"count": len(moved), "course": section.course.title})
    return back_to(section.course, row=f"lecture-{moved[0].pk}")


paths = [
    path("design/courses/<int:pk>/lectures/", lecture_set, name="lecture_set"),
    path("design/courses/<int:pk>/lectures/delete/", lecture_set_delete, name="lecture_set_delete"),
    path("design/move/", move_to_course, name="move_to_course"),
]
