"""The lectures that a text links to: found together, in a fixed number of queries."""

from dataclasses import dataclass, field

from django.db.models import Q

from courses.models import FormerAddress, Lecture, Revision


@dataclass(frozen=True)
class Targets:
    """Lectures by id and by (course slug, lecture slug), also former ones; heading ids and titles of the live ones."""

    by_id: dict = field(default_factory=dict)
    by_address: dict = field(default_factory=dict)
    headings: dict = field(default_factory=dict)
    titles: dict = field(default_factory=dict)  # what learners read: a working title is its authors' business

    def is_live(self, lecture):
        return lecture.pk in self.headings


def targets_of(ids, addresses):
    """At most three queries, whatever their number, and none without links to lectures."""
    if not ids and not addresses:
        return Targets()
    found = list(lectures_at(ids, addresses))
    by_address = {(lecture.course.slug, lecture.slug): lecture for lecture in found}
    by_address |= {
        address: lecture for address, lecture in moved(addresses - set(by_address)) if address not in by_address
    }
    every = {lecture.pk for lecture in (*found, *by_address.values())}
    live = list(Revision.objects.live().filter(lecture__in=every).values_list("lecture_id", "headings", "title"))
    return Targets(
        by_id={lecture.pk: lecture for lecture in found},
        by_address=by_address,
        headings={pk: {heading["id"] for heading in headings} for pk, headings, _title in live},
        titles={pk: title for pk, _headings, title in live},
    )


def lectures_at(ids, addresses):
    courses, slugs = {course for course, _slug in addresses}, {slug for _course, slug in addresses}
    wanted = Q(pk__in=ids) | Q(course__slug__in=courses, slug__in=slugs)
    return Lecture.objects.filter(wanted).select_related("course").defer("body", "summary")


def moved(addresses):
    """What stood at these addresses before: (address, lecture)."""
    if not addresses:
        return
    courses, slugs = {course for course, _slug in addresses}, {slug for _course, slug in addresses}
    former = FormerAddress.objects.filter(course_slug__in=courses, lecture_slug__in=slugs, lecture__deleted_at=None)
    for row in former.select_related("lecture__course"):
        if (row.course_slug, row.lecture_slug) in addresses:
            yield (row.course_slug, row.lecture_slug), row.lecture
