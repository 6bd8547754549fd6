"""Links asked by themselves: tasks that wait in the database until a worker (`manage.py run_worker`) runs them.

After a save and after publishing, `ask_soon` lets one task wait for the lecture. Once a day `begin_round` goes through
all that is live. A task works for seconds and leaves the rest to another, so that a worker which is told to stop soon
does. Nothing depends on these tasks: where no worker runs, the links are only not asked.
"""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses import readiness
from courses.models import ContentVersion, Lecture
from courses.rendering import TextTooLong

from .asking import FRESH, LinkChecksOff, Outcome, due, forget_unused

try:
    from django.tasks import TaskResultStatus, task
except ImportError:  # before Django 6
    from django_tasks import TaskResultStatus, task

ROUND = timedelta(days=1)
# A round asks what was answered before the round of yesterday had ended.
ROUND_FRESH = timedelta(hours=20)
# A task that has waited for longer shows that no worker runs.
PATIENCE = timedelta(minutes=2)
# Rows of tasks that are done, or whose worker was ended in the middle.
KEPT = timedelta(days=7)
AUTHORS_FIRST = 10
NOTHING = Outcome(asked=0, unanswered=0)

logger = logging.getLogger(__name__)


def ask_soon(lecture, targets=None) -> int:
    """Let a task wait for the lecture if one of its links has no fresh answer; says how many wait.

    One task waits for a lecture, however often this is called. `targets` spares rendering where it was just done.
    """
    wanted = due(targets or targets_of(lecture)) if settings.LINK_CHECKS else []
    if not wanted:
        return 0
    is_run = let_one_wait(lecture.pk).enqueued_at > timezone.now() - PATIENCE
    return len(wanted) if is_run else 0


def targets_of(lecture):
    """Of a text that is too long, none."""
    try:
        return readiness.outside_targets(lecture)
    except TextTooLong:
        return []


@transaction.atomic
def let_one_wait(pk):
    """The task that waits for this lecture. Whoever comes second waits for the lecture's row, and finds it."""
    Lecture.objects.select_for_update(of=["self"]).filter(pk=pk).first()
    return waiting_for(ask_lecture).filter(args_kwargs__args__0=pk).first() or ask_lecture.enqueue(pk)


@task(priority=AUTHORS_FIRST)
def ask_lecture(pk):
    """One lecture's links that nobody asked within a day; the rest of many in another task."""
    if is_unfinished(ask(pk)):
        let_one_wait(pk)


@task()
def begin_round():
    """First of all the next one, so that the round of tomorrow comes whatever becomes of this one."""
    schedule_round(timezone.now() + ROUND)
    forget_unused()
    forget_tasks()
    go_on.enqueue(0)


@task()
def go_on(after):
    """The live lectures behind this id, for some seconds."""
    until = time.monotonic() + seconds_of_task()
    for pk in Lecture.objects.live().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True):
        if time.monotonic() >= until or is_unfinished(ask_or_log(pk)):
            go_on.enqueue(pk - 1)
            break


def schedule_round(at):
    """Unless one waits already: a restart neither loses it nor makes a second one."""
    with transaction.atomic():
        ContentVersion.objects.select_for_update().first()  # two workers that start at once do it one after the other
        if not waiting_for(begin_round).exists():
            begin_round.using(run_after=at).enqueue()


def waiting_for(job):
    return DBTaskResult.objects.filter(task_path=job.module_path, status=TaskResultStatus.READY)


def ask(pk, *, fresh=FRESH):
    """The outcome; of a lecture that is gone, or too long, nothing was asked."""
    try:
        lecture = Lecture.objects.select_related("course").get(pk=pk)
        return readiness.look_outside(lecture, seconds=seconds_of_task(), fresh=fresh)
    except (Lecture.DoesNotExist, LinkChecksOff, TextTooLong):
        return NOTHING


def ask_or_log(pk):
    """In a round, where one lecture that fails must not keep those behind it from being asked, day after day."""
    try:
        return ask(pk, fresh=ROUND_FRESH)
    except Exception:
        logger.exception("The links of lecture %s could not be asked", pk)
        return NOTHING


def seconds_of_task():
    """More than one link takes, or it would never get an answer."""
    return settings.LINK_CHECK_SECONDS + 1


def is_unfinished(outcome):
    """Where nothing answered at all, the next try is no better."""
    return outcome.asked and outcome.unanswered


def forget_tasks():
    done = DBTaskResult.objects.exclude(status=TaskResultStatus.READY)
    done.filter(enqueued_at__lt=timezone.now() - KEPT).delete()
