"""Reporting a problem, and the learner's own reports with the authors' answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Lecture, Revision

from . import reported, reporting
from .models import Report
from .report_forms import PlaceForm, ReportForm

A_PAGE = 30
UNPROCESSABLE = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    """The form as a page, or alone for a script. The address says what it is about: a selection, a mission."""
    lecture = get_object_or_404(Lecture.objects.visible_to(request.user).select_related("course"), pk=pk)
    told = PlaceForm(request.POST if request.method == "POST" else request.GET)
    place = told.place(revision_seen(lecture, told.told("revision")))
    if place.mission_id and not place.mission:
        raise Http404("This lecture has no such mission.")
    if request.method != "POST":
        return show(request, lecture, ReportForm(place=place, initial=initial_of(place)))
    form = ReportForm(request.POST, place=place)
    if not form.is_valid():
        return show(request, lecture, form, status=UNPROCESSABLE)
    try:
        reporting.report(form.told_place, by=request.user, body=form.cleaned_data["body"])
    except reporting.ReportRefused as refusal:
        form.add_error(None, str(refusal))
        return show(request, lecture, form, status=UNPROCESSABLE)
    return sent(request, lecture)


def revision_seen(lecture, pk):
    """That of the page, if it was live once; else the one that is live."""
    begun = Revision.objects.kept().filter(lecture=lecture, live_from__lte=timezone.now())
    found = begun.filter(pk=pk).first() if pk else None
    return found or Revision.objects.live().get(lecture=lecture)


def initial_of(place):
    return {
        "revision": place.revision.pk,
        "mission": place.mission_id,
        "heading": place.heading_id,
        "quote": place.quote,
        "choice": "",
        **place.selector,
    }


def show(request, lecture, form, status=200):
    context = {"lecture": lecture, "form": form, "place": form.shown}
    template = "learning/_report_form.html" if request.htmx else "learning/report.html"
    return render(request, template, context, status=status)


def sent(request, lecture):
    if request.htmx:
        return render(request, "learning/_report_sent.html")
    messages.success(request, _("Thank you. The authors have your report; the answer will be under “My reports”."))
    return redirect(lecture)


@login_required
@require_safe
def reports(request):
    page = Paginator(reported.reports_of(request.user), A_PAGE).get_page(request.GET.get("page"))
    page.object_list = reported.rows_of(list(page.object_list), user=request.user)
    return render(request, "learning/reports.html", {"page": page})


@login_required
@require_safe
def my_report(request, pk):
    """One report with its answer and the diff of the fix; having been shown, the answer is not news any more."""
    [row] = reported.rows_of([get_object_or_404(reported.reports_of(request.user), pk=pk)], user=request.user)
    if request.method == "GET" and row.report.is_told:
        Report.objects.to_tell().filter(pk=pk).update(seen_at=timezone.now())
    context = {"row": row, "report": row.report, "parts": reported.changes_told(row, reader=request.user)}
    return render(request, "learning/my_report.html", context)


@login_required
@require_POST
def reports_seen(request):
    reporting.mark_seen(request.user)
    messages.success(request, _("Done. The answers stay under “My reports”."))
    return redirect("reports")
