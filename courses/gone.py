"""What an action is about was deleted between the look at it and the lock on it."""

from django.utils.translation import gettext as _

from .models import Course


class Gone(Exception):
    """Nothing was changed. `row` is the thing as it was looked at; str() is for the person who asked."""

    def __init__(self, row):
        self.row = row
        super().__init__(_("“%(title)s” was deleted meanwhile. Nothing was changed.") % {"title": row})


def locked(rows, row):
    """The row as it stands now in the queryset `rows`, locked until the end of the transaction. Raises Gone."""
    current = rows.select_for_update(of=["self"]).filter(pk=row.pk).first()
    if current is None:
        raise Gone(row)
    return current


def locked_course(course):
    """For what is hung on the course or changes its row. Raises Gone.

    The lock is the one that lets others add rows at the same time; where the outline is locked too, that comes first.
    """
    current = Course.objects.select_for_update(no_key=True).filter(pk=course.pk).first()
    if current is None:
        raise Gone(course)
    return current
