"""Answering a mission at /missions/<id>/attempts/: by a learner and a visitor, with and without a script."""

import pytest
from django.test import Client
from django.utils import timezone

from courses import publishing
from courses.models import Course, Revision
from learning.models import Completion, ReadingPlace
from quizzes.models import Attempt, Choice
from tests.conftest import make_mission

SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def mission(live_lecture):
    return live_lecture.missions.get()


@pytest.fixture
def choices(mission):
    """(wrong, right, wrong, wrong)"""
    return list(mission.choices.all())


@pytest.fixture
def learner_client(client, learner):
    client.force_login(learner)
    return client


def address(mission):
    return f"/missions/{mission.pk}/attempts/"


def answer(client, mission, *chosen, revision=None, **headers):
    data = {"choice": [getattr(choice, "pk", choice) for choice in chosen]}
    if revision is not None:
        data["revision"] = getattr(revision, "pk", revision)
    return client.post(address(mission), data, **headers)


# --- Learners ---


def test_a_right_answer_is_kept_and_told_in_place(learner_client, learner, live_lecture, mission, choices):
    response = answer(learner_client, mission, choices[1], **SCRIPT)

    kept = Attempt.objects.get()
    assert response.status_code == 200
    assert (kept.user, kept.mission, kept.revision) == (learner, mission, live_lecture.live_revision)
    assert (kept.chosen, kept.is_correct, kept.score) == ([choices[1].pk], True, 1.0)
    assert "<html" not in response.text
    assert "data-solved" in response.text
    assert "Correct." in response.text
    assert "KEY-FEEDBACK right" in response.text
    assert "KEY-EXPLANATION" in response.text


def test_a_wrong_answer_tells_about_what_was_chosen_and_not_the_key(learner_client, mission, choices):
    response = answer(learner_client, mission, choices[0], **SCRIPT)

    assert Attempt.objects.get().is_correct is False
    assert "Not quite." in response.text
    assert "KEY-FEEDBACK wrong" in response.text
    assert "KEY-EXPLANATION" in response.text
    assert "KEY-FEEDBACK right" not in response.text
    assert response.text.count("choice__told") == 1
    assert "choice--right" not in response.text
    assert "data-solved" not in response.text


def test_without_a_script_the_lecture_comes_back_with_the_result(learner_client, live_lecture, mission, choices):
    response = answer(learner_client, mission, choices[0])

    assert response.status_code == 302
    assert response["Location"] == f"{live_lecture.get_absolute_url()}#mission-{mission.pk}"
    page = learner_client.get(live_lecture.get_absolute_url()).text
    assert "KEY-FEEDBACK wrong" in page
    assert "KEY-FEEDBACK right" not in page
    assert "0 / 1" in page


def test_the_count_moves_on_and_a_solved_mission_stays_solved(learner_client, live_lecture, mission, choices):
    answer(learner_client, mission, choices[1])
    assert "1 / 1" in learner_client.get(live_lecture.get_absolute_url()).text

    response = answer(learner_client, mission, choices[0], **SCRIPT)

    assert "data-solved" in response.text
    assert "1 / 1" in learner_client.get(live_lecture.get_absolute_url()).text


def test_try_again_shows_the_question_without_the_last_answer(learner_client, live_lecture, mission, choices):
    answer(learner_client, mission, choices[0])

    page = learner_client.get(f"{live_lecture.get_absolute_url()}?again={mission.pk}").text

    assert "KEY-" not in page
    assert "checked" not in page.split("data-mission-form")[1].split("</form>")[0]


def test_a_changed_mission_forgets_an_answer_that_means_something_else_now(
    learner_client, live_lecture, mission, choices, editor
):
    answer(learner_client, mission, choices[1])
    Choice.objects.filter(pk=choices[1].pk).update(is_correct=False)
    Choice.objects.filter(pk=choices[2].pk).update(is_correct=True)
    publishing.publish(live_lecture, by=editor)

    page = learner_client.get(live_lecture.get_absolute_url()).text

    assert "This mission has changed since you answered it." in page
    assert "KEY-" not in page
    assert "1 / 1" in page


