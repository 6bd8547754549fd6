"""Regrading: the dry run, the deed, and what never changes by it."""

import random
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry, User
from courses import publishing
from learning.models import Completion
from quizzes import regrading
from quizzes.models import Attempt, Choice, Mission
from quizzes.regrading import EXACT, FAVOUR, Group, Verdict
from tests.conftest import make_mission

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission(live_lecture):
    return live_lecture.missions.get()


@pytest.fixture
def choices(mission):
    """(wrong, right, wrong, wrong)"""
    return list(mission.choices.all())


@pytest.fixture
def make_attempt(live_lecture, mission, learner):
    """On the revision that is live, as the learner would leave it; `told` is (is correct, score)."""

    def make(*chosen, told, user=None, number=1, of=mission, **fields):
        is_correct, score = told
        return Attempt.objects.create(
            user=user or learner, mission=of, revision=of.lecture.live_revision, number=number,
            chosen=sorted(choice.pk for choice in chosen), is_correct=is_correct, score=score, **fields,
        )  # fmt: skip

    return make


@pytest.fixture
def publish_key(editor):
    """Publishes a mission's lecture with other right choices."""

    def publish(mission, *right, **changes):
        Choice.objects.filter(mission=mission).update(is_correct=False)
        Choice.objects.filter(pk__in=[choice.pk for choice in right]).update(is_correct=True)
        Mission.objects.filter(pk=mission.pk).update(**changes)
        return publishing.publish(mission.lecture, by=editor)

    return publish


def told(found):
    return dict(found.counts)


def regrade(mission, by, policy=FAVOUR):
    return regrading.apply(mission, by=by, policy=policy, mark=regrading.dry_run(mission, policy=policy).mark)


def current(mission):
    rows = Attempt.objects.current().filter(mission=mission).order_by("user__username", "number")
    return list(rows.values_list("user__username", "number", "is_correct", "score"))


# --- The dry run ---


def test_a_dry_run_counts_what_would_change_and_changes_nothing(
    mission, choices, make_attempt, publish_key, learner, stranger, author
):
    wrong, right, *_others = choices
    make_attempt(wrong, told=(False, 0.0))
    make_attempt(right, told=(True, 1.0), number=2)
    make_attempt(right, told=(True, 1.0), user=stranger)
    make_attempt(choices[2], told=(False, 0.0), user=author)
    before = list(Attempt.objects.order_by("pk").values())
    live = publish_key(mission, wrong)

    favour = regrading.dry_run(mission)
    exact = regrading.dry_run(mission, policy=EXACT)

    assert (favour.live, favour.looked_at) == (live, 4)
    assert told(favour) == {"right": 1, "unchanged": 3}
    assert (favour.changed, favour.spared, favour.reworded) == (1, 2, 0)
    assert told(exact) == {"right": 1, "wrong": 2, "unchanged": 1}
    assert (exact.changed, exact.spared) == (3, 0)
    assert [change.user_id for change in regrading.changes(exact)] == [
        learner.pk, learner.pk, stranger.pk,
    ]  # fmt: skip
    assert list(Attempt.objects.order_by("pk").values()) == before


def test_without_another_key_nothing_would_change(mission, choices, make_attempt, publish_key):
    make_attempt(choices[0], told=(False, 0.0))
    make_attempt(choices[1], told=(True, 1.0), number=2)
    publish_key(mission, choices[1], prompt="Which is transfer learning?")

    found = regrading.dry_run(mission, policy=EXACT)

    assert told(found) == {"unchanged": 2}
    assert list(regrading.changes(found)) == []
    assert regrading.offers([found.live]) == []


def test_points_move_by_another_rule_of_credit(make_lecture, editor, make_attempt, publish_key):
    lecture = make_lecture("Several")
    mission = make_mission(lecture, kind="multiple", choices=[(name, name in "AB", "") for name in "ABCD"])
    publishing.publish(lecture, by=editor)
    a, b, c, _d = mission.choices.all()
    make_attempt(a, of=mission, told=(False, 0.5))
    make_attempt(a, c, of=mission, told=(False, 0.0), number=2)
    make_attempt(a, b, of=mission, told=(True, 1.0), number=3)
    publish_key(mission, a, b, credit="per_option")

    assert told(regrading.dry_run(mission)) == {"up": 2, "unchanged": 1}

    publish_key(mission, a, b, credit="all_or_nothing")
    assert told(regrading.dry_run(mission)) == {"unchanged": 3}
    assert told(regrading.dry_run(mission, policy=EXACT)) == {"down": 1, "unchanged": 2}


