"""How far all learners have come in lectures, asked of the database at once: what each of them began, read, solved and
finished. In SQL by hand, because a queryset can say neither a union that is grouped nor a table of values. What is put
into it are whole numbers: ids and counts of our own.
"""

from collections.abc import Iterable, Mapping

from quizzes.models import Attempt

from .models import Completion, ReadingPlace

# reached (user_id, lecture_id, started_at, is_read, solved, is_done): one row for a learner who did anything with a
# lecture; `solved` counts the missions that are right now. wanted (lecture_id, missions): what was asked for.
REACHED = """
wanted (lecture_id, missions) AS (VALUES {wanted}),
asked (lecture_id, mission_id) AS (VALUES {asked}),
deeds (user_id, lecture_id, at, is_read, solved, is_done) AS (
    SELECT user_id, lecture_id, created_at, CASE WHEN has_reached_end THEN 1 ELSE 0 END, 0, 0
    FROM {places} WHERE lecture_id IN (SELECT lecture_id FROM wanted)
    UNION ALL
    SELECT user_id, lecture_id, created_at, 0, 0, 1
    FROM {completions} WHERE lecture_id IN (SELECT lecture_id FROM wanted)
    UNION ALL
    SELECT attempt.user_id, asked.lecture_id, MIN(attempt.created_at), 0,
        COUNT(DISTINCT CASE WHEN attempt.is_current AND attempt.is_correct THEN attempt.mission_id END), 0
    FROM asked JOIN {attempts} AS attempt ON attempt.mission_id = asked.mission_id
    GROUP BY attempt.user_id, asked.lecture_id
),
reached (user_id, lecture_id, started_at, is_read, solved, is_done) AS (
    SELECT user_id, lecture_id, MIN(at), MAX(is_read), MAX(solved), MAX(is_done)
    FROM deeds GROUP BY user_id, lecture_id
)
"""


def reached(missions: Mapping[int, Iterable[int]]) -> str:
    """The common table expressions for these lectures: {lecture id: ids of the missions of its live revision}."""
    pairs = [(lecture, mission) for lecture, ids in missions.items() for mission in ids]
    counts = [(lecture, len(list(ids))) for lecture, ids in missions.items()]
    return REACHED.format(
        wanted=rows(counts),
        asked=rows(pairs),
        places=ReadingPlace._meta.db_table,
        completions=Completion._meta.db_table,
        attempts=Attempt._meta.db_table,
    )


def rows(pairs: list[tuple[int, int]]) -> str:
    """A table must have a row; nothing has the number 0."""
    return ", ".join(f"({left:d}, {right:d})" for left, right in pairs or [(0, 0)])


def ids(numbers: Iterable[int]) -> str:
    """For IN, which must have something."""
    return ", ".join(f"{number:d}" for number in numbers) or "0"
