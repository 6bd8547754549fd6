"""The Upload stage: a course's library of files."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses.models import Course, Upload
from courses.trashing import delete_upload
from courses.uploading import IsCover, StillShown, UploadRefused, add_upload, change_upload, covered_by

from .undoing import offer_undo
from .upload_uses import uses_in
from .uploading_forms import AddFilesForm, LibraryForm, UploadForm

PER_PAGE = 24
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request):
    if request.method == "POST":
        return add_files(request)
    courses = list(Course.objects.editable_by(request.user))
    course = chosen_course(courses, request.GET.get("course", ""), request.user)
    uses = uses_in(course) if course else {}
    search = LibraryForm(request.GET)
    used = {*uses, course.cover_id} if course else set()
    uploads = search.narrow(course.uploads.all(), used) if course else Upload.objects.none()
    page = Paginator(uploads, PER_PAGE).get_page(request.GET.get("page"))
    for item in page:
        item.uses = uses.get(item.pk, [])
        item.is_cover = item.pk == course.cover_id
    context = {
        "courses": courses,
        "course": course,
        "search": search,
        "page_obj": page,
        "all_url": f"{reverse('studio:upload')}?course={course.pk}" if course else "",
        "is_searched": any(request.GET.get(name) for name in ["q", "show"]),
        "form": AddFilesForm(user=request.user, initial={"course": course}),
    }
    return render(request, "studio/upload.html", context)


def chosen_course(courses, wanted, user):
    """The one asked for, else the one that the person last uploaded to, else the first."""
    by_id = {str(course.pk): course for course in courses}
    if wanted in by_id:
        return by_id[wanted]
    latest = Upload.objects.filter(added_by=user, course__in=courses).values_list("course", flat=True).first()
    return by_id.get(str(latest), courses[0] if courses else None)


def add_files(request):
    """Each file for itself: what is refused is told by its name, and the others are kept."""
    form = AddFilesForm(request.POST, request.FILES, user=request.user)
    if "course" in form.errors:
        raise Http404
    if not form.is_valid():
        return told(request, None, [], form.errors["files"])
    course, added, refused = form.cleaned_data["course"], [], []
    for file in form.cleaned_data["files"]:
        try:
            added.append(add_upload(course, file, by=request.user))
        except UploadRefused as refusal:
            refused.append(str(refusal))
    return told(request, course, added, refused)


def told(request, course, added, refused):
    """JSON for the script, which sends one file at a time; messages and the page again without it."""
    if request.headers.get("Accept", "").startswith("application/json"):
        cards = [card(request, item) for item in added]
        return JsonResponse({"added": cards, "refused": refused}, status=201 if added else UNPROCESSABLE)
    new = sum(item.is_new for item in added)
    if new:
        messages.success(request, ngettext("%(count)s file added.", "%(count)s files added.", new) % {"count": new})
    for item in added:
        if not item.is_new:
            messages.info(request, known_already(item))
    for message in refused:
        messages.error(request, message)
    query = f"?course={course.pk}" if course else ""
    return HttpResponseRedirect(reverse("studio:upload") + query)


def known_already(item):
    return _("%(name)s is in this course already; nothing was added twice.") % {"name": item.name}


def card(request, item):
    item.uses = []
    html = render_to_string("studio/upload/_card.html", {"item": item}, request)
    return {"pk": item.pk, "html": html, "note": "" if item.is_new else known_already(item)}


@require_http_methods(["GET", "HEAD", "POST"])
def upload_edit(request, pk):
    item = get_object_or_404(Upload.objects.editable_by(request.user).select_related("course", "added_by"), pk=pk)
    form = UploadForm(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        item = change_upload(item, by=request.user, **form.fields_to_change())
        messages.success(request, _("Saved: %(name)s") % {"name": item.name})
        return redirect("studio:upload_edit", pk=item.pk)
    uses = uses_in(item.course).get(item.pk, [])
    context = {"item": item, "form": form, "uses": uses, "is_cover": item.pk == item.course.cover_id}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "studio/upload/details.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def upload_delete(request, pk):
    item = get_object_or_404(Upload.objects.editable_by(request.user).select_related("course"), pk=pk)
    if request.method == "POST":
        return delete(request, item)
    uses = uses_in(item.course).get(item.pk, [])
    context = {
        "item": item,
        "live": [use for use in uses if use.is_live],
        "in_copies": [use for use in uses if not use.is_live],
        "older": item.revisions.count(),
        "covered": covered_by(item),
    }
    return render(request, "studio/upload/delete.html", context)


def delete(request, item):
    try:
        delete_upload(item, by=request.user)
    except StillShown as refusal:
        titles = ", ".join(lecture.title for lecture in refusal.lectures)
        messages.error(request, _("Learners see this file, so it stays. Publish without it first: %s") % titles)
        return redirect("studio:upload_delete", pk=item.pk)
    except IsCover:
        messages.error(request, _("It is the cover of its course, so it stays. Choose another cover first."))
        return redirect("studio:upload_delete", pk=item.pk)
    offer_undo(request, _("%(name)s is in the trash.") % {"name": item.name}, [item])
    return HttpResponseRedirect(f"{reverse('studio:upload')}?course={item.course_id}")


paths = [
    path("upload/", upload, name="upload"),
    path("upload/<int:pk>/", upload_edit, name="upload_edit"),
    path("upload/<int:pk>/delete/", upload_delete, name="upload_delete"),
]
