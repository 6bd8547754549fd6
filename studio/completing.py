"""What authors and editors do that may finish lectures or courses for learners, each with that in one transaction
(learning/completing_at_once.py). The apps below know nothing of learners.
"""

from django.db import transaction

from courses import publishing, reviewing, structuring
from courses.models import Course, Lecture, Revision
from learning.completing_at_once import complete_after_publishing, complete_all_who_finished


@transaction.atomic
def change_course(course: Course, *, by, **fields) -> Course:
    """As `structuring.change_course`. Another rule completes lectures for those who fulfil it; it takes none away."""
    before = Course.objects.filter(pk=course.pk).values_list("finish", flat=True).first()
    changed = structuring.change_course(course, by=by, **fields)
    if changed.finish != before:
        complete_all_who_finished(changed)
    return changed


@transaction.atomic
def publish(lecture: Lecture, *, by, **options) -> Revision:
    made = publishing.publish(lecture, by=by, **options)
    complete_after_publishing([made])
    return made


@transaction.atomic
def publish_all(lectures, *, by, **options) -> list[Revision]:
    made = publishing.publish_all(lectures, by=by, **options)
    complete_after_publishing(made)
    return made


@transaction.atomic
def restore(revision: Revision, *, by, **options) -> Revision:
    made = publishing.restore(revision, by=by, **options)
    complete_after_publishing([made])
    return made


@transaction.atomic
def approve_and_publish(request, *, by, **options):
    approved = reviewing.approve(request, by=by, publish=True, **options)
    complete_after_publishing(approved.lecture.revisions.order_by("-number")[:1])
    return approved