def test_hints_cost_what_they_cost_when_they_were_opened(
    mission, choices, make_attempt, publish_key, editor, live_lecture
):
    Mission.objects.update(hints=[{"text": "Think.", "cost": 30}])
    publishing.publish(live_lecture, by=editor)
    make_attempt(choices[0], told=(False, 0.0), hints=1)
    publish_key(mission, choices[0], hints=[{"text": "Think.", "cost": 90}])

    regrade(mission, editor)

    assert current(mission) == [("learner", 1, True, 0.7)]


def test_an_answer_whose_choice_is_gone_cannot_be_compared_and_stays(
    mission, choices, make_attempt, publish_key, editor
):
    make_attempt(choices[0], told=(False, 0.0))
    make_attempt(choices[3], told=(False, 0.0), number=2)
    choices[3].delete()
    publish_key(mission, choices[0])

    assert told(regrading.dry_run(mission)) == {"right": 1, "incomparable": 1}
    regrade(mission, editor)
    assert current(mission) == [("learner", 1, True, 1.0), ("learner", 2, False, 0.0)]


def test_several_choices_cannot_be_compared_where_one_is_asked_for_now(make_lecture, editor, make_attempt, publish_key):
    lecture = make_lecture("Several")
    mission = make_mission(lecture, kind="multiple", choices=[(name, name in "AB", "") for name in "ABC"])
    publishing.publish(lecture, by=editor)
    a, b, _c = mission.choices.all()
    make_attempt(a, b, of=mission, told=(True, 1.0))
    publish_key(mission, a, kind="single")

    assert told(regrading.dry_run(mission, policy=EXACT)) == {"incomparable": 1}


def test_other_words_are_told(mission, choices, make_attempt, publish_key):
    make_attempt(choices[0], told=(False, 0.0))
    publish_key(mission, choices[0], prompt="Which is **not** transfer learning?")

    assert regrading.dry_run(mission).reworded == 1


def test_a_mission_that_is_not_live_has_no_key(draft, mission, live_lecture, editor):
    with pytest.raises(regrading.NotLive):
        regrading.dry_run(make_mission(draft))

    Mission.objects.filter(pk=mission.pk).update(removed_at=timezone.now())
    publishing.publish(live_lecture, by=editor)
    with pytest.raises(regrading.NotLive):
        regrading.dry_run(mission)

    publishing.unpublish(live_lecture, by=editor)
    with pytest.raises(regrading.NotLive):
        regrade(mission, editor)


def test_a_schedule_changes_no_key_yet(mission, choices, make_attempt, editor, live_lecture):
    make_attempt(choices[0], told=(False, 0.0))
    Choice.objects.filter(mission=mission).update(is_correct=False)
    Choice.objects.filter(pk=choices[0].pk).update(is_correct=True)
    publishing.publish(live_lecture, by=editor, live_from=timezone.now() + timezone.timedelta(days=1))

    assert told(regrading.dry_run(mission)) == {"unchanged": 1}


# --- The deed ---


def test_a_regrade_puts_new_rows_in_place_and_keeps_the_old_ones(mission, choices, make_attempt, publish_key, editor):
    old = make_attempt(choices[0], told=(False, 0.0), order=[choice.pk for choice in choices[::-1]], seconds=42)
    live = publish_key(mission, choices[0])

    regrade(mission, editor)

    new = Attempt.objects.current().get()
    old_again = Attempt.objects.get(pk=old.pk)
    same = ["user_id", "mission_id", "revision_id", "number", "chosen", "order", "hints", "seconds"]
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert (new.regrade_of, new.regraded_on, new.is_correct, new.score) == (old, live, True, 1.0)
    assert new.created_at > live.created_at
    assert new.told_at is None
    assert (old_again.is_correct, old_again.score, old_again.is_current) == (False, 0.0, False)
    assert old_again.created_at == old.created_at


