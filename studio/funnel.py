"""How far learners get in a course: its lectures with what was started, read, solved and completed, as a plot, its
table and a CSV. No page names a learner; learning/funnel.py tells what is told of few.
"""

import csv
from dataclasses import dataclass

from django import forms
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from courses.models import Course
from learning.counting_funnel import funnel_of
from learning.funnel import ALL, PERIODS, STEPS, Cell, Drop, LectureRow, largest_drop
from quizzes.analysis import LEAST_LEARNERS

from . import plots
from .analysis_rows import Echo, guarded
from .analysis_words import share

PERIOD_LABELS = {
    ALL: gettext_lazy("at any time"),
    90: gettext_lazy("in the last 90 days"),
    30: gettext_lazy("in the last 30 days"),
    7: gettext_lazy("in the last 7 days"),
}


class PeriodForm(forms.Form):
    """Nonsense is all time."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Learners who began the course"),
        choices=[(days, PERIOD_LABELS[days]) for days in PERIODS],
        coerce=int,
        required=False,
        empty_value=ALL,
    )

    @property
    def chosen(self):
        return self.cleaned_data["days"] if self.is_valid() else ALL


@dataclass(frozen=True)
class ShownCell:
    """`text` is the number, or how much of it is told; `share` of those who started the lecture."""

    text: str
    share: str = ""
    is_told: bool = True


@dataclass(frozen=True)
class ShownRow:
    row: LectureRow
    cells: tuple[ShownCell, ...]
    drop: str = ""


def own_course(request, pk):
    return get_object_or_404(Course.objects.editable_by(request.user), pk=pk)


@require_safe
def course_funnel(request, pk):
    course, form = own_course(request, pk), PeriodForm(request.GET)
    found = funnel_of(course)
    rows, learners = found.rows[form.chosen], found.learners[form.chosen]
    drop = largest_drop(rows)
    context = {
        "course": course,
        "form": form,
        "chosen": form.chosen,
        "learners": learners,
        "has_learners": any(found.learners.values()),
        "rows": [shown_row(row, drop) for row in rows],
        "drop": drop and drop_words(drop),
        "plot": plots.funnel([bars_of(row, learners) for row in rows]),
        "heads": heads(),
        "least_learners": LEAST_LEARNERS,
    }
    return render(request, "studio/analysis/funnel.html", context)


def heads():
    return [_("Started"), _("Read to the end"), _("Solved all missions"), _("Completed")]


def shown_row(row, drop):
    is_here = drop is not None and drop.row.lecture_id == row.lecture_id
    return ShownRow(row, tuple(shown_cell(getattr(row, step)) for step in STEPS), drop_name(drop) if is_here else "")


def shown_cell(cell: Cell | None):
    if cell is None:
        return ShownCell("—")
    if cell.count is None:
        return ShownCell(bound_words(cell), is_told=False)
    return ShownCell(str(cell.count), share(cell.share) if cell.of else "")


def bound_words(cell):
    if cell.is_few:
        return _("fewer than %(count)s") % {"count": LEAST_LEARNERS}
    if cell.is_most:
        return _("all but fewer than %(count)s") % {"count": LEAST_LEARNERS}
    return _("not told")


def drop_name(drop: Drop):
    return _("Largest drop: after it") if drop.next_row else _("Largest drop: in it")


def drop_words(drop: Drop):
    words = {"before": drop.before, "after": drop.after, "title": drop.row.title}
    if drop.next_row is None:
        text = _("Most learners are lost in “%(title)s”: %(before)s started it, %(after)s completed it.")
        return text % words
    text = _("Most learners are lost after “%(title)s”: %(before)s completed it, %(after)s started “%(next)s”.")
    return text % {**words, "next": drop.next_row.title}


def bars_of(row, learners):
    """For the plot: (number, shares of all learners by step, words)."""
    told = {step: getattr(row, step) for step in STEPS}
    shares = {
        step: cell.count / learners for step, cell in told.items() if cell and cell.count is not None and learners
    }
    said = [f"{head} {shown_cell(told[step]).text}" for head, step in zip(heads(), STEPS, strict=True)]
    return str(row.number), shares, f"{row.number} {row.title}: {', '.join(said)}"


FACTS = ["number", "lecture", "lecture_id", "section", "missions", "learners", *STEPS]


@require_safe
def course_funnel_csv(request, pk):
    course, days = own_course(request, pk), PeriodForm(request.GET).chosen
    found = funnel_of(course)
    lines = csv_lines(found.rows[days], found.learners[days])
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    file_name = f"{course.slug}-funnel-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = content_disposition_header(True, file_name)
    return response


def csv_lines(rows, learners):
    """With a byte order mark, for spreadsheets. What is not told is in words, and empty where there are no missions."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(FACTS)
    for row in rows:
        steps = [getattr(row, step) for step in STEPS]
        counts = ["" if cell is None else bound_words(cell) if cell.count is None else cell.count for cell in steps]
        texts = [row.number, guarded(row.title), row.lecture_id, guarded(row.section)]
        yield writer.writerow([*texts, row.missions, learners, *counts])


paths = [
    path("design/courses/<int:pk>/funnel/", course_funnel, name="course_funnel"),
    path("design/courses/<int:pk>/funnel/funnel.csv", course_funnel_csv, name="course_funnel_csv"),
]
