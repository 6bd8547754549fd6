"""The tutor's tab on a lecture page."""

from django import template

from tutor.suggesting import questions

register = template.Library()


@register.inclusion_tag("tutor/_panel.html", takes_context=True)
def tutor_panel(context, reading):
    """No query: the whole conversation is on the tutor's own page."""
    return {
        "is_signed_in": context["request"].user.is_authenticated,
        "course": reading.course,
        "lecture": reading.lecture,
        "suggestions": questions(reading.revision),
    }
