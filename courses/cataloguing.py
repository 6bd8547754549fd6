"""The catalog: listed courses with what is live in them, a page at a time."""

from django.core.paginator import Paginator
from django.db.models import Count, Sum

from .models import Course, Revision

PAGE_SIZE = 24


def catalog_page(user, number):
    """A Page of courses, each with `lecture_count` and `reading_minutes`; three queries however many there are."""
    page = Paginator(Course.objects.readable_by(user).listed(), PAGE_SIZE).get_page(number)
    page.object_list = list(page.object_list)
    live = live_numbers(page.object_list)
    for course in page.object_list:
        course.lecture_count, course.reading_minutes = live.get(course.pk, (0, 0))
    return page


def live_numbers(courses):
    """{course id: (live lectures, minutes)}"""
    found = Revision.objects.live().filter(lecture__course__in=[course.pk for course in courses]).order_by()
    rows = found.values_list("lecture__course").annotate(Count("pk"), Sum("reading_minutes"))
    return {pk: (lectures, minutes) for pk, lectures, minutes in rows}
