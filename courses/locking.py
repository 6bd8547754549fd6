"""Rows of lectures as they stand now, locked until the end of the transaction. Every save and publication begins here,
so the queries are prepared: to compile them costs several times what the database needs.
"""

from accounts.prepared import PreparedRows

from .gone import Gone
from .models import Course, Lecture

read_locked = PreparedRows(Lecture, lambda pk: Lecture.objects.filter(pk=pk).select_for_update(), int)
read_course = PreparedRows(Course, lambda pk: Course.objects.filter(pk=pk), int)


def locked_row(lecture):
    """Its course is asked for when somebody looks at it. Raises Gone where it was deleted, or lies in the trash."""
    found = read_locked(lecture.pk)
    if not found:
        raise Gone(lecture)
    return found[0]


def locked_with_course(lecture):
    """With the course as it stands now: whether it asks for review, and its language. Raises Gone."""
    current = locked_row(lecture)
    [current.course] = read_course(current.course_id)
    return current
