"""The components page: every part of the design system in every state, to look at and to test."""

from dataclasses import replace

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from courses.models import LectureState
from quizzes.grading import Result
from quizzes.showing import ShownChoice, ShownMission

COLOURS = """
paper surface sunken line line-strong ink ink-muted accent accent-soft success success-soft warning warning-soft
danger danger-soft info info-soft highlight-1 highlight-2 highlight-3 highlight-4
""".split()


class SampleForm(forms.Form):
    """Each kind of field once; what it says is not saved anywhere."""

    title = forms.CharField(label=_("Title"), max_length=40, help_text=_("Up to 40 characters."))
    language = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("ko", "한국어")])
    summary = forms.CharField(label=_("Summary"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(
        label=_("Answers"), widget=forms.RadioSelect, choices=[("single", _("One")), ("multiple", _("Several"))]
    )
    is_public = forms.BooleanField(label=_("Everybody may read it"), required=False)
    file = forms.FileField(label=_("File"), required=False)


def sample_missions():
    """One not answered yet, one answered right, one answered wrong. None of them is stored."""
    right = ShownChoice(1, _("A model that was trained before"))
    wrong = ShownChoice(2, _("Nothing"))
    asked = ShownMission(1, 1, 0, "", 0, 0, kind="single", prompt=_("Where does it start?"), choices=(right, wrong))
    told = {"is_chosen": True, "feedback": _("The choice's own feedback stands here.")}
    return [
        asked,
        answered(asked, (replace(right, is_correct=True, **told), wrong), is_correct=True),
        answered(asked, (right, replace(wrong, is_correct=False, **told)), is_correct=False),
    ]


def answered(mission, choices, *, is_correct):
    result = Result(mission.id, frozenset(), is_correct, float(is_correct), (), 0, (), "")
    return replace(mission, choices=choices, result=result, is_solved=is_correct)


@require_safe
def components(request):
    form = SampleForm(request.GET or None, prefix="sample")
    context = {
        "colours": COLOURS,
        "states": LectureState.values,
        "form": form,
        "is_form_right": form.is_valid(),
        "refused_form": SampleForm({"refused-title": "x" * 60, "refused-language": "en"}, prefix="refused"),
        "missions": sample_missions(),
        "page": Paginator(range(100), 10).get_page(request.GET.get("page", 4)),
    }
    return render(request, "studio/components.html", context)


paths = [path("help/components/", components, name="components")]
