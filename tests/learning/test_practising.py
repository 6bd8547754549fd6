"""Practising my mistakes: what waits and when, the page, and that it never touches marks."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from fsrs import Card, Rating
from hypothesis import given, settings
from hypothesis import strategies as st

from courses import publishing
from courses.models import Lecture
from learning import practising
from learning.models import Completion, PracticeCard
from quizzes.models import Attempt, Choice, HintOpening, Mission
from tests.conftest import make_mission

pytestmark = pytest.mark.django_db
PRACTISE = "/missions/practise/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def mission(live_lecture):
    return live_lecture.missions.get()


@pytest.fixture
def choices(mission):
    """(wrong, right, wrong, wrong)"""
    return list(mission.choices.all())


@pytest.fixture
def get_wrong(learner):
    """The learner chose the mission's first choice some time ago, and it was wrong."""

    def keep(mission, *, user=None, ago=HOUR, number=1, is_correct=False, **fields):
        attempt = Attempt.objects.create(
            user=user or learner, mission=mission, revision=mission.lecture.live_revision, number=number,
            chosen=[mission.choices.all()[1 if is_correct else 0].pk], is_correct=is_correct,
            score=float(is_correct), **fields,
        )  # fmt: skip
        Attempt.objects.filter(pk=attempt.pk).update(created_at=timezone.now() - ago)
        return attempt

    return keep


def due(user):
    return [item.mission_id for item in practising.queue(user).due]


def answer(client, mission, choice, **data):
    return client.post(reverse("practise_answer", args=[mission.pk]), {"choice": getattr(choice, "pk", choice), **data})


def act(client, name, mission, **data):
    return client.post(reverse(f"practise_{name}", args=[mission.pk]), data)


def shown_order(page):
    return [int(pk) for pk in re.findall(r'name="(?:choice|practice)" value="(\d+)"', page)]


# --- What waits ---


def test_a_mission_that_was_answered_wrong_waits_after_ten_minutes(learner, mission, get_wrong):
    get_wrong(mission, ago=timedelta(minutes=9))
    assert due(learner) == []
    assert practising.queue(learner).next_at - timezone.now() < timedelta(minutes=1)

    Attempt.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert due(learner) == [mission.pk]


def test_what_was_never_wrong_does_not_wait(learner, stranger, mission, get_wrong):
    get_wrong(mission, is_correct=True)
    get_wrong(mission, user=stranger)

    assert practising.queue(learner) == practising.Queue()
    assert due(stranger) == [mission.pk]


def test_a_mistake_that_was_solved_since_is_practised_too(learner, mission, get_wrong):
    get_wrong(mission)
    get_wrong(mission, number=2, is_correct=True)

    assert due(learner) == [mission.pk]


def test_what_a_regrade_made_right_leaves(learner, mission, get_wrong):
    old = get_wrong(mission)
    Attempt.objects.update(is_current=False)
    get_wrong(mission, is_correct=True, regrade_of=old)

    assert practising.queue(learner) == practising.Queue()


def test_what_is_not_live_leaves_and_comes_back(learner, mission, get_wrong, editor, live_lecture):
    get_wrong(mission)
    publishing.unpublish(live_lecture, by=editor)
    assert due(learner) == []
    publishing.publish(live_lecture, by=editor)
    assert due(learner) == [mission.pk]

    Lecture.objects.update(deleted_at=timezone.now())
    assert due(learner) == []
    Lecture.everything.update(deleted_at=None)
    Mission.objects.update(removed_at=timezone.now())
    assert due(learner) == [mission.pk]  # only the working copy lacks it
    publishing.publish(live_lecture, by=editor)
    assert due(learner) == []


def test_a_mission_whose_key_says_otherwise_now_leaves(learner, mission, choices, get_wrong, editor):
    get_wrong(mission)
    Choice.objects.filter(pk=choices[1].pk).update(is_correct=False)
    Choice.objects.filter(pk=choices[0].pk).update(is_correct=True)
    publishing.publish(mission.lecture, by=editor)
    assert practising.queue(learner) == practising.Queue()

    choices[0].delete()
    Choice.objects.filter(pk=choices[1].pk).update(is_correct=True)
    publishing.publish(mission.lecture, by=editor)
    assert practising.queue(learner) == practising.Queue()


