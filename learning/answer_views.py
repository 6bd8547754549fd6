"""My missions: all that I answered, one of them with every attempt, and what was regraded."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import answered, looking_back, practising
from .forms import AnsweredForm

A_PAGE = 30
ATTEMPTS_A_PAGE = 10


@login_required
@require_safe
def my_missions(request):
    form = AnsweredForm(request.GET)
    show, course_id = form.chosen("show") or "", form.chosen("course")
    found = answered.answered_by(request.user, show=show, course_id=course_id)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = answered.answered_rows(list(page.object_list))
    courses = list(answered.courses_answered_in(request.user))
    context = {
        "page": page,
        "courses": courses,
        "show": show,
        "course_id": course_id,
        "due": len(practising.queue(request.user).due),
        "to_tell": answered.regrades_to_tell(request.user),
    }
    return render(request, "learning/missions.html", context)


@login_required
@require_safe
def my_answers(request, mission_id):
    mission = answered.answered_by(request.user).filter(pk=mission_id).first()
    if mission is None:
        raise Http404("This person has not answered such a mission.")
    [row] = answered.answered_rows([mission])
    numbers = looking_back.attempts_of(request.user, mission_id).values_list("number", flat=True)
    page = Paginator(numbers, ATTEMPTS_A_PAGE).get_page(request.GET.get("page"))
    looked_back = looking_back.look_back(request.user, mission_id, list(page.object_list), is_live=bool(row.url))
    if request.method == "GET" and row.regraded_at:
        looking_back.mark_told(request.user, mission_id)
    context = {"row": row, "page": page, "attempts": looked_back}
    return render(request, "learning/my_answers.html", context)


@login_required
@require_POST
def regrades_seen(request):
    looking_back.mark_told(request.user)
    messages.success(request, _("Done. The regraded answers stay on your page of missions."))
    return redirect("my_missions")
