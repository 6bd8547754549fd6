"""The catalog: listed courses with what is live in them, narrowed by facets and words, in an order, a page at a time.

What is told of a course (its live lectures, minutes and dates) is the same for everybody, so a worker keeps it in
memory for as long as the content version stays and nothing scheduled begins or ends. Who may see which course is asked
of the database each time.
"""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, Sum
from django.utils import timezone

from . import content_version
from .faceting import Entry, Wish, narrow
from .models import Course, Revision
from .reading import next_change

PAGE_SIZE = 24


@dataclass(frozen=True)
class Shelf:
    """Every course with something live; `version` and `next_change` tell how long this is true."""

    entries: dict[int, Entry]
    version: int
    next_change: datetime | None

    @property
    def is_true_now(self) -> bool:
        is_before_change = self.next_change is None or timezone.now() < self.next_change
        return is_before_change and self.version == content_version.current()


_kept: dict[str, Shelf] = {}
_lock = Lock()


def catalog_page(user, wish: Wish, number):
    """(Found, a Page of its courses), each with `lecture_count` and `reading_minutes`. The queries are always as many:
    who may see what, the page's courses, and three more after something was published.
    """
    shelf = current_shelf()
    listed = Course.objects.readable_by(user).listed().values_list("pk", flat=True).order_by()
    found = narrow((shelf.entries[pk] for pk in listed if pk in shelf.entries), wish)
    page = Paginator(found.entries, PAGE_SIZE).get_page(number)
    page.object_list = courses_of(page.object_list)
    return found, page


def courses_of(entries):
    rows = Course.objects.in_bulk([entry.pk for entry in entries])
    courses = [(rows[entry.pk], entry) for entry in entries if entry.pk in rows]
    for course, entry in courses:
        course.lecture_count, course.reading_minutes = entry.lectures, entry.minutes
    return [course for course, _entry in courses]


def current_shelf() -> Shelf:
    with _lock:
        shelf = _kept.get("shelf")
    if shelf is None or not shelf.is_true_now:
        shelf = load_shelf()
        with _lock:
            _kept["shelf"] = shelf
    return shelf


def load_shelf() -> Shelf:
    """The version is asked first, so that what is read is never taken for newer than it is."""
    version, now = content_version.current(), timezone.now()
    facts = Course.objects.values_list("pk", "title", "summary", "subject", "level", "language")
    rows = {row[0]: row for row in facts.order_by("pk")}
    live, begun = live_numbers(now), first_published(now)
    entries = {
        pk: Entry(*rows[pk], lectures=lectures, minutes=minutes, updated_at=updated_at, published_at=begun[pk])
        for pk, (lectures, minutes, updated_at) in live.items()
        if pk in rows and pk in begun
    }
    return Shelf(entries, version, next_change(Course.objects.all()))


def forget():
    """Read everything anew at the next look."""
    _kept.clear()


def live_numbers(now):
    """{course id: (live lectures, minutes, when the newest of them went live)}"""
    rows = Revision.objects.live(at=now).order_by().values_list("lecture__course")
    return {pk: tuple(facts) for pk, *facts in rows.annotate(Count("pk"), Sum("reading_minutes"), Max("live_from"))}


def first_published(now):
    """{course id: when its first lecture went live}"""
    begun = Revision.objects.kept().filter(live_from__lte=now, lecture__deleted_at__isnull=True).order_by()
    return dict(begun.values_list("lecture__course").annotate(Min("live_from")))
