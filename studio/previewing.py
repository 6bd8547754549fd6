"""Previews for authors, and the links that let people without an account read a working copy."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import previewing
from courses.models import Course, Lecture, PreviewLink
from courses.views.preview import mode_of, show_course, show_lecture
from learning.state import LearnerState
from quizzes.views import answer_preview

PER_PAGE = 20
UNPROCESSABLE = 422
READ_OR_POST = ["GET", "HEAD", "POST"]


class LinkForm(forms.Form):
    days = forms.TypedChoiceField(
        label=gettext_lazy("Works for"),
        coerce=int,
        initial=7,
        choices=[(1, gettext_lazy("1 day")), (7, gettext_lazy("7 days")), (30, gettext_lazy("30 days"))],
        error_messages={"required": gettext_lazy("Say how long the link works.")},
    )


def preview_url(lecture):
    """The preview for whoever may edit the lecture; for others a link is made."""
    return reverse("studio:preview", args=[lecture.pk])


def door(course, mode=previewing.LEARNER):
    """Everything of a course that the person may edit."""
    return previewing.Door(
        course=course,
        lectures=Lecture.objects.filter(course=course),
        address_of=lambda pk: reverse("studio:preview", args=[pk]),
        attempts_at=reverse("studio:course_preview", args=[course.pk]) + "missions/",
        home=reverse("studio:course_preview", args=[course.pk]),
        mode=mode,
    )


@require_safe
def preview(request, pk):
    lecture = get_object_or_404(Lecture.objects.editable_by(request.user).select_related("course__owner"), pk=pk)
    opened = door(lecture.course, mode_of(request))
    return show_lecture(request, opened, pk, tried=LearnerState(is_visitor=opened.is_visitor))


@require_safe
def course_preview(request, pk):
    course = get_object_or_404(Course.objects.editable_by(request.user).select_related("owner"), pk=pk)
    return show_course(request, door(course, mode_of(request)))


@require_POST
def attempt(request, pk, mission_id):
    course = get_object_or_404(Course.objects.editable_by(request.user).select_related("owner"), pk=pk)
    return answer_preview(request, door(course), mission_id)


@require_http_methods(READ_OR_POST)
def lecture_links(request, pk):
    lecture = get_object_or_404(Lecture.objects.editable_by(request.user).select_related("course"), pk=pk)
    return links_of(request, lecture, lecture.preview_links.all(), course=lecture.course)


@require_http_methods(READ_OR_POST)
def course_links(request, pk):
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    return links_of(request, course, course.preview_links.all(), course=course)


def links_of(request, target, links, *, course):
    """The links of a lecture or a course; a POST makes one more."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        previewing.make_link(target, by=request.user, days=form.cleaned_data["days"])
        messages.success(request, _("The link is made. Whoever has it can read the working copy."))
        return redirect(request.path)
    page = Paginator(links.select_related("created_by"), PER_PAGE).get_page(request.GET.get("page"))
    for link in page:
        link.address = request.build_absolute_uri(reverse("preview", args=[link.token]))
    is_course = isinstance(target, Course)
    context = {
        "target": target,
        "course": course,
        "is_course": is_course,
        "form": form,
        "page_obj": page,
        "preview_url": reverse("studio:course_preview", args=[target.pk]) if is_course else preview_url(target),
    }
    return render(request, "studio/preview_links.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_POST
def revoke(request, pk):
    link = get_object_or_404(PreviewLink.objects.manageable_by(request.user), pk=pk)
    previewing.revoke_link(link, by=request.user)
    messages.success(request, _("The link is revoked: it opens nothing any more."))
    if link.course_id:
        return redirect("studio:course_preview_links", pk=link.course_id)
    return redirect("studio:preview_links", pk=link.lecture_id)


paths = [
    path("design/lectures/<int:pk>/preview/", preview, name="preview"),
    path("design/lectures/<int:pk>/preview/links/", lecture_links, name="preview_links"),
    path("design/courses/<int:pk>/preview/", course_preview, name="course_preview"),
    path("design/courses/<int:pk>/preview/links/", course_links, name="course_preview_links"),
    path("design/courses/<int:pk>/preview/missions/<int:mission_id>/", attempt, name="preview_attempt"),
    path("design/preview-links/<int:pk>/revoke/", revoke, name="preview_link_revoke"),
]
