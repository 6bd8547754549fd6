"""Missions in from files and out into files, on the Upload stage: looked at first, with a report of what is lost."""

import json
import logging
import queue
import threading
from datetime import timedelta

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.gone import Gone
from courses.markdown import trusted
from courses.models import Lecture
from quizzes.carried_files import with_file_names
from quizzes.exporting import export_missions
from quizzes.formats.csv_table import template
from quizzes.formats.registry import FORMATS
from quizzes.freezing import MISSIONS, frozen_mission
from quizzes.importing import MOST_IN_LECTURE, import_missions, plan_for, read_file
from quizzes.models import ImportedFile, MissionImport

from .mission_import_forms import ExportForm, ImportForm

logger = logging.getLogger(__name__)

UNPROCESSABLE = 422
KEPT_FOR = timedelta(days=7)
SHOWN = 200
LINES = "application/x-ndjson"


@require_http_methods(["GET", "HEAD", "POST"])
def missions(request):
    """Both ways on one page; a post keeps the files and shows what they hold."""
    wanted = request.GET.get("lecture", "")
    initial = {"lecture": int(wanted)} if wanted.isdecimal() and len(wanted) < 19 else {}
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()), user=request.user)
    form.initial = initial
    if form.is_bound and form.is_valid():
        return redirect("studio:mission_import", pk=keep(form, by=request.user).pk)
    context = {
        "form": form,
        "export": ExportForm(user=request.user),
        "formats": list(FORMATS.values()),
        "has_lectures": form.fields["lecture"].queryset.exists(),
        "latest": own_imports(request)[:5],
    }
    return render(request, "studio/upload/missions.html", context, status=UNPROCESSABLE if form.errors else 200)


def own_imports(request):
    """Of lectures that are still theirs to edit."""
    lectures = Lecture.objects.editable_by(request.user)
    return MissionImport.objects.filter(created_by=request.user, lecture__in=lectures).select_related("lecture__course")


def keep(form, *, by):
    """The files, until they are imported or a week has gone; and what would become of them. Read outside of any
    transaction, because reading may take a while.
    """
    sent = [(file.name[-255:], file.read()) for file in form.cleaned_data["files"]]
    files = [read_file(data, name, form.cleaned_data["format_name"]) for name, data in sent]
    reports = import_missions(form.cleaned_data["lecture"], files, by=by, dry_run=True)
    return kept(form, sent, [report.as_json for report in reports], by=by)


@transaction.atomic
def kept(form, sent, report, *, by):
    MissionImport.objects.filter(created_by=by, finished_at=None, created_at__lt=timezone.now() - KEPT_FOR).delete()
    lecture, format_name = form.cleaned_data["lecture"], form.cleaned_data["format_name"]
    made = MissionImport.objects.create(created_by=by, lecture=lecture, format_name=format_name, report=report)
    ImportedFile.objects.bulk_create(ImportedFile(mission_import=made, name=name, data=data) for name, data in sent)
    return made


def read(mission_import):
    return [read_file(bytes(file.data), file.name, mission_import.format_name) for file in mission_import.files.all()]


@require_http_methods(["GET", "HEAD", "POST"])
def mission_import(request, pk):
    """What the files hold, before; the report, after. A post imports, once."""
    found = get_object_or_404(own_imports(request), pk=pk)
    if request.method == "POST" and found.finished_at:
        return redirect("studio:mission_import", pk=pk)
    if request.method == "POST":
        if request.headers.get("Accept", "").startswith(LINES):
            return in_sight(found, by=request.user)
        finish(found.pk, by=request.user)
        tell(request, found)
        return redirect("studio:mission_import", pk=pk)
    questions = [] if found.finished_at else planned(found)
    context = {
        "import": found,
        "reports": found.report,
        "questions": [shown(source) for source in questions[:SHOWN]],
        "more": max(0, len(questions) - SHOWN),
        "count": sum(report["imported"] for report in found.report),
        "is_clean": not any(report["refused"] or report["not_carried"] or report["error"] for report in found.report),
    }
    return render(request, "studio/upload/import.html", context)


