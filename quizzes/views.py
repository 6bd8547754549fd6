"""Answering a mission and opening its hints. Visitors may try; for them nothing is stored."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.csrf import csrf_protect_signed_in
from courses import previewing
from courses.views.preview import gone, hidden

from .attempting import (
    AsideForm,
    AttemptForm,
    NoAttemptLeft,
    ShownRevisionForm,
    open_hint,
    submit_attempt,
)
from .judging import judge
from .learner_missions import learner_mission
from .models import Mission
from .questions import MissionChanged, MissionGone, find_question, frozen_in
from .showing import Done, done_at, left_after, sheet_of, show, shown_again


@csrf_protect_signed_in
@require_POST
def attempt(request, mission_id, *, when_right=None):
    """An answer; with `hint`, the opening of that hint instead. `when_right(lecture)` is called after a right answer of
    a signed-in person was kept.
    """
    try:
        revision_id = ShownRevisionForm(request.POST).revision_id
        question = find_question(mission_id, revision_id=revision_id, user=request.user)
    except MissionGone:
        return answer_gone(request, mission_id)
    except MissionChanged as change:
        return answer_changed(request, change)
    if not request.user.is_authenticated:
        state, status = tried(request, question.frozen)
        return answer(request, question, status=status, **state)
    form, aside = AttemptForm(request.POST, mission=question.mission), AsideForm(request.POST)
    if "hint" in request.POST:
        done = open_hint(question, by=request.user, number=aside.said("hint"))
        return answer(request, question, done=done, chosen=form.ticked)
    if not form.is_valid():
        done = done_at(mission_id, user=request.user)
        return answer(request, question, status=422, done=done, error=form.message, chosen=form.ticked)
    try:
        result, done = submit_attempt(
            question,
            by=request.user,
            chosen=form.cleaned_data["choice"],
            number=aside.said("attempt"),
            seconds=aside.said("seconds"),
        )
    except NoAttemptLeft as refusal:
        return answer(request, question, status=422, again=refusal.done, error=str(refusal))
    if result.is_correct and when_right:
        when_right(question.lecture)
    if question.is_on_live_page and not request.htmx:
        return redirect(f"{question.lecture.get_absolute_url()}#mission-{mission_id}")
    return answer(request, question, done=done, result=result)


def answer_changed(request, change):
    """The mission as it is now, with what was ticked, to be answered once more."""
    question = change.question
    ticked = AttemptForm(request.POST, mission=question.mission).ticked
    done = done_at(question.frozen["id"], user=request.user) if request.user.is_authenticated else Done()
    if left_after(question.frozen, done.number) == 0:
        return answer(request, question, status=422, again=done, error=str(change))
    return answer(request, question, status=422, done=done, chosen=ticked, error=str(change))


def tried(request, frozen, *, may_close=False):
    """What comes of an answer or a hint of which nothing is kept: the state to show, and the status.

    Nobody knows how often a visitor has tried, so to them no attempt is the last one that tells all.
    """
    mission, aside = learner_mission(frozen), AsideForm(request.POST)
    form = AttemptForm(request.POST, mission=mission)
    opened = min(aside.said("hint") or aside.said("hints") or 0, len(mission.hint_costs))
    done = Done(number=(aside.said("attempt") or 1) - 1, hints=opened)
    if "hint" in request.POST:
        return {"done": done, "chosen": form.ticked}, 200
    if not form.is_valid():
        return {"done": done, "error": form.message, "chosen": form.ticked}, 422
    now = done._replace(number=done.number + 1)
    is_last = may_close and left_after(frozen, now.number) == 0
    result = judge(frozen, form.cleaned_data["choice"], hints=opened, is_last=is_last)
    return {"done": now, "result": result}, 200


def answer(request, question, *, status=200, again=None, error="", **state):
    """The mission alone for a script, a page with it and a way back otherwise."""
    sheet = sheet_of(question.revision, question.frozen, user=request.user)
    if again:
        mission = shown_again(sheet, again, error=error)
    else:
        mission = show(sheet, is_solved=state["done"].has_solved, error=error, **state)
    context = {
        "mission": mission,
        "is_signed_in": request.user.is_authenticated,
        "lecture_url": question.lecture.get_absolute_url(),
        "language": question.lecture.course.language,
        "live": question.live,
    }
    template = "quizzes/_mission.html" if request.htmx else "quizzes/attempt.html"
    return render(request, template, context, status=status)


def answer_preview(request, door, mission_id):
    """Grade an answer to a working copy's mission. Nothing is stored, whoever asks. 404 beyond the door."""
    lecture_id = get_object_or_404(Mission.objects.kept().filter(lecture__in=door.lectures), pk=mission_id).lecture_id
    revision = previewing.read(door, lecture_id).revision
    frozen = frozen_in(revision, mission_id)
    state, status = tried(request, frozen, may_close=True)
    context = {
        "mission": show(sheet_of(revision, frozen, user=None), **state),
        "preview": door,
        "lecture_url": door.address(lecture_id),
        "language": revision.lecture.course.language,
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
