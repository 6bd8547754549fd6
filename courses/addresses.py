"""Former addresses: a changed address, or a lecture that moved to another course, stays reachable for good.

A row points at the thing and not at another address, so three renames are one redirect. What stands at an address
now always wins: rows are asked only after the normal look found nothing. Where two things stood at one address one
after the other, the later one has it.
"""

from .models import Course, FormerAddress, Lecture, Revision


class AddressTaken(Exception):
    """Another course, or another lecture of the course, has this address. `free` is one that nobody has."""

    def __init__(self, slug, free):
        self.slug, self.free = slug, free
        super().__init__(slug)


def remember_course(course, old_slug):
    """Call in the transaction that gave the course another slug, with its outline locked.

    Its lectures' addresses are remembered one by one, so that each stays found whatever happens to it later.
    """
    FormerAddress.objects.update_or_create(
        course_slug=old_slug, lecture_slug="", defaults={"course": course, "lecture": None}
    )
    lectures = Lecture.everything.filter(course=course, pk__in=Revision.objects.kept().values("lecture"))
    keep_rows(old_slug, lectures.values_list("pk", "slug"))
    FormerAddress.objects.filter(course_slug=course.slug, course=course).delete()
    FormerAddress.objects.filter(course_slug=course.slug, lecture__course=course).filter(
        pk__in=standing_rows(course)
    ).delete()


def standing_rows(course):
    """Rows at which the same lecture stands again."""
    rows = FormerAddress.objects.filter(course_slug=course.slug, lecture__course=course).select_related("lecture")
    return [row.pk for row in rows if row.lecture_slug == row.lecture.slug]


def remember_lecture(lecture, course_slug, old_slug):
    """Call in the transaction that gave the lecture another slug or course. A draft was at an address for nobody."""
    if lecture.revisions.kept().exists():
        keep_rows(course_slug, [(lecture.pk, old_slug)])
    FormerAddress.objects.filter(course_slug=lecture.course.slug, lecture_slug=lecture.slug, lecture=lecture).delete()


def keep_rows(course_slug, lectures):
    rows = [FormerAddress(course_slug=course_slug, lecture_slug=slug, lecture_id=pk) for pk, slug in lectures]
    FormerAddress.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["course_slug", "lecture_slug"], update_fields=["lecture", "course"]
    )


def course_now(course_slug):
    """The course that stood at this address and has something live, or None."""
    rows = FormerAddress.objects.filter(course_slug=course_slug, lecture_slug="")
    return Course.objects.with_live_lectures().filter(former_addresses__in=rows).first()


def lecture_now(course_slug, lecture_slug):
    """The live lecture that stood at this address, or at it in a course that stood at that one; or None."""
    live = Lecture.objects.live().select_related("course").defer("body")
    row = FormerAddress.objects.filter(course_slug=course_slug, lecture_slug=lecture_slug)
    found = live.filter(former_addresses__in=row).first()
    if found:
        return found
    courses = Course.objects.filter(former_addresses__course_slug=course_slug)
    found = live.filter(course__in=courses, slug=lecture_slug).first()
    return found or live.filter(
        course__in=courses, former_addresses__lecture_slug=lecture_slug
    ).order_by("-former_addresses__pk").first()  # fmt: skip
