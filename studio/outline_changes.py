"""Changes in the outline, one at a time: add, rename, move, duplicate, delete; and the menus that offer them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import duplicating, editing, structuring, trashing
from courses.models import Lecture, Section
from courses.refusals import ForPublishersOnly

from .design_forms import LectureTitleForm, MoveForm, NewLectureForm, SectionForm
from .losses import losses_of
from .outline import back_to, own_course, own_lecture, own_section, refuse, row_beside, section_beside, typed
from .undoing import offer_undo


@require_safe
def lecture_menu(request, pk):
    """What can be done with one lecture: in its row's menu by a script, and a page of its own without."""
    lecture = own_lecture(request, pk)
    others = lecture.course.sections.exclude(pk=lecture.section_id)
    return show_menu(request, "lecture", {"lecture": lecture, "course": lecture.course, "others": others})


@require_safe
def section_menu(request, pk):
    section = own_section(request, pk)
    return show_menu(request, "section", {"section": section, "course": section.course})


def show_menu(request, kind, context):
    name = f"_{kind}_menu" if request.htmx else f"{kind}_page"
    return render(request, f"studio/outline/{name}.html", context)


@require_POST
def section_add(request, pk):
    course = own_course(request, pk)
    form = SectionForm(request.POST)
    if not form.is_valid():
        return refuse(request, course, form, row="new-section", told=_("Nothing was added."))
    section = editing.add_section(course, title=form.cleaned_data["title"], by=request.user)
    return back_to(course, row=f"section-{section.pk}")


@require_POST
def section_rename(request, pk):
    section = own_section(request, pk)
    form = SectionForm(request.POST)
    if not form.is_valid():
        return refuse(request, section.course, form, row=f"section-{section.pk}", told=not_renamed(section))
    structuring.rename_section(section, title=form.cleaned_data["title"], by=request.user)
    return back_to(section.course, row=f"section-{section.pk}")


@require_POST
def section_move(request, pk):
    section = own_section(request, pk)
    form = MoveForm(request.POST, course=section.course)
    if not form.is_valid():
        return refuse(request, section.course, form, row=f"section-{section.pk}")
    direction = form.cleaned_data["direction"]
    structuring.move_section(section, up=direction == "up", by=request.user)
    tell_place(request, section, Section.objects.filter(course=section.course_id))
    return back_to(section.course, row=f"section-{section.pk}", button=direction)


@require_POST
def section_duplicate(request, pk):
    section = own_section(request, pk)
    made = duplicating.duplicate_section(section, by=request.user)
    messages.success(request, _("“%(title)s” has the same lectures as drafts.") % {"title": made.title})
    return back_to(section.course, row=f"section-{made.pk}")


