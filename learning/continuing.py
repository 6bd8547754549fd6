"""Where a learner goes on reading."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from courses.models import Course, Revision

from .models import Completion

LIGHT = [
    "title", "headings", "lecture__slug", "lecture__position", "lecture__section__position",
    "lecture__course__slug", "lecture__course__title",
]  # fmt: skip


@dataclass(frozen=True)
class Stop:
    """A lecture to go on with: where it was left, or the next one after a finished lecture."""

    title: str
    course_title: str
    url: str
    heading: str = ""
    is_next: bool = False


def last_stop(user):
    """The lecture read last that is still live, at its heading; after a finished one the next unfinished of the course.

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
        heading_id=F("lecture__reading_places__heading_id"), read_at=F("lecture__reading_places__updated_at")
    )
    last = read.order_by("-read_at", "-pk").first()
    if last is None or not last.is_done:
        return last and stop_at(last, last.heading_id)
    following = live.filter(after(last), lecture__course=last.lecture.course, is_done=False).order_by(
        "lecture__section__position", "lecture__section_id", "lecture__position", "lecture_id"
    )
    upcoming = following.first()
    return upcoming and stop_at(upcoming, "", is_next=True)


def after(revision):
    """Later in the outline."""
    lecture, section = revision.lecture, revision.lecture.section
    return (
        Q(lecture__section__position__gt=section.position)
        | Q(lecture__section__position=section.position, lecture__section__gt=section.pk)
        | Q(lecture__section=section.pk, lecture__position__gt=lecture.position)
        | Q(lecture__section=section.pk, lecture__position=lecture.position, lecture__gt=lecture.pk)
    )


def stop_at(revision, heading_id, *, is_next=False):
    """A heading that the text no longer has is forgotten: the lecture opens at its top."""
    heading = next((item["text"] for item in revision.headings if item["id"] == heading_id), "")
    url = revision.lecture.get_absolute_url() + (f"#{heading_id}" if heading else "")
    return Stop(revision.title, revision.lecture.course.title, url, heading, is_next)
