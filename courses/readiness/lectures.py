"""The lectures that a text links to: found together, in a fixed number of queries.

A check must not tell an author what stands at a guessed address or number of somebody else's course. So a lecture that
its readers could not reach either counts as one that does not exist, unless whoever saved the text last may edit it.
"""

from dataclasses import dataclass, field

from django.db.models import Q

from courses.models import Course, FormerAddress, Lecture, Revision


@dataclass(frozen=True)
class Targets:
    """Lectures by id and by (course slug, lecture slug), also former ones; heading ids and titles of the live ones."""

    by_id: dict = field(default_factory=dict)
    by_address: dict = field(default_factory=dict)
    headings: dict = field(default_factory=dict)
    titles: dict = field(default_factory=dict)  # what learners read: a working title is its authors' business

    def is_live(self, lecture):
        return lecture.pk in self.headings


def targets_of(ids, addresses, *, linked_by):
    """At most three queries, whatever their number, and none without links to lectures; one person's rights more where
    the lecture `linked_by` links to what learners do not find. `by_id` and `by_address` are without the hidden ones.
    """
    if not ids and not addresses:
        return Targets()
    found = list(lectures_at(ids, addresses))
    by_address = {(lecture.course.slug, lecture.slug): lecture for lecture in found}
    by_address |= {
        address: lecture for address, lecture in moved(addresses - set(by_address)) if address not in by_address
    }
    every = {lecture.pk for lecture in (*found, *by_address.values())}
    live = list(Revision.objects.live().filter(lecture__in=every).values_list("lecture_id", "headings", "title"))
    live_ids = {pk for pk, _headings, _title in live}
    strange = [one for one in (*found, *by_address.values()) if one.course_id != linked_by.course_id]
    secret = {one.pk for one in strange if one.pk not in live_ids or one.course.is_secret}
    unlisted = {one.pk for one in strange if one.course.visibility == Course.Visibility.UNLISTED}
    hidden = (secret | unlisted) - known_to_writer(linked_by, secret | unlisted)
    return Targets(
        by_id={one.pk: one for one in found if one.pk not in hidden},
        by_address={place: one for place, one in by_address.items() if one.pk not in hidden & secret},
        headings={pk: {heading["id"] for heading in headings} for pk, headings, _title in live},
        titles={pk: title for pk, _headings, title in live},
    )


def known_to_writer(lecture, wanted):
    """Those of the lectures that whoever saved this one last may edit."""
    if not wanted:
        return set()
    return set(Lecture.objects.editable_by(writer_of(lecture)).filter(pk__in=wanted).values_list("pk", flat=True))


def writer_of(lecture):
    """Whoever saved it last."""
    return lecture.updated_by or lecture.course.owner


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
