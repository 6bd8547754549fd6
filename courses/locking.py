"""Rows of lectures as they stand now, locked until the end of the transaction. Every save and publication begins here,
so the queries are prepared: to compile them costs several times what the database needs.
"""

from accounts.prepared import PreparedRows

from .models import Course, Lecture

read_locked = PreparedRows(Lecture, lambda pk: Lecture.objects.filter(pk=pk).select_for_update(), int)
read_course = PreparedRows(Course, lambda pk: Course.objects.filter(pk=pk), int)


def locked_row(pk):
    """None where it was deleted, or lies in the trash. Its course is asked for when somebody looks at it."""
    return next(iter(read_locked(pk)), None)


def locked_with_course(pk):
    """The course as it stands now, too: whether it asks for review, and its language."""
    lecture = locked_row(pk)
    if lecture:
        [lecture.course] = read_course(lecture.course_id)
    return lecture