def test_where_attempts_are_counted_practice_waits_until_none_is_left(learner, mission, get_wrong, editor):
    Mission.objects.update(max_attempts=2)
    publishing.publish(mission.lecture, by=editor)
    get_wrong(mission)
    assert practising.queue(learner) == practising.Queue()

    get_wrong(mission, number=2)
    assert due(learner) == [mission.pk]
    Attempt.objects.filter(number=1).delete()
    Attempt.objects.update(number=1)
    get_wrong(mission, number=2, is_correct=True)
    assert due(learner) == [mission.pk]


def test_the_longest_waiting_comes_first(learner, mission, get_wrong, make_live):
    other = make_live("Other", missions=1).missions.get()
    get_wrong(mission, ago=HOUR)
    get_wrong(other, ago=2 * HOUR)

    assert due(learner) == [other.pk, mission.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_one_and_for_three(
    count, learner, make_live, get_wrong, django_assert_num_queries
):
    for n in range(count):
        get_wrong(make_live(f"Lecture {n}", missions=1).missions.get())

    with django_assert_num_queries(3):
        found = practising.queue(learner)
    assert len(found.due) == count


def test_a_learner_without_mistakes_costs_one_query(learner, live_lecture, django_assert_num_queries):
    with django_assert_num_queries(1):
        practising.queue(learner)


# --- When it comes again ---


def reviewed(rating, card, at):
    return practising.SCHEDULER.review_card(card, rating, at)[0]


def test_a_right_answer_comes_again_when_fsrs_says(client, learner, mission, choices, get_wrong):
    client.force_login(learner)
    first = get_wrong(mission)
    wrong_at = Attempt.objects.get(pk=first.pk).created_at

    answer(client, mission, choices[1], number=0)

    kept = PracticeCard.objects.get()
    card = reviewed(Rating.Again, Card(card_id=mission.pk), wrong_at)
    expected = reviewed(Rating.Good, card, Card.from_dict(kept.card).last_review)
    assert kept.card == expected.to_dict() | {"card_id": mission.pk}
    assert (kept.user, kept.mission, kept.due_at, kept.reviews) == (learner, mission, expected.due, 1)
    assert kept.due_at - timezone.now() > DAY / 2


def test_a_wrong_answer_comes_again_in_ten_minutes(client, learner, mission, choices, get_wrong):
    client.force_login(learner)
    get_wrong(mission)

    answer(client, mission, choices[2], number=0)

    assert timedelta(minutes=9) < PracticeCard.objects.get().due_at - timezone.now() <= timedelta(minutes=10)
    assert due(learner) == []


def test_days_grow_with_each_right_answer(client, learner, mission, choices, get_wrong):
    get_wrong(mission)
    gaps = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(5):
            client.force_login(learner)
            answer(client, mission, choices[1], number=number)
            kept = PracticeCard.objects.get()
            gaps.append(kept.due_at - timezone.now())
            clock.move_to(kept.due_at)
            assert due(learner) == [mission.pk]

    assert gaps == sorted(gaps)
    assert gaps[-1] > 3 * gaps[0]


def test_a_new_mistake_in_the_lecture_brings_it_back(client, learner, mission, choices, get_wrong):
    client.force_login(learner)
    get_wrong(mission)
    answer(client, mission, choices[1], number=0)
    assert due(learner) == []

    with time_machine.travel(timezone.now() + HOUR):
        get_wrong(mission, number=2, ago=timedelta(minutes=11))
        assert due(learner) == [mission.pk]


@given(ratings=st.lists(st.sampled_from([Rating.Again, Rating.Hard, Rating.Good, Rating.Easy]), max_size=12))
@settings(max_examples=50)
def test_the_same_reviews_give_the_same_day(ratings):
    """Nothing is left to chance, and a card is worth the same after a stay in the database."""
    at, cards = timezone.now(), [Card(card_id=1), Card(card_id=1)]
    cards[1].due = cards[0].due
    for rating in ratings:
        cards = [reviewed(rating, cards[0], at), reviewed(rating, Card.from_dict(cards[1].to_dict()), at)]
        at = cards[0].due
    assert cards[0].to_dict() == cards[1].to_dict()
    assert cards[0].due >= (cards[0].last_review or cards[0].due)


# --- The page ---


def test_a_visitor_signs_in_first(client, mission):
    response = client.get(PRACTISE)

    assert response["Location"] == f"/accounts/login/?next={PRACTISE}"


def test_the_page_asks_one_mission_and_holds_nothing_of_the_key(client, learner, mission, get_wrong, make_live):
    get_wrong(mission)
    get_wrong(make_live("Other", missions=1).missions.get(), ago=timedelta(minutes=20))
    client.force_login(learner)

    page = client.get(PRACTISE).text

    assert page.count('<fieldset class="mission__choices"') == 1
    assert f'action="/missions/practise/{mission.pk}/#result"' in page
    assert "KEY-" not in page
    assert "choice--" not in page


def test_the_answer_is_told_with_the_way_on(client, learner, mission, choices, get_wrong):
    get_wrong(mission)
    client.force_login(learner)

    response = answer(client, mission, choices[1], number=0)

    assert response.status_code == 200
    assert "Correct." in response.text
    assert "KEY-FEEDBACK right" in response.text
    assert f'href="{PRACTISE}#question"' in response.text
    assert "That was easy" in response.text
    assert "It comes again on" in response.text


def test_a_wrong_answer_tells_no_more_than_in_the_lecture(client, learner, mission, choices, get_wrong):
    get_wrong(mission)
    client.force_login(learner)

    page = answer(client, mission, choices[0], number=0).text

    assert "Not quite." in page
    assert "KEY-FEEDBACK wrong" in page
    assert "KEY-FEEDBACK right" not in page
    assert "choice--right" not in page
    assert "That was easy" not in page
    assert "It comes again today at" in page or "It comes again on" in page


def test_who_knows_the_key_is_told_all_after_a_wrong_answer(client, learner, mission, choices, get_wrong):
    get_wrong(mission)
    get_wrong(mission, number=2, is_correct=True)
    client.force_login(learner)

    assert "KEY-FEEDBACK right" in answer(client, mission, choices[0], number=0).text


def test_who_solved_it_by_a_former_key_is_not_told_the_new_one(client, learner, mission, choices, get_wrong, editor):
    get_wrong(mission)
    get_wrong(mission, number=2, is_correct=True)
    Choice.objects.filter(pk=choices[1].pk).update(is_correct=False)
    Choice.objects.filter(pk=choices[2].pk).update(is_correct=True, feedback="KEY-OF-NOW")
    publishing.publish(mission.lecture, by=editor)
    client.force_login(learner)

    assert "KEY-OF-NOW" not in answer(client, mission, choices[0], number=0).text


def test_choices_stand_in_another_order_each_time_and_the_same_at_a_reload(
    client, learner, mission, choices, get_wrong
):
    get_wrong(mission)
    client.force_login(learner)
    orders = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(6):
            client.force_login(learner)
            first, again = client.get(PRACTISE).text, client.get(PRACTISE).text
            told = answer(client, mission, choices[1], number=number).text
            assert shown_order(first) == shown_order(again) == shown_order(told)
            orders.append(tuple(shown_order(first)))
            clock.move_to(PracticeCard.objects.get().due_at)

    assert {tuple(sorted(order)) for order in orders} == {tuple(choice.pk for choice in choices)}
    assert len(set(orders)) > 2


def test_an_answer_sent_twice_counts_once(client, learner, mission, choices, get_wrong):
    get_wrong(mission)
    client.force_login(learner)

    first = answer(client, mission, choices[1], number=0)
    kept = PracticeCard.objects.values().get()
    again = answer(client, mission, choices[1], number=0)

    assert PracticeCard.objects.values().get() == kept
    assert shown_order(first.text) == shown_order(again.text)
    assert "Correct." in again.text


def test_easy_afterwards_is_remembered_and_only_once(client, learner, mission, choices, get_wrong):
    get_wrong(mission)
    client.force_login(learner)
    answer(client, mission, choices[1], number=0)
    good = PracticeCard.objects.get()

    act(client, "easy", mission, number=good.reviews)
    easy = PracticeCard.objects.get()
    act(client, "easy", mission, number=good.reviews)

    assert easy.card["stability"] > good.card["stability"]
    assert easy.due_at >= good.due_at
    assert (easy.reviews, easy.last_rating) == (1, Rating.Easy)
    assert PracticeCard.objects.get().card == easy.card


def test_easy_is_not_for_a_wrong_answer_or_another_review(client, learner, mission, choices, get_wrong):
    get_wrong(mission)
    client.force_login(learner)
    answer(client, mission, choices[0], number=0)
    act(client, "easy", mission, number=1)
    assert PracticeCard.objects.get().last_rating == Rating.Again

    with time_machine.travel(timezone.now() + HOUR):
        client.force_login(learner)
        answer(client, mission, choices[1], number=1)
        act(client, "easy", mission, number=1)
        act(client, "easy", mission, number="x")
        assert PracticeCard.objects.get().last_rating == Rating.Good


# --- Hints ---


@pytest.fixture
def hinted(mission, editor):
    Mission.objects.update(hints=[{"text": "HINT-ONE", "cost": 10}, {"text": "HINT-TWO", "cost": 20}])
    publishing.publish(mission.lecture, by=editor)
    return Mission.objects.get()


def hint(client, mission, number, **data):
    return client.post(reverse("practise_answer", args=[mission.pk]), {"hint": number, "number": 0, **data})


def test_only_hints_that_were_paid_for_are_shown_before_it_is_solved(client, learner, hinted, get_wrong):
    get_wrong(hinted)
    client.force_login(learner)
    assert 'name="hint"' not in client.get(PRACTISE).text
    assert "HINT-" not in hint(client, hinted, 1).text

    HintOpening.objects.create(user=learner, mission=hinted, number=1, revision=hinted.lecture.live_revision)
    assert 'name="hint" value="1"' in client.get(PRACTISE).text
    page = hint(client, hinted, 1).text
    assert ("HINT-ONE" in page, "HINT-TWO" in page, 'name="hint"' in page) == (True, False, False)
    assert "HINT-TWO" not in hint(client, hinted, 2).text


def test_a_right_answer_with_a_hint_was_hard(client, learner, hinted, choices, get_wrong):
    get_wrong(hinted)
    get_wrong(hinted, number=2, is_correct=True)
    client.force_login(learner)

    page = hint(client, hinted, 1, choice=choices[1].pk).text
    assert re.search(rf'value="{choices[1].pk}" checked', page)
    told = answer(client, hinted, choices[1], number=0, hints=1).text

    assert PracticeCard.objects.get().last_rating == Rating.Hard
    assert "That was easy" not in told
    assert HintOpening.objects.count() == 0


# --- Stopping ---


def test_stopping_can_be_undone(client, learner, mission, get_wrong):
    get_wrong(mission)
    client.force_login(learner)

    stopped = client.post(reverse("practise_stop", args=[mission.pk]), follow=True)

    assert due(learner) == []
    assert "You no longer practise this mission:" in stopped.text
    assert "What is transfer learning?" in stopped.text
    act(client, "resume", mission)
    assert due(learner) == [mission.pk]
    assert "no longer practise" not in client.get(PRACTISE + f"?stopped={mission.pk}").text


def test_what_was_stopped_is_not_answered_in_another_window(client, learner, mission, choices, get_wrong):
    get_wrong(mission)
    client.force_login(learner)
    act(client, "stop", mission)

    response = answer(client, mission, choices[1], number=0)

    assert response["Location"] == PRACTISE
    assert PracticeCard.objects.get().reviews == 0


# --- The end, and what makes no sense ---


def test_the_end_says_when_the_next_one_comes(client, learner, mission, choices, get_wrong):
    with time_machine.travel("2030-05-01 10:00Z", tick=False):
        get_wrong(mission)
        client.force_login(learner)
        answer(client, mission, choices[2], number=0)
        assert "Done for now. The next one comes today at 10:10." in client.get(PRACTISE).text
    with time_machine.travel("2030-05-01 11:00Z", tick=False):
        client.force_login(learner)
        answer(client, mission, choices[1], number=1)
        assert "Done for today. The next one comes on May 2, 2030." in client.get(PRACTISE).text


def test_nothing_to_practise_says_so(client, learner, live_lecture):
    client.force_login(learner)

    assert "Nothing to practise." in client.get(PRACTISE).text


@pytest.mark.parametrize("chosen", ["", "x", "999999", "9" * 40, "\x00"])
def test_an_answer_that_is_none_shows_the_question_again(client, learner, mission, get_wrong, chosen):
    get_wrong(mission)
    client.force_login(learner)

    response = answer(client, mission, chosen, number=0)

    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "KEY-" not in response.text
    assert PracticeCard.objects.count() == 0


@pytest.mark.parametrize("data", [{"number": "x"}, {"number": -1}, {"hints": "9" * 30}, {"hints": -3}, {"number": 7}])
def test_nonsense_beside_the_answer_counts_as_not_said(client, learner, mission, choices, get_wrong, data):
    get_wrong(mission)
    client.force_login(learner)

    assert answer(client, mission, choices[1], **data).status_code == 200


@pytest.mark.parametrize("name", ["answer", "easy", "stop", "resume"])
def test_what_is_no_mistake_of_mine_makes_room_for_the_next(client, learner, stranger, mission, get_wrong, name):
    get_wrong(mission, user=stranger)
    client.force_login(learner)
    end = "" if name == "answer" else f"{name}/"

    for pk in (mission.pk, 999_999, 2**80):
        assert client.post(f"{PRACTISE}{pk}/{end}").status_code == 404
    get_wrong(mission, is_correct=True)
    response = client.post(f"{PRACTISE}{mission.pk}/{end}")
    assert (response.status_code, response["Location"]) == (302, PRACTISE)
    assert PracticeCard.objects.count() == 0


@pytest.mark.parametrize("query", ["?stopped=x", "?stopped=99999", f"?stopped={2**80}", "?stopped=%00"])
def test_nonsense_in_the_address_is_left_out(client, learner, mission, get_wrong, query):
    get_wrong(mission)
    client.force_login(learner)

    assert client.get(PRACTISE + query).status_code == 200


# --- Marks ---


def marks():
    return [list(model.objects.order_by("pk").values()) for model in (Attempt, Completion, HintOpening)]


def test_practice_never_touches_marks(client, learner, hinted, choices, get_wrong):
    get_wrong(hinted)
    get_wrong(hinted, number=2, is_correct=True)
    Completion.objects.create(user=learner, lecture=hinted.lecture, revision=hinted.lecture.live_revision)
    before = marks()
    client.force_login(learner)
    before_page = client.get(hinted.lecture.get_absolute_url()).text

    client.get(PRACTISE)
    hint(client, hinted, 1)
    answer(client, hinted, choices[0], number=0)
    answer(client, hinted, choices[1], number=1)
    act(client, "easy", hinted, number=2)
    act(client, "stop", hinted)
    act(client, "resume", hinted)

    assert PracticeCard.objects.get().reviews == 2
    assert marks() == before
    client.get(PRACTISE)  # takes the messages
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    after_page = client.get(hinted.lecture.get_absolute_url()).text
    assert token.sub("", after_page) == token.sub("", before_page)


def test_several_answers_are_practised_whole(client, learner, make_lecture, editor, get_wrong):
    lecture = make_lecture("Several")
    mission = make_mission(lecture, kind="multiple", choices=[("C", False, ""), ("A", True, ""), ("B", True, "")])
    publishing.publish(lecture, by=editor)
    get_wrong(mission)
    _c, a, b = mission.choices.all()
    client.force_login(learner)

    partly = client.post(reverse("practise_answer", args=[mission.pk]), {"choice": [a.pk], "number": 0})
    assert "Partly right." in partly.text
    assert PracticeCard.objects.get().last_rating == Rating.Again
    whole = client.post(reverse("practise_answer", args=[mission.pk]), {"choice": [a.pk, b.pk], "number": 1})
    assert "Correct." in whole.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    count, client, learner, make_live, get_wrong, django_assert_num_queries
):
    for n in range(count):
        get_wrong(make_live(f"Lecture {n}", missions=1).missions.get())
    client.force_login(learner)
    client.get(PRACTISE)

    with django_assert_num_queries(6):  # session, person, three of the queue, the hints of the one that is asked
        client.get(PRACTISE)
