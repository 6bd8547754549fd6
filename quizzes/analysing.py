"""What quizzes/analysis.py needs to know, asked of the database: it counts, and no attempt comes here one by one.

The **test** that a mission is compared with is its course: a learner's rest score is the mean score of their first
attempts at the course's other missions, whatever wording they saw; who made none is left out of the discrimination.
Missions and lectures in the trash do not count. Of more than MOST_FOR_DISCRIMINATION learners, the last to answer are
taken, so that a mission with 100,000 attempts takes no longer than a page may.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db import connection
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from courses.models import Lecture, Revision

from .analysis import (
    MOST_FOR_DISCRIMINATION,
    Alike,
    Item,
    Sums,
    Told,
    analyse,
    count_of,
    mean_score,
    tellable,
    times_of,
)
from .models import Attempt, Mission
from .wordings import FrozenMission, Graded, Wording, wordings_of


@dataclass(frozen=True)
class Cut:
    """Which attempts are looked at: those at a wording, or at one revision of it."""

    wording: Wording
    revision: int | None = None  # its id

    @property
    def graded(self) -> tuple[Graded, ...]:
        return self.wording.graded if self.revision is None else self.wording.of_revision(self.revision)


@dataclass(frozen=True)
class OfRevision:
    """How first attempts at one revision went: `facility` from 0 to 1, None where it cannot be told (tellable).

    `key_number` is the revision by whose key all of them were regraded, if so.
    """

    number: int
    key_number: int | None
    learners: int
    facility: float | None


@dataclass(frozen=True)
class Answers:
    """All first attempts at one mission, by what they were made on and graded by; and how many attempts there are."""

    mission: Mission
    wordings: tuple[Wording, ...]
    alike: dict[Graded, list[Alike]]
    attempts: dict[Graded, int]
    numbers: dict[int, int]  # of the revisions, by id

    @property
    def current(self) -> Wording | None:
        """The wording that the newest revision has: what learners see now. None before a revision has begun."""
        return self.wordings[0] if self.wordings else None

    def alike_in(self, graded: Iterable[Graded]) -> list[Alike]:
        return [some for one in graded for some in self.alike.get(one, ())]

    def cuts_of(self, wording: Wording) -> list[Cut]:
        """One for each of its revisions with answers, the oldest first."""
        revisions = {graded.revision for graded in wording.graded if self.alike.get(graded)}
        return [Cut(wording, revision) for revision in sorted(revisions, key=lambda pk: self.numbers[pk])]

    def told(self, cut: Cut) -> Told:
        """Of a wording itself, or of one of its revisions beside it and the others."""
        cuts = [cut] if cut.revision is None else self.cuts_of(cut.wording)
        alike = {one.revision: self.alike_in(one.graded) for one in cuts}
        told = tellable({revision: count_of(some) for revision, some in alike.items()})
        timed = tellable({revision: sum(times_of(some).values()) for revision, some in alike.items()})
        return Told(cut.revision in told, cut.revision in timed)

    def by_revision(self) -> list[OfRevision]:
        """Those with answers, the oldest first; twice where some of the answers belong to another wording."""
        found = [self.of_revision(cut) for wording in self.wordings for cut in self.cuts_of(wording)]
        return sorted(found, key=lambda one: (one.number, one.key_number or 0))

    def of_revision(self, cut: Cut) -> OfRevision:
        alike, keys = self.alike_in(cut.graded), {graded.regraded_on for graded in cut.graded}
        facility = mean_score(alike) if self.told(cut).is_told else None
        key_number = None if 0 in keys else max(self.numbers[key] for key in keys)
        return OfRevision(self.numbers[cut.revision], key_number, count_of(alike), facility)


def missions_of(course):
    """Of the working copies, in the order of the outline."""
    lectures = Lecture.objects.filter(course=course)
    missions = Mission.objects.kept().filter(lecture__in=lectures).select_related("lecture__section")
    return missions.order_by(
        "lecture__section__position", "lecture__section_id", "lecture__position", "lecture_id", "position", "pk"
    )


def answers_to(missions) -> list[Answers]:
    """For each of these missions, in their order; four queries for any number."""
    ids = [mission.pk for mission in missions]
    alike = alike_of(ids)
    attempts = attempts_of(ids, alike)
    lectures, pairs = {mission.lecture_id for mission in missions}, {pair for by in attempts.values() for pair in by}
    known = frozen_forms(lectures, pairs)
    return [
        Answers(
            mission,
            tuple(wordings_of(mission.pk, {*known.now(mission), *attempts[mission.pk]}, known.forms[mission.pk])),
            alike[mission.pk],
            attempts[mission.pk],
            known.numbers,
        )
        for mission in missions
    ]


def alike_of(ids):
    """{mission id: {Graded: [Alike]}}"""
    rows = Attempt.objects.firsts().filter(mission__in=ids).order_by()
    columns = ("mission_id", "revision_id", "regraded_on_id", "chosen_text", "hints", "score", "seconds")
    found, chosen = defaultdict(lambda: defaultdict(list)), cache(lambda text: frozenset(json.loads(text)))
    for mission, revision, regraded_on, text, hints, score, seconds, count in rows.values_list(*columns).annotate(
        count=Count("*")
    ):
        some = Alike(chosen(text), hints, score, seconds, count)
        found[mission][Graded(revision, regraded_on or 0)].append(some)
    return found


def attempts_of(ids, alike):
    """{mission id: {Graded: how many attempts}}: the first ones that are `alike`, and the later ones."""
    found = defaultdict(lambda: defaultdict(int))
    for mission in ids:
        for graded, some in alike[mission].items():
            found[mission][graded] = count_of(some)
    rows = Attempt.objects.current().filter(mission__in=ids, number__gt=1).order_by()
    for mission, _number, revision, regraded_on, count in rows.values_list(
        "mission_id", "number", "revision_id", "regraded_on_id"
    ).annotate(count=Count("*")):
        found[mission][Graded(revision, regraded_on or 0)] += count
    return found


@dataclass(frozen=True)
class Forms:
    """Frozen missions by mission and revision, the number of each revision, and each lecture's newest one."""

    forms: dict[int, dict[int, FrozenMission]]
    numbers: dict[int, int]
    newest: dict[int, int]

    def now(self, mission) -> list[Graded]:
        """What an attempt would be made on and graded by now; nothing where learners do not see the mission."""
        revision = self.newest.get(mission.lecture_id)
        return [Graded(revision)] if revision in self.forms[mission.pk] else []


