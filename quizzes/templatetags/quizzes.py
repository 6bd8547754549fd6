"""The missions of a lecture page. `mission_state` asks the database once; the panel only shows what it found."""

from django import template
from django.contrib.auth.models import AnonymousUser

from courses.previewing import is_shown_as_signed_in, page_of
from quizzes.showing import mission_state as state_of

register = template.Library()

DIGITS = 19  # of the greatest id


@register.simple_tag(takes_context=True)
def mission_state(context, reading):
    """What this person has answered: `.missions`, `.solved`, `.total`. A preview knows nobody."""
    request = context["request"]
    again = request.GET.get("again", "")
    mission_id = int(again) if again.isdecimal() and len(again) < DIGITS else None
    user = AnonymousUser() if context.get("preview") else request.user
    return state_of(reading.revision, user=user, again=mission_id)


@register.inclusion_tag("quizzes/_mission_panel.html", takes_context=True)
def mission_panel(context, reading, missions):
    request, preview = context["request"], context.get("preview")
    return {
        "request": request,
        "preview": preview,
        "is_signed_in": is_shown_as_signed_in(preview, request.user),
        "missions": missions,
        "lecture_url": page_of(preview, reading.lecture),
    }
