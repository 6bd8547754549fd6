"""Finishing a course: all lectures that are live are finished at one moment.

What is live and not finished after that moment is new: it was not there then, unless the learner took its tick back
since.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from courses.models import Revision

from .models import Completion, CourseCompletion

BATCH = 500


@transaction.atomic
def complete_course(course_id: int, *, by) -> bool:
    """Keep that nothing of the course is left to finish; False where something is."""
    # The same person may finish the last two lectures at once: whoever comes second sees what the first has done.
    User.objects.select_for_update(no_key=True).filter(pk=by.pk).values_list("pk").first()
    is_done = Completion.objects.filter(user=by, lecture=OuterRef("lecture"))
    if Revision.objects.live().filter(~Exists(is_done), lecture__course=course_id).exists():
        return False
    CourseCompletion.objects.update_or_create(user=by, course_id=course_id, defaults={"completed_at": timezone.now()})
    return True


@transaction.atomic
def complete_course_of_all(course_id: int, users: Iterable[int]) -> int:
    """The same for many who have just finished something; how many. A fixed number of queries for each 500."""
    live = list(Revision.objects.live().filter(lecture__course=course_id).values_list("lecture", flat=True))
    return sum(keep(course_id, live, some) for some in batched(set(users), BATCH))


@transaction.atomic
def complete_course_before(course_id: int, added: Iterable[int]) -> int:
    """Keep for everybody who has finished all live lectures but the `added` ones that they have finished the course,
    where that is not kept yet; how many. It is not where the last one that was open was unpublished or moved away.
    """
    live = Revision.objects.live().filter(lecture__course=course_id).exclude(lecture__in=added)
    others = list(live.values_list("lecture", flat=True))
    if not others:
        return 0
    known = CourseCompletion.objects.filter(user=OuterRef("user"), course=course_id)
    done = Completion.objects.filter(~Exists(known), lecture__in=others).order_by().values("user")
    users = done.annotate(count=Count("pk")).filter(count=len(others)).values_list("user", flat=True)
    return sum(keep(course_id, others, list(some)) for some in batched(users, BATCH))


def batched(users, size):
    users = sorted(users)
    return [users[start : start + size] for start in range(0, len(users), size)]


def keep(course_id, live, users):
    """Those of the users who have finished all that is live; how many."""
    list(User.objects.select_for_update(no_key=True).filter(pk__in=users).order_by("pk").values_list("pk"))
    done = Completion.objects.filter(user__in=users, lecture__in=live).order_by().values("user")
    finished = list(done.annotate(count=Count("pk")).filter(count=len(live)).values_list("user", flat=True))
    now = timezone.now()
    CourseCompletion.objects.bulk_create(
        [CourseCompletion(user_id=user, course_id=course_id, completed_at=now) for user in finished],
        update_conflicts=True,
        unique_fields=["user", "course"],
        update_fields=["completed_at"],
    )
    return len(finished)
