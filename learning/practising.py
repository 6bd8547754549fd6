"""Practise my mistakes: missions that a learner answered wrong, asked again when they are about to be forgotten.

When, is told by FSRS, a published algorithm (github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm, version 6
with its default parameters), as the library py-fsrs keeps it: a wrong answer in a lecture is a first review "again",
a right answer in practice "good", with a hint "hard". No interval is varied at random, so the day that is promised is
the day. What was just got wrong comes again ten minutes later.

Practice is no answer: it writes no attempt, opens no hint for the lecture and finishes nothing. So that it also gives
nothing away, a mission whose attempts are counted is practised only once none is left or it is solved, and a hint is
shown only where it was paid for or the mission is solved.

A card is made at its first review. Until then, and whenever a mission was answered wrong in its lecture since, the
memory is worked out from the attempts.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from fsrs import Card, Rating, Scheduler

from courses.models import Course, Revision
from quizzes.judging import judge
from quizzes.learner_missions import LearnerMission, learner_mission
from quizzes.models import Attempt
from quizzes.question_lines import question_line
from quizzes.showing import left_after

from .models import PracticeCard

SOON = timedelta(minutes=10)
SCHEDULER = Scheduler(learning_steps=(SOON,), relearning_steps=(SOON,), enable_fuzzing=False)
LIGHT = [
    "title",
    "parts",
    "lecture__slug",
    "lecture__course__slug",
    "lecture__course__title",
    "lecture__course__language",
]


class Answer(NamedTuple):
    """An attempt that counts."""

    mission_id: int
    lecture_id: int
    number: int
    chosen: list[int]
    is_correct: bool
    at: datetime


@dataclass(frozen=True)
class Item:
    """A mission of somebody's mistakes as it is live now. `card` is the memory of it up to the last answer.

    `is_told`: the learner knows the key of now, because an answer of theirs is it or no attempt is left.
    """

    frozen: dict
    revision: Revision
    card: Card
    reviews: int
    is_stopped: bool
    is_told: bool

    @property
    def mission(self) -> LearnerMission:
        return learner_mission(self.frozen)

    @property
    def mission_id(self) -> int:
        return self.frozen["id"]

    @property
    def question(self) -> str:
        """In one line, without markup."""
        return question_line(self.mission.prompt)

    @property
    def lecture(self):
        return self.revision.lecture


@dataclass(frozen=True)
class Queue:
    """`due` now, the longest waiting first; `next_at` is when another one comes, None where none will."""

    due: tuple[Item, ...] = ()
    next_at: datetime | None = None
    stopped: tuple[Item, ...] = ()

    @property
    def is_next_today(self) -> bool:
        return self.next_at is not None and is_today(self.next_at)


def is_today(moment) -> bool:
    """In the learner's zone."""
    return timezone.localdate(moment) == timezone.localdate()


def queue(user) -> Queue:
    """At most three queries, one where nothing was answered wrong."""
    now = timezone.now()
    items = sorted(mistakes(user), key=lambda item: (item.card.due, item.mission_id))
    running = [item for item in items if not item.is_stopped]
    return Queue(
        due=tuple(item for item in running if item.card.due <= now),
        next_at=next((item.card.due for item in running if item.card.due > now), None),
        stopped=tuple(item for item in items if item.is_stopped),
    )


def find(user, mission_id) -> Item | None:
    """One mission of the learner's mistakes, due or not."""
    return next(iter(mistakes(user, mission__pk=mission_id)), None)


# When an answer was given, however often it was graded since.
FIRST_AT = Subquery(
    Attempt.objects.filter(user=OuterRef("user"), mission=OuterRef("mission"), number=OuterRef("number"))
    .order_by("created_at")
    .values("created_at")[:1]
)


def mistakes(user, **narrowed) -> list[Item]:
    """Without what is not live now, what the learner may not practise yet, and what means something else by now."""
    counting = Attempt.objects.current().filter(user=user, **narrowed).order_by("mission", "number")
    rows = counting.annotate(answered_at=FIRST_AT).values_list(
        "mission_id", "mission__lecture_id", "number", "chosen", "is_correct", "answered_at"
    )
    answers = [list(group) for _pk, group in groupby((Answer(*row) for row in rows), key=lambda one: one.mission_id)]
    answers = [group for group in answers if not all(answer.is_correct for answer in group)]
    if not answers:
        return []
    cards = {card.mission_id: card for card in PracticeCard.objects.filter(user=user, **narrowed)}
    live = live_revisions({group[0].lecture_id for group in answers}, user)
    items = (item_of(group, live.get(group[0].lecture_id), cards.get(group[0].mission_id)) for group in answers)
    return [item for item in items if item]


