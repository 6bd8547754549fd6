"""What learners' answers tell an author: of a course, a lecture and one mission, as a table, plots and a CSV.

No page names a learner or shows one learner's answer; see tellable() in quizzes/analysis.py.
"""

from dataclasses import dataclass
from string import ascii_uppercase

from django import forms
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.markdown import trusted
from courses.models import Course, Lecture
from quizzes import analysing
from quizzes.analysing import Answers, Cut, OfRevision
from quizzes.analysis import FUNCTIONING, LEAST_FOR_ALARM, LEAST_FOR_DISCRIMINATION, LEAST_LEARNERS, ChoiceAnswers
from quizzes.analysis import MOST_FOR_DISCRIMINATION as MOST
from quizzes.models import Mission

from . import analysis_words as words
from . import plots
from .analysis_rows import Row, SortForm, csv_lines, places_of, rows_of

HOW_TO_READ = {
    "least_learners": LEAST_LEARNERS,
    "least_discrimination": LEAST_FOR_DISCRIMINATION,
    "least_alarm": LEAST_FOR_ALARM,
    "most_discrimination": MOST,
    "functioning": f"{100 * FUNCTIONING:.0f} %",
}


def own_course(request, pk):
    return get_object_or_404(Course.objects.editable_by(request.user), pk=pk)


def own_lecture(request, pk):
    return get_object_or_404(Lecture.objects.editable_by(request.user).select_related("course"), pk=pk)


def own_mission(request, pk):
    missions = Mission.objects.kept().editable_by(request.user).select_related("lecture__course", "lecture__section")
    return get_object_or_404(missions, pk=pk)


@require_safe
def course_analysis(request, pk):
    course = own_course(request, pk)
    return show(request, course, analysing.missions_of(course))


@require_safe
def lecture_analysis(request, pk):
    lecture = own_lecture(request, pk)
    return show(request, lecture.course, analysing.missions_of(lecture.course).filter(lecture=lecture), lecture=lecture)


@require_safe
def course_analysis_csv(request, pk):
    course = own_course(request, pk)
    return as_csv(course, analysing.missions_of(course), course.slug)


@require_safe
def lecture_analysis_csv(request, pk):
    lecture = own_lecture(request, pk)
    return as_csv(lecture.course, analysing.missions_of(lecture.course).filter(lecture=lecture), lecture.slug)


def show(request, course, missions, *, lecture=None):
    missions = list(missions)
    rows = rows_of(course, missions, analysing.answers_to(missions))
    sort = SortForm(request.GET)
    told = [row for row in rows if row.item.facility is not None]
    context = {
        "course": course,
        "lecture": lecture,
        "rows": sort.sorted(rows),
        "heads": sort.heads,
        "has_answers": any(row.answers.attempts for row in rows),
        "told": told,
        "scatter": scatter_of(told),
        "bins": bins_of(told),
        "hidden_words": words.hidden_words(),
        **HOW_TO_READ,
    }
    context["histogram"] = plots.histogram([count for _words, count in context["bins"]])
    return render(request, "studio/analysis/missions.html", context)


def scatter_of(rows):
    return plots.scatter(
        [
            (row.item.facility, row.item.discrimination.value, point_words(row), bool(row.said))
            for row in rows
            if row.item.discrimination.value is not None
        ]
    )


def point_words(row):
    return f"{row.name}: {row.facility}, {row.discrimination}"


def bins_of(rows):
    """[(from … to, how many missions)]"""
    counts = plots.bins(row.item.facility for row in rows)
    edges = [f"{100 * place // plots.BINS}–{100 * (place + 1) // plots.BINS} %" for place in range(plots.BINS)]
    return list(zip(edges, counts, strict=True))


def as_csv(course, missions, name):
    missions = list(missions)
    rows = rows_of(course, missions, analysing.answers_to(missions), is_every_wording=True)
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    file_name = f"{name}-missions-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = content_disposition_header(True, file_name)
    return response


# --- One mission ---


@dataclass(frozen=True)
class Option:
    """Which attempts can be looked at: a wording, or one revision of it."""

    name: str
    label: str
    cut: Cut


