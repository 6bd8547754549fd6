"""The courses that a text links to, found together. What learners do not find of somebody else's counts as nothing, as
with lectures (lectures.py).
"""

from django.db.models import Exists, OuterRef

from courses.models import Course, FormerAddress

from .lectures import writer_of


def courses_at(slugs, *, linked_by):
    """{address: whether something in it is live} of the courses that are there, also of former addresses.

    One query where all are live, at most two and one person's rights more where not, none without links to other
    courses: a lecture's own course is live when the lecture is. Of invited courses only those who write them are told.
    """
    found = {slug: True for slug in slugs if slug == linked_by.course.slug}
    left = slugs - set(found)
    if not left:
        return found  # as nearly always: to make the queries takes longer than most checks
    live = Course.objects.with_live_lectures().exclude(visibility=Course.Visibility.INVITED)
    found |= dict.fromkeys(live.filter(slug__in=left).values_list("slug", flat=True), True)
    if left := slugs - set(found):
        former = FormerAddress.objects.filter(course_slug__in=left, lecture_slug="", course__in=live)
        found |= dict.fromkeys(former.values_list("course_slug", flat=True), True)
    if left := slugs - set(found):
        own = Course.objects.editable_by(writer_of(linked_by)).filter(slug__in=left)
        is_live = Exists(Course.objects.with_live_lectures().filter(pk=OuterRef("pk")))
        found |= dict(own.values_list("slug", is_live))
    return found
