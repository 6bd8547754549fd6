"""My courses: what I take, what I have left, and the ways in and out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import enrolling
from courses.models import Course

from . import taking


@login_required
@require_safe
def my_courses(request):
    context = {"taken": taking.taken_by(request.user), "left": taking.left_by(request.user)}
    return render(request, "learning/my_courses.html", context)


@login_required
@require_POST
def enrol(request, pk):
    """Into a course that can be read without an invitation, or that this person writes."""
    course = get_object_or_404(Course.objects.readable_by(request.user).with_live_lectures(), pk=pk)
    enrolling.enrol(course, by=request.user)
    messages.success(request, _("You are enrolled in “%(title)s”.") % {"title": course.title})
    return redirect(course)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, pk):
    """A page that says what stays, and the deed."""
    course = get_object_or_404(Course.objects.taken_by(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "learning/leave.html", {"course": course, "losing": is_lost(course, request.user)})
    enrolling.leave(course, by=request.user)
    messages.success(request, _("You have left “%(title)s”. What is yours stays yours.") % {"title": course.title})
    return redirect("my_courses")


def is_lost(course, user):
    """Whether its lectures cannot be read any more afterwards."""
    writes = course.owner_id == user.pk or course.authors.filter(pk=user.pk).exists()
    return course.is_secret and not writes and not user.has_perm("courses.edit_any_course")