def options_of(answers: Answers):
    """The wording of now first; a single revision where its wording has more than one with answers."""
    found = []
    for wording in answers.wordings:
        label = words.wording_words(wording, is_current=wording == answers.current)
        found.append(Option(wording.digest, label, Cut(wording)))
        cuts = answers.cuts_of(wording)
        for cut in cuts if len(cuts) > 1 else ():
            number = answers.numbers[cut.revision]
            label = _("Only revision %(number)s") % {"number": number}
            found.append(Option(f"{wording.digest}-{number}", label, cut))
    return found


class OptionForm(forms.Form):
    """Nonsense, and what is no longer there, is the wording of now."""

    of = forms.ChoiceField(required=False)

    def __init__(self, data, *, options):
        super().__init__(data)
        self.options = {option.name: option for option in options}
        self.fields["of"].choices = [(option.name, option.label) for option in options]
        self.fields["of"].label = _("Answers to")

    @property
    def chosen(self):
        name = self.cleaned_data.get("of") if self.is_valid() else ""
        return self.options.get(name) or next(iter(self.options.values()), None)


@dataclass(frozen=True)
class ShownChoice:
    """A choice with its letter; `is_gone` is one that the working copy has no longer, told by the frozen text."""

    letter: str
    html: str
    answers: ChoiceAnswers
    is_gone: bool

    @property
    def share(self):
        return words.share(self.answers.share)

    @property
    def bar(self):
        return self.letter, self.answers.share, self.share, self.answers.is_correct, self.answers.is_idle


def shown_choices(row):
    frozen = {choice["id"]: choice for choice in row.cut.wording.frozen["choices"]} if row.cut else {}
    now = {choice.pk for choice in row.mission.choices.all()}
    return [
        ShownChoice(
            ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1),
            trusted(frozen[answers.id]["text_html"]) if answers.id in frozen else _("A choice that nothing is kept of"),
            answers,
            answers.id not in now,
        )
        for place, answers in enumerate(row.item.choices)
    ]


@require_safe
def mission_analysis(request, pk):
    mission = own_mission(request, pk)
    course, (answers,) = mission.lecture.course, analysing.answers_to([mission])
    form = OptionForm(request.GET, options=options_of(answers))
    row = row_of(mission, answers, form.chosen)
    choices, revisions = shown_choices(row), [ShownRevision(one) for one in answers.by_revision()]
    context = {
        "course": course,
        "lecture": mission.lecture,
        "row": row,
        "form": form,
        "choices": choices,
        "bars": plots.bars([choice.bar for choice in choices], limit=FUNCTIONING),
        "revisions": revisions,
        "steps": plots.steps([one.step for one in revisions if one.told.facility is not None]),
        "prompt": trusted(row.cut.wording.frozen["prompt_html"]) if row.cut else "",
        "hidden_words": words.hidden_words(),
        **HOW_TO_READ,
    }
    return render(request, "studio/analysis/mission.html", context)


def row_of(mission, answers, option):
    place = places_of(analysing.missions_of(mission.lecture.course).filter(lecture=mission.lecture))[mission.pk]
    cut = option.cut if option else None
    items = analysing.items_of(mission.lecture.course, [(answers, cut)] if cut else [])
    return Row(answers, cut, *(items or [analysing.Item()]), place, 0)


@dataclass(frozen=True)
class ShownRevision:
    """How a revision went; nothing but the number of learners where nothing else can be told."""

    told: OfRevision

    @property
    def name(self):
        return words.revision_name(self.told.number, key_number=self.told.key_number)

    @property
    def share(self):
        return words.share(self.told.facility)

    @property
    def step(self):
        text = _("Revision %(number)s: %(share)s") % {"number": self.name, "share": self.share}
        return str(self.told.number), self.told.facility, text


paths = [
    path("design/courses/<int:pk>/analysis/", course_analysis, name="course_analysis"),
    path("design/courses/<int:pk>/analysis/missions.csv", course_analysis_csv, name="course_analysis_csv"),
    path("design/lectures/<int:pk>/analysis/", lecture_analysis, name="lecture_analysis"),
    path("design/lectures/<int:pk>/analysis/missions.csv", lecture_analysis_csv, name="lecture_analysis_csv"),
    path("design/missions/<int:pk>/analysis/", mission_analysis, name="mission_analysis"),
]
