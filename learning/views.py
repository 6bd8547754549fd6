"""The learner's own things: notes, favorites, finished lectures and the reading place. Another's are not found."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

import quizzes.views
from accounts.csrf import csrf_protect_signed_in
from accounts.ways_back import path_on_site
from courses.models import Lecture, Revision

from . import changing, completing, favoriting, listing, note_taking, placing
from .forms import NoteForm, NoteSearchForm, PlaceForm, sent_data
from .models import Completion, Note

A_PAGE = 30


@login_required
@require_GET
def notes(request):
    words, course_id = NoteSearchForm(request.GET).chosen
    found = listing.notes_of(request.user, words=words, course_id=course_id)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "courses": list(listing.courses_with_notes(request.user)),
        "words": words,
        "course_id": course_id,
    }
    return render(request, "learning/notes.html", context)


@login_required
@require_POST
def note_add(request, lecture_id):
    lecture = get_object_or_404(Lecture.objects.visible_to(request.user).select_related("course"), pk=lecture_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return note_refused(request, form, lecture)
    note = note_taking.add_note(lecture, by=request.user, **form.cleaned_data)
    return note_kept(request, note, lecture)


@login_required
@require_POST
def note_save(request, pk):
    note = get_object_or_404(Note.objects.filter(user=request.user).select_related("lecture__course"), pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return note_refused(request, form, note.lecture)
    note_taking.change_note(note, body=form.cleaned_data["body"])
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
        return render(request, "learning/_note.html", {"note": note, "is_overview": came_from_notes(request)})
    messages.success(request, _("Note saved."))
    return redirect(f"{way_back(request, lecture)}#note-{note.pk}")


def note_refused(request, form, lecture):
    """What was typed stays: a script has it in its page, otherwise the form comes back with it."""
    if request.htmx:
        message = next(iter(form.errors.values()))[0]
        return JsonResponse({"error": str(message)}, status=422)
    context = {"form": form, "is_overview": came_from_notes(request), "way_back": way_back(request, lecture)}
    return render(request, "learning/note_form.html", context, status=422)


@login_required
@require_http_methods(["GET", "POST"])
def note_delete(request, pk):
    """A page that asks, and the deed. The script on the page asks nothing: it offers to undo first."""
    mine = Note.objects.filter(user=request.user).select_related("lecture__course")
    notes = listing.with_titles(mine, reader=request.user)
    note = get_object_or_404(notes, pk=pk)
    if request.method == "GET":
        return render(request, "learning/note_delete.html", {"note": note})
    note.delete()
    if request.htmx:
        return JsonResponse({"deleted": pk})
    messages.success(request, _("Note deleted."))
    return redirect("notes")


@login_required
@require_GET
def favorites(request):
    kind = request.GET.get("kind", "")
    page = Paginator(listing.favorites_of(request.user, kind=kind), A_PAGE).get_page(request.GET.get("page"))
    page.object_list = [listing.favorite_row(favorite) for favorite in page.object_list]
    context = {"page": page, "kind": kind, "has_any": listing.favorites_of(request.user).exists()}
    return render(request, "learning/favorites.html", context)


@login_required
@require_POST
def toggle_course(request, pk):
    course = get_object_or_404(favoriting.courses_to_star(request.user), pk=pk)
    return starred(request, "course", course, is_favorite=favoriting.toggle(by=request.user, course=course))


@login_required
@require_POST
def toggle_lecture(request, pk):
    lecture = get_object_or_404(favoriting.lectures_to_star(request.user), pk=pk)
    return starred(request, "lecture", lecture, is_favorite=favoriting.toggle(by=request.user, lecture=lecture))


def starred(request, kind, target, *, is_favorite):
    """The star alone for a script; otherwise back to the page where it was pressed."""
    back = path_on_site(request, request.POST.get("next", ""))
    if not request.htmx:
        return HttpResponseRedirect(back or target.get_absolute_url())
    context = {"kind": kind, "target": target, "is_favorite": is_favorite, "is_signed_in": True}
    action = reverse(f"favorite_{kind}", args=[target.pk])
    return render(request, "learning/_favorite_button.html", context | {"action": action, "way_back": back})


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
    is_done = placing.keep_place(revision.lecture, by=request.user, **form.cleaned_data)
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
