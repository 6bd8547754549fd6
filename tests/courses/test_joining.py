"""The pages by which people come into a course: its code, typed or as a link, and an invitation."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from courses import enrolling, inviting, join_codes
from courses.models import Course, Enrolment

pytestmark = pytest.mark.django_db

JOIN = "/join/"


@pytest.fixture
def code(course, author):
    Course.objects.update(visibility="invited")
    return join_codes.renew_code(course, by=author)


@pytest.fixture
def learner_client(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def token(course, author, live_lecture):
    Course.objects.update(visibility="invited")
    tokens = []
    inviting.invite(course, ["kim@example.org"], by=author, link_of=lambda token: tokens.append(token) or token)
    return tokens[0]


def enrolled():
    return [(row.user.username, row.way) for row in Enrolment.objects.current()]


def title_of(response):
    return re.search(r"<h1[^>]*>(.*?)</h1>", response.text, re.DOTALL)[1].strip()


def test_a_typed_code_leads_into_the_course(learner_client, live_lecture, code):
    response = learner_client.post(JOIN, {"code": f" {code[:4].lower()} - {code[4:]} "}, follow=True)

    assert (response.redirect_chain, enrolled()) == ([("/courses/ml/", 302)], [("learner", "code")])
    assert "You are enrolled in “Machine learning”." in response.text
    assert learner_client.get(live_lecture.get_absolute_url()).status_code == 200


def test_a_course_without_a_live_lecture_leads_to_ones_own_courses(learner_client, code):
    response = learner_client.post(JOIN, {"code": code}, follow=True)

    assert response.redirect_chain == [("/my-courses/", 302)]
    assert ("Machine learning" in response.text, "Nothing to read yet" in response.text) == (True, True)


@pytest.mark.parametrize(
    ("typed", "told"), [("", "Type the code that you were given."), ("XXXX-9999", "No course has this code.")]
)
def test_a_wrong_code_is_told_and_stays_in_the_field(learner_client, code, typed, told):
    response = learner_client.post(JOIN, {"code": typed})

    assert (response.status_code, enrolled()) == (422, [])
    assert told in response.text
    assert f'value="{typed}"' in response.text or not typed


def test_a_link_with_a_code_shows_the_course_and_does_nothing_yet(learner_client, live_lecture, code):
    response = learner_client.get(f"/join/{join_codes.as_shown(code)}/")

    assert (title_of(response), enrolled()) == ("Join this course?", [])
    assert "Machine learning" in response.text

    [sent] = re.findall(r'name="code" value="([^"]+)"', response.text)
    learner_client.post(JOIN, {"code": sent})
    assert enrolled() == [("learner", "code")]


def test_a_link_with_a_wrong_code_shows_the_field_with_it(learner_client, code):
    response = learner_client.get("/join/abcd-efgh/")

    assert (response.status_code, 'value="abcd-efgh"' in response.text) == (404, True)
    assert "No course has this code." in response.text


def test_who_takes_the_course_is_led_there_at_once(learner_client, learner, course, live_lecture, code):
    enrolling.enrol(course, by=learner)

    assert learner_client.get(f"/join/{code}/").url == "/courses/ml/"


@pytest.mark.parametrize("typed", ["right", "wrong"])
def test_a_visitor_is_told_to_sign_in_whatever_the_code_is(client, live_lecture, code, typed):
    address = f"/join/{code if typed == 'right' else 'XXXX9999'}/"
    response = client.get(address)

    assert response.status_code == 200
    assert "Machine learning" not in response.text
    assert f"/accounts/login/?next={address}" in response.text
    assert f"/accounts/signup/?next={address}" in response.text
    assert "csrfmiddlewaretoken" not in response.text


def test_a_visitors_post_is_told_to_sign_in(client, code):
    response = client.post(JOIN, {"code": code})

    assert ("Sign in first" in response.text, enrolled()) == (True, [])


def test_guessing_is_stopped_after_some_wrong_codes(learner_client, live_lecture, code, settings):
    settings.JOIN_TRIES = 3
    told = [learner_client.post(JOIN, {"code": f"XXXX999{n}"}).status_code for n in range(2)]
    told += [learner_client.get("/join/XXXX-9999/").status_code for _n in range(2)]

    refused = learner_client.post(JOIN, {"code": code})

    assert told == [422, 422, 404, 429]
    assert (refused.status_code, enrolled()) == (429, [])
    assert "Wait ten minutes" in refused.text
    assert f'value="{code}"' in refused.text
    cache.clear()  # as after ten minutes
    assert learner_client.post(JOIN, {"code": code}).status_code == 302


def test_one_persons_guesses_do_not_stop_another(client, learner, stranger, live_lecture, code, settings):
    settings.JOIN_TRIES = 1
    client.force_login(learner)
    assert [client.post(JOIN, {"code": "XXXX9999"}).status_code for _n in range(2)] == [422, 429]

    client.force_login(stranger)

    assert client.post(JOIN, {"code": code}).status_code == 302


def test_many_accounts_behind_one_address_are_stopped_too(client, make_user, code, settings):
    settings.JOIN_TRIES = 1
    told = []
    for number in range(11):
        client.force_login(make_user(f"guesser-{number}"))
        told.append(client.post(JOIN, {"code": "XXXX9999"}).status_code)

    assert told == [422] * 10 + [429]


def test_right_codes_and_empty_fields_do_not_count(learner_client, live_lecture, code, settings):
    settings.JOIN_TRIES = 1

    assert [learner_client.post(JOIN, {"code": ""}).status_code for _n in range(3)] == [422] * 3
    assert [learner_client.post(JOIN, {"code": code}).status_code for _n in range(3)] == [302] * 3


def test_an_invitation_asks_a_visitor_to_sign_in_and_come_back(client, token):
    address = reverse("invitation", args=[token])
    response = client.get(address)

    assert (response.status_code, title_of(response)) == (200, "You are invited")
    assert "Machine learning" in response.text
    assert f"/accounts/signup/?next={address}" in response.text
    assert client.post(address).url == f"/accounts/login/?next={address}"
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}


def test_an_invitation_is_taken_by_pressing_alone(learner_client, token, live_lecture, course):
    address = reverse("invitation", args=[token])
    assert learner_client.get(address).status_code == 200
    assert enrolled() == []

    response = learner_client.post(address, follow=True)

    assert (response.redirect_chain, enrolled()) == ([("/courses/ml/", 302)], [("learner", "invitation")])
    assert course.invitations.get().taken_by.username == "learner"
    assert learner_client.get(address).url == "/courses/ml/"


def test_an_invitation_to_another_address_can_be_taken_and_says_so(client, learner_client, token, make_user):
    told = "went to another address"
    assert told in learner_client.get(reverse("invitation", args=[token])).text

    client.force_login(make_user("kim"))  # kim@example.org
    page = client.get(reverse("invitation", args=[token])).text

    assert (told in page, "kim@example.org" in page) == (False, False)


def close(course, author, stranger, token, how):
    if how == "taken":
        inviting.take(token, by=stranger)
    if how == "revoked":
        inviting.revoke(course.invitations.get(), by=author)


@pytest.mark.parametrize(
    ("how", "words"),
    [("taken", "Somebody has taken it already"), ("revoked", "took it back"), ("expired", "waited too long")],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_invitation_says_why_and_no_title(
    client, learner, course, author, stranger, token, how, words, method
):
    close(course, author, stranger, token, how)

    with time_machine.travel(timezone.now() + timedelta(days=15 if how == "expired" else 0)):
        client.force_login(learner)
        response = getattr(client, method)(reverse("invitation", args=[token]))

    assert (response.status_code, title_of(response)) == (410, "This invitation opens nothing")
    assert words in response.text
    assert "Machine learning" not in response.text
    assert "learner" not in [name for name, _way in enrolled()]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_made_up_token_gets_a_clear_page(learner_client, method):
    response = getattr(learner_client, method)("/invitations/made-up/")

    assert (response.status_code, "a newer e-mail took its place" in response.text) == (404, True)


def test_who_left_is_told_that_the_invitation_was_theirs(learner_client, learner, course, token):
    inviting.take(token, by=learner)
    enrolling.leave(course, by=learner)

    response = learner_client.get(reverse("invitation", args=[token]))

    assert (response.status_code, "You have taken it" in response.text) == (410, True)


def test_signing_up_leads_back_to_the_invitation(client, token):
    address = reverse("invitation", args=[token])
    sent = {
        "email": "new@example.org",
        "username": "newcomer",
        "password1": "correct horse 9 battery",
        "password2": "correct horse 9 battery",
        "next": address,
    }

    response = client.post("/accounts/signup/", sent)

    assert response.url == address
    client.post(address)
    assert enrolled() == [("newcomer", "invitation")]
