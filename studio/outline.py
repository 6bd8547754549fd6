"""The outline of a course: its sections and lectures as a tree, and every change of their order."""

from itertools import groupby

from django.contrib import messages
from django.db.models import Count, Q
from django.db.models.functions import Length
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import editing, structuring, trashing
from courses.models import Course, Lecture, Section

from .design_forms import LectureTitleForm, MoveForm, NewLectureForm, OrderForm, SectionForm
from .losses import losses_of
from .undoing import offer_undo

UNPROCESSABLE, CONFLICT = 422, 409
# Characters that a person reads in a minute; the outline needs no exact figure for a text still being written.
CHARACTERS_A_MINUTE = 1100


@require_safe
def outline(request, pk):
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    return show_outline(request, course)


def show_outline(request, course, *, form=None, status=200):
    context = {
        "course": course,
        "sections": sections_with_lectures(course),
        "bad_form": form,
        "may_publish": request.user.has_perm("courses.publish_lecture"),
    }
    return render(request, "studio/outline.html", context, status=status)


def sections_with_lectures(course):
    """Two queries for any number of lectures; each has `state`, `mission_count` and `minutes`."""
    lectures = (
        Lecture.objects.filter(course=course)
        .with_state()
        .annotate(length=Length("body"), mission_count=Count("missions", filter=Q(missions__removed_at__isnull=True)))
        .defer("body")
        .order_by("section_id", "position", "pk")
    )
    by_section = {pk: list(rows) for pk, rows in groupby(lectures, key=lambda lecture: lecture.section_id)}
    sections = list(course.sections.all())
    for section in sections:
        section.rows = by_section.get(section.pk, [])
        for lecture in section.rows:
            lecture.minutes = max(1, round(lecture.length / CHARACTERS_A_MINUTE))
    return sections


def back_to(course, *, row=""):
    """The outline again, at the row that was changed: a keyboard stays where it was."""
    address = reverse("studio:outline", args=[course.pk])
    return HttpResponseRedirect(f"{address}?at={row}#{row}" if row else address)


def own_section(request, pk):
    sections = Section.objects.select_related("course").filter(course__in=Course.objects.editable_by(request.user))
    return get_object_or_404(sections, pk=pk)


def own_lecture(request, pk):
    return get_object_or_404(Lecture.objects.editable_by(request.user).select_related("course", "section"), pk=pk)


@require_POST
def section_add(request, pk):
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    form = SectionForm(request.POST)
    if not form.is_valid():
        return refuse(request, course, form)
    section = editing.add_section(course, title=form.cleaned_data["title"], by=request.user)
    return back_to(course, row=f"section-{section.pk}")


@require_POST
def section_rename(request, pk):
    section = own_section(request, pk)
    form = SectionForm(request.POST)
    if not form.is_valid():
        return refuse(request, section.course, form)
    structuring.rename_section(section, title=form.cleaned_data["title"], by=request.user)
    return back_to(section.course, row=f"section-{section.pk}")


