"""The missions of a lecture page. `mission_state` asks the database once; the other tags only show what it found."""

from django import template
from django.contrib.auth.models import AnonymousUser

from courses.previewing import is_shown_as_signed_in, page_of
from quizzes.attempting import solved
from quizzes.placing import pieces, placed
from quizzes.printing import printed_missions
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


@register.simple_tag(takes_context=True)
def solved_missions(context, outline):
    """Ids of the missions of a course's live lectures that this person has solved; one query."""
    user = AnonymousUser() if context.get("preview") else context["request"].user
    return solved({pk for lecture in outline.lectures for pk in lecture.mission_ids}, user=user)


@register.filter
def solved_in(lecture, solved_ids):
    """How many of a lecture's missions are among them."""
    return sum(pk in solved_ids for pk in lecture.mission_ids)


@register.inclusion_tag("quizzes/_lecture_text.html", takes_context=True)
def lecture_text(context, reading, missions, html=None):
    """The lecture's HTML, with the missions that the author placed in it; `html` is it with something put in."""
    return around(context, reading) | {"pieces": pieces(html or reading.html, missions.missions)}


@register.inclusion_tag("quizzes/_mission_panel.html", takes_context=True)
def mission_panel(context, reading, missions):
    """The others beside the text, and the way to those that stand in it."""
    in_text = placed(reading.revision.html, missions.missions)
    beside = [mission for mission in missions.missions if mission not in in_text]
    return around(context, reading) | {"missions": missions, "beside": beside, "in_text": in_text}


def around(context, reading):
    request, preview = context["request"], context.get("preview")
    return {
        "request": request,
        "preview": preview,
        "is_signed_in": is_shown_as_signed_in(preview, request.user),
        "lecture_url": page_of(preview, reading.lecture),
        "language": reading.lecture.course.language,
    }


@register.inclusion_tag("quizzes/_printed_text.html")
def printed_text(printed):
    """A lecture of a printed course, with its missions as questions: at their places, and the rest behind the text."""
    missions = printed_missions(printed)
    found = pieces(printed.html, missions)
    in_text = [piece.mission for piece in found if piece.mission]
    rest = [mission for mission in missions if mission not in in_text]
    return {"pieces": found, "rest": rest, "total": len(missions), "language": printed.document.outline.course.language}
