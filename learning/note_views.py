"""The page of all notes, taking them along, and what is done to several of them. Another's are not found."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import note_export, note_finding, note_order, note_taking, note_undoing, tagging
from .forms import NoteSearchForm, NotesForm
from .models import Note

A_PAGE = 30
IN_TRAY_AT_FIRST = 5


@login_required
@require_GET
def notes(request):
    wanted = NoteSearchForm(request.GET).wanted
    found = note_finding.notes_of(request.user, wanted)
    listed, tray = note_finding.parted(found) if wanted.has_tray else (found, [])
    page = Paginator(note_order.in_order(listed, wanted.order), A_PAGE).get_page(request.GET.get("page"))
    ids, first = list(page.object_list), tray[:IN_TRAY_AT_FIRST] if page.number == 1 else []
    shown = {note.pk: note for note in note_finding.with_places(request.user, [*ids, *first])}
    context = {
        "page": page,
        "notes": [shown[pk] for pk in ids if pk in shown],
        "tray": [shown[pk] for pk in first if pk in shown],
        "tray_count": len(tray),
        "count": page.paginator.count + len(tray),
        "wanted": wanted,
        "courses": list(note_finding.courses_of(request.user)),
        "tags": list(tagging.tags_of(request.user).values_list("name", flat=True)),
        "colors": Note.Color.choices[1:],
    }
    return render(request, "learning/notes.html", context)


@login_required
@require_GET
def notes_print(request):
    """All that the filter finds, on one page without controls."""
    wanted = NoteSearchForm(request.GET).wanted
    found = note_finding.notes_of(request.user, wanted)
    notes = note_finding.with_places(request.user, note_order.in_order(found, note_order.PLACE)[:])
    return render(request, "learning/notes_print.html", {"notes": notes, "wanted": wanted})


@login_required
@require_GET
def notes_file(request, kind):
    """What the filter finds as a file, sent while it is written."""
    if kind not in note_export.KINDS:
        raise Http404(kind)
    found = note_finding.notes_of(request.user, NoteSearchForm(request.GET).wanted)
    content_type, write = note_export.KINDS[kind]
    lines = write(note_export.in_chunks(found, request.user), site=request.build_absolute_uri("/")[:-1])
    response = StreamingHttpResponse(note_export.as_asked(lines), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="notes-{timezone.localdate().isoformat()}.{kind}"'
    return response


@login_required
@require_GET
def note_tags(request):
    """What the field for tags proposes."""
    return JsonResponse({"tags": list(tagging.tags_of(request.user).values_list("name", flat=True))})


@login_required
@require_http_methods(["GET", "POST"])
def note_delete(request, pk):
    """A page that asks, and the deed, which can be undone. The script on the page does not ask."""
    note = get_object_or_404(Note.objects.kept().filter(user=request.user), pk=pk)
    if request.method == "GET":
        [note] = note_finding.with_places(request.user, [note.pk])
        return render(request, "learning/note_delete.html", {"note": note})
    note_taking.delete_notes([note], by=request.user)
    if request.htmx:
        return JsonResponse({"deleted": pk})
    note_undoing.offer_undo(request, _("Note deleted."), [pk])
    return redirect("notes")


@login_required
@require_POST
def notes_restore(request):
    form = NotesForm(request.POST)
    back = note_taking.restore_notes(form.cleaned_data["note"], by=request.user) if form.is_valid() else []
    if not back:
        raise Http404("None of them is a note of this learner.")
    if request.htmx:
        return JsonResponse({"restored": back})
    told = ngettext("The note is back.", "%(count)d notes are back.", len(back)) % {"count": len(back)}
    messages.success(request, told)
    return redirect(f"{reverse('notes')}#note-{back[0]}" if len(back) == 1 else "notes")


@login_required
@require_POST
def notes_together(request):
    """What is done to the notes that were chosen on the page: they get tags, or go."""
    form = NotesForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect(note_undoing.way_back(request))
    chosen = Note.objects.kept().filter(user=request.user, pk__in=form.cleaned_data["note"])
    if request.POST.get("do") == "delete":
        delete_together(request, chosen)
    else:
        tag_together(request, chosen, form.cleaned_data["tags"])
    return redirect(note_undoing.way_back(request))


def delete_together(request, chosen):
    gone = note_taking.delete_notes(chosen, by=request.user)
    if gone:
        told = ngettext("%(count)d note deleted.", "%(count)d notes deleted.", len(gone)) % {"count": len(gone)}
        note_undoing.offer_undo(request, told, gone)


def tag_together(request, chosen, names):
    if not names:
        messages.error(request, _("Type a tag first."))
        return
    full = note_taking.tag_notes(chosen.prefetch_related("tags"), names, by=request.user)
    messages.success(request, _("Tagged."))
    if full:
        told = ngettext(
            "%(count)d note already has as many tags as it may, and stays as it is.",
            "%(count)d notes already have as many tags as they may, and stay as they are.",
            full,
        )
        messages.warning(request, told % {"count": full})


@login_required
@require_POST
def note_keep(request, pk):
    """The passage is gone; the learner keeps the note with the old words, and is not asked again."""
    orphans = Note.objects.kept().filter(user=request.user, orphaned_at__isnull=False)
    note = get_object_or_404(orphans, pk=pk)
    note_taking.keep_orphan(note)
    if request.htmx:
        return JsonResponse({"kept": pk})
    messages.success(request, _("The note stays, with the words as they were."))
    return redirect(f"{reverse('notes')}#note-{pk}")