@require_POST
def section_move(request, pk):
    section = own_section(request, pk)
    form = MoveForm(request.POST, course=section.course)
    if not form.is_valid():
        return refuse(request, section.course, form)
    structuring.move_section(section, up=form.cleaned_data["direction"] == "up", by=request.user)
    return back_to(section.course, row=f"section-{section.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def section_delete(request, pk):
    section = own_section(request, pk)
    if request.method == "POST":
        trashing.delete_section(section, by=request.user)
        text = _("The section “%(title)s” is in the trash, with its lectures.") % {"title": section.title}
        offer_undo(request, text, [section])
        return back_to(section.course)
    return ask_to_delete(request, section, section.course, Lecture.objects.filter(section=section))


@require_POST
def lecture_add(request, pk):
    """`pk` is the section's. The new draft opens in the editor."""
    section = own_section(request, pk)
    form = NewLectureForm(request.POST)
    if not form.is_valid():
        return refuse(request, section.course, form)
    lecture = editing.add_lecture(section, title=form.cleaned_data["title"], by=request.user)
    return redirect("studio:lecture_edit", pk=lecture.pk)


@require_POST
def lecture_rename(request, pk):
    lecture = own_lecture(request, pk)
    form = LectureTitleForm(request.POST)
    if not form.is_valid():
        return refuse(request, lecture.course, form)
    opened, title = form.cleaned_data["edit_version"], form.cleaned_data["title"]
    try:
        editing.save_lecture(lecture, by=request.user, opened_version=opened, title=title)
    except editing.EditConflict as conflict:
        message = _("“%(title)s” was saved by somebody meanwhile, so it was not renamed. Look and try again.")
        messages.error(request, message % {"title": conflict.current.title})
    return back_to(lecture.course, row=f"lecture-{lecture.pk}")


@require_POST
def lecture_move(request, pk):
    lecture = own_lecture(request, pk)
    form = MoveForm(request.POST, course=lecture.course)
    if not form.is_valid():
        return refuse(request, lecture.course, form)
    if form.cleaned_data["section"]:
        structuring.put_lecture(lecture, form.cleaned_data["section"], by=request.user)
    else:
        structuring.move_lecture(lecture, up=form.cleaned_data["direction"] == "up", by=request.user)
    return back_to(lecture.course, row=f"lecture-{lecture.pk}")


@require_POST
def lecture_duplicate(request, pk):
    lecture = own_lecture(request, pk)
    made = editing.duplicate_lecture(lecture, by=request.user)
    messages.success(request, _("“%(title)s” is a draft with the same text and missions.") % {"title": made.title})
    return back_to(lecture.course, row=f"lecture-{made.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def lecture_delete(request, pk):
    lecture = own_lecture(request, pk)
    if request.method == "POST":
        trashing.delete_lecture(lecture, by=request.user)
        offer_undo(request, _("The lecture “%(title)s” is in the trash.") % {"title": lecture.title}, [lecture])
        return back_to(lecture.course)
    return ask_to_delete(request, lecture, lecture.course, Lecture.objects.filter(pk=lecture.pk))


def ask_to_delete(request, target, course, lectures):
    context = {
        "target": target,
        "course": course,
        "losses": losses_of(lectures),
        "live": lectures.live().count(),
    }
    return render(request, "studio/outline_delete.html", context)


@require_POST
def order(request, pk):
    """The whole order after a drag, in one transaction; 409 where the outline is not the one that was dragged."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors["order"][0], status=UNPROCESSABLE, content_type="text/plain; charset=utf-8")
    sections, lectures = form.cleaned_data["order"]
    try:
        moved = editing.order_outline(course, sections, lectures, by=request.user)
    except ValueError:
        message = _("The outline changed meanwhile. Load it again and repeat the move.")
        return HttpResponse(message, status=CONFLICT, content_type="text/plain; charset=utf-8")
    return JsonResponse({"edit_versions": {lecture.pk: lecture.edit_version for lecture in moved}})


def refuse(request, course, form):
    """The outline with what was wrong; what was typed stands in the message's form."""
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)
    return show_outline(request, course, form=form, status=UNPROCESSABLE)


paths = [
    path("design/courses/<int:pk>/", outline, name="outline"),
    path("design/courses/<int:pk>/order/", order, name="order"),
    path("design/courses/<int:pk>/sections/add/", section_add, name="section_add"),
    path("design/sections/<int:pk>/rename/", section_rename, name="section_rename"),
    path("design/sections/<int:pk>/move/", section_move, name="section_move"),
    path("design/sections/<int:pk>/delete/", section_delete, name="section_delete"),
    path("design/sections/<int:pk>/lectures/add/", lecture_add, name="lecture_add"),
    path("design/lectures/<int:pk>/rename/", lecture_rename, name="lecture_rename"),
    path("design/lectures/<int:pk>/move/", lecture_move, name="lecture_move"),
    path("design/lectures/<int:pk>/duplicate/", lecture_duplicate, name="lecture_duplicate"),
    path("design/lectures/<int:pk>/delete/", lecture_delete, name="lecture_delete"),
]
