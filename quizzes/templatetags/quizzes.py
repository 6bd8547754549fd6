"""The missions of a lecture page. `mission_state` asks the database once; the panel only shows what it found."""

from django import template

from quizzes.showing import mission_state as state_of

register = template.Library()


@register.simple_tag(takes_context=True)
def mission_state(context, reading):
    """What this person has answered: `.missions`, `.solved`, `.total`."""
    request = context["request"]
    again = request.GET.get("again", "")
    return state_of(reading.revision, user=request.user, again=int(again) if again.isdecimal() else None)


@register.inclusion_tag("quizzes/_mission_panel.html", takes_context=True)
def mission_panel(context, reading, missions):
    request = context["request"]
    return {
        "request": request,
        "is_signed_in": request.user.is_authenticated,
        "missions": missions,
        "lecture_url": reading.lecture.get_absolute_url(),
    }