def frozen_forms(lectures, pairs) -> Forms:
    """Two queries: of the newest revision of each lecture that has begun, and of all that attempts name."""
    newest = newest_revisions(lectures)
    ids = {*newest.values(), *(graded.revision for graded in pairs), *(graded.key for graded in pairs)}
    forms, numbers = defaultdict(dict), {}
    for pk, number, parts in Revision.objects.filter(pk__in=ids).values_list("pk", "number", "parts"):
        numbers[pk] = number
        for frozen in parts.get("missions", []):
            forms[frozen["id"]][pk] = FrozenMission(number, frozen)
    return Forms(forms, numbers, newest)


def newest_revisions(lectures):
    """{lecture id: id of the last revision to begin}; an unpublished lecture has one too."""
    begun = Revision.objects.kept().filter(lecture=OuterRef("pk"), live_from__lte=timezone.now())
    newest = Subquery(begun.order_by("-live_from", "-number").values("pk")[:1])
    rows = Lecture.objects.filter(pk__in=lectures).annotate(newest=newest).values_list("pk", "newest")
    return {pk: revision for pk, revision in rows if revision}


def items_of(course, wanted: list[tuple[Answers, Cut]]) -> list[Item]:
    """The analysis of each, in their order; at most two queries for any number of ordinary missions, and one more for
    each that more learners have answered than are correlated.
    """
    sums = sums_of(course, wanted)
    return [
        analyse(
            answers.alike_in(cut.graded),
            cut.wording.choices,
            attempts=sum(answers.attempts.get(graded, 0) for graded in cut.graded),
            sums=sums.get(place, Sums()),
            told=answers.told(cut),
        )
        for place, (answers, cut) in enumerate(wanted)
    ]


