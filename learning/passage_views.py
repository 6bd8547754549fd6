"""Passages that notes hang on: a note by itself, and attaching it to other words. Another's note is not found."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.models import Lecture

from . import note_finding
from .attaching import attach
from .forms import PassageForm
from .models import Note

UNPROCESSABLE = 422


@login_required
@require_GET
def note_card(request, pk):
    """For a mark whose note is not beside the text: the panel shows the newest ones only."""
    note = get_object_or_404(Note.objects.kept().filter(user=request.user), pk=pk)
    if request.htmx:
        return render(request, "learning/_note.html", {"note": note})
    [note] = note_finding.with_places(request.user, [note.pk])
    return render(request, "learning/note_card.html", {"note": note})


@login_required
@require_POST
def note_attach(request, pk):
    """To the words that were selected in the lecture as it is now."""
    readable = Lecture.objects.visible_to(request.user)
    mine = Note.objects.kept().filter(user=request.user, lecture__in=readable).exclude(quote="")
    note = get_object_or_404(mine.select_related("lecture__course"), pk=pk)
    form = PassageForm(request.POST)
    if not form.is_valid() or form.anchor is None:
        return refused(next((messages[0] for messages in form.errors.values()), _("Select some words first.")))
    note = attach(note, seen=form.cleaned_data["revision"], anchor=form.anchor)
    if note.is_orphan:
        return refused(_("These words were not found in the lecture. Load the page again and select them once more."))
    if request.htmx:
        return render(request, "learning/_note.html", {"note": note})
    return redirect(f"{note.lecture.get_absolute_url()}#mark-{note.pk}")


def refused(message):
    return JsonResponse({"error": message}, status=UNPROCESSABLE)