def test_several_answers_can_be_partly_right(learner_client, make_lecture, editor):
    lecture = make_lecture("Several")
    mission = make_mission(
        lecture,
        kind="multiple",
        choices=[("A", True, "KEY-FEEDBACK a"), ("B", True, "KEY-FEEDBACK b"), ("C", False, "")],
    )
    publishing.publish(lecture, by=editor)
    a, _b, _c = mission.choices.all()

    response = answer(learner_client, mission, a, **SCRIPT)

    assert "Partly right." in response.text
    assert "KEY-FEEDBACK a" in response.text
    assert "KEY-FEEDBACK b" not in response.text
    assert Attempt.objects.get().score == 0.5


# --- Visitors ---


def test_a_visitor_gets_the_answer_and_nothing_is_kept(client, live_lecture, mission, choices):
    response = answer(client, mission, choices[1])

    assert response.status_code == 200
    assert "Correct." in response.text
    assert "KEY-FEEDBACK right" in response.text
    assert "You are not signed in, so this answer was not kept." in response.text
    assert f'href="{live_lecture.get_absolute_url()}#mission-{mission.pk}"' in response.text
    assert Attempt.objects.count() == 0
    assert client.cookies.output() == ""


def test_a_visitor_with_a_script_gets_the_mission_alone(client, mission, choices):
    response = answer(client, mission, choices[0], **SCRIPT)

    assert response.status_code == 200
    assert "<html" not in response.text
    assert "csrfmiddlewaretoken" not in response.text
    assert Attempt.objects.count() == 0


def test_a_visitor_needs_no_token_and_a_learner_does(live_lecture, mission, choices, learner):
    visitor, signed_in = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    signed_in.force_login(learner)

    assert answer(visitor, mission, choices[1]).status_code == 200
    assert answer(signed_in, mission, choices[1]).status_code == 403
    assert Attempt.objects.count() == 0

    page = signed_in.get(live_lecture.get_absolute_url())
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    data = {"choice": choices[1].pk, "csrfmiddlewaretoken": token}
    assert signed_in.post(address(mission), data).status_code == 302
    assert Attempt.objects.count() == 1


# --- Bad input ---


def test_nothing_chosen_gets_a_message(client, mission):
    alone = answer(client, mission, **SCRIPT)
    page = answer(client, mission)

    assert (alone.status_code, page.status_code) == (422, 422)
    assert "Choose an answer first." in alone.text
    assert "Choose an answer first." in page.text
    assert "<html" in page.text
    assert "KEY-" not in alone.text + page.text


@pytest.mark.parametrize("chosen", [[999_999], ["x"], ["9" * 5000], range(1, 900), ["", "1'--"], ["\x00"]])
def test_what_is_no_choice_of_the_mission_gets_a_message(learner_client, mission, chosen):
    response = answer(learner_client, mission, *chosen, **SCRIPT)

    assert response.status_code == 422
    assert "That is not a choice of this mission." in response.text
    assert "KEY-" not in response.text
    assert Attempt.objects.count() == 0


def test_two_for_one_get_a_message_and_stay_ticked(learner_client, mission, choices):
    response = answer(learner_client, mission, choices[0], choices[1], **SCRIPT)

    assert response.status_code == 422
    assert "This mission takes one answer." in response.text
    assert response.text.count(" checked") == 2
    assert Attempt.objects.count() == 0


def test_a_choice_of_another_mission_gets_a_message(learner_client, live_lecture, mission, editor):
    other = make_mission(live_lecture, position=1)
    publishing.publish(live_lecture, by=editor)

    response = answer(learner_client, mission, other.choices.first(), **SCRIPT)

    assert response.status_code == 422


# --- Which revision ---


def test_the_revision_that_was_shown_is_graded(learner_client, live_lecture, mission, choices, editor):
    shown = live_lecture.live_revision
    Choice.objects.filter(pk=choices[1].pk).update(is_correct=False)
    Choice.objects.filter(pk=choices[0].pk).update(is_correct=True)
    publishing.publish(live_lecture, by=editor)

    answer(learner_client, mission, choices[1], revision=shown)
    answer(learner_client, mission, choices[1])

    now, before = Attempt.objects.all()
    assert (before.revision, before.is_correct) == (shown, True)
    assert (now.revision, now.is_correct) == (live_lecture.live_revision, False)


