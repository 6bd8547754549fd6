"""The trash of a person's own courses: looking into it, taking things out, and for admins emptying it."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.times import has_date_everywhere
from courses import trashing
from courses.models import Course, Lecture, Section, Upload
from courses.refusals import ForPublishersOnly
from quizzes.models import Mission
from quizzes.trashing import empty_trash, restore_mission, to_erase

from .losses import losses_of
from .undoing import KINDS, RestoreForm, is_back

PER_PAGE = 30
RESTORE = {
    "section": trashing.restore_section,
    "lecture": trashing.restore_lecture,
    "upload": trashing.restore_upload,
    "mission": restore_mission,
}


@dataclass(frozen=True)
class Row:
    """One thing in the trash. `within` are the lectures that went with a section. `refusal` is a ForPublishersOnly that
    restoring it would raise, or None.
    """

    kind: str
    pk: int
    title: str
    course: Course
    deleted_at: datetime
    deleted_by: User | None = None
    where: str = ""
    within: tuple = ()
    refusal: ForPublishersOnly | None = None


class SearchForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search the trash"), required=False, max_length=100)


class EmptyForm(forms.Form):
    """`until` is the moment at which the admin looked: what comes later was not on the page, and stays."""

    until = forms.DateTimeField(widget=forms.HiddenInput)

    def clean_until(self):
        until = self.cleaned_data["until"]
        if not has_date_everywhere(until):
            raise forms.ValidationError(self.fields["until"].error_messages["invalid"], code="invalid")
        return until


@require_safe
def trash(request):
    search = SearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    page = Paginator(rows_for(request.user, words), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "search": search, "is_searched": bool(words), "may_empty": request.user.role.is_admin}
    context["is_empty"] = not (words or page.paginator.count)
    return render(request, "studio/trash.html", context)


def deleted_of(user):
    """What lies in the trash of this person's courses, by kind."""
    courses = Course.objects.editable_by(user)
    deleted = {"course__in": courses, "deleted_at__isnull": False}
    lectures = Lecture.everything.filter(**deleted).select_related("course", "section", "deleted_by").defer("body")
    removed = Mission.objects.filter(lecture__course__in=courses, removed_at__isnull=False)
    return {
        "section": Section.everything.filter(**deleted).select_related("course", "deleted_by"),
        "lecture": lectures.with_reach(),
        "upload": Upload.everything.filter(**deleted).select_related("course", "deleted_by"),
        "mission": removed.filter(lecture__deleted_at__isnull=True).select_related("lecture__course"),
    }


def rows_for(user, words=""):
    """The newest first. A lecture that went with its section stands in the section's row; a search finds it alone."""
    found = deleted_of(user)
    sections, lectures = list(found["section"]), list(found["lecture"])
    for lecture in lectures:
        lecture.refusal = trashing.why_left([lecture], by=user)
    within = {section.pk: [row for row in lectures if went_with(row, section)] for section in sections}
    inside = set() if words else {row.pk for rows in within.values() for row in rows}
    rows = [
        *(section_row(section, within[section.pk], user) for section in sections),
        *(lecture_row(row) for row in lectures if row.pk not in inside),
        *(row_of("upload", row) for row in found["upload"]),
        *(mission_row(row) for row in found["mission"]),
    ]
    wanted = [row for row in rows if words.casefold() in row.title.casefold()]
    return sorted(wanted, key=lambda row: (row.deleted_at, row.pk), reverse=True)


def went_with(lecture, section):
    return (lecture.section_id, lecture.deleted_at) == (section.pk, section.deleted_at)


def section_row(section, within, user):
    return row_of("section", section, within=tuple(within), refusal=trashing.why_left(within, by=user))


def lecture_row(lecture):
    return row_of("lecture", lecture, where=lecture.section.title, refusal=lecture.refusal)


def row_of(kind, item, **more):
    return Row(kind, item.pk, str(item), item.course, item.deleted_at, item.deleted_by, **more)


def mission_row(mission):
    lecture = mission.lecture
    return Row("mission", mission.pk, str(mission), lecture.course, mission.removed_at, where=lecture.title)