def sums_of(course, wanted) -> dict[int, Sums]:
    """{place in `wanted`: Sums}, without those that have no pair. The centre of an item is its facility."""
    asked = [row for place, (answers, cut) in enumerate(wanted) for row in asked_of(place, answers, cut)]
    if not asked:
        return {}
    test = {*missions_of(course).order_by().values_list("pk", flat=True), *(row[1] for row in asked)}
    rows = (f"({', '.join(f'{number:d}' for number in ids)}, CAST(%s AS double precision))" for *ids, _centre in asked)
    sql = SUMS.format(asked=", ".join(rows), missions=", ".join(f"{pk:d}" for pk in sorted(test)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [centre for *_ids, centre in asked])
        return {place: Sums(*sums) for place, *sums in cursor.fetchall()}


def asked_of(place, answers: Answers, cut: Cut):
    """Rows for SUMS: which attempts belong to the item at this place."""
    alike = answers.alike_in(cut.graded)
    centre, first = mean_score(alike), first_of(cut, count_of(alike))
    for graded in cut.graded:
        if answers.alike.get(graded):
            yield place, cut.wording.mission, graded.revision, graded.regraded_on, first, centre


def first_of(cut: Cut, learners: int) -> int:
    """The id of the oldest attempt that is correlated; 0 where all are."""
    if learners <= MOST_FOR_DISCRIMINATION:
        return 0
    firsts = Attempt.objects.firsts().filter(any_of(cut.graded), mission=cut.wording.mission)
    newest = firsts.order_by("-pk").values_list("pk", flat=True)
    return newest[MOST_FOR_DISCRIMINATION - 1]


def any_of(all_graded):
    found = Q()
    for graded in all_graded:
        found |= Q(revision=graded.revision, regraded_on=graded.regraded_on or None)
    return found


# In SQL by hand, because a correlation over two groupings is nothing that a queryset can say in one query. What is put
# into it are whole numbers: ids of our own. The conditions are written as those of the indexes are (models.py), so
# that SQLite uses them; "+" and CROSS JOIN keep it from others that are slower, and mean nothing to PostgreSQL.
SUMS = """
WITH asked (place, mission_id, revision_id, regraded_on_id, first_id, centre) AS (VALUES {asked}),
firsts AS (
    SELECT asked.place, asked.centre, attempt.user_id, attempt.score
    FROM asked JOIN quizzes_attempt AS attempt
        ON attempt.mission_id = asked.mission_id
        AND attempt.revision_id = asked.revision_id
        AND attempt.id >= asked.first_id
        AND (
            attempt.regraded_on_id = asked.regraded_on_id
            OR (attempt.regraded_on_id IS NULL AND asked.regraded_on_id = 0)
        )
    WHERE attempt.is_current AND attempt.number = 1
),
totals AS (
    SELECT user_id, SUM(score) AS points, COUNT(*) AS answered
    FROM quizzes_attempt
    WHERE is_current AND number = 1 AND +mission_id IN ({missions}) AND user_id IN (SELECT user_id FROM firsts)
    GROUP BY user_id
    HAVING COUNT(*) > 1
),
pairs AS (
    SELECT place, score - centre AS x, (points - score) / (answered - 1) - centre AS y
    FROM totals CROSS JOIN firsts
    WHERE totals.user_id = firsts.user_id
)
SELECT place, COUNT(*), SUM(x), SUM(y), SUM(x * x), SUM(y * y), SUM(x * y)
FROM pairs
GROUP BY place
"""