def live_revisions(lecture_ids, user):
    """{lecture id: its live revision with its missions}"""
    readable = Course.objects.readable_by(user)
    live = Revision.objects.live().filter(lecture__in=lecture_ids, lecture__course__in=readable)
    return {revision.lecture_id: revision for revision in live.select_related("lecture__course").only(*LIGHT)}


def item_of(answers: list[Answer], revision, kept: PracticeCard | None) -> Item | None:
    missions = revision.missions if revision else ()
    frozen = next((one for one in missions if one["id"] == answers[0].mission_id), None)
    if frozen is None or not any(agrees(frozen, answer) for answer in answers if not answer.is_correct):
        return None
    is_solved = any(agrees(frozen, answer) for answer in answers if answer.is_correct)
    is_told = is_solved or left_after(frozen, max(answer.number for answer in answers)) == 0
    if learner_mission(frozen).max_attempts and not is_told:
        return None
    return Item(
        frozen=frozen,
        revision=revision,
        card=memory(kept, answers),
        reviews=kept.reviews if kept else 0,
        is_stopped=bool(kept and kept.stopped_at),
        is_told=is_told,
    )


def agrees(frozen, answer: Answer) -> bool:
    """Whether the mission of now judges it as it was judged."""
    try:
        return judge(frozen, answer.chosen).is_correct == answer.is_correct
    except ValueError:
        return False


def memory(kept: PracticeCard | None, answers: list[Answer]) -> Card:
    """The card as it was left, and every wrong answer since then as a review "again"."""
    wrong = [answer.at.astimezone(UTC) for answer in answers if not answer.is_correct]
    card = Card.from_dict(kept.card) if kept else Card(card_id=answers[0].mission_id, due=wrong[0])
    for at in wrong:
        if card.last_review is None or at > card.last_review:
            card, _log = SCHEDULER.review_card(card, Rating.Again, at)
    return card


def rating_of(is_correct: bool, *, with_hint: bool) -> Rating:
    if not is_correct:
        return Rating.Again
    return Rating.Hard if with_hint else Rating.Good


@transaction.atomic
def keep_review(item: Item, *, by, rating: Rating, number: int) -> PracticeCard:
    """`number` is how often it had been practised when it was asked: the same answer sent twice counts once."""
    kept = locked(item, by=by)
    if kept.reviews == number:
        after, _log = SCHEDULER.review_card(item.card, rating, timezone.now().astimezone(UTC))
        kept.before, kept.last_rating, kept.reviews = item.card.to_dict(), rating, number + 1
        keep_card(kept, after)
    return kept


@transaction.atomic
def call_easy(item: Item, *, by, number: int) -> bool:
    """The last review, which was right without a hint, counts as easy instead. False where there is no such review."""
    kept = locked(item, by=by)
    if kept.last_rating != Rating.Good or kept.reviews != number:
        return False
    before, reviewed = Card.from_dict(kept.before), Card.from_dict(kept.card).last_review
    after, _log = SCHEDULER.review_card(before, Rating.Easy, reviewed)
    kept.last_rating = Rating.Easy
    keep_card(kept, after)
    return True


def keep_card(kept, card):
    kept.card, kept.due_at = card.to_dict(), card.due
    kept.save()


@transaction.atomic
def stop(item: Item, *, by):
    kept = locked(item, by=by)
    kept.stopped_at = kept.stopped_at or timezone.now()
    kept.save(update_fields=["stopped_at"])


@transaction.atomic
def resume(item: Item, *, by):
    kept = locked(item, by=by)
    kept.stopped_at = None
    kept.save(update_fields=["stopped_at"])


def locked(item: Item, *, by) -> PracticeCard:
    defaults = {"card": item.card.to_dict(), "due_at": item.card.due}
    cards = PracticeCard.objects.select_for_update()
    return cards.get_or_create(user=by, mission_id=item.mission_id, defaults=defaults)[0]
