"""The outline of a course: its sections and lectures as a tree, and their whole order after a drag."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.csrf import page_token
from courses import editing
from courses.models import Course, Lecture, Section

from .design_forms import OrderForm
from .outline_rows import counts_of, sections_with_lectures

UNPROCESSABLE, CONFLICT = 422, 409


@require_safe
def outline(request, pk):
    return show_outline(request, own_course(request, pk))


def show_outline(request, course, *, ticked=frozenset(), status=200):
    """The rows are many, so they share what is dear: one token, one form for moves, menus that come when opened."""
    sections = sections_with_lectures(course)
    context = {
        "course": course,
        "sections": sections,
        "has_lectures": any(section.rows for section in sections),
        "ticked": ticked,
        "may_publish": request.user.has_perm("courses.publish_lecture"),
        "csrf_token": page_token(request),
        "sections_url": reverse("studio:section_menu", args=[0]).removesuffix("0/menu/"),
    }
    for section in sections:
        for lecture in section.rows:
            lecture.findings_words = words_of(lecture.counts) if lecture.counts else ""
    return render(request, "studio/outline.html", context, status=status)


def words_of(counts):
    """What the row says: errors alone where there are some, for they stand in the way."""
    errors, warnings = counts
    if errors:
        return ngettext("%(count)s error", "%(count)s errors", errors) % {"count": errors}
    if warnings:
        return ngettext("%(count)s warning", "%(count)s warnings", warnings) % {"count": warnings}
    return ""


@require_safe
def outline_findings(request, pk):
    """For the script: {lecture id: [errors, warnings, words]}, and whether it has to ask again."""
    counts, is_all = counts_of(own_course(request, pk))
    rows = {pk: [*found, words_of(found)] for pk, found in counts.items()}
    return JsonResponse({"lectures": rows, "is_all": is_all}, headers={"Cache-Control": "no-store"})


def back_to(course, *, row="", button=""):
    """The outline again, at the row that was changed, or at its button: a keyboard stays where it was."""
    address, pressed = reverse("studio:outline", args=[course.pk]), f"&button={button}" if button else ""
    return HttpResponseRedirect(f"{address}?at={row}{pressed}#{row}" if row else address)


def row_beside(lecture):
    """Where a keyboard goes on when this lecture is gone: the next one, else the one before, else the section."""
    left = Lecture.objects.filter(section=lecture.section_id).exclude(pk=lecture.pk).order_by("position", "pk")
    beside = left.filter(position__gte=lecture.position).first() or left.last()
    return f"lecture-{beside.pk}" if beside else f"section-{lecture.section_id}"


def section_beside(section):
    """The same for a section; the field for a new one where none is left."""
    left = section.course.sections.exclude(pk=section.pk)
    beside = left.filter(position__gte=section.position).first() or left.last()
    return f"section-{beside.pk}" if beside else "new-section"


def own_course(request, pk):
    return get_object_or_404(Course.objects.editable_by(request.user), pk=pk)


def own_section(request, pk):
    sections = Section.objects.select_related("course").filter(course__in=Course.objects.editable_by(request.user))
    return get_object_or_404(sections, pk=pk)


def own_lecture(request, pk):
    return get_object_or_404(Lecture.objects.editable_by(request.user).select_related("course", "section"), pk=pk)


@require_POST
def order(request, pk):
    """The whole order after a drag, in one transaction; 409 where the outline is not the one that was dragged."""
    course = own_course(request, pk)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors["order"][0], status=UNPROCESSABLE, content_type="text/plain; charset=utf-8")
    sections, lectures = form.cleaned_data["order"]
    try:
        moved = editing.order_outline(course, sections, lectures, by=request.user)
    except ValueError:
        message = _("The outline changed meanwhile. Load it again and repeat the move.")
        return HttpResponse(message, status=CONFLICT, content_type="text/plain; charset=utf-8")
    sizes = {pk: size_words(len(ids)) for pk, ids in lectures.items()}
    return JsonResponse({"edit_versions": {lecture.pk: lecture.edit_version for lecture in moved}, "sizes": sizes})


def size_words(count):
    return ngettext("%(count)s lecture", "%(count)s lectures", count) % {"count": count}


def refuse(request, course, form, *, row, told=""):
    """Back at the row, with a message of what was wrong and what was typed."""
    errors = [error for errors in form.errors.values() for error in errors]
    messages.error(request, " ".join(filter(None, [told, *errors, typed(form.data.get("title", ""))])))
    return back_to(course, row=row)


def typed(words):
    return _("You typed: %(words)s") % {"words": words} if words.strip() else ""


paths = [
    path("design/courses/<int:pk>/", outline, name="outline"),
    path("design/courses/<int:pk>/findings/", outline_findings, name="outline_findings"),
    path("design/courses/<int:pk>/order/", order, name="order"),
]
