"""The learner's own things: notes, finished lectures and the reading place. Another's are not found."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

import quizzes.views
from accounts.csrf import csrf_protect_signed_in
from courses.models import Lecture, Revision

from . import changing, completing, note_finding, note_taking, placing
from .attaching import anchor_fields
from .forms import NoteForm, PassageForm, PlaceForm, sent_data
from .models import Completion, Note


@login_required
@require_POST
def note_add(request, lecture_id):
    lecture = get_object_or_404(Lecture.objects.visible_to(request.user).select_related("course"), pk=lecture_id)
    if came_from_another(request):
        return somebody_else(request, lecture)
    form, passage = NoteForm(request.POST), PassageForm(request.POST)
    if not passage.is_valid():
        form.add_error(None, next(iter(passage.errors.values())))
    if not form.is_valid():
        return note_refused(request, form, lecture)
    anchor = passage.anchor and anchor_fields(lecture, seen=passage.cleaned_data["revision"], anchor=passage.anchor)
    try:
        note = note_taking.add_note(lecture, by=request.user, **form.new, **(anchor or {}))
    except note_taking.NoteConflict as conflict:
        return note_conflict(request, form, conflict.note)
    return note_kept(request, note, lecture)


@login_required
@require_POST
def note_save(request, pk):
    note = get_object_or_404(Note.objects.filter(user=request.user).select_related("lecture__course"), pk=pk)
    form = NoteForm(request.POST, is_anchored=bool(note.quote))
    if not form.is_valid():
        return note_refused(request, form, note.lecture)
    try:
        note = note_taking.change_note(note, **form.change)
    except note_taking.NoteConflict as conflict:
        return note_conflict(request, form, conflict.note)
    return note_kept(request, note, note.lecture)


def came_from_notes(request):
    return request.POST.get("back") == "notes"


def way_back(request, lecture):
    """Where the note is shown: the lecture, or the page of all notes for one that is not live."""
    is_live = Lecture.objects.visible_to(request.user).filter(pk=lecture.pk).exists()
    return reverse("notes") if came_from_notes(request) or not is_live else lecture.get_absolute_url()


def note_kept(request, note, lecture):
    """The note alone for a script; otherwise back to the page where it was written."""
    if request.htmx:
        is_overview = came_from_notes(request)
        [shown] = note_finding.with_places(request.user, [note.pk]) if is_overview else [note]
        return render(request, "learning/_note.html", {"note": shown, "is_overview": is_overview})
    messages.success(request, _("Note saved."))
    return redirect(f"{way_back(request, lecture)}#note-{note.pk}")


def note_refused(request, form, lecture):
    """What was typed stays: a script has it in its page, otherwise the form comes back with it."""
    if request.htmx:
        message = next(iter(form.errors.values()))[0]
        return JsonResponse({"error": str(message)}, status=422)
    context = {"form": form, "is_overview": came_from_notes(request), "way_back": way_back(request, lecture)}
    return render(request, "learning/note_form.html", context, status=422)


def note_conflict(request, form, note):
    """Both texts, and a choice: a piece for a script, otherwise a page whose form saves to the note as it stands."""
    context = {
        "form": form,
        "note": note,
        "mine": form.cleaned_data["body"],
        "is_overview": came_from_notes(request),
        "way_back": way_back(request, note.lecture),
    }
    template = "learning/_note_conflict.html" if request.htmx else "learning/note_conflict.html"
    return render(request, template, context, status=409)


def came_from_another(request):
    """The page was somebody else's: they typed, and another person has signed in since in the same browser."""
    learner = request.POST.get("learner", "")
    return bool(learner) and learner != str(request.user.pk)


def somebody_else(request, lecture):
    """It is not stored with this learner's notes; a script keeps it in the browser, a page shows it."""
    message = _("Somebody else is signed in by now, so the note was not saved. Sign in again as the one who wrote it.")
    if request.htmx:
        return JsonResponse({"error": message}, status=403)
    form = NoteForm(request.POST)
    form.add_error(None, message)
    context = {"form": form, "way_back": way_back(request, lecture)}
    return render(request, "learning/note_form.html", context, status=403)


@login_required
@require_POST
def toggle_completion(request, pk):
    lecture = get_object_or_404(Lecture.objects.visible_to(request.user).select_related("course"), pk=pk)
    is_done = completing.toggle(lecture, by=request.user)
    if not request.htmx:
        return redirect(lecture)
    context = {"lecture": lecture, "is_done": is_done, "is_signed_in": True}
    return render(request, "learning/_completion_button.html", context)


@login_required
@require_POST
def reading_place(request, pk):
    """A note from the page in the background: the heading now on top, and whether the end came into view."""
    readable = Revision.objects.live().filter(lecture__in=Lecture.objects.visible_to(request.user))
    revision = get_object_or_404(readable.select_related("lecture").defer("html", "body", "parts"), lecture__pk=pk)
    form = PlaceForm(sent_data(request), revision=revision)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    is_done = placing.keep_place(revision.lecture, by=request.user, **form.place)
    return JsonResponse({"is_done": is_done})


@login_required
@require_GET
def lecture_changes(request, pk):
    """What changed since this learner finished the lecture; 404 where it is not finished."""
    finished = Completion.objects.filter(user=request.user, lecture__in=Lecture.objects.visible_to(request.user))
    completion = get_object_or_404(finished.exclude(revision=None).select_related("revision"), lecture__pk=pk)
    live = Revision.objects.live().select_related("lecture__course").get(lecture__pk=pk)
    context = {
        "lecture": live.lecture,
        "live": live,
        "seen": completion.revision,
        "changes": changing.told_since(completion.revision, live),
        "parts": changing.changes_for_reader(completion.revision, live, reader=request.user),
    }
    return render(request, "learning/changes.html", context)


@login_required
@require_POST
def read_again(request, pk):
    lecture = get_object_or_404(Lecture.objects.visible_to(request.user).select_related("course"), pk=pk)
    if not completing.read_again(lecture, by=request.user):
        raise Http404("This lecture is not finished.")
    messages.success(request, _("Marked as read again."))
    return redirect(lecture)


@csrf_protect_signed_in
@require_POST
def attempt(request, mission_id):
    """`quizzes` grades; up here it is known that a right answer may finish the lecture (learning/completing.py)."""
    finished = []

    def when_right(lecture):
        if completing.complete_if_finished(lecture, by=request.user):
            finished.append(lecture.pk)

    response = quizzes.views.attempt(request, mission_id=mission_id, when_right=when_right)
    for pk in finished:
        trigger_client_event(response, "lecture-finished", {"lecture": pk})
    return response
