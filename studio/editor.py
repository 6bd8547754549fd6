"""The lecture editor: its page, saving, the preview, and files dropped into the text.

`markdownx.urls` is never included: its views let anyone upload. These carry its names and keep its contract, and every
one of them fetches what the person may edit.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from courses.addresses import AddressTaken
from courses.editing import EditConflict
from courses.gone import Gone
from courses.linkchecking.background import ask_soon
from courses.models import Lecture
from courses.standing import standing
from courses.uploading import UploadRefused, add_upload, readable_stem
from quizzes.choice_forms import ChoiceFormSet
from quizzes.freezing import MISSIONS
from quizzes.hint_forms import HintFormSet

from . import comparing, conflicts, picking, presence, turning, unsaved
from .editing import Edit, findings_of, opened_of, page_of, with_state
from .editing_forms import InsertForm, PreviewForm
from .previewing import preview_url
from .undoing import offer_undo

UNPROCESSABLE, CONFLICT = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
def lecture_edit(request, pk):
    lecture = own_lectures(request).filter(pk=pk).first()
    if lecture is None:
        return missing(request, pk)
    if request.method != "POST":
        return show_editor(request, Edit(lecture, number=turning.number_asked(request.GET, lecture)))
    if prefix := request.POST.get("add"):
        return show_editor(request, Edit.with_row(lecture, request.POST, prefix))
    if "merge" in request.POST:
        return put_together(request, lecture)
    edit = Edit(lecture, request.POST)
    return save_for_script(request, edit) if wants_json(request) else save(request, edit)


def put_together(request, lecture):
    """The page of both texts again, with what was chosen there; nothing is saved. My missions stay on it, whosever are
    chosen.
    """
    edit = Edit(lecture, conflicts.with_my_missions(request.POST))
    if not edit.is_valid():
        return show_editor(request, edit, status=UNPROCESSABLE)
    return show_conflict(request, edit, with_state(lecture), status=200)


@require_POST
def lecture_restore(request, pk):
    """Out of the trash, and then the same save once more."""
    unsaved.bring_back(request, pk)
    return lecture_edit(request, pk)


def own_lectures(request):
    return Lecture.objects.editable_by(request.user).select_related("course", "section")


def missing(request, pk):
    """The way out of the trash, if it is there; and a text that was sent is shown back."""
    return unsaved.answer(request, pk) if request.method == "POST" else unsaved.show_trashed(request, pk)


def wants_json(request):
    return request.headers.get("Accept", "").startswith("application/json")


def save(request, edit):
    """A plain form: the page again, a page with messages, or the conflict page."""
    if not edit.is_valid():
        return show_editor(request, edit, status=UNPROCESSABLE)
    if conflicts.lacks_missions_choice(request.POST):
        return show_conflict(request, edit, with_state(edit.lecture), status=UNPROCESSABLE)
    if turning.wants_to_turn(request.POST) and edit.is_saved():
        return redirect(turning.address_after(edit, request.POST))
    began_at = timezone.now()
    try:
        edit.save(by=request.user)
    except EditConflict as conflict:
        return show_conflict(request, edit, conflict.current)
    except AddressTaken as taken:
        edit.form.add_error("slug", edit.form.taken_message(taken.free))
        return show_editor(request, edit, status=UNPROCESSABLE)
    except Gone as gone:
        if gone.row == edit.lecture:
            return unsaved.answer(request, edit.lecture.pk)
        edit.form.add_error("section", str(gone))
        return show_editor(request, edit, status=UNPROCESSABLE)
    tell_saved(request, edit.lecture, began_at)
    ask_soon(edit.lecture)  # a script asks for the findings instead, and so for this
    if "bank" in request.POST:  # without a script the bank is another page, and nothing typed is left behind
        return redirect(f"{reverse('studio:missions')}?to={edit.lecture.pk}")
    return redirect(turning.address_after(edit, request.POST))


def tell_saved(request, lecture, began_at):
    """With Undo where missions went into the trash."""
    removed = list(lecture.missions.filter(removed_at__gte=began_at))
    if not removed:
        return messages.success(request, _("Saved."))
    text = ngettext(
        "Saved. %(count)s mission is in the trash.", "Saved. %(count)s missions are in the trash.", len(removed)
    )
    return offer_undo(request, text % {"count": len(removed)}, removed)


def save_for_script(request, edit):
    """The script stays on the page. Whatever is right is saved, and the rest told: half a mission keeps no text back.
    `by_itself` is a save a moment after typing stopped.
    """
    edit.is_valid()
    if "edit_version" not in edit.form.cleaned_data:
        return JsonResponse({"errors": edit.messages()}, status=UNPROCESSABLE)
    try:
        edit.lecture = save_what_can_be(edit, by=request.user, by_itself="by_itself" in request.POST)
    except EditConflict as conflict:
        return JsonResponse({"conflict": who_saved(conflict.current, request.user)}, status=CONFLICT)
    except Gone:
        return unsaved.answer(request, edit.lecture.pk)
    return JsonResponse(saved(request, edit))


def save_what_can_be(edit, *, by, by_itself):
    """Without an address that somebody has taken meanwhile, or a section that is gone."""
    try:
        return edit.save_what_is_valid(by=by, by_itself=by_itself)
    except AddressTaken as taken:
        edit.form.add_error("slug", edit.form.taken_message(taken.free))
    except Gone as gone:
        if gone.row == edit.lecture:
            raise
        edit.form.add_error("section", _("“%(title)s” was deleted meanwhile.") % {"title": gone.row})
    return edit.save_what_is_valid(by=by, by_itself=by_itself)


def saved(request, edit):
    """What changes on the page after a save, but for the findings: the script asks for them when it is done."""
    lecture = edit.lecture
    lecture.state = standing(lecture)["state"]
    with_missions = edit.has_missions and edit.missions.is_valid()
    sources = edit.own_of(MISSIONS.source(lecture)) if with_missions else []
    opened = opened_of(lecture, sources if with_missions else None)
    return {
        "edit_version": lecture.edit_version,
        "saved_at": saved_at(lecture),
        "state": render_to_string("studio/editor/_state.html", {"lecture": lecture}, request),
        "rows": edit.rows(sources) if with_missions else [],
        "opened": {name: text for name, text in opened.items() if name != "body"},
        "is_text_saved": "body" in edit.form.cleaned_data,
        "errors": edit.messages(),
    }


def saved_at(lecture):
    """In the person's zone; with the day unless it is today."""
    at = timezone.localtime(lecture.updated_at)
    return date_format(at, "TIME_FORMAT" if at.date() == timezone.localdate() else "SHORT_DATETIME_FORMAT")


