"""Where a learner goes on reading: at the heading where they stopped, or with what comes next."""

from dataclasses import dataclass

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from courses.models import Course, Revision

from .models import Completion
from .placing import stop_in

LIGHT = [
    "title", "headings", "lecture__slug", "lecture__position", "lecture__section__position",
    "lecture__course__slug", "lecture__course__title", "lecture__course__language",
]  # fmt: skip


@dataclass(frozen=True)
class Stop:
    """A lecture to go on with: where it was left, or the next one after a finished lecture."""

    title: str
    course_title: str
    language: str  # of both
    url: str
    heading: str = ""
    is_next: bool = False


def last_stop(user):
    """The lecture read last that is still live, at its heading; after a finished one the next unfinished of the course,
    or the first that was passed over.

    At most two queries; None for visitors, and where nothing was read or nothing is left.
    """
    if not user.is_authenticated:
        return None
    done = Completion.objects.filter(user=user, lecture=OuterRef("lecture"))
    live = (
        Revision.objects.live()
        .filter(lecture__course__in=Course.objects.readable_by(user))
        .select_related("lecture__course", "lecture__section")
        .only(*LIGHT)
        .annotate(is_done=Exists(done))
    )
    read = live.filter(lecture__reading_places__user=user).annotate(
        heading_id=F("lecture__reading_places__heading_id"),
        above=F("lecture__reading_places__above"),
        read_at=F("lecture__reading_places__updated_at"),
    )
    last = read.order_by("-read_at", "-pk").first()
    if last is None or not last.is_done:
        return last and stop_at(last, stop_in(last.headings, last.heading_id, last.above))
    is_passed = Case(When(after(last), then=Value(0)), default=Value(1))
    left = live.filter(lecture__course=last.lecture.course, is_done=False).order_by(
        is_passed, "lecture__section__position", "lecture__section_id", "lecture__position", "lecture_id"
    )
    upcoming = left.first()
    return upcoming and stop_at(upcoming, None, is_next=True)


def after(revision):
    """Later in the outline."""
    lecture, section = revision.lecture, revision.lecture.section
    return (
        Q(lecture__section__position__gt=section.position)
        | Q(lecture__section__position=section.position, lecture__section__gt=section.pk)
        | Q(lecture__section=section.pk, lecture__position__gt=lecture.position)
        | Q(lecture__section=section.pk, lecture__position=lecture.position, lecture__gt=lecture.pk)
    )


def stop_at(revision, stop, *, is_next=False):
    """Without a heading the lecture opens at its top."""
    url = with_heading(revision.lecture.get_absolute_url(), stop and stop.id)
    course = revision.lecture.course
    return Stop(revision.title, course.title, course.language, url, stop.text if stop else "", is_next)


def with_heading(url, heading_id):
    return f"{url}#{heading_id}" if heading_id else url


@dataclass(frozen=True)
class GoOn:
    """Where the button of a course leads; `is_again` where nothing is left."""

    lecture: object  # courses.outlines.OutlineLecture
    url: str
    is_again: bool = False


def go_on(outline, mine) -> GoOn:
    """The rule of `last_stop` within one course, without a query; who has read nothing begins with what is open first.

    What was read last is left out where it is not live any more.
    """
    lectures, numbers = outline.lectures, {lecture.pk: n for n, lecture in enumerate(outline.lectures)}
    open_ones = [lecture for lecture in lectures if lecture.pk not in mine.completed]
    if not open_ones:
        return GoOn(lectures[0], lectures[0].url, is_again=True)
    read = [place for place in mine.places if place.lecture_id in numbers]
    last = max(read, key=lambda place: (place.updated_at, place.lecture_id), default=None)
    if last and last.lecture_id not in mine.completed:
        lecture = lectures[numbers[last.lecture_id]]
        return GoOn(lecture, with_heading(lecture.url, last.heading_id))
    number = numbers[last.lecture_id] if last else -1
    following = next((lecture for lecture in open_ones if numbers[lecture.pk] > number), open_ones[0])
    return GoOn(following, following.url)


def stops_of(mine, *, but=None) -> frozenset[tuple[int, str]]:
    """(lecture id, heading id or "") of what was begun and not finished, without the lecture that is being read."""
    return frozenset(
        (place.lecture_id, place.heading_id)
        for place in mine.places
        if place.lecture_id != but and place.lecture_id not in mine.completed
    )
