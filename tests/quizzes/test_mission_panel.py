"""The missions of a lecture page: what they show before an answer, and what they cost."""

import pytest
from django.template import engines
from django.test import RequestFactory

from courses import publishing
from quizzes.models import Attempt
from tests.conftest import make_mission

PANEL = "{% load quizzes %}{% mission_state reading as missions %}{% mission_panel reading missions %}"


class Page:
    """What the tags ask of a Reading."""

    def __init__(self, revision):
        self.revision, self.lecture = revision, revision.lecture


@pytest.fixture
def show(rf: RequestFactory):
    def render(lecture, user):
        request = rf.get("/")
        request.user = user
        return engines["django"].from_string(PANEL).render({"reading": Page(lecture.live_revision)}, request)

    return render


def test_no_response_before_an_answer_holds_the_key(client, learner, live_lecture, author):
    addresses = [
        live_lecture.get_absolute_url(),
        f"{live_lecture.get_absolute_url().rstrip('/')}.md",
        live_lecture.course.get_absolute_url(),
        "/",
        "/search/?q=transfer",
        "/search/?q=KEY",
        f"/tutor/{live_lecture.course.slug}/{live_lecture.slug}/",
    ]

    for user in (None, learner):
        if user:
            client.force_login(user)
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, address
            assert "KEY-" not in response.text.replace("?q=KEY", ""), address
            assert "is_correct" not in response.text, address


def test_right_and_wrong_choices_look_the_same_before_an_answer(show, learner, live_lecture):
    html = show(live_lecture, learner)

    shapes = {
        part.split("</div>")[0].replace(str(choice.pk), "ID").replace(choice.text, "TEXT")
        for part, choice in zip(
            html.split('<div class="choice')[1:], live_lecture.missions.get().choices.all(), strict=True
        )
    }
    assert len(shapes) == 1


def test_a_question_is_a_group_of_fields_with_a_name(show, learner, live_lecture):
    html = show(live_lecture, learner)

    assert html.count("<fieldset") == 1
    assert html.count("<legend") == 1
    assert html.count('type="radio" name="choice"') == 4
    assert "Choose one answer" in html


def test_several_answers_have_boxes_to_tick(show, learner, make_lecture, editor):
    lecture = make_lecture("Several")
    make_mission(lecture, kind="multiple")
    publishing.publish(lecture, by=editor)

    html = show(lecture, learner)

    assert html.count('type="checkbox" name="choice"') == 4
    assert "Choose every answer that is right" in html


def test_visitors_get_no_token_and_are_told_that_nothing_is_kept(client, live_lecture):
    response = client.get(live_lecture.get_absolute_url())

    assert "csrfmiddlewaretoken" not in response.text
    assert "your answers are not kept" in response.text
    assert client.cookies.output() == ""


@pytest.mark.parametrize("count", [1, 3])
def test_the_state_costs_one_query_however_many_missions_and_attempts(
    count, learner, make_lecture, editor, django_assert_num_queries
):
    from quizzes.showing import mission_state

    lecture = make_lecture(missions=count)
    revision = publishing.publish(lecture, by=editor)
    for mission in lecture.missions.all():
        for number, is_correct in enumerate((True, False), 1):
            chosen = [mission.choices.get(text="Using a pre-trained model" if is_correct else "Tuning settings").pk]
            Attempt.objects.create(
                user=learner,
                mission=mission,
                revision=revision,
                number=number,
                chosen=chosen,
                is_correct=is_correct,
                score=is_correct,
            )

    with django_assert_num_queries(1):
        state = mission_state(revision, user=learner)

    assert (state.solved, state.total) == (count, count)
    assert [mission.result.is_correct for mission in state.missions] == [False] * count


def test_the_state_of_a_visitor_costs_nothing(live_lecture, django_assert_num_queries):
    from django.contrib.auth.models import AnonymousUser

    from quizzes.showing import mission_state

    revision = live_lecture.live_revision

    with django_assert_num_queries(0):
        state = mission_state(revision, user=AnonymousUser())

    assert (state.solved, state.total) == (0, 1)


def test_another_learners_answers_do_not_count(show, learner, stranger, live_lecture):
    mission = live_lecture.missions.get()
    Attempt.objects.create(
        user=stranger,
        mission=mission,
        revision=live_lecture.live_revision,
        chosen=[mission.choices.get(is_correct=True).pk],
        is_correct=True,
        score=1,
    )

    assert "data-solved" not in show(live_lecture, learner)
    assert "data-solved" in show(live_lecture, stranger)