def who_saved(lecture, user):
    if lecture.updated_by == user:
        return _("At %(time)s you saved this lecture in another window.") % {"time": saved_at(lecture)}
    name = lecture.updated_by or _("Somebody")
    return _("At %(time)s %(name)s saved this lecture.") % {"name": name, "time": saved_at(lecture)}


def show_editor(request, edit, status=200):
    lecture = with_state(edit.lecture)
    rendered, problem = page_of(lecture, edit.form["body"].value())
    edit.form.fields["body"].widget.preview = rendered
    context = {
        "edit": edit,
        "ways": turning.ways_from(edit),
        "form": edit.form,
        "lecture": lecture,
        "findings": findings_of(lecture),
        "rendered": rendered,
        "preview_problem": problem,
        "preview_url": preview_url(lecture),
        "saved_at": saved_at(lecture),
        "others_here": presence.open_here(lecture, request.user),
        "revisions": lecture.revisions.select_related("created_by")[:5],
        "blank_choice": ChoiceFormSet(prefix="__choices__").empty_form,
        "blank_hint": HintFormSet(prefix="__hints__").empty_form,
        "may_publish": request.user.has_perm("courses.publish_lecture"),
        "show_errors": status != 200,
    }
    return render(request, "studio/editor.html", context, status=status)


def show_conflict(request, edit, current, status=CONFLICT):
    """Both texts. With `merge`, what was chosen of them is in the text to be saved, and nothing is saved yet."""
    context = conflicts.context_of(edit, current, request.POST) | {"who": who_saved(current, request.user)}
    return render(request, "studio/conflict.html", context, status=status)


@require_POST
def compare_copy(request, pk):
    """What a browser kept against what is saved here: it sends the kept fields and gets the differences.

    A page that was left in the middle of a save keeps what did arrive: that is told, and nothing is left to offer.
    """
    edit = Edit(get_object_or_404(own_lectures(request), pk=pk), request.POST)
    if edit.is_valid() and edit.is_saved():
        return JsonResponse({"is_saved": True, "edit_version": edit.lecture.edit_version})
    context = conflicts.differences_of_copy(edit)
    return JsonResponse({"is_saved": False, "html": render_to_string("studio/editor/_copy.html", context, request)})


@require_POST
def preview(request):
    """markdownx's contract: `content` comes, HTML goes. A text that cannot be shown is told as plain text, with 422."""
    form = PreviewForm(request.POST, user=request.user)
    if not form.is_valid():
        if "lecture" in form.errors:
            raise Http404
        return HttpResponse(form.errors["content"][0], status=UNPROCESSABLE, content_type="text/plain; charset=utf-8")
    rendered, problem = page_of(form.cleaned_data["lecture"], form.cleaned_data["content"])
    if not rendered:
        return HttpResponse(problem, status=UNPROCESSABLE, content_type="text/plain; charset=utf-8")
    return render(request, "studio/editor/_preview.html", {"rendered": rendered})


@require_POST
def insert(request):
    """markdownx's contract: a file comes as `image`, Markdown for the text goes as `image_code`."""
    form = InsertForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        if "course" in form.errors:
            raise Http404
        return JsonResponse(form.errors, status=UNPROCESSABLE)
    file = form.cleaned_data["image"]
    try:
        upload = add_upload(form.cleaned_data["course"], file, by=request.user)
    except UploadRefused as refusal:
        return JsonResponse({"image": [str(refusal)]}, status=UNPROCESSABLE)
    if upload.is_image and not upload.alt and not upload.is_decorative:
        upload.alt = readable_stem(file.name)  # a first proposal for this place only, to be written over
    return JsonResponse({"image_code": upload.markdown, "name": upload.name, "is_new": upload.is_new}, status=201)


paths = [
    path("design/lectures/<int:pk>/", lecture_edit, name="lecture_edit"),
    path("design/lectures/<int:pk>/restore/", lecture_restore, name="lecture_restore"),
    path("design/lectures/<int:pk>/copy/", compare_copy, name="lecture_copy"),
    *presence.paths,
    *picking.paths,
    *comparing.paths,
    path("markdown/preview/", preview, name="markdownx_markdownify"),
    path("markdown/upload/", insert, name="markdownx_upload"),
]
