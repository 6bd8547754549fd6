"""Lectures as links name them by identity: where one stands now, and which ones an author may link to."""

from dataclasses import dataclass

from django.db.models import Q

from .markdown_links import IN_SOURCE
from .models import Course, Lecture, LectureState, Revision
from .uploads import render_working_copy

MOST_LECTURES, MOST_TERMS = 10, 6
# A question that leaves this few lectures is about their headings too.
FEW = 3


@dataclass(frozen=True)
class Target:
    """One thing to link to: a lecture, or with `heading` a place in it; `label` is a proposal for the link's text."""

    target: str
    label: str
    where: str
    state: str = ""
    is_heading: bool = False


def with_current_addresses(source, *, for_user):
    """The Markdown with links by identity as addresses of now, where this person may read that lecture."""
    wanted = {int(pk) for _before, pk, _heading in IN_SOURCE.findall(source)}
    if not wanted:
        return source
    found = Lecture.objects.visible_to(for_user).filter(pk__in=wanted).select_related("course")
    places = {lecture.pk: lecture.get_absolute_url() for lecture in found}

    def addressed(match):
        pk = int(match[2])
        return f"{match[1]}{places.get(pk, f'/lectures/{pk}/')}{match[3] or ''}"

    return IN_SOURCE.sub(addressed, source)


def targets(question, *, near, by):
    """What this author may link to for these words: lectures of own courses, and live ones of courses they may read.

    `near` is the lecture that is written: without words its course is shown, and its own headings come as `#id`.
    """
    terms = question.split()[:MOST_TERMS]
    own = own_lectures(terms, near=near, by=by)
    others = live_elsewhere(terms, by=by) if terms else []
    found = [*own, *others][:MOST_LECTURES]
    if not terms:
        return [lecture_target(one) for one in found]
    detailed = len(found) <= FEW
    listed = [target for one in found for target in [lecture_target(one), *(headings_of(one) if detailed else [])]]
    return [*matching_headings(near, terms), *listed]


def own_lectures(terms, *, near, by):
    lectures = Lecture.objects.editable_by(by).exclude(pk=near.pk).with_state().select_related("course")
    for term in terms:
        lectures = lectures.filter(Q(title__icontains=term) | Q(course__title__icontains=term))
    if not terms:
        return list(lectures.filter(course=near.course).in_order()[:MOST_LECTURES])
    return sorted(lectures[: 3 * MOST_LECTURES], key=lambda one: one.course_id != near.course_id)[:MOST_LECTURES]


def live_elsewhere(terms, *, by):
    """Live revisions of others' listed courses: their working copies and titles are nobody else's business."""
    revisions = Revision.objects.live().filter(lecture__course__in=Course.objects.readable_by(by).listed())
    revisions = revisions.exclude(lecture__course__in=Course.objects.editable_by(by))
    for term in terms:
        revisions = revisions.filter(Q(title__icontains=term) | Q(lecture__course__title__icontains=term))
    return list(revisions.select_related("lecture__course").defer("body", "html", "parts")[:MOST_LECTURES])


def lecture_target(one):
    if isinstance(one, Revision):
        return Target(f"lecture:{one.lecture_id}", one.title, str(one.lecture.course), LectureState.LIVE)
    return Target(f"lecture:{one.pk}", one.title, str(one.course), one.state)


def headings_of(one):
    """Of the live text where there is one: a heading that learners cannot reach yet would be a broken link."""
    lecture = one.lecture if isinstance(one, Revision) else one
    live = one if isinstance(one, Revision) else lecture.live_revision
    known = live.headings if live else page_headings(lecture)
    return [
        Target(f"lecture:{lecture.pk}#{heading['id']}", heading["text"], one.title, is_heading=True)
        for heading in known
    ]


def matching_headings(near, terms):
    for heading in page_headings(near):
        if all(term.casefold() in heading["text"].casefold() for term in terms):
            yield Target(f"#{heading['id']}", heading["text"], near.title, is_heading=True)


def page_headings(lecture):
    return [{"id": heading.id, "text": heading.text} for heading in render_working_copy(lecture).headings]
