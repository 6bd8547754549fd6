"""The learner's own things on pages of the apps below. `learner_state` asks the database once for all of them."""

from django import template
from django.urls import reverse

from courses.previewing import is_shown_as_signed_in, page_of
from learning import answered, continuing, practising, progressing, reported
from learning.note_taking import note_html
from learning.state import VISITOR
from learning.state import learner_state as state_of

register = template.Library()


@register.simple_tag(takes_context=True)
def learner_state(context, reading):
    """LearnerState for a lecture page's Reading, or for a course. A preview knows nobody but `tried`."""
    if context.get("preview"):
        return context.get("tried", VISITOR)
    course = getattr(reading, "course", reading)
    outline = getattr(reading, "outline", None) or context.get("outline")
    return state_of(context["request"].user, course, getattr(reading, "lecture", None), outline)


@register.inclusion_tag("learning/_continue.html", takes_context=True)
def continue_reading(context):
    """Where this learner stopped, for the catalog; nothing for visitors and beginners."""
    return {"stop": continuing.last_stop(context["request"].user)}


@register.inclusion_tag("learning/_mission_news.html", takes_context=True)
def mission_news(context):
    """What waits for this learner: regraded answers and answered reports that they have not seen, missions to practise.

    Two queries, and three more where something was answered wrong.
    """
    user = context["request"].user
    waiting = answered.waiting_for(user)
    return {
        "due": len(practising.queue(user).due) if waiting["wrong"] else 0,
        "to_tell": waiting["to_tell"],
        "reports": reported.answers_to_tell(user),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def learner_progress(context, courses):
    """{course id: (finished, live)} with one query; empty for visitors."""
    return progressing.by_course(courses, user=context["request"].user)


@register.filter
def progress_of(progress, course):
    """(finished, live) of one course, out of `learner_progress`; None for visitors."""
    return progress.get(course.pk)


@register.inclusion_tag("learning/_favorite_button.html", takes_context=True)
def favorite_button(context, kind, target, mine=None):
    """A star on a lecture or a course. `mine` is the LearnerState of the page."""
    mine, preview = mine or VISITOR, context.get("preview")
    return {
        "kind": kind,
        "is_favorite": getattr(mine, f"is_favorite_{kind}"),
        "is_signed_in": is_shown_as_signed_in(preview, context["request"].user),
        "action": preview.trial(target.pk, "star") if preview else reverse(f"favorite_{kind}", args=[target.pk]),
        "address": page_of(preview, target),
        "preview": preview,
    }


@register.inclusion_tag("learning/_favorite_button.html", takes_context=True)
def starred_button(context, favorite):
    """The star in the list of favorites, which brings a browser without scripts back to the list."""
    return {
        "kind": favorite.kind,
        "target": favorite.target,
        "is_favorite": True,
        "is_signed_in": True,
        "action": reverse(f"favorite_{favorite.kind}", args=[favorite.target.pk]),
        "way_back": context["request"].get_full_path(),
    }


@register.inclusion_tag("learning/_completion_button.html", takes_context=True)
def completion_button(context, lecture, mine):
    preview = context.get("preview")
    return {
        "lecture": lecture,
        "is_done": mine.is_done,
        "is_signed_in": is_shown_as_signed_in(preview, context["request"].user),
        "preview": preview,
        "trial": preview and preview.trial(lecture.pk, "done"),
    }


@register.inclusion_tag("learning/_note_panel.html", takes_context=True)
def note_panel(context, lecture, mine):
    request, preview = context["request"], context.get("preview")
    return {
        "lecture": lecture,
        "mine": mine,
        "is_signed_in": is_shown_as_signed_in(preview, request.user),
        "request": request,
        "address": page_of(preview, lecture),
        "preview": preview,
        "trial": preview and preview.trial(lecture.pk, "note"),
    }


@register.filter
def as_note(body):
    """A note's Markdown as HTML."""
    return note_html(body)