@require_POST
def course_duplicate(request, pk):
    """The copy is the person's own; nobody else sees it until they are made its authors."""
    made = duplicating.duplicate_course(own_course(request, pk), by=request.user)
    text = _("“%(title)s” is a copy of the course: all lectures are drafts, with missions and files.")
    messages.success(request, text % {"title": made.title})
    return redirect("studio:outline", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def section_delete(request, pk):
    section = own_section(request, pk)
    if request.method != "POST":
        return ask_to_delete(request, section, section.course, Lecture.objects.filter(section=section))
    try:
        gone = trashing.delete_section(section, by=request.user) or []
    except ForPublishersOnly as refusal:
        return keep(request, section.course, refusal, row=f"section-{section.pk}")
    offer_undo(request, section_in_trash(gone) % {"title": section.title, "count": len(gone)}, [section])
    return back_to(section.course, row=section_beside(section))


def section_in_trash(lectures):
    if not lectures:
        return _("The section “%(title)s” is in the trash.")
    return ngettext(
        "The section “%(title)s” is in the trash, with %(count)s lecture.",
        "The section “%(title)s” is in the trash, with %(count)s lectures.",
        len(lectures),
    )


@require_POST
def lecture_add(request, pk):
    """`pk` is the section's. The new draft opens in the editor."""
    section = own_section(request, pk)
    form = NewLectureForm(request.POST)
    if not form.is_valid():
        return refuse(request, section.course, form, row=f"section-{section.pk}", told=_("Nothing was added."))
    lecture = editing.add_lecture(section, title=form.cleaned_data["title"], by=request.user)
    return redirect("studio:lecture_edit", pk=lecture.pk)


def not_renamed(row):
    return _("“%(title)s” was not renamed.") % {"title": row.title}


@require_POST
def lecture_rename(request, pk):
    lecture = own_lecture(request, pk)
    form = LectureTitleForm(request.POST)
    if not form.is_valid():
        return refuse(request, lecture.course, form, row=f"lecture-{lecture.pk}", told=not_renamed(lecture))
    opened, title = form.cleaned_data["edit_version"], form.cleaned_data["title"]
    try:
        editing.save_lecture(lecture, by=request.user, opened_version=opened, title=title)
    except editing.EditConflict as conflict:
        message = _("“%(title)s” was saved by somebody meanwhile, so it was not renamed. Look and try again.")
        messages.error(request, f"{message % {'title': conflict.current.title}} {typed(title)}")
    return back_to(lecture.course, row=f"lecture-{lecture.pk}")


@require_POST
def lecture_move(request, pk):
    lecture = own_lecture(request, pk)
    form = MoveForm(request.POST, course=lecture.course)
    if not form.is_valid():
        return refuse(request, lecture.course, form, row=f"lecture-{lecture.pk}")
    direction = form.cleaned_data["direction"]
    if form.cleaned_data["section"]:
        structuring.put_lecture(lecture, form.cleaned_data["section"], by=request.user)
    else:
        structuring.move_lecture(lecture, up=direction == "up", by=request.user)
    if section := Section.objects.filter(lectures=lecture).first():  # none where it was deleted meanwhile
        tell_place(request, lecture, Lecture.objects.filter(section=section), section=section)
    return back_to(lecture.course, row=f"lecture-{lecture.pk}", button=direction)


def tell_place(request, row, rows, *, section=None):
    """Who moves by button or menu may not see the row: the page that comes back says where it stands."""
    pks = list(rows.order_by("position", "pk").values_list("pk", flat=True))
    if row.pk not in pks:
        return
    text = _("“%(title)s” is now section %(number)s of %(count)s.")
    if section:
        text = _("“%(title)s” is now %(number)s of %(count)s in “%(section)s”.")
    places = {"title": row.title, "number": pks.index(row.pk) + 1, "count": len(pks), "section": section}
    messages.success(request, text % places)


@require_POST
def lecture_duplicate(request, pk):
    lecture = own_lecture(request, pk)
    made = editing.duplicate_lecture(lecture, by=request.user)
    messages.success(request, _("“%(title)s” is a draft with the same text and missions.") % {"title": made.title})
    return back_to(lecture.course, row=f"lecture-{made.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def lecture_delete(request, pk):
    lecture = own_lecture(request, pk)
    if request.method != "POST":
        return ask_to_delete(request, lecture, lecture.course, Lecture.objects.filter(pk=lecture.pk))
    try:
        trashing.delete_lecture(lecture, by=request.user)
    except ForPublishersOnly as refusal:
        return keep(request, lecture.course, refusal, row=f"lecture-{lecture.pk}")
    offer_undo(request, _("The lecture “%(title)s” is in the trash.") % {"title": lecture.title}, [lecture])
    return back_to(lecture.course, row=row_beside(lecture))


def keep(request, course, refusal, *, row):
    messages.error(request, str(refusal))
    return back_to(course, row=row)


def ask_to_delete(request, target, course, lectures):
    context = {
        "target": target,
        "course": course,
        "losses": losses_of(lectures, with_lectures=isinstance(target, Section)),
        "live": lectures.live().count(),
        "refusal": trashing.why_kept(lectures, by=request.user),
    }
    return render(request, "studio/outline_delete.html", context)


paths = [
    path("design/courses/<int:pk>/duplicate/", course_duplicate, name="course_duplicate"),
    path("design/sections/<int:pk>/menu/", section_menu, name="section_menu"),
    path("design/sections/<int:pk>/duplicate/", section_duplicate, name="section_duplicate"),
    path("design/lectures/<int:pk>/menu/", lecture_menu, name="lecture_menu"),
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