@require_POST
def restore(request):
    """All that is named, or nothing: another's thing among them is a 404."""
    form = RestoreForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        restored = take_all_out(form.cleaned_data["item"], by=request.user)
    except ForPublishersOnly as refusal:
        messages.error(request, str(refusal))
        return redirect("studio:trash")
    back = [(kind, row) for kind, row in restored if row is not None]
    tell(request, back)
    return HttpResponseRedirect(address_of(*back[-1]) if back else reverse("studio:trash"))


@transaction.atomic
def take_all_out(items, *, by):
    found = deleted_of(by)
    return [(kind, take_out(found[kind], kind, pk, by=by)) for kind, pk in items]


def take_out(rows, kind, pk, *, by):
    row = rows.filter(pk=pk).first()
    if row:
        return RESTORE[kind](row, by=by)
    own = Mission.objects.editable_by(by) if kind == "mission" else KINDS[kind].everything.filter(
        course__in=Course.objects.editable_by(by)
    )  # fmt: skip
    if not own.filter(pk=pk).exists():
        raise Http404
    return None  # out of the trash already: a second press of Undo


def tell(request, back):
    if not back:
        messages.info(request, _("It is out of the trash already."))
    elif len(back) == 1:
        messages.success(request, is_back(back[0][1]))
    elif {kind for kind, _row in back} == {"lecture"}:
        text = ngettext("%(count)s lecture is back.", "%(count)s lectures are back.", len(back))
        messages.success(request, text % {"count": len(back)})
    else:
        text = ngettext("%(count)s thing is back.", "%(count)s things are back.", len(back))
        messages.success(request, text % {"count": len(back)})


def address_of(kind, row):
    """Where it stands now."""
    if kind == "upload":
        return reverse("studio:upload_edit", args=[row.pk])
    if kind == "mission":
        return f"{reverse('studio:lecture_edit', args=[row.lecture_id])}?mission={row.pk}#mission-{row.pk}"
    name = f"{kind}-{row.pk}"
    return f"{reverse('studio:outline', args=[row.course_id])}?at={name}#{name}"


@require_http_methods(["GET", "HEAD", "POST"])
def trash_empty(request):
    if not request.user.role.is_admin:
        raise PermissionDenied(_("Only an admin can empty the trash."))
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        empty_trash(by=request.user, until=form.cleaned_data["until"])
        messages.success(request, told_empty(request.user))
        return redirect("studio:trash")
    now = timezone.now()
    rows = rows_until(now, request.user)
    context = {
        "until": now.isoformat(),
        "losses": losses_until(now),
        "rows": rows[:PER_PAGE],
        "more": max(0, len(rows) - PER_PAGE),
    }
    return render(request, "studio/trash_empty.html", context)


def told_empty(user):
    if any(rows.exists() for rows in deleted_of(user).values()):
        return _("Deleted for good. What came into the trash since you looked, or is still needed, stays in it.")
    return _("The trash is empty.")


def rows_until(now, user):
    """What would go, as the page of the trash shows it."""
    missions = set(to_erase(now).values_list("pk", flat=True))
    rows = [row for row in rows_for(user) if row.deleted_at <= now]
    return [row for row in rows if row.kind != "mission" or row.pk in missions]


def losses_until(now):
    """Sentences: what would go for good, with all that hangs on it."""
    sections, uploads = (model.everything.filter(deleted_at__lte=now).count() for model in (Section, Upload))
    missions = to_erase(now).count()
    counts = [
        (sections, ngettext("%(count)s section", "%(count)s sections", sections)),
        (uploads, ngettext("%(count)s file", "%(count)s files", uploads)),
        (missions, ngettext("%(count)s removed mission", "%(count)s removed missions", missions)),
    ]
    lectures = Lecture.everything.filter(deleted_at__lte=now)
    return [*losses_of(lectures), *(text % {"count": count} for count, text in counts if count)]


paths = [
    path("design/trash/", trash, name="trash"),
    path("design/trash/restore/", restore, name="trash_restore"),
    path("design/trash/empty/", trash_empty, name="trash_empty"),
]
