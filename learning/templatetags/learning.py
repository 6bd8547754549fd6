"""The learner's own things on pages of the apps below. `learner_state` asks the database once for all of them."""

from django import template
from django.urls import reverse

from courses.markdown import trusted
from courses.page_pieces import for_page
from courses.previewing import is_shown_as_signed_in, page_of
from learning import answered, carrying, continuing, marking, note_finding, practising, progressing, reported
from learning.completing import READ, SOLVED
from learning.forms import LONGEST_QUOTE
from learning.models import Note
from learning.note_taking import note_html
from learning.placing import stop_in
from learning.star_places import places_of
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
    asked = context["request"].user, course, getattr(reading, "lecture", None), outline
    found = state_of(*asked)
    if found.marks and found.is_behind(reading.revision):
        carrying.carry_notes(reading.lecture.pk, of=context["request"].user)
        return state_of(*asked)
    return found


@register.simple_tag(takes_context=True)
def marked_text(context, reading, mine):
    """The lecture's HTML with this learner's highlights in it."""
    shown = {note.pk for note in mine.notes}

    def address_of(mark):
        return f"#note-{mark.pk}" if mark.pk in shown else reverse("note_card", args=[mark.pk])

    marks = mine.marks_in(reading.revision)
    if not marks:
        return reading.html
    return trusted(for_page(marking.marked_html(reading.revision.html, marks, address_of=address_of)))


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
    """{course id: Progress} with one query; empty for visitors."""
    return progressing.by_course(courses, user=context["request"].user)


@register.filter
def progress_of(progress, course):
    """The Progress of one course, out of `learner_progress`; None for visitors."""
    return progress.get(course.pk)


@register.filter
def progress_in(mine, outline):
    """The Progress of a learner in a course, by its live outline."""
    return progressing.progress_in(mine, outline.lectures)


@register.filter
def turned_in(mine, reading):
    """The same as it is once the "done" button of the lecture is pressed: what a script shows then."""
    return progressing.turned(mine, reading.lecture.pk, reading.outline.lectures)


@register.filter
def new_in(mine, outline):
    """Ids of lectures that were not there when this learner had finished the course."""
    return progressing.new_in(mine, outline.lectures)


@register.inclusion_tag("learning/_progress.html")
def course_progress(progress, turned=None):
    """A bar with its words; `turned` is what it will be when the button of the page's lecture is pressed."""
    return {"progress": progress, "turned": turned}


@register.filter
def minutes_left(mine, outline):
    """The reading time of what is not finished."""
    return sum(lecture.reading_minutes for lecture in outline.lectures if lecture.pk not in mine.completed)


@register.filter
def begun_of(mine, lecture):
    """Where an unfinished lecture was left (learning.state.Place); None where it was not begun, or is finished."""
    is_open = lecture.pk not in mine.completed
    return next((place for place in mine.places if is_open and place.lecture_id == lecture.pk), None)


@register.filter
def go_on_in(mine, outline):
    """Where the course's button leads (learning.continuing.GoOn)."""
    return continuing.go_on(outline, mine)


@register.filter
def stops_beside(mine, lecture):
    """Where the other lectures of the course were left, for the outline; hashable."""
    return continuing.stops_of(mine, but=lecture.pk)


@register.filter
def resumed(lecture, stops):
    """The address of a lecture of the outline, at the heading where it was left."""
    return continuing.with_heading(lecture.url, dict(stops or ()).get(lecture.pk))


@register.filter
def is_begun_in(lecture, stops):
    return lecture.pk in dict(stops or ())


@register.simple_tag
def stopped_at(reading, mine):
    """The heading to go on at (learning.placing.Heading). None where all was read or the lecture is finished."""
    place = mine.place
    if place is None or place.has_reached_end or mine.is_done:
        return None
    return stop_in(reading.revision.headings, place.heading_id, place.above)


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


@register.inclusion_tag("learning/_star_places.html", takes_context=True)
def star_places(context, reading, mine):
    """What in the lecture can have a star of its own, for signed-in learners; a preview stores nothing."""
    if mine.is_visitor or context.get("preview"):
        return {}
    return {
        "lecture": reading.lecture,
        "language": reading.course.language,
        "places": places_of(reading.revision),
        "starred": mine.starred,
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def is_in(name, names):
    return name in names


@register.inclusion_tag("learning/_completion_button.html", takes_context=True)
def completion_button(context, lecture, mine, missions=None):
    """With `missions` (the page's MissionState) also what is left until the lecture is finished by itself."""
    preview = context.get("preview")
    finish = context["course"].finish if missions is not None else READ
    has_missions = finish != READ and bool(missions.total)
    return {
        "lecture": lecture,
        "is_done": mine.is_done,
        "is_signed_in": is_shown_as_signed_in(preview, context["request"].user),
        "preview": preview,
        "trial": preview and preview.trial(lecture.pk, "done"),
        "address": page_of(preview, lecture),
        "tells_left": missions is not None,
        "asks_to_read": finish != SOLVED or not has_missions,
        "is_read": bool(mine.place and mine.place.has_reached_end),
        "missions": missions if has_missions else None,
    }


@register.inclusion_tag("learning/_note_panel.html", takes_context=True)
def note_panel(context, lecture, mine, revision_id=None):
    request, preview = context["request"], context.get("preview")
    return {
        "lecture": lecture,
        "mine": mine,
        "revision_id": revision_id,
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


@register.simple_tag
def highlight_colors():
    """What a highlight can look like: (value, name, sign)."""
    return marking.colors()


@register.simple_tag
def highlight_name(color, *, has_text):
    """What the sign behind a highlight is called."""
    return marking.name_of(color, has_text)


@register.simple_tag
def longest_quote():
    return LONGEST_QUOTE


@register.filter
def place_of(note):
    """Where a note with titles stands in its lecture; empty where that cannot be read now."""
    return note_finding.place_of(note)


@register.filter
def color_name(color):
    """The name of “yellow”, as the reader calls it."""
    return Note.Color(color).label
