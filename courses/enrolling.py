"""Taking a course and leaving it. The row stays for good, so whoever comes back finds all that was theirs.

Nobody needs to be enrolled to read a public, an unlisted or a members' course: it puts the course among "My courses".
For an invited course it is what lets a learner read.
"""

from django.db import transaction
from django.utils import timezone

from accounts import auditing

from .gone import locked_course
from .models import Course, Enrolment


@transaction.atomic
def enrol(course: Course, *, by, way: str = Enrolment.Way.SELF) -> Enrolment:
    """Begin, or go on after leaving. Who takes it already is enrolled once: nothing changes. Raises Gone."""
    course = locked_course(course)
    rows = Enrolment.objects.select_for_update()
    enrolment, is_new = rows.get_or_create(course=course, user=by, defaults={"way": way})
    if not is_new and enrolment.left_at is None:
        return enrolment
    if not is_new:
        enrolment.way, enrolment.enrolled_at = way, timezone.now()
        enrolment.left_at, enrolment.is_removed = None, False
        enrolment.save()
    auditing.record("enrolment.begin", course, by=by, way=way, **course.in_audit)
    return enrolment


@transaction.atomic
def leave(course: Course, *, by) -> bool:
    """False where this person does not take the course (any more): then nothing changes."""
    has_left = end(Enrolment.objects.filter(course=course, user=by), is_removed=False)
    if has_left:
        auditing.record("enrolment.end", course, by=by, **course.in_audit)
    return bool(has_left)


@transaction.atomic
def remove_learner(enrolment: Enrolment, *, by) -> bool:
    """An author ends it. False where it has ended already."""
    has_ended = end(Enrolment.objects.filter(pk=enrolment.pk), is_removed=True)
    if has_ended:
        auditing.record("enrolment.remove", enrolment, by=by, **enrolment.course.in_audit)
    return bool(has_ended)


@transaction.atomic
def put_back(enrolment: Enrolment, *, by) -> bool:
    """Takes a removal back. False where the learner left by themselves: they alone come back from that."""
    removed = Enrolment.objects.filter(pk=enrolment.pk, is_removed=True, left_at__isnull=False)
    is_back = removed.update(left_at=None, is_removed=False)
    if is_back:
        auditing.record("enrolment.put_back", enrolment, by=by, **enrolment.course.in_audit)
    return bool(is_back)


def end(enrolments, *, is_removed) -> int:
    """Two who end it at once end it once."""
    return enrolments.current().update(left_at=timezone.now(), is_removed=is_removed)