def test_a_regrade_is_in_the_audit_log(mission, choices, make_attempt, publish_key, editor, stranger):
    make_attempt(choices[0], told=(False, 0.0))
    make_attempt(choices[1], told=(True, 1.0), number=2)
    make_attempt(choices[0], told=(False, 0.0), user=stranger)
    live = publish_key(mission, choices[0])

    regrade(mission, editor)

    entry = AuditEntry.objects.get(action="mission.regrade")
    assert (entry.actor, entry.target_type, entry.target_id) == (editor, "mission", str(mission.pk))
    assert entry.details == {
        "lecture": mission.lecture_id,
        "course": "ml",
        "course_id": mission.lecture.course_id,
        "revision": live.number,
        "policy": FAVOUR,
        "attempts": 2,
        "learners": 2,
        "before": {"right": 1, "wrong": 2, "points": 100},
        "after": {"right": 3, "wrong": 0, "points": 300},
    }


def test_a_second_press_does_nothing(mission, choices, make_attempt, publish_key, editor):
    make_attempt(choices[0], told=(False, 0.0))
    publish_key(mission, choices[0])
    mark = regrading.dry_run(mission).mark

    for _press in range(2):
        regrading.apply(mission, by=editor, policy=FAVOUR, mark=mark)

    assert Attempt.objects.count() == 2
    assert AuditEntry.objects.filter(action="mission.regrade").count() == 1


def test_another_state_than_was_seen_is_not_regraded(mission, choices, make_attempt, publish_key, editor, stranger):
    make_attempt(choices[0], told=(False, 0.0))
    publish_key(mission, choices[0])
    seen = regrading.dry_run(mission)
    Attempt.objects.create(
        user=stranger, mission=mission, revision=mission.lecture.revisions.get(number=1), chosen=[choices[0].pk],
        is_correct=False, score=0.0,
    )  # fmt: skip

    with pytest.raises(regrading.SeenOtherwise) as refused:
        regrading.apply(mission, by=editor, policy=FAVOUR, mark=seen.mark)

    assert refused.value.dry_run.changed == 2
    assert Attempt.objects.count() == 2
    assert not AuditEntry.objects.filter(action="mission.regrade").exists()


def test_a_mark_is_of_its_key_and_its_rule(mission, choices, make_attempt, publish_key):
    make_attempt(choices[0], told=(False, 0.0))
    publish_key(mission, choices[0])
    first = regrading.dry_run(mission)
    make_attempt(choices[2], told=(False, 0.0), number=2)  # changes nothing that would be done

    assert regrading.dry_run(mission).mark == first.mark
    assert regrading.dry_run(mission, policy=EXACT).mark != first.mark
    publish_key(mission, choices[0])
    assert regrading.dry_run(mission).mark != first.mark


def test_a_regrade_can_be_regraded_and_each_step_stays(mission, choices, make_attempt, publish_key, editor):
    first = make_attempt(choices[0], told=(False, 0.0))
    publish_key(mission, choices[0])
    regrade(mission, editor)
    publish_key(mission, choices[1])

    assert regrading.dry_run(mission).changed == 0
    regrade(mission, editor, EXACT)

    rows = list(Attempt.objects.order_by("pk").values_list("is_correct", "is_current", "regraded_on__number"))
    assert rows == [(False, False, None), (True, False, 2), (False, True, 3)]
    assert Attempt.objects.get(is_current=True).regrade_of.regrade_of == first
    assert current(mission) == [("learner", 1, False, 0.0)]


def test_a_finished_lecture_stays_finished(mission, choices, make_attempt, publish_key, editor, learner):
    make_attempt(choices[1], told=(True, 1.0))
    Completion.objects.create(user=learner, lecture=mission.lecture, revision=mission.lecture.live_revision)
    publish_key(mission, choices[0])

    regrade(mission, editor, EXACT)

    assert current(mission) == [("learner", 1, False, 0.0)]
    assert Completion.objects.filter(user=learner).count() == 1


def test_a_failure_on_the_way_changes_nothing(mission, choices, make_attempt, publish_key, editor, monkeypatch):
    make_attempt(choices[0], told=(False, 0.0))
    publish_key(mission, choices[0])

    class Broken(Exception):
        pass

    def fail(*_args, **_details):
        raise Broken

    monkeypatch.setattr("quizzes.regrading.auditing.record", fail)
    with pytest.raises(Broken):
        regrade(mission, editor)

    assert list(Attempt.objects.values_list("is_current", "is_correct")) == [(True, False)]


