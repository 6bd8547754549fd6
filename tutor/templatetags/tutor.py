"""The tutor's tab on a lecture page."""

from django import template

from courses.previewing import is_shown_as_signed_in
from tutor.forms import QUESTION_LIMIT
from tutor.suggesting import questions

register = template.Library()


@register.inclusion_tag("tutor/_panel.html", takes_context=True)
def tutor_panel(context, reading):
    """No query: the whole conversation is on the tutor's own page. In a preview there is what was asked just now."""
    request, preview = context["request"], context.get("preview")
    panel = {
        "is_signed_in": is_shown_as_signed_in(preview, request.user),
        "course": reading.course,
        "lecture": reading.lecture,
        "suggestions": questions(reading.revision),
    }
    return panel | trial_of(context, reading.lecture) if preview else panel


def trial_of(context, lecture):
    """What was asked or refused just now. `trial` takes a question; `suggested_at` with its words fills it in."""
    preview, page = context["preview"], context["preview"].address(lecture.pk)
    return {
        "preview": preview,
        "trial": preview.trial(lecture.pk, "question"),
        "suggested_at": f"{page}{'&' if preview.is_visitor else '?'}q=",
        "turns": context.get("turns"),
        "question": context.get("question", context["request"].GET.get("q", "")[:QUESTION_LIMIT]),
        "error": context.get("error"),
    }
