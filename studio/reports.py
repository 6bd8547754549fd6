"""What learners reported: the authors' list, and one report with its place, what changed since, and the answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning import reported, reporting
from learning.models import Report

from .differences import changes_between
from .report_forms import AnswerForm, ReportsFilter
from .revisions import content_of

PER_PAGE = 30
UNPROCESSABLE = 422


@require_safe
def reports(request):
    """Those that wait the oldest first; the closed ones the newest first."""
    filters = ReportsFilter(request.GET, user=request.user)
    found = filters.narrowed(Report.objects.answerable_by(request.user))
    found = found.select_related("lecture__course", "user", "fixed_in").defer("lecture__body", "fixed_in__html")
    is_waiting = filters.state == filters.OPEN
    ordered = found.order_by("created_at", "pk") if is_waiting else found.order_by("-created_at", "-pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "studio/reports.html", {"page_obj": page, "filters": filters, "is_waiting": is_waiting})


def get_report(user, pk):
    found = Report.objects.answerable_by(user).select_related(
        "lecture__course", "lecture__section", "revision", "user", "answered_by", "fixed_in"
    )
    return get_object_or_404(found, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    one = get_report(request.user, pk)
    later = revisions_since(one)
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, fixes=later, initial={"answer": one.answer, "revision": later[0].pk if later else None})
    if not form.is_valid():
        return show(request, one, form, later)
    if form.is_fix:
        reporting.fix(one, by=request.user, revision=form.fixed_in, text=form.cleaned_data["answer"])
        messages.success(request, _("Closed as fixed. The learner is shown what changed."))
    else:
        reporting.answer(one, by=request.user, text=form.cleaned_data["answer"])
        messages.success(request, _("Answered. The learner is told."))
    return redirect("studio:reports")


def revisions_since(one):
    """What was published after the revision that the learner saw, the newest first; scheduled ones too."""
    kept = one.lecture.revisions.kept().defer("html", "headings")
    return list(kept.filter(number__gt=one.revision.number) if one.revision else kept)


def show(request, one, form, later):
    newest = later[0] if later else None
    place = reported.place_of(one)
    context = {
        "report": one,
        "lecture": one.lecture,
        "place": place,
        "choice": reported.choice_text(place),
        "heading": place.heading if one.revision else "",
        "form": form,
        "newest": newest,
        "changes": changes_between(content_of(one.revision), content_of(newest)) if newest and one.revision else [],
    }
    return render(request, "studio/report.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
def reopen(request, pk):
    reporting.reopen(get_report(request.user, pk), by=request.user)
    messages.success(request, _("The report is open again."))
    return redirect("studio:report", pk=pk)


paths = [
    path("reports/", reports, name="reports"),
    path("reports/<int:pk>/", report, name="report"),
    path("reports/<int:pk>/reopen/", reopen, name="report_reopen"),
]
