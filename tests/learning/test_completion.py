"""Finishing a lecture, and the reading place."""

import json

import pytest

from courses import publishing
from learning.models import Completion, ReadingPlace
from quizzes.models import Attempt

SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def plain(make_live):
    """Live, without missions, with two headings."""
    return make_live("Plain", body="## First\n\nText.\n\n## Second\n\nText.\n")


def tick(client, lecture, **headers):
    return client.post(f"/lectures/{lecture.pk}/done/", **headers)


def stop_at(client, lecture, heading_id="", *, end=False):
    data = {"heading_id": heading_id, **({"has_reached_end": "on"} if end else {})}
    return client.post(f"/lectures/{lecture.pk}/place/", data)


def solve(learner, lecture):
    for mission in lecture.missions.all():
        chosen = [mission.choices.get(is_correct=True).pk]
        Attempt.objects.create(
            user=learner, mission=mission, revision=lecture.live_revision, chosen=chosen, is_correct=True, score=1
        )


# --- By hand ---


def test_a_tick_goes_on_and_off(learner_client, learner, live_lecture):
    on = tick(learner_client, live_lecture)
    kept = Completion.objects.get()
    assert (kept.user, kept.lecture, kept.is_by_hand) == (learner, live_lecture, True)
    assert kept.revision == live_lecture.live_revision

    off = tick(learner_client, live_lecture)
    assert Completion.objects.count() == 0
    assert (on["Location"], off["Location"]) == (live_lecture.get_absolute_url(), live_lecture.get_absolute_url())


def test_a_script_gets_the_button_with_its_state(learner_client, live_lecture):
    assert 'aria-pressed="true"' in tick(learner_client, live_lecture, **SCRIPT).text
    assert 'aria-pressed="false"' in tick(learner_client, live_lecture, **SCRIPT).text


def test_only_live_lectures_can_be_finished_by_people_who_are_signed_in(client, learner, draft, live_lecture):
    assert tick(client, live_lecture)["Location"].startswith("/accounts/login/")
    client.force_login(learner)
    assert tick(client, draft).status_code == 404
    assert client.get(f"/lectures/{live_lecture.pk}/done/").status_code == 405
    assert Completion.objects.count() == 0


# --- By reading and solving ---


def test_reading_to_the_end_finishes_a_lecture_without_missions(learner_client, plain):
    middle = stop_at(learner_client, plain, "h-second")
    end = stop_at(learner_client, plain, "h-second", end=True)

    assert (middle.json(), end.json()) == ({"is_done": False}, {"is_done": True})
    assert Completion.objects.get().is_by_hand is False


def test_reading_to_the_end_waits_for_the_missions(learner_client, learner, live_lecture):
    stop_at(learner_client, live_lecture, "h-idea", end=True)

    assert Completion.objects.count() == 0


def test_missions_solved_before_the_end_was_reached_count(learner_client, learner, live_lecture):
    solve(learner, live_lecture)

    assert stop_at(learner_client, live_lecture, "h-idea", end=True).json() == {"is_done": True}


def test_another_learners_attempts_do_not_count(learner_client, stranger, live_lecture):
    solve(stranger, live_lecture)

    assert stop_at(learner_client, live_lecture, "h-idea", end=True).json() == {"is_done": False}


def test_a_tick_that_was_taken_away_does_not_come_back_by_scrolling(learner_client, plain):
    stop_at(learner_client, plain, end=True)
    tick(learner_client, plain)

    assert stop_at(learner_client, plain, "h-first", end=True).json() == {"is_done": False}
    assert Completion.objects.count() == 0


# --- The place ---


def test_the_place_moves_and_the_end_stays_reached(learner_client, learner, plain):
    stop_at(learner_client, plain, "h-second", end=True)
    stop_at(learner_client, plain, "h-first")

    place = ReadingPlace.objects.get()
    assert (place.user, place.lecture, place.heading_id, place.has_reached_end) == (learner, plain, "h-first", True)


def test_a_place_may_come_as_json(learner_client, plain):
    data = json.dumps({"heading_id": "h-second", "has_reached_end": False})

    response = learner_client.post(f"/lectures/{plain.pk}/place/", data, content_type="application/json")

    assert response.status_code == 200
    assert ReadingPlace.objects.get().heading_id == "h-second"


@pytest.mark.parametrize(
    "body",
    [
        '{"heading_id": "nowhere"}',
        '{"heading_id": ["h-first"]}',
        '{"heading_id": {"a": 1}}',
        '{"heading_id": "' + "x" * 500 + '"}',
        '{"heading_id": "h-first\\u0000"}',
        '{"heading_id": "\\ud800"}',
    ],
)
def test_a_heading_that_the_lecture_does_not_have_is_ignored(learner_client, plain, body):
    response = learner_client.post(f"/lectures/{plain.pk}/place/", body, content_type="application/json")

    assert response.status_code == 422
    assert ReadingPlace.objects.count() == 0


@pytest.mark.parametrize("body", ["", "{", "[]", "1", '"x"', "[" * 100_000, b"\xff"])
def test_json_that_is_no_place_counts_as_the_top(learner_client, plain, body):
    response = learner_client.post(f"/lectures/{plain.pk}/place/", body, content_type="application/json")

    assert response.status_code == 200
    assert ReadingPlace.objects.get().heading_id == ""


def test_headings_are_those_of_the_live_revision(learner_client, plain):
    plain.body += "\n## Third\n\nNot yet.\n"
    plain.save()

    assert stop_at(learner_client, plain, "h-third").status_code == 422


def test_places_are_kept_for_live_lectures_and_people_who_are_signed_in(client, learner, draft, plain, editor):
    assert stop_at(client, plain, "h-first")["Location"].startswith("/accounts/login/")
    client.force_login(learner)
    assert stop_at(client, draft).status_code == 404
    assert client.post(f"/lectures/{2**80}/place/").status_code == 404
    assert client.get(f"/lectures/{plain.pk}/place/").status_code == 405
    publishing.unpublish(plain, by=editor)
    assert stop_at(client, plain, "h-first").status_code == 404
    assert ReadingPlace.objects.count() == 0
