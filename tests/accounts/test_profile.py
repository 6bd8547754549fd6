"""The profile: how a person is named, in which language and zone they read."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.middleware import PersonalSettingsMiddleware

pytestmark = pytest.mark.django_db

URL = reverse("profile")


def save(client, **values):
    return client.post(URL, {"display_name": "", "language": "", "time_zone": "", **values})


def test_profile_is_for_signed_in_people(client, db):
    response = client.get(URL)

    assert response.headers["Location"] == "/accounts/login/?next=/accounts/profile/"


def test_profile_shows_the_persons_own_values_and_role(client, author):
    client.force_login(author)

    html = client.get(URL).text

    assert "author@example.org" in html
    assert "Author: you write your own courses and upload files; an editor publishes them." in html


@pytest.mark.parametrize(
    ("person", "words"),
    [("learner", "Learner: you read"), ("editor", "Editor: you edit"), ("admin", "Admin: you edit")],
)
def test_profile_says_in_words_what_the_role_may(client, request, person, words):
    client.force_login(request.getfixturevalue(person))

    assert words in client.get(URL).text


def test_profile_is_saved_and_says_so(client, learner):
    client.force_login(learner)

    response = save(client, display_name="  Kim   Min-ji ", language="ko", time_zone="asia/seoul")

    learner.refresh_from_db()
    assert response.headers["Location"] == URL
    assert (learner.display_name, learner.language, learner.time_zone) == ("Kim Min-ji", "ko", "Asia/Seoul")


def test_saved_name_is_shown_in_the_menu(client, learner):
    client.force_login(learner)

    html = client.post(URL, {"display_name": "Min-ji", "language": "", "time_zone": ""}, follow=True).text

    assert "<strong>Min-ji</strong>" in html
    assert html.count("Your profile is saved.") == 1


def test_saved_language_is_used_at_once(client, learner):
    client.force_login(learner)
    save(client, language="ko")

    html = client.get(URL).text

    assert '<html lang="ko">' in html


def test_saved_time_zone_holds_for_the_length_of_a_request(rf, client, learner):
    learner.time_zone = "Asia/Seoul"
    learner.save()
    client.force_login(learner)
    request = rf.get(URL)
    request.COOKIES["sessionid"], request.session = client.session.session_key, client.session
    middleware = PersonalSettingsMiddleware(lambda request: timezone.get_current_timezone_name())

    seen = middleware(request)

    assert (seen, timezone.get_current_timezone_name()) == ("Asia/Seoul", "UTC")


@pytest.mark.parametrize("name", ["Mars/Base", "../etc/passwd", "UTC+9", "Asia"])
def test_unknown_time_zone_is_refused_and_nothing_saved(client, learner, name):
    client.force_login(learner)

    response = save(client, display_name="Changed", time_zone=name)

    learner.refresh_from_db()
    assert response.context["form"].errors == {
        "time_zone": ["There is no time zone of this name. Write it like Asia/Seoul or Europe/Paris."]
    }
    assert (learner.display_name, learner.time_zone) == ("", "")


def test_refused_name_does_not_show_in_the_menu(client, learner):
    client.force_login(learner)

    html = save(client, display_name="Changed", time_zone="Mars/Base").text

    assert "<strong>learner</strong>" in html
    assert "<strong>Changed</strong>" not in html


def test_unknown_language_is_refused(client, learner):
    client.force_login(learner)

    response = save(client, language="xx")

    assert list(response.context["form"].errors) == ["language"]


def test_too_long_a_name_is_refused(client, learner):
    client.force_login(learner)

    response = save(client, display_name="x" * 81)

    assert list(response.context["form"].errors) == ["display_name"]


def test_nobody_makes_themselves_an_admin_here(client, learner):
    client.force_login(learner)

    save(client, is_superuser="on", is_staff="on", username="root", email="root@example.org")

    learner.refresh_from_db()
    assert (learner.is_superuser, learner.is_staff, learner.username) == (False, False, "learner")
    assert learner.email == "learner@example.org"


def test_name_with_markup_is_shown_as_text(client, learner):
    client.force_login(learner)
    save(client, display_name="<script>alert(1)</script>")

    html = client.get(URL).text

    assert "<script>alert(1)" not in html
    assert "<strong>&lt;script&gt;alert(1)&lt;/script&gt;</strong>" in html


def test_wrong_method_is_405(client, learner):
    client.force_login(learner)

    assert client.delete(URL).status_code == 405
