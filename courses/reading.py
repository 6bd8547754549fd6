"""What a reader's page needs, fetched in one query: the live outline of a course, and one lecture's live text."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, F, JSONField, Min, Q, TextField, Value, When
from django.utils import timezone

from .models import Course, Lecture, Revision


@dataclass(frozen=True)
class OutlineLecture:
    """A live lecture as the outline shows it. Title and minutes are those of the live revision."""

    pk: int
    number: int
    title: str
    summary: str
    slug: str
    url: str
    reading_minutes: int
    mission_ids: tuple[int, ...]


@dataclass
class OutlineSection:
    pk: int
    title: str
    lectures: list[OutlineLecture] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """One lecture page: the course, its live outline, and the live revision with its neighbours in the outline."""

    course: Course
    sections: list[OutlineSection]
    revision: Revision
    section: OutlineSection
    previous: OutlineLecture | None
    next: OutlineLecture | None

    @property
    def lecture(self):
        return self.revision.lecture


HEAVY = ["body", "html", "headings", "parts", "note"]


def live_rows(course_slug, *, user, lecture_slug=None):
    """Live revisions of a course in outline order; the heavy columns only for `lecture_slug`.

    Mission ids of every lecture come with it (`frozen`), because the outline counts them.
    """
    here = Q(lecture__slug=lecture_slug or "")
    return list(
        Revision.objects.live()
        .filter(lecture__course__slug=course_slug, lecture__course__in=Course.objects.readable_by(user))
        .select_related("lecture__course__owner", "lecture__section")
        .defer(*HEAVY, "lecture__body")
        .annotate(
            shown_html=Case(When(here, then=F("html")), default=Value(""), output_field=TextField()),
            shown_headings=Case(When(here, then=F("headings")), default=None, output_field=JSONField()),
            frozen=F("parts__missions"),
        )
        .order_by("lecture__section__position", "lecture__section_id", "lecture__position", "lecture_id")
    )


def outline(rows):
    """Sections in order with their live lectures, numbered through the course."""
    sections = {}
    for number, row in enumerate(rows, 1):
        section = row.lecture.section
        entry = sections.setdefault(section.pk, OutlineSection(section.pk, section.title))
        entry.lectures.append(
            OutlineLecture(
                pk=row.lecture_id,
                number=number,
                title=row.title,
                summary=row.summary,
                slug=row.lecture.slug,
                url=row.lecture.get_absolute_url(),
                reading_minutes=row.reading_minutes,
                mission_ids=tuple(mission["id"] for mission in row.frozen or []),
            )
        )
    return list(sections.values())


def reading(course_slug, lecture_slug, *, user):
    """The lecture page's content. Raises Lecture.DoesNotExist where nothing is live for this person."""
    rows = live_rows(course_slug, user=user, lecture_slug=lecture_slug)
    revision = next((row for row in rows if row.lecture.slug == lecture_slug), None)
    if revision is None:
        raise Lecture.DoesNotExist(lecture_slug)
    revision.html, revision.headings = revision.shown_html, revision.shown_headings
    revision.parts = {"missions": revision.frozen or []}
    sections = outline(rows)
    in_order = [(section, lecture) for section in sections for lecture in section.lectures]
    place = next(n for n, (_section, lecture) in enumerate(in_order) if lecture.pk == revision.lecture_id)
    return Reading(
        course=revision.lecture.course,
        sections=sections,
        revision=revision,
        section=in_order[place][0],
        previous=in_order[place - 1][1] if place else None,
        next=in_order[place + 1][1] if place + 1 < len(in_order) else None,
    )


def next_change(course) -> datetime | None:
    """When time alone will next change what is live in the course: a kept page ends there."""
    now = timezone.now()
    times = Revision.objects.kept().filter(lecture__course=course)
    found = times.aggregate(
        begins=Min("live_from", filter=Q(live_from__gt=now)), ends=Min("live_until", filter=Q(live_until__gt=now))
    )
    return min((moment for moment in found.values() if moment), default=None)