def answers(mission, chosen, users):
    revision = mission.lecture.live_revision
    Attempt.objects.bulk_create(
        Attempt(user=user, mission=mission, revision=revision, chosen=[chosen.pk], is_correct=False, score=0.0)
        for user in users
    )


def test_many_answers_take_as_many_queries_as_few(mission, choices, publish_key, editor, monkeypatch):
    """But for one pair of statements for each so many rows that are replaced."""
    monkeypatch.setattr(regrading, "AT_ONCE", 10)
    people = User.objects.bulk_create(User(username=f"p{n}", email=f"p{n}@example.org") for n in range(25))
    answers(mission, choices[0], people)
    publish_key(mission, choices[0])
    with CaptureQueriesContext(
        connection,
    ) as looking:
        found = regrading.dry_run(mission)
    with CaptureQueriesContext(connection) as doing:
        regrading.apply(mission, by=editor, policy=FAVOUR, mark=found.mark)

    assert (len(looking), found.changed) == (3, 25)
    pairs = [query["sql"].split()[0] for query in doing if "quizzes_attempt" in query["sql"]]
    assert [word for word in pairs if word != "SELECT" and word != "DECLARE"] == ["UPDATE", "INSERT"] * 3
    assert Attempt.objects.current().filter(is_correct=True).count() == 25
    assert Attempt.objects.count() == 50


def test_offers_are_of_missions_whose_key_judges_otherwise(mission, choices, make_attempt, publish_key, stranger):
    other = make_mission(mission.lecture, position=1)
    make_attempt(choices[0], told=(False, 0.0))
    make_attempt(choices[1], told=(True, 1.0), user=stranger)
    live = publish_key(mission, choices[0])
    make_attempt(other.choices.first(), of=other, told=(False, 0.0))

    assert regrading.offers([live]) == [regrading.Offer(mission.pk, 1, 2, 1)]


# --- The rules ---


VERDICTS = st.builds(Verdict, st.booleans(), st.integers(0, 100).map(lambda n: n / 100))


@given(told=VERDICTS, by_key=st.none() | VERDICTS)
def test_in_learners_favour_nobody_loses_and_no_rule_has_more_to_do_after_itself(told, by_key):
    group = Group(1, 1, (1,), 0, told, 1, 1, by_key)

    for policy in (FAVOUR, EXACT):
        after = group.becomes(policy)
        assert replace(group, told=after).becomes(policy) == after
    favour = group.becomes(FAVOUR)
    assert (favour.score >= told.score, favour.is_correct >= told.is_correct) == (True, True)
    assert group.becomes(EXACT) == (told if by_key is None else by_key)
    assert group.kind(FAVOUR) not in {regrading.WRONG, regrading.DOWN}


@pytest.mark.parametrize("seed", range(5))
def test_exactly_by_the_key_is_what_an_answer_of_today_would_get(
    seed, make_lecture, editor, make_user, publish_key, make_attempt
):
    """A crowd answers at random; after the regrade every row says what grading says."""
    from quizzes.judging import judge

    draw = random.Random(seed)
    lecture = make_lecture("Several")
    mission = make_mission(lecture, kind="multiple", choices=[(name, name in "AB", "") for name in "ABCDE"])
    publishing.publish(lecture, by=editor)
    choices = list(mission.choices.all())
    frozen = lecture.live_revision.missions[0]
    for n in range(12):
        chosen = draw.sample(choices, draw.randint(1, 5))
        result = judge(frozen, [choice.pk for choice in chosen])
        make_attempt(*chosen, of=mission, user=make_user(f"u{n}"), told=(result.is_correct, result.score))
    credit = draw.choice(["all_or_nothing", "right_minus_wrong", "per_option"])
    live = publish_key(mission, *draw.sample(choices, draw.randint(1, 5)), credit=credit)

    regrade(mission, editor, EXACT)

    for attempt in Attempt.objects.current().filter(mission=mission):
        result = judge(live.missions[0], attempt.chosen)
        assert (attempt.is_correct, attempt.score) == (result.is_correct, pytest.approx(result.score))
    assert Attempt.objects.current().filter(mission=mission).count() == 12
