"""What an author can ask of an answer besides the key: hints that cost, a limit of attempts, an own order for each."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from courses import publishing
from quizzes.models import Attempt, HintOpening
from tests.conftest import make_mission

SCRIPT = {"HTTP_HX_REQUEST": "true"}
HINTS = [{"text": "HINT-ONE *first*", "cost": 10}, {"text": "HINT-TWO", "cost": 30}]


@pytest.fixture
def make_live(make_lecture, editor):
    """A live mission with these fields."""

    def make(choices=None, **fields):
        lecture = make_lecture()
        mission = make_mission(lecture, kind=fields.pop("kind", "single"), choices=choices)
        for name, value in fields.items():
            setattr(mission, name, value)
        mission.save()
        publishing.publish(lecture, by=editor)
        return mission

    return make


@pytest.fixture
def learner_client(client, learner):
    client.force_login(learner)
    return client


def post(client, mission, *chosen, **data):
    sent = {"choice": [choice.pk for choice in chosen]} | data
    return client.post(f"/missions/{mission.pk}/attempts/", sent, **SCRIPT)


def pick(mission):
    """(right, wrong)"""
    choices = list(mission.choices.all())
    return choices[1], choices[0]


# --- Hints ---


def test_hints_open_one_by_one_and_each_is_recorded_once(learner_client, learner, make_live):
    mission = make_live(hints=HINTS)

    first = post(learner_client, mission, hint=1)
    again = post(learner_client, mission, hint=1)
    second = post(learner_client, mission, hint=2)

    assert "HINT-ONE <em>first</em>" in first.text
    assert "HINT-TWO" not in first.text
    assert "HINT-TWO" not in again.text
    assert "HINT-TWO" in second.text
    assert list(HintOpening.objects.values_list("user", "mission", "number")) == [
        (learner.pk, mission.pk, 1),
        (learner.pk, mission.pk, 2),
    ]


@pytest.mark.parametrize("number", ["2", "3", "0", "-1", "x", ""])
def test_no_hint_is_jumped_to(learner_client, make_live, number):
    mission = make_live(hints=HINTS)

    response = post(learner_client, mission, hint=number)

    assert response.status_code == 200
    assert "HINT-" not in response.text
    assert HintOpening.objects.count() == 0


def test_opening_a_hint_is_no_attempt_and_keeps_what_was_ticked(learner_client, make_live):
    mission = make_live(hints=HINTS)
    right, _wrong = pick(mission)

    response = post(learner_client, mission, right, hint=1)

    assert Attempt.objects.count() == 0
    assert f'value="{right.pk}" checked' in response.text


def test_opened_hints_cost_their_part_of_the_points_and_the_mission_is_solved(learner_client, make_live):
    mission = make_live(hints=HINTS)
    right, _wrong = pick(mission)
    post(learner_client, mission, hint=1)
    post(learner_client, mission, hint=2)

    response = post(learner_client, mission, right)

    attempt = Attempt.objects.get()
    assert (attempt.is_correct, attempt.score, attempt.hints) == (True, 0.6, 2)
    assert "60 of 100 points" in response.text


def test_an_open_hint_stays_open_on_the_page_and_for_the_next_attempt(learner_client, make_live):
    mission = make_live(hints=HINTS)
    right, wrong = pick(mission)
    post(learner_client, mission, hint=1)
    post(learner_client, mission, wrong)

    page = learner_client.get(mission.lecture.get_absolute_url())
    post(learner_client, mission, right)

    assert "HINT-ONE" in page.text
    assert list(Attempt.objects.order_by("number").values_list("hints", "score")) == [(1, 0.0), (1, 0.9)]


def test_a_solved_mission_opens_no_more_hints(learner_client, make_live):
    mission = make_live(hints=HINTS)
    right, _wrong = pick(mission)
    post(learner_client, mission, right)

    response = post(learner_client, mission, hint=1)

    assert HintOpening.objects.count() == 0
    assert "HINT-" not in response.text


def test_a_visitor_opens_hints_and_nothing_is_stored(client, make_live):
    mission = make_live(hints=HINTS)
    right, _wrong = pick(mission)

    first = post(client, mission, hint=1)
    answered = post(client, mission, right, hints=1)

    assert "HINT-ONE" in first.text
    assert "90 of 100 points" in answered.text
    assert (HintOpening.objects.count(), Attempt.objects.count()) == (0, 0)


def test_the_page_before_any_hint_has_none_of_them(learner_client, make_live):
    mission = make_live(hints=HINTS)

    for address in (mission.lecture.get_absolute_url(), f"{mission.lecture.get_absolute_url().rstrip('/')}.md"):
        assert "HINT-" not in learner_client.get(address).text


# --- Attempts ---


def test_after_the_last_attempt_all_is_told_and_no_answer_is_taken(learner_client, make_live):
    mission = make_live(max_attempts=2)
    right, wrong = pick(mission)

    first = post(learner_client, mission, wrong)
    second = post(learner_client, mission, wrong)
    third = post(learner_client, mission, right)

    assert "1 attempt left" in first.text
    assert "KEY-FEEDBACK right" not in first.text
    assert "You have used all attempts" in second.text
    assert "Right, and not chosen" in second.text
    assert "KEY-FEEDBACK right" in second.text
    assert third.status_code == 422
    assert Attempt.objects.filter(is_correct=True).count() == 0
    assert Attempt.objects.count() == 2


def test_a_closed_mission_can_not_be_asked_for_again(learner_client, make_live):
    mission = make_live(max_attempts=1)
    _right, wrong = pick(mission)
    post(learner_client, mission, wrong)

    page = learner_client.get(f"{mission.lecture.get_absolute_url()}?again={mission.pk}")

    assert "You have used all attempts" in page.text
    assert "Right, and not chosen" in page.text


def test_the_same_answer_sent_twice_counts_once(learner_client, make_live):
    mission = make_live(max_attempts=2)
    _right, wrong = pick(mission)

    first = post(learner_client, mission, wrong, attempt=1)
    second = post(learner_client, mission, wrong, attempt=1)

    assert Attempt.objects.count() == 1
    assert without_tokens(first.text) == without_tokens(second.text)


def without_tokens(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_the_same_answer_as_a_new_attempt_counts_again(learner_client, make_live):
    mission = make_live()
    _right, wrong = pick(mission)

    post(learner_client, mission, wrong, attempt=1)
    post(learner_client, mission, wrong, attempt=2)

    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_another_answer_from_a_page_that_is_old_is_the_next_attempt(learner_client, make_live):
    mission = make_live()
    right, wrong = pick(mission)

    post(learner_client, mission, wrong, attempt=1)
    post(learner_client, mission, right, attempt=1)

    assert list(Attempt.objects.order_by("number").values_list("number", "is_correct")) == [(1, False), (2, True)]


@pytest.mark.parametrize(("sent", "kept"), [("42", 42), ("", None), ("x", None), ("-1", None), ("999999999", None)])
def test_the_time_is_kept_where_it_makes_sense(learner_client, make_live, sent, kept):
    mission = make_live()
    right, _wrong = pick(mission)

    post(learner_client, mission, right, seconds=sent)

    assert Attempt.objects.get().seconds == kept


def test_trying_again_shows_the_earlier_answer_and_ticks_nothing(learner_client, make_live):
    mission = make_live()
    _right, wrong = pick(mission)
    post(learner_client, mission, wrong)

    page = learner_client.get(f"{mission.lecture.get_absolute_url()}?again={mission.pk}")

    assert page.text.count("Your answer before</span>") == 1
    assert " checked" not in page.text.split('id="panel-mission"')[1].split("</section>")[0]


# --- What was missed ---


def test_those_who_missed_a_choice_are_told_without_its_name(learner_client, make_live):
    mission = make_live(
        kind="multiple", choices=[("One", True, ""), ("Two", True, ""), ("Three", False, ""), ("Four", False, "")]
    )
    two = mission.choices.get(text="Two")
    two.feedback_missed = "MISSED-TWO"
    two.save()
    publishing.publish(mission.lecture, by=mission.lecture.course.owner)

    response = post(learner_client, mission, mission.choices.get(text="One"))

    assert "1 right answer is still missing." in response.text
    assert "MISSED-TWO" in response.text
    assert response.text.count("choice__told") == 1
    assert "50 of 100 points" in response.text


# --- Order ---


def order_on(client, mission):
    page = client.get(mission.lecture.get_absolute_url()).text
    return [int(pk) for pk in re.findall(r'name="choice" value="(\d+)"', page)]


MANY = [(f"Choice {n}", n == 3, "") for n in range(10)]


def test_choices_are_shuffled_for_each_learner_and_stay_so(make_live, learner, stranger):
    mission = make_live(choices=MANY, shuffle_choices=True)
    clients = [Client(), Client()]
    for client, user in zip(clients, (learner, stranger), strict=True):
        client.force_login(user)

    mine, mine_again, theirs = (
        order_on(clients[0], mission),
        order_on(clients[0], mission),
        order_on(clients[1], mission),
    )

    assert mine == mine_again
    assert mine != theirs
    assert mine != sorted(mine)


def test_an_attempt_remembers_the_order_it_was_shown_in(learner_client, make_live):
    mission = make_live(choices=MANY, shuffle_choices=True)
    shown = order_on(learner_client, mission)

    post(learner_client, mission, mission.choices.first())

    assert Attempt.objects.get().order == shown


def test_unshuffled_choices_are_in_the_authors_order_and_nothing_is_remembered(learner_client, make_live):
    mission = make_live(choices=MANY)

    assert order_on(learner_client, mission) == list(mission.choices.values_list("pk", flat=True))
    post(learner_client, mission, mission.choices.first())
    assert Attempt.objects.get().order is None


def test_missions_that_may_move_change_places_among_themselves(make_lecture, editor, learner_client):
    lecture = make_lecture()
    missions = [make_mission(lecture, prompt=f"Question {n}?", position=n) for n in range(8)]
    for mission in missions[1:]:
        mission.shuffle_place = True
        mission.save()
    publishing.publish(lecture, by=editor)

    pages = [learner_client.get(lecture.get_absolute_url()).text for _ in range(2)]

    orders = [sorted(missions, key=lambda m, page=page: page.index(f'id="mission-{m.pk}"')) for page in pages]
    assert orders[0] == orders[1]
    assert orders[0][0] == missions[0]
    assert orders[0] != missions
    assert "Mission 1 of 8" in pages[0]


# --- Queries ---

SAVEPOINTS = 4  # two transactions inside the test's own one


def test_grading_and_storing_takes_six_queries_at_most(learner_client, make_live, django_assert_max_num_queries):
    mission = make_live(hints=HINTS, max_attempts=5, shuffle_choices=True)
    right, wrong = pick(mission)
    post(learner_client, mission, wrong)

    for choice in (wrong, right):
        with django_assert_max_num_queries(6 + SAVEPOINTS):
            post(learner_client, mission, choice)


# --- Which rules hold ---


@pytest.fixture
def stricter(make_live, editor):
    """A mission whose second revision allows one attempt and takes points for a hint; with the first revision."""
    mission = make_live()
    before = mission.lecture.live_revision
    mission.max_attempts, mission.hints = 1, [{"text": "HINT-LATE", "cost": 100}]
    mission.save()
    publishing.publish(mission.lecture, by=editor)
    return mission, before


def test_nobody_chooses_easier_rules_by_naming_an_older_revision(learner_client, stricter):
    mission, before = stricter
    right, wrong = pick(mission)

    refused = post(learner_client, mission, right, revision=before.pk)
    post(learner_client, mission, wrong, revision=mission.lecture.live_revision.pk)
    again = post(learner_client, mission, right, revision=before.pk)

    assert refused.status_code == again.status_code == 422
    assert "This mission has changed since you opened it." in refused.text
    assert f'value="{right.pk}" checked' in refused.text
    assert "choice__told" not in refused.text
    assert list(Attempt.objects.values_list("is_correct", flat=True)) == [False]


def test_a_page_that_was_replaced_long_ago_is_not_graded_any_more(learner_client, make_live, editor):
    mission = make_live()
    before = mission.lecture.live_revision
    publishing.publish(mission.lecture, by=editor)
    right, _wrong = pick(mission)

    soon = post(learner_client, mission, right, revision=before.pk)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        late = post(learner_client, mission, right, revision=before.pk)

    assert (soon.status_code, late.status_code) == (200, 422)
    assert Attempt.objects.get().revision == before


def test_a_publication_makes_no_page_of_long_ago_new(learner_client, make_live, editor):
    mission = make_live()
    first = mission.lecture.live_revision
    right, _wrong = pick(mission)
    second = publishing.publish(mission.lecture, by=editor)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        publishing.publish(mission.lecture, by=editor)

        of_first = post(learner_client, mission, right, revision=first.pk)
        of_second = post(learner_client, mission, right, revision=second.pk)

    assert (of_first.status_code, of_second.status_code) == (422, 200)
    assert Attempt.objects.get().revision == second


def test_to_a_visitor_no_attempt_is_the_last_one_that_tells_all(client, make_live):
    mission = make_live(max_attempts=1)
    _right, wrong = pick(mission)

    response = post(client, mission, wrong, attempt=100)

    assert "Right, and not chosen" not in response.text
    assert "KEY-FEEDBACK right" not in response.text
