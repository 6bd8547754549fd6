"""Regrading: what earlier answers are worth by the key that is live now. A dry run first, then the deed as new rows.

An attempt keeps the revision that it was answered on. A regrade puts a new row in its place, which points at the old
one and at the revision whose key was used; the old row stays and no longer counts. Hints cost what they cost then.
Finished lectures stay finished, whatever becomes of an answer.

Attempts that were given the same answer in the same circumstances are judged once, as a Group: some thousand answers
are a few groups, so a dry run asks the database to count and never reads the attempts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import BooleanField, Count, DateTimeField, F, FloatField, IntegerField, Max, Value
from django.utils import timezone

from accounts import auditing
from courses import publishing
from courses.models import Revision

from .grading import grade
from .keyed import keyed
from .learner_missions import learner_mission
from .models import Attempt, Mission

# In learners' favour nobody loses what they had; exactly: as the key of now says, up or down.
FAVOUR, EXACT = "favour", "exact"
UNCHANGED, RIGHT, WRONG, UP, DOWN, INCOMPARABLE = "unchanged", "right", "wrong", "up", "down", "incomparable"
# In one statement; old builds of SQLite take 999 values.
AT_ONCE = 900
# Less than what the smallest part of a mission's points can be; floats differ by less.
SAME = 1e-6


class NotLive(Exception):
    """No revision is live that has this mission, so there is no key to regrade by."""


class SeenOtherwise(Exception):
    """The dry run that was looked at is not what would happen now. `dry_run` is."""

    def __init__(self, dry_run: "DryRun"):
        super().__init__("another dry run")
        self.dry_run = dry_run


class Verdict(NamedTuple):
    is_correct: bool
    score: float

    @property
    def points(self):
        """Of 100."""
        return round(self.score * 100)


@dataclass(frozen=True)
class Group:
    """Attempts at one mission that nothing but their learners and times tells apart.

    `told` is what counts for them now, `by_key` what the live key says: None where it cannot judge the answer, because
    a choice is gone or the mission takes one answer now. `is_reworded`: they were asked in other words.
    """

    mission_id: int
    revision_id: int
    chosen: tuple[int, ...]
    hints: int
    told: Verdict
    count: int
    newest: int
    by_key: Verdict | None = None
    is_reworded: bool = False

    def becomes(self, policy: str) -> Verdict:
        if self.by_key is None or (policy == EXACT and is_same(self.told, self.by_key)):
            return self.told
        if policy == EXACT:
            return self.by_key
        better = Verdict(self.told.is_correct or self.by_key.is_correct, max(self.told.score, self.by_key.score))
        return self.told if is_same(self.told, better) else better

    def kind(self, policy: str) -> str:
        """What happens to its attempts, as one of the constants above."""
        if self.by_key is None:
            return INCOMPARABLE
        then, now = self.told, self.becomes(policy)
        if then == now:
            return UNCHANGED
        if then.is_correct != now.is_correct:
            return RIGHT if now.is_correct else WRONG
        return UP if now.score > then.score else DOWN

    @property
    def key(self):
        return self.revision_id, self.chosen, self.hints, self.told


def is_same(one: Verdict, other: Verdict) -> bool:
    return one.is_correct == other.is_correct and abs(one.score - other.score) < SAME


@dataclass(frozen=True)
class DryRun:
    """What a regrade of one mission by the live revision would do under a policy; nothing is done."""

    mission_id: int
    live: Revision
    policy: str
    groups: tuple[Group, ...]

    @cached_property
    def counts(self) -> Counter[str]:
        """Attempts by what happens to them."""
        counts: Counter[str] = Counter()
        for group in self.groups:
            counts[group.kind(self.policy)] += group.count
        return counts

    @property
    def looked_at(self) -> int:
        return sum(self.counts.values())

    @property
    def changing(self) -> list[Group]:
        return [group for group in self.groups if group.kind(self.policy) not in {UNCHANGED, INCOMPARABLE}]

    @property
    def changed(self) -> int:
        return sum(group.count for group in self.changing)

    @property
    def spared(self) -> int:
        """Attempts that keep what the live key would take from them."""
        losing = [group for group in self.groups if group.kind(EXACT) in {WRONG, DOWN}]
        return sum(group.count for group in losing if group.becomes(self.policy) == group.told)

    @property
    def reworded(self) -> int:
        """Of those that change: attempts at a question that had other words or other choices."""
        return sum(group.count for group in self.changing if group.is_reworded)

    @property
    def mark(self) -> str:
        """Of all that would be done, exactly: a page sends it back, and by another mark it saw something else.

        Answers that come in meanwhile and would not change are not in it.
        """
        done = sorted((group.key, group.becomes(self.policy), group.count, group.newest) for group in self.changing)
        return blake2b(repr((self.mission_id, self.live.pk, self.policy, done)).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Offer:
    """A live mission whose key judges kept answers otherwise: how many, and how many of them would gain by it."""

    mission_id: int
    number: int
    differing: int
    gaining: int


def dry_run(mission: Mission, *, policy: str = FAVOUR) -> DryRun:
    """At most three queries, whatever the number of attempts. Raises NotLive."""
    live = Revision.objects.live().filter(lecture=mission.lecture_id).select_related("lecture__course").first()
    if live is None or mission.pk not in live.mission_ids:
        raise NotLive(mission.pk)
    return DryRun(mission.pk, live, policy, tuple(judged(groups_of([mission.pk]), [live])))


def offers(revisions: Iterable[Revision]) -> list[Offer]:
    """Of live revisions, in the order of their missions; at most two queries."""
    revisions = list(revisions)
    numbers = {pk: number for live in revisions for number, pk in enumerate(live.mission_ids, 1)}
    differing: Counter[int] = Counter()
    gaining: Counter[int] = Counter()
    for group in judged(groups_of(list(numbers)), revisions) if numbers else ():
        differing[group.mission_id] += group.count * (group.kind(EXACT) not in {UNCHANGED, INCOMPARABLE})
        gaining[group.mission_id] += group.count * (group.kind(FAVOUR) in {RIGHT, UP})
    return [Offer(pk, number, differing[pk], gaining[pk]) for pk, number in numbers.items() if differing[pk]]


COLUMNS = ["mission_id", "revision_id", "chosen", "hints", "is_correct", "score"]


def groups_of(mission_ids: list[int]) -> list[Group]:
    """Of the attempts that count; one query."""
    counting = Attempt.objects.current().filter(mission__in=mission_ids).order_by()
    rows = counting.values_list(*COLUMNS).annotate(count=Count("pk"), newest=Max("pk"))
    return [
        Group(mission, revision, tuple(chosen), hints, Verdict(is_correct, score), count, newest)
        for mission, revision, chosen, hints, is_correct, score, count, newest in rows
    ]


def judged(groups: list[Group], live: list[Revision]) -> Iterator[Group]:
    """With what the live key says of each; one query for the revisions that were answered on."""
    now = frozen_by_mission(live)
    wanted = {group.revision_id for group in groups} - {revision.pk for revision in live}
    former = [*live, *Revision.objects.filter(pk__in=wanted).only("parts")] if wanted else live
    then = {revision.pk: frozen_by_mission([revision]) for revision in former}
    for group in groups:
        asked, asking = then[group.revision_id].get(group.mission_id), now[group.mission_id]
        is_reworded = asked is not None and wording(asked) != wording(asking)
        yield replace(group, by_key=verdict(group, asked, asking), is_reworded=is_reworded)


def frozen_by_mission(revisions):
    return {frozen["id"]: frozen for revision in revisions for frozen in revision.missions}


def wording(frozen):
    """What the learner was asked: the question, and the choices whatever their order."""
    mission = learner_mission(frozen)
    return mission.prompt, mission.is_multiple, {choice.id: choice.text for choice in mission.choices}


def verdict(group: Group, asked, asking) -> Verdict | None:
    """By the key of `asking`, with the costs that the hints had in `asked`."""
    if asked is None:
        return None
    try:
        result = grade(replace(keyed(asking), hints=keyed(asked).hints), group.chosen, hints=group.hints)
    except ValueError:
        return None
    return Verdict(result.is_correct, result.score)


class Change(NamedTuple):
    """One attempt that a regrade changes."""

    attempt_id: int
    user_id: int
    group: Group


def changes(found: DryRun) -> Iterator[Change]:
    """Every attempt of a dry run that would change, the oldest first, as a stream; where none does, none is read."""
    changing = {group.key: group for group in found.changing}
    if not changing:
        return
    counting = Attempt.objects.current().filter(mission=found.mission_id).order_by("pk")
    rows = counting.values_list("pk", "user_id", *COLUMNS[1:])
    for pk, user_id, revision_id, chosen, hints, is_correct, score in rows.iterator(chunk_size=5_000):
        group = changing.get((revision_id, tuple(chosen), hints, Verdict(is_correct, score)))
        if group is not None:
            yield Change(pk, user_id, group)


@transaction.atomic
def apply(mission: Mission, *, by, policy: str, mark: str) -> DryRun:
    """Do what the dry run with this mark told: new rows in place of those that change. What was done.

    A second time there is nothing to do, and nothing is done. Raises SeenOtherwise where it would be something else
    than was seen, and NotLive.
    """
    publishing.lock_one(mission.lecture)
    found = dry_run(mission, policy=policy)
    if not found.changing:
        return found
    if found.mark != mark:
        raise SeenOtherwise(found)
    outcomes: dict[Verdict, list[int]] = {}
    learners = set()
    for change in changes(found):
        outcomes.setdefault(change.group.becomes(policy), []).append(change.attempt_id)
        learners.add(change.user_id)
    at = timezone.now()
    for outcome, attempts in outcomes.items():
        for start in range(0, len(attempts), AT_ONCE):
            put_in_place(attempts[start : start + AT_ONCE], outcome, live=found.live, at=at)
    record(mission, found, by=by, learners=len(learners))
    return found


def put_in_place(attempts: list[int], outcome: Verdict, *, live: Revision, at):
    """A new row for each, equal in everything but what a regrade decides. The old ones go out of count first: one
    attempt of a number counts.
    """
    old = Attempt.objects.filter(pk__in=attempts).order_by("pk")
    old.update(is_current=False)
    decided = {
        "is_correct": Value(outcome.is_correct, output_field=BooleanField()),
        "score": Value(outcome.score, output_field=FloatField()),
        "is_current": Value(True, output_field=BooleanField()),
        "regrade_of_id": F("pk"),
        "regraded_on_id": Value(live.pk, output_field=IntegerField()),
        "created_at": Value(at, output_field=DateTimeField()),
        "told_at": Value(None, output_field=DateTimeField()),
    }
    fields = [field for field in Attempt._meta.concrete_fields if not (field.primary_key or field.generated)]
    made = [decided.get(field.attname, F(field.attname)) for field in fields]
    insert_from(old.values_list(*made), [field.column for field in fields])


def insert_from(rows, columns):
    """INSERT … SELECT: the database copies the rows itself, whatever columns they have."""
    select, params = rows.query.sql_with_params()
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    with connection.cursor() as cursor:
        # The names are the model's own, and every value is a parameter.
        cursor.execute(f"INSERT INTO {quote(rows.model._meta.db_table)} ({names}) {select}", params)


def record(mission, found: DryRun, *, by, learners):
    lecture = found.live.lecture
    auditing.record(
        "mission.regrade", mission, by=by, lecture=lecture.pk, **lecture.course.in_audit, revision=found.live.number,
        policy=found.policy, attempts=found.changed, learners=learners,
        before=standing([(group.told, group.count) for group in found.groups]),
        after=standing([(group.becomes(found.policy), group.count) for group in found.groups]),
    )  # fmt: skip


def standing(verdicts: list[tuple[Verdict, int]]):
    """How so many attempts stand in numbers: right, wrong, and the sum of their points of 100."""
    right = sum(count for verdict, count in verdicts if verdict.is_correct)
    wrong = sum(count for verdict, count in verdicts if not verdict.is_correct)
    return {"right": right, "wrong": wrong, "points": round(100 * sum(v.score * count for v, count in verdicts))}
