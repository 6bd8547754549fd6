"""The AI Tutor's pages. Visitors may ask too; for them nothing is stored."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.csrf import csrf_protect_signed_in
from courses.models import Course, Lecture, Revision
from courses.views.forwarding import forwards_lecture

from . import asking
from .choosing import courses_to_ask, last_lecture
from .forms import QUESTION_LIMIT, QuestionForm
from .suggesting import questions


@require_GET
def tutor_home(request):
    """A learner goes on where they read or asked last; everybody else, and `?choose`, chooses a course."""
    lecture = last_lecture(request.user) if "choose" not in request.GET else None
    if lecture:
        return redirect("tutor", lecture.course.slug, lecture.slug)
    return render(request, "tutor/home.html", {"choices": courses_to_ask(request.user)})


@csrf_protect_signed_in
@require_http_methods(["GET", "POST"])
@forwards_lecture
def tutor(request, course_slug, lecture_slug):
    revision = live_revision(request.user, course_slug, lecture_slug)
    if request.method == "GET":
        return tutor_page(request, revision, question=request.GET.get("q", "")[:QUESTION_LIMIT])
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return question_refused(request, revision, form)
    question, lecture = form.cleaned_data["question"], revision.lecture
    if not request.user.is_authenticated:
        return answered(request, revision, asking.answer_visitor(question, lecture))
    turns = asking.ask(question, lecture, by=request.user)
    if request.htmx:
        return answered(request, revision, turns)
    return redirect(f"{request.path}#turn-{turns[0].pk}")


@login_required
@require_POST
@forwards_lecture
def clear(request, course_slug, lecture_slug):
    revision = live_revision(request.user, course_slug, lecture_slug)
    asking.clear_conversation(revision.lecture, by=request.user)
    messages.success(request, _("The conversation is cleared."))
    return redirect("tutor", course_slug, lecture_slug)


def live_revision(user, course_slug, lecture_slug):
    readable = Revision.objects.live().filter(lecture__course__in=Course.objects.readable_by(user))
    return get_object_or_404(
        readable.select_related("lecture__course").defer("html", "body", "parts"),
        lecture__course__slug=course_slug,
        lecture__slug=lecture_slug,
    )


def tutor_page(request, revision, *, status=200, turns=None, **form):
    lecture: Lecture = revision.lecture
    context = {
        "course": lecture.course,
        "lecture": lecture,
        "title": revision.title,
        "is_signed_in": request.user.is_authenticated,
        "suggestions": questions(revision),
        "turns": turns or asking.conversation_about(lecture, user=request.user),
        **form,
    }
    return render(request, "tutor/tutor.html", context, status=status)


def answered(request, revision, turns):
    """Question and answer alone for a script, else the page with them."""
    if request.htmx:
        return render(request, "tutor/_turns.html", {"turns": turns, "is_signed_in": request.user.is_authenticated})
    return tutor_page(request, revision, turns=turns)


def question_refused(request, revision, form):
    """What was typed stays in the field."""
    question = request.POST.get("question", "")
    if request.htmx:
        return render(request, "tutor/_question_error.html", {"error": form.message}, status=422)
    return tutor_page(request, revision, status=422, question=question, error=form.message)
