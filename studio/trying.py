"""What readers do beside a lecture, tried by its author in the preview: the real forms and answers, nothing stored.

A script gets the piece that changed; a browser without one gets the whole preview with it, once.
"""

import secrets
from functools import wraps

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from courses.models import Lecture
from courses.views.preview import hidden, mode_of, show_lecture
from learning.forms import NoteForm, PassageForm
from learning.state import LearnerNote, LearnerState
from learning.templatetags.learning import completion_button, favorite_button, note_panel
from tutor import asking
from tutor.forms import QuestionForm

from .previewing import door

UNPROCESSABLE = 422


def trial(view):
    """Its view gets the lecture and its door, for whoever may edit it. Whoever only goes to the address, as after the
    page of a plain form, sees the preview.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapper(request, pk):
        lecture = get_object_or_404(Lecture.objects.editable_by(request.user).select_related("course__owner"), pk=pk)
        preview = door(lecture.course, mode_of(request))
        return view(request, lecture, preview) if request.method == "POST" else redirect(preview.address(pk))

    return wrapper


def piece(request, template, context):
    return hidden(render(request, template, context))


@trial
def star(request, lecture, preview):
    tried = LearnerState(is_visitor=False, is_favorite_lecture=not request.POST.get("was_on"))
    if not request.htmx:
        return show_lecture(request, preview, lecture.pk, tried=tried)
    context = favorite_button({"request": request, "preview": preview}, "lecture", lecture, tried)
    return piece(request, "learning/_favorite_button.html", context)


@trial
def done(request, lecture, preview):
    is_done = not request.POST.get("was_on")
    tried = LearnerState(is_visitor=False, is_done=is_done, completed=frozenset({lecture.pk} if is_done else ()))
    if not request.htmx:
        return show_lecture(request, preview, lecture.pk, tried=tried)
    context = completion_button({"request": request, "preview": preview}, lecture, tried)
    return piece(request, "learning/_completion_button.html", context)


@trial
def note(request, lecture, preview):
    form = NoteForm(request.POST)
    if not form.is_valid():
        return note_refused(request, form, preview.address(lecture.pk))
    passage = PassageForm(request.POST)
    quote = passage.anchor.quote if passage.is_valid() and passage.anchor else ""
    given = {"body": form.cleaned_data["body"], "color": form.cleaned_data["color"], "quote": quote, "heading_id": ""}
    written = LearnerNote(pk=secrets.randbits(32), updated_at=timezone.now(), **given)
    tried = LearnerState(is_visitor=False, notes=(written,))
    if not request.htmx:
        return show_lecture(request, preview, lecture.pk, tried=tried)
    context = note_panel({"request": request, "preview": preview}, lecture, tried)
    return piece(request, "learning/_note.html", context | {"note": written})


def note_refused(request, form, way_back):
    """What was typed stays."""
    if request.htmx:
        return JsonResponse({"error": next(iter(form.errors.values()))[0]}, status=UNPROCESSABLE)
    context = {"form": form, "way_back": way_back}
    return hidden(render(request, "learning/note_form.html", context, status=UNPROCESSABLE))


@trial
def question(request, lecture, preview):
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return question_refused(request, lecture, preview, form.message)
    turns = asking.answer_author(form.cleaned_data["question"], lecture, address=preview.address(lecture.pk))
    if not request.htmx:
        return show_lecture(request, preview, lecture.pk, tried=reader(preview), turns=turns)
    return piece(request, "tutor/_turns.html", {"turns": turns, "preview": preview})


def question_refused(request, lecture, preview, message):
    """What was typed stays in the field."""
    if request.htmx:
        context = {"error": message}
        return hidden(render(request, "tutor/_question_error.html", context, status=UNPROCESSABLE))
    typed = {"question": request.POST.get("question", ""), "error": message}
    return show_lecture(request, preview, lecture.pk, status=UNPROCESSABLE, tried=reader(preview), **typed)


def reader(preview):
    """Who has done nothing yet."""
    return LearnerState(is_visitor=preview.is_visitor)


paths = [
    path("design/lectures/<int:pk>/preview/star/", star, name="preview_star"),
    path("design/lectures/<int:pk>/preview/done/", done, name="preview_done"),
    path("design/lectures/<int:pk>/preview/note/", note, name="preview_note"),
    path("design/lectures/<int:pk>/preview/question/", question, name="preview_question"),
]
