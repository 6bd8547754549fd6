"""Any two states of a lecture side by side as one page: rendered with the changes marked, or as source."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import markdown
from courses.models import Lecture
from courses.uploads import render_working_copy
from quizzes.comparing import Side, paragraph, parts_between
from quizzes.freezing import MISSIONS

from .comparing_forms import WORKING, CompareForm
from .differences import Content, changes_between, is_same
from .mission_words import hint_name, kind_words, options_in_words


@dataclass(frozen=True)
class State:
    """A revision or the working copy, rendered; `missions` are frozen ones, with their HTML and the key."""

    content: Content
    html: str
    missions: list

    @property
    def side(self):
        missions = {mission["id"]: mission_html(mission) for mission in self.missions}
        return Side(self.content.title, self.content.summary, self.html, missions)


@require_safe
def compare_states(request, pk):
    """`?from=3&to=working`, numbers of revisions or the word; what is not understood is the live text and this one."""
    lecture = get_object_or_404(Lecture.objects.editable_by(request.user).select_related("course"), pk=pk)
    form = CompareForm.filled(request.GET, lecture=lecture)
    old, new = (state_of(lecture, form.cleaned_data[side]) for side in ("from", "to"))
    is_source = form.cleaned_data["view"] == "source"
    parts = [] if is_source else parts_between(old.side, new.side)
    context = {
        "lecture": lecture,
        "form": form,
        "is_source": is_source,
        "is_same": is_same(old.content, new.content) and not parts,
        "parts": parts,
        "changes": changes_between(old.content, new.content) if is_source else [],
    }
    return render(request, "studio/compare.html", context)


def state_of(lecture, which):
    if which == WORKING:
        source = MISSIONS.source(lecture)
        content = Content(lecture.title, lecture.summary, lecture.body, source)
        return State(content, working_page(lecture), MISSIONS.freeze(source))
    one = get_object_or_404(lecture.revisions, number=which)
    return State(Content(one.title, one.summary, one.body, one.missions), one.html, one.missions)


def working_page(lecture):
    try:
        return str(render_working_copy(lecture).html)
    except markdown.TextTooLong as error:
        return paragraph(str(error))


def mission_html(mission):
    """As an author reads it, the key included, in the elements that the sanitiser knows."""
    options = "".join(f"<p>{escape(words)}</p>" for words in options_in_words(mission))
    choices = "".join(f"<li>{choice_html(choice)}</li>" for choice in mission["choices"])
    hints = "".join(
        f"<div><p>{escape(hint_name(number, hint))}</p>{hint['html']}</div>"
        for number, hint in enumerate(mission.get("hints", ()), 1)
    )
    kind = escape(kind_words(mission))
    return f"{mission['prompt_html']}<p>({kind})</p>{options}<ul>{choices}</ul>{hints}{mission['explanation_html']}"


def choice_html(choice):
    mark = f"<p><strong>✓ {escape(_('Correct'))}</strong></p>" if choice["is_correct"] else ""
    feedback = f"<blockquote>{choice['feedback_html']}</blockquote>" if choice["feedback"] else ""
    return f"<div>{choice['text_html']}</div>{mark}{feedback}{missed_html(choice)}"


def missed_html(choice):
    if not choice.get("feedback_missed"):
        return ""
    return f"<blockquote><p>{escape(_('When missed:'))}</p>{choice['feedback_missed_html']}</blockquote>"


paths = [path("publish/<int:pk>/compare/", compare_states, name="compare")]
