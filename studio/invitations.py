"""The ways into a course: its code, and invitations by e-mail."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from courses import inviting, join_codes
from courses.inviting import Outcome
from courses.models import Course, Invitation

from .learner_forms import InviteForm

PER_PAGE = 30
UNPROCESSABLE, BAD_GATEWAY = 422, 502
MAIL_DOWN = gettext_lazy("The mail server did not take it, so nobody was invited. Try again later.")
WORDS = {
    Outcome.INVITED: gettext_lazy("Invited"),
    Outcome.INVITED_ALREADY: gettext_lazy("Was invited already, and the link still works"),
    Outcome.ENROLLED_ALREADY: gettext_lazy("Takes the course already"),
    Outcome.NO_ADDRESS: gettext_lazy("Is not an e-mail address"),
    Outcome.NOT_SENT: gettext_lazy("Not invited: the mail server refused it"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request, pk):
    """The page, and many invitations at once: what came of each address is shown row by row."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return show(request, course, form, status=UNPROCESSABLE if form.is_bound else 200)
    try:
        rows = inviting.invite(course, form.cleaned_data["emails"], by=request.user, link_of=link_for(request))
    except inviting.MailNotSent:
        form.add_error(None, MAIL_DOWN)
        return show(request, course, form, status=BAD_GATEWAY)
    return show(request, course, InviteForm(initial={"emails": to_mend(rows)}), report=report_of(rows))


def link_for(request):
    return lambda token: request.build_absolute_uri(reverse("invitation", args=[token]))


def to_mend(rows):
    """What stays in the field: the addresses of which nothing came."""
    return "\n".join(row.email for row in rows if row.outcome in {Outcome.NO_ADDRESS, Outcome.NOT_SENT})


def report_of(rows):
    good = {Outcome.INVITED, Outcome.INVITED_ALREADY, Outcome.ENROLLED_ALREADY}
    return {
        "rows": [{"email": r.email, "words": WORDS[r.outcome], "is_good": r.outcome in good} for r in rows],
        "invited": sum(row.outcome == Outcome.INVITED for row in rows),
    }


def show(request, course, form, *, status=200, report=None):
    found = course.invitations.select_related("taken_by", "invited_by")
    code = course.join_code
    context = {
        "course": course,
        "form": form,
        "report": report,
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "code": join_codes.as_shown(code),
        "link": request.build_absolute_uri(reverse("join_link", args=[join_codes.as_shown(code)])) if code else "",
        "current_count": course.enrolments.current().count(),
    }
    return render(request, "studio/invitations.html", context, status=status)


@require_POST
def code_renew(request, pk):
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    had_one = bool(course.join_code)
    join_codes.renew_code(course, by=request.user)
    text = _("There is a new code. The former one opens nothing any more.") if had_one else _("The code is made.")
    messages.success(request, text)
    return redirect("studio:invitations", pk=pk)


@require_POST
def code_switch_off(request, pk):
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    if join_codes.switch_off(course, by=request.user):
        messages.success(request, _("The code is switched off. Who takes the course already still does."))
    return redirect("studio:invitations", pk=pk)


@require_POST
def send_again(request, pk):
    found = found_for(request.user, pk)
    try:
        inviting.send_again(found, by=request.user, link_of=link_for(request))
    except inviting.InvitationClosed:
        messages.warning(request, _("This invitation was taken or revoked meanwhile. Nothing was sent."))
    except inviting.MailNotSent:
        messages.error(request, _("The mail server did not take it. The link that was sent before still works."))
    else:
        text = _("The e-mail to %(email)s is sent again. The link in the former one opens nothing any more.")
        messages.success(request, text % {"email": found.email})
    return redirect("studio:invitations", pk=found.course_id)


@require_POST
def revoke(request, pk):
    found = found_for(request.user, pk)
    if inviting.revoke(found, by=request.user):
        messages.success(request, _("The invitation of %(email)s is revoked.") % {"email": found.email})
    else:
        messages.warning(request, _("This invitation was taken or revoked meanwhile. Nothing was changed."))
    return redirect("studio:invitations", pk=found.course_id)


def found_for(user, pk):
    return get_object_or_404(Invitation.objects.manageable_by(user).select_related("course"), pk=pk)


paths = [
    path("design/courses/<int:pk>/invitations/", invitations, name="invitations"),
    path("design/courses/<int:pk>/code/renew/", code_renew, name="code_renew"),
    path("design/courses/<int:pk>/code/off/", code_switch_off, name="code_switch_off"),
    path("design/invitations/<int:pk>/send-again/", send_again, name="invitation_send_again"),
    path("design/invitations/<int:pk>/revoke/", revoke, name="invitation_revoke"),
]
