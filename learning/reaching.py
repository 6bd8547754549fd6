"""How far all learners have come in lectures, asked of the database at once: what each of them began, read, solved and
finished. In SQL by hand, because a queryset can say neither a union that is grouped nor a table of values. What is put
into it are whole numbers: ids and counts of our own.
"""

from collections.abc import Collection, Iterable, Mapping

from quizzes.models import Attempt

from .models import Completion, ReadingPlace

# reached (user_id, lecture_id, age, is_read, solved, is_done): one row for a learner who did anything with a lecture.
# `solved` counts the missions that are right now, `age` is the least {age} of what they did.
# wanted (lecture_id, missions): what was asked for.
REACHED = """
wanted (lecture_id, missions) AS (VALUES {wanted}),
asked (lecture_id, mission_id) AS (VALUES {asked}),
deeds (user_id, lecture_id, age, is_read, solved_id, is_done) AS (
    SELECT user_id, lecture_id, {age}, CASE WHEN has_reached_end THEN 1 ELSE 0 END, CAST(NULL AS bigint), 0
    FROM {places} WHERE lecture_id IN ({lectures})
    UNION ALL
    SELECT user_id, lecture_id, {age}, 0, CAST(NULL AS bigint), 1
    FROM {completions} WHERE lecture_id IN ({lectures})
    UNION ALL
    SELECT user_id, asked.lecture_id, {age}, 0, CASE WHEN is_current AND is_correct THEN asked.mission_id END, 0
    FROM asked JOIN {attempts} AS attempt ON attempt.mission_id = asked.mission_id
),
reached (user_id, lecture_id, age, is_read, solved, is_done) AS (
    SELECT user_id, lecture_id, MIN(age), MAX(is_read), COUNT(DISTINCT solved_id), MAX(is_done)
    FROM deeds GROUP BY user_id, lecture_id
)
"""


def reached(missions: Mapping[int, Collection[int]], *, age: str = "0") -> str:
    """The common table expressions for these lectures: {lecture id: ids of the missions of its live revision}. `age` is
    SQL for a number by which deeds are told apart, of their `created_at`.
    """
    pairs = [(lecture, mission) for lecture, of_lecture in missions.items() for mission in of_lecture]
    counts = [(lecture, len(of_lecture)) for lecture, of_lecture in missions.items()]
    return REACHED.format(
        wanted=rows(counts),
        asked=rows(pairs),
        lectures=ids(missions),
        age=age,
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