def test_a_mission_that_the_new_revision_dropped_is_still_answered_on_a_page(
    learner_client, live_lecture, mission, choices, editor
):
    shown = live_lecture.live_revision
    mission.removed_at = timezone.now()
    mission.save()
    publishing.publish(live_lecture, by=editor)

    response = answer(learner_client, mission, choices[1], revision=shown)

    assert response.status_code == 200
    assert "Correct." in response.text
    assert answer(learner_client, mission, choices[1]).status_code == 404


def test_a_revision_that_was_never_live_is_not_graded(learner_client, live_lecture, mission, choices, editor):
    Choice.objects.filter(pk=choices[1].pk).update(is_correct=False)
    Choice.objects.filter(pk=choices[0].pk).update(is_correct=True, feedback="KEY-OF-TOMORROW")
    tomorrow = timezone.now() + timezone.timedelta(days=1)
    scheduled = publishing.publish(live_lecture, by=editor, live_from=tomorrow)

    response = answer(learner_client, mission, choices[0], revision=scheduled, **SCRIPT)

    assert "KEY-OF-TOMORROW" not in response.text
    assert Attempt.objects.get().revision == live_lecture.live_revision
    assert Attempt.objects.get().is_correct is False


@pytest.mark.parametrize("revision", ["", "0", "-1", "x", "9" * 30, str(2**63 - 1)])
def test_a_revision_that_makes_no_sense_counts_as_not_said(learner_client, live_lecture, mission, choices, revision):
    answer(learner_client, mission, choices[1], revision=revision, **SCRIPT)

    assert Attempt.objects.get().revision == live_lecture.live_revision


def test_an_unpublished_lecture_says_so_to_those_who_had_it_open(
    learner_client, live_lecture, mission, choices, editor
):
    shown = live_lecture.live_revision
    publishing.unpublish(live_lecture, by=editor)

    alone = answer(learner_client, mission, choices[1], revision=shown, **SCRIPT)
    page = answer(learner_client, mission, choices[1], revision=shown)

    assert (alone.status_code, page.status_code) == (410, 410)
    for response in (alone, page):
        assert "taken off the site" in response.text
        assert "KEY-" not in response.text
    assert Attempt.objects.count() == 0
    assert answer(learner_client, mission, choices[1]).status_code == 404


# --- Who may ---


def test_a_mission_of_a_draft_is_not_found(client, make_lecture):
    mission = make_lecture("Secret draft", missions=1).missions.get()

    assert answer(client, mission, mission.choices.first()).status_code == 404


def test_an_unpublished_edit_of_a_mission_does_not_show(client, live_lecture, mission, choices):
    mission.prompt = "NOT-YET"
    mission.save()

    assert "NOT-YET" not in answer(client, mission, choices[1]).text


def test_a_mission_of_a_members_course_is_not_found_by_visitors(client, live_lecture, mission, choices, course):
    Course.objects.filter(pk=course.pk).update(visibility=Course.Visibility.MEMBERS)
    shown = Revision.objects.get()

    assert answer(client, mission, choices[1], revision=shown).status_code == 404


def test_unknown_missions_are_not_found_and_reading_is_no_answer(client, live_lecture, mission):
    assert client.post("/missions/999999/attempts/").status_code == 404
    assert client.post(f"/missions/{2**80}/attempts/").status_code == 404
    assert client.get(address(mission)).status_code == 405


# --- Finishing the lecture ---


def test_the_last_solved_mission_finishes_a_lecture_that_was_read(
    learner_client, learner, live_lecture, mission, choices
):
    ReadingPlace.objects.create(user=learner, lecture=live_lecture, has_reached_end=True)

    wrong = answer(learner_client, mission, choices[0], **SCRIPT)
    right = answer(learner_client, mission, choices[1], **SCRIPT)

    assert "HX-Trigger" not in wrong
    assert right["HX-Trigger"] == f'{{"lecture-finished": {{"lecture": {live_lecture.pk}}}}}'
    completion = Completion.objects.get()
    assert (completion.user, completion.lecture, completion.is_by_hand) == (learner, live_lecture, False)


def test_a_solved_mission_alone_finishes_nothing(learner_client, mission, choices):
    answer(learner_client, mission, choices[1])

    assert Completion.objects.count() == 0
