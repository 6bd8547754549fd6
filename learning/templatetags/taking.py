"""Taking a course, on pages of the apps below."""

from django import template

from courses.models import Course
from learning import taking

register = template.Library()

SHOWN = 6


@register.inclusion_tag("learning/_my_courses.html", takes_context=True)
def my_courses(context):
    """The courses that this learner takes, for the first page; nothing for visitors."""
    user = context["request"].user
    taken = taking.taken_by(user, most=SHOWN + 1)
    return {"is_signed_in": user.is_authenticated, "taken": taken[:SHOWN], "has_more": len(taken) > SHOWN}


@register.inclusion_tag("learning/_enrolment.html", takes_context=True)
def enrolment(context, course):
    """Enrol, or leave, on the course's page; one query, none for visitors."""
    user = context["request"].user
    is_taken = user.is_authenticated and Course.objects.taken_by(user).filter(pk=course.pk).exists()
    return {
        "course": course,
        "is_signed_in": user.is_authenticated,
        "is_taken": is_taken,
        "csrf_token": context.get("csrf_token"),
    }
