"""Into a course by its code or by an invitation. A code is looked up only for those who are signed in, so that nobody
can guess in secret; a visitor is told to sign in, whatever the code is.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.throttling import Tries
from courses import inviting, join_codes
from courses.join_forms import NO_SUCH_CODE, TOO_MANY, JoinForm
from courses.models import Course, Invitation
from courses.views.preview import hidden

READ_OR_POST = ["GET", "HEAD", "POST"]
NOT_FOUND, GONE, UNPROCESSABLE, TOO_MANY_REQUESTS = 404, 410, 422, 429


@require_http_methods(READ_OR_POST)
def join(request):
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if request.method != "POST":
        return show_form(request, JoinForm())
    return looked_up(request, JoinForm(request.POST), then=joined, refused=UNPROCESSABLE)


@require_http_methods(["GET", "HEAD"])
def join_link(request, code):
    """The code in a link: shows which course it is. Nothing happens before the button is pressed."""
    if not request.user.is_authenticated:
        return sign_in_first(request)
    return looked_up(request, JoinForm({"code": code}), then=ask_to_join, refused=NOT_FOUND)


def sign_in_first(request):
    return hidden(render(request, "courses/join_first.html", {"here": request.get_full_path()}))


def looked_up(request, form, *, then, refused):
    """`then(request, form)` with a good code. Only wrong codes count against the person."""
    tries = Tries("join", request, most=settings.JOIN_TRIES)
    if not tries.are_left:
        form = JoinForm(initial={"code": form.data.get("code", "")})
        return show_form(request, form, problem=TOO_MANY, status=TOO_MANY_REQUESTS)
    if form.is_valid():
        return then(request, form)
    if form.has_error("code", "unknown"):
        tries.count()
    return show_form(request, form, status=refused)


def show_form(request, form, *, problem="", status=200):
    return hidden(render(request, "courses/join.html", {"form": form, "problem": problem}, status=status))


def ask_to_join(request, form):
    if Course.objects.taken_by(request.user).filter(pk=form.course.pk).exists():
        return redirect(landing(form.course))
    context = {"course": form.course, "code": join_codes.as_shown(form.course.join_code)}
    return hidden(render(request, "courses/join_course.html", context))


def joined(request, form):
    try:
        course = join_codes.join(form.cleaned_data["code"], by=request.user).course
    except join_codes.NoSuchCode:  # renewed in this very moment
        form.add_error("code", NO_SUCH_CODE)
        return show_form(request, form, status=UNPROCESSABLE)
    return welcome(request, course)


def welcome(request, course):
    messages.success(request, _("You are enrolled in “%(title)s”.") % {"title": course.title})
    return redirect(landing(course))


def landing(course):
    """The course, or the list of courses while nothing in it is live."""
    is_live = Course.objects.filter(pk=course.pk).with_live_lectures().exists()
    return course if is_live else "my_courses"


@require_http_methods(READ_OR_POST)
def invitation(request, token):
    """Whoever has the link sees which course it is about; taking it needs an account."""
    if request.method == "POST":
        return take(request, token)
    try:
        found = inviting.invitation_of(token)
    except inviting.NoInvitation:
        return no_invitation(request)
    if request.user.is_authenticated and Course.objects.taken_by(request.user).filter(pk=found.course_id).exists():
        return redirect(landing(found.course))
    return show_invitation(request, found)


@login_required
def take(request, token):
    try:
        return welcome(request, inviting.take(token, by=request.user))
    except inviting.NoInvitation:
        return no_invitation(request)
    except inviting.InvitationClosed as closed:
        return show_invitation(request, closed.invitation)


def show_invitation(request, found):
    """What it leads to is told only while it is open."""
    is_open, user = found.state == Invitation.State.OPEN, request.user
    context = {
        "invitation": found,
        "state": found.state,
        "is_open": is_open,
        "is_mine": user.is_authenticated and found.taken_by_id == user.pk,
        "is_for_another": user.is_authenticated and user.email.lower() != found.email,
        "here": request.path,
    }
    return hidden(render(request, "courses/invitation.html", context, status=200 if is_open else GONE))


def no_invitation(request):
    return hidden(render(request, "courses/invitation.html", {"state": "", "is_open": False}, status=NOT_FOUND))