def planned(found):
    """The questions that would be added, as sources."""
    return plan_for(MISSIONS.source(found.lecture), read(found), at_most=MOST_IN_LECTURE).sources


def shown(source):
    frozen = frozen_mission(with_file_names(source))
    choices = [choice | {"text_html": trusted(choice["text_html"])} for choice in frozen["choices"]]
    html = {name: trusted(frozen[name]) for name in ("prompt_html", "explanation_html")}
    return frozen | html | {"choices": choices}


def finish(pk, *, by, progress=None):
    """Import what was kept, in one transaction; whoever comes second finds it done."""
    return import_once(pk, read(MissionImport.objects.get(pk=pk)), by=by, progress=progress)


@transaction.atomic
def import_once(pk, files, *, by, progress):
    found = MissionImport.objects.select_for_update(of=["self"]).select_related("lecture__course").get(pk=pk)
    if found.finished_at:
        return found
    reports = import_missions(found.lecture, files, by=by, progress=progress)
    found.report, found.finished_at = [report.as_json for report in reports], timezone.now()
    found.save(update_fields=["report", "finished_at"])
    found.files.all().delete()
    return found


def tell(request, found):
    found.refresh_from_db()
    count = sum(report["imported"] for report in found.report)
    text = ngettext("%(count)s mission is in “%(title)s” now.", "%(count)s missions are in “%(title)s” now.", count)
    messages.success(request, text % {"count": count, "title": found.lecture})


def in_sight(found, *, by):
    """The same with a line of JSON for each step. It goes on to its end also where nobody listens any more."""
    steps, language = queue.Queue(), get_language()
    threading.Thread(target=work, args=(found, by, steps, language)).start()

    def lines():
        while (step := steps.get()) is not None:
            yield json.dumps(step) + "\n"

    return StreamingHttpResponse(lines(), content_type=LINES, headers={"Cache-Control": "no-store"})


def work(found, by, steps, language):
    try:
        with override(language):
            finish(found.pk, by=by, progress=lambda done, total: steps.put({"done": done, "total": total}))
        steps.put({"finished": reverse("studio:mission_import", args=[found.pk])})
    except Gone as gone:
        steps.put({"error": str(gone)})
    except Exception:  # nobody waits for this thread but the page, and that is told
        logger.exception("An import of missions failed")
        steps.put({"error": _("It did not work, and nothing was changed. Try again.")})
    finally:
        steps.put(None)
        connection.close()


@require_safe
def mission_export(request):
    """What the format cannot say, and the way to the file; with `download`, the file."""
    form = ExportForm(request.GET, user=request.user)
    if not form.is_valid():
        messages.error(request, _("Choose what to export, and a format."))
        return redirect("studio:missions_in_out")
    course, lectures = form.chosen()
    written = export_missions(course, lectures, form.format)
    if "download" in request.GET:
        response = HttpResponse(written.data, content_type=form.format.content_type)
        name = f"{lectures[0].slug if len(lectures) == 1 else course.slug}-missions{form.format.extension}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    context = {
        "course": course,
        "format": form.format,
        "written": written,
        "total": sum(len(MISSIONS.source(lecture)) for lecture in lectures),
        "address": f"{reverse('studio:mission_export')}?{request.GET.urlencode()}&download=1",
    }
    return render(request, "studio/upload/export.html", context)


@require_safe
def csv_template(request):
    response = HttpResponse(template(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="missions.csv"'
    return response


paths = [
    path("upload/missions/", missions, name="missions_in_out"),
    path("upload/missions/template.csv", csv_template, name="mission_template"),
    path("upload/missions/export/", mission_export, name="mission_export"),
    path("upload/missions/<int:pk>/", mission_import, name="mission_import"),
]
