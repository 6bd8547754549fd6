"""The numbers of learning/funnel.py, counted by the database: a fixed number of queries, and no learner comes here.

Whoever may edit the course is left out: an author who tries a lecture is no learner of it.
"""

from dataclasses import dataclass
from datetime import UTC, timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts import roles
from accounts.models import User
from courses.models import Course, Revision

from .funnel import PERIODS, STEPS, Counts, LectureRow, cells
from .reaching import ids, reached

# The age of a learner is that of their first deed in a live lecture of the course: the place in PERIODS of the shortest
# period that has it. `firsts` counts each learner once in all.
FUNNEL = """
WITH {reached}
SELECT lecture_id, age, solved, COUNT(*), SUM(is_read), SUM(is_done), SUM(is_first)
FROM (
    SELECT lecture_id, is_read, solved, is_done, MIN(age) OVER (PARTITION BY user_id) AS age,
        CASE WHEN lecture_id = MIN(lecture_id) OVER (PARTITION BY user_id) THEN 1 ELSE 0 END AS is_first
    FROM reached WHERE user_id NOT IN ({editors})
) AS learners
GROUP BY lecture_id, age, solved
"""


@dataclass(frozen=True)
class Funnel:
    """`learners` are those of the course, {period: how many}; `rows` the live lectures in order, for each period."""

    learners: dict[int, int]
    rows: dict[int, list[LectureRow]]


def funnel_of(course: Course) -> Funnel:
    """Three queries, for any number of lectures and learners."""
    live = live_lectures(course)
    learners, counts = counted({pk: missions for pk, _title, _section, missions in live}, editors_of(course))
    told = {pk: cells(learners, counts[pk]) for pk in counts}
    rows = {
        period: [row_of(number, lecture, told[lecture[0]], period) for number, lecture in enumerate(live, 1)]
        for period in PERIODS
    }
    return Funnel(learners, rows)


def live_lectures(course):
    """[(id, title, section, ids of the missions)] as learners see them, in their order."""
    live = Revision.objects.live().filter(lecture__course=course)
    return live.order_by(
        "lecture__section__position", "lecture__section_id", "lecture__position", "lecture_id"
    ).values_list("lecture", "title", "lecture__section__title", "mission_ids")


def editors_of(course):
    """Ids of all who may edit it: by their role, or as its owner or co-author."""
    groups = [name for name, permissions in roles.ROLE_PERMISSIONS.items() if "courses.edit_any_course" in permissions]
    by_role = Q(is_superuser=True) | Q(groups__name__in=groups)
    own = Q(pk=course.owner_id) | Q(authored_courses=course)
    return User.objects.filter(by_role | own).order_by().values_list("pk", flat=True).distinct()


def counted(missions, editors):
    """({period: learners of the course}, {lecture id: {period: Counts}}); a period has all shorter ones in it."""
    learners = dict.fromkeys(PERIODS, 0)
    counts = {pk: dict.fromkeys(PERIODS, Counts()) for pk in missions}
    for pk, age, solved, started, read, completed, firsts in ask(missions, editors) if missions else ():
        found = Counts(started, read, started if solved >= len(missions[pk]) else 0, completed)
        for period in PERIODS[: age + 1]:
            counts[pk][period] = Counts(*map(sum, zip(counts[pk][period], found, strict=True)))
            learners[period] += firsts
    return learners, counts


def ask(missions, editors):
    now = timezone.now()
    ages = [(age, now - timedelta(days=days)) for age, days in enumerate(PERIODS) if days]
    since = " ".join(f"WHEN created_at >= '{moment_words(moment)}' THEN {age:d}" for age, moment in reversed(ages))
    sql = FUNNEL.format(reached=reached(missions, age=f"CASE {since} ELSE 0 END"), editors=ids(editors))
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def moment_words(moment):
    """A time in UTC as both databases read it, and as SQLite keeps it."""
    text = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    return f"{text}+00:00" if connection.vendor == "postgresql" else text


def row_of(number, lecture, told, period):
    pk, title, section, missions = lecture
    steps = {step: told[step][period] for step in STEPS}
    if not missions:
        steps["solved"] = None
    return LectureRow(pk, number, title, section, len(missions), **steps)
