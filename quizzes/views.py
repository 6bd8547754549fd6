"""Answering a mission. Visitors may try; for them nothing is stored."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.csrf import csrf_protect_signed_in
from courses import previewing
from courses.views.preview import gone, hidden

from .attempting import (
    AttemptForm,
    MissionGone,
    ShownRevisionForm,
    find_question,
    frozen_in,
    has_solved,
    submit_attempt,
)
from .grading import grade
from .models import Mission
from .showing import show


@csrf_protect_signed_in
@require_POST
def attempt(request, mission_id):
    try:
        revision_id = ShownRevisionForm(request.POST).revision_id
        question = find_question(mission_id, revision_id=revision_id, user=request.user)
    except MissionGone:
        return answer_gone(request, mission_id)
    form = AttemptForm(request.POST, frozen=question.frozen)
    if not form.is_valid():
        return answer(request, question, status=422, error=form.message, chosen=form.ticked)
    chosen = form.cleaned_data["choice"]
    if not request.user.is_authenticated:
        return answer(request, question, result=grade(question.frozen, chosen))
    result = submit_attempt(question, by=request.user, chosen=chosen)
    if question.is_on_live_page and not request.htmx:
        return redirect(f"{question.lecture.get_absolute_url()}#mission-{mission_id}")
    return answer(request, question, result=result)


def answer(request, question, *, status=200, **state):
    """The mission alone for a script, a page with it and a way back otherwise."""
    is_solved = has_solved(question.frozen["id"], user=request.user)
    context = {
        "mission": show(question.revision, question.frozen, is_solved=is_solved, **state),
        "is_signed_in": request.user.is_authenticated,
        "lecture_url": question.lecture.get_absolute_url(),
        "live": question.live,
    }
    template = "quizzes/_mission.html" if request.htmx else "quizzes/attempt.html"
    return render(request, template, context, status=status)


def answer_preview(request, door, mission_id):
    """Grade an answer to a working copy's mission. Nothing is stored, whoever asks. 404 beyond the door."""
    lecture_id = get_object_or_404(Mission.objects.kept().filter(lecture__in=door.lectures), pk=mission_id).lecture_id
    revision = previewing.read(door, lecture_id).revision
    frozen = frozen_in(revision, mission_id)
    form = AttemptForm(request.POST, frozen=frozen)
    if form.is_valid():
        status, state = 200, {"result": grade(frozen, form.cleaned_data["choice"])}
    else:
        status, state = 422, {"error": form.message, "chosen": form.ticked}
    context = {
        "mission": show(revision, frozen, **state),
        "preview": door,
        "lecture_url": door.address(lecture_id),
        "live": revision,
    }
    template = "quizzes/_mission.html" if request.htmx else "quizzes/attempt.html"
    return hidden(render(request, template, context, status=status))


@csrf_protect_signed_in
@require_POST
def preview_attempt(request, token, mission_id):
    """An answer behind a preview link."""
    try:
        door, _link = previewing.open_door(token)
    except previewing.BadToken as error:
        return gone(request, error)
    return answer_preview(request, door, mission_id)


def answer_gone(request, mission_id):
    template = "quizzes/_gone.html" if request.htmx else "quizzes/gone.html"
    return render(request, template, {"mission_id": mission_id}, status=410)
