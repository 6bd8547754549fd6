"""The Design stage: an author's courses, and each one's settings."""

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import covers, structuring
from courses.addresses import AddressTaken
from courses.models import Course, Lecture, LectureState, Upload
from courses.refusals import ForPublishersOnly
from courses.trashing import why_kept
from courses.uploading import UploadRefused, add_upload

from . import completing
from .design_forms import ConfirmSlugForm, CourseForm, CourseSearchForm
from .losses import has_work_of_learners, losses_of

PER_PAGE = 30
UNPROCESSABLE = 422


@require_safe
def design(request):
    search = CourseSearchForm(request.GET)
    courses = Course.objects.editable_by(request.user).select_related("owner")
    if search.is_valid() and search.cleaned_data["q"]:
        courses = courses.filter(title__icontains=search.cleaned_data["q"])
    page = Paginator(courses, PER_PAGE).get_page(request.GET.get("page"))
    add_states(page)
    context = {"page_obj": page, "search": search, "is_searched": bool(request.GET.get("q"))}
    return render(request, "studio/design.html", context)


def add_states(courses):
    """`course.states`: (state, how many lectures) in the order of LectureState, without empty ones."""
    rows = Lecture.objects.filter(course__in=list(courses)).with_state().values_list("course_id", "state")
    counts = Counter(rows)
    for course in courses:
        course.states = [(state, counts[course.pk, state]) for state in LectureState.values if counts[course.pk, state]]


@require_http_methods(["GET", "HEAD", "POST"])
def course_add(request):
    form = CourseForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        course = saved(form, structuring.add_course, by=request.user)
        if course:
            return redirect("studio:outline", pk=course.pk)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "studio/course_form.html", {"form": form}, status=status)


def saved(form, action, *args, by):
    """The course, or None with the form told that somebody took the address a moment ago, or why the cover was not
    taken.
    """
    fields = dict(form.cleaned_data)
    try:
        if file := fields.pop("cover_file", None):
            fields["cover"] = add_upload(*args, file, by=by)
        course = action(*args, by=by, authors=fields.pop("co_authors"), **fields)
    except AddressTaken as taken:
        form.add_error("slug", form.taken_message(taken.free))
        return None
    except UploadRefused as refusal:
        form.add_error("cover_file", str(refusal))
        return None
    if course.cover:
        covers.prepare(course.cover)
    return course


@require_http_methods(["GET", "HEAD", "POST"])
def course_edit(request, pk):
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    own = Course.objects.get(pk=course.pk)
    form = CourseForm(request.POST or None, request.FILES or None, instance=own, user=request.user)
    if request.method == "POST" and form.is_valid() and saved(form, completing.change_course, course, by=request.user):
        messages.success(request, _("The settings are saved."))
        return redirect("studio:course_edit", pk=course.pk)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "studio/course_form.html", {"form": form, "course": course}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def course_delete(request, pk):
    """Where learners have left work, the course's address has to be typed."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    form = ConfirmSlugForm(request.POST if request.method == "POST" else None, wanted=course.slug)
    lectures = Lecture.everything.filter(course=course)
    must_type = has_work_of_learners(course)
    if request.method == "POST" and (not must_type or form.is_valid()) and deleted(course, by=request.user):
        messages.success(request, _("The course “%(title)s” is deleted.") % {"title": course.title})
        return redirect("studio:design")
    context = {
        "course": course,
        "form": form,
        "refusal": why_kept(lectures, by=request.user),
        "must_type": must_type,
        "losses": losses_of(lectures),
        "uploads": Upload.everything.filter(course=course).count(),
    }
    return render(request, "studio/course_delete.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def deleted(course, *, by):
    """False where learners can read it and this person is no publisher: the page says so."""
    try:
        structuring.delete_course(course, by=by)
    except ForPublishersOnly:
        return False
    return True


def stage_paths():
    from . import (
        funnel,
        invitations,
        learners,
        mission_analysis,
        mission_bank,
        mission_craft,
        outline,
        outline_changes,
        outline_pasting,
        outline_sets,
        trash,
    )

    return [
        path("design/", design, name="design"),
        path("design/courses/add/", course_add, name="course_add"),
        path("design/courses/<int:pk>/settings/", course_edit, name="course_edit"),
        path("design/courses/<int:pk>/delete/", course_delete, name="course_delete"),
        *learners.paths,
        *invitations.paths,
        *mission_bank.paths,
        *outline.paths,
        *outline_changes.paths,
        *outline_sets.paths,
        *outline_pasting.paths,
        *mission_craft.paths,
        *mission_analysis.paths,
        *funnel.paths,
        *trash.paths,
    ]


paths = stage_paths()
