"""Practising: one mission at a time, its feedback, and stopping one. Nothing here is an attempt."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quizzes.attempting import AttemptForm
from quizzes.judging import judge
from quizzes.models import Mission
from quizzes.showing import done_at

from . import practising
from .asking_again import ask_again, hints_allowed
from .forms import PracticeForm, StoppedForm

UNPROCESSABLE = 422


@login_required
@require_safe
def practise(request):
    found = practising.queue(request.user)
    stopped_id = StoppedForm(request.GET).mission_id
    context = {"queue": found, "just_stopped": next((i for i in found.stopped if i.mission_id == stopped_id), None)}
    if found.due:
        item = found.due[0]
        allowed = hints_allowed(item, done_at(item.mission_id, user=request.user))
        context["mission"] = ask_again(item, user=request.user, allowed=allowed)
    return render(request, "learning/practise.html", context)


def find_or_404(user, mission_id):
    """None for what this person answered and has no need to practise any more; 404 for what they never answered."""
    item = practising.find(user, mission_id)
    if item is None:
        get_object_or_404(Mission.objects.filter(Exists(user.attempts.filter(mission=OuterRef("pk")))), pk=mission_id)
    return item


@login_required
@require_POST
def practise_answer(request, mission_id):
    """An answer; with `hint`, that hint instead. A mission that is no mistake any more makes room for the next."""
    item = find_or_404(request.user, mission_id)
    if item is None or item.is_stopped:
        return redirect("practise")
    form, aside = AttemptForm(request.POST, mission=item.mission), PracticeForm(request.POST)
    allowed = hints_allowed(item, done_at(mission_id, user=request.user))
    asked = {"user": request.user, "allowed": allowed, "number": aside.said("number", item.reviews)}
    hints = min(aside.said("hint", aside.said("hints", 0)), allowed)
    if "hint" in request.POST:
        return show(request, ask_again(item, hints=hints, ticked=form.ticked, **asked))
    if not form.is_valid():
        again = ask_again(item, hints=hints, ticked=form.ticked, error=form.message, **asked)
        return show(request, again, status=UNPROCESSABLE)
    result = judge(item.frozen, form.cleaned_data["choice"], is_last=item.is_told)
    rating = practising.rating_of(result.is_correct, with_hint=hints > 0)
    card = practising.keep_review(item, by=request.user, rating=rating, number=asked["number"])
    return show(request, ask_again(item, hints=hints, result=result, **asked), card=card)


def show(request, mission, *, status=200, card=None):
    context = {"queue": practising.queue(request.user), "mission": mission, "card": card}
    return render(request, "learning/practise.html", context, status=status)


@login_required
@require_POST
def practise_easy(request, mission_id):
    item = find_or_404(request.user, mission_id)
    number = PracticeForm(request.POST).said("number", 0)
    if item and practising.call_easy(item, by=request.user, number=number):
        messages.success(request, _("Noted: it was easy, so it comes less often."))
    return redirect("practise")


@login_required
@require_POST
def practise_stop(request, mission_id):
    item = find_or_404(request.user, mission_id)
    if item is None:
        return redirect("practise")
    practising.stop(item, by=request.user)
    return HttpResponseRedirect(f"{reverse('practise')}?stopped={mission_id}")


@login_required
@require_POST
def practise_resume(request, mission_id):
    item = find_or_404(request.user, mission_id)
    if item:
        practising.resume(item, by=request.user)
        messages.success(request, _("You practise this mission again."))
    return redirect("practise")
