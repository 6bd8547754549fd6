"""Signing in and out."""

import pytest
from django.urls import reverse

from tests.conftest import PASSWORD

URL = reverse("account_login")


def sign_in(client, login, password=PASSWORD, **more):
    return client.post(URL, {"login": login, "password": password, **more})


def signed_in_as(client):
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("login", ["learner", "learner@example.org", "LEARNER@Example.org", "  learner  "])
def test_sign_in_takes_user_name_or_email(client, learner, login):
    response = sign_in(client, login)

    assert response.headers["Location"] == "/"
    assert signed_in_as(client) == str(learner.pk)


@pytest.mark.parametrize("login", ["learner", "learner@example.org", "nobody", "nobody@example.org"])
def test_wrong_password_and_unknown_name_are_told_alike(client, learner, login):
    response = sign_in(client, login, "wrong")

    assert response.context["form"].non_field_errors() == [
        "That name and password do not belong together. Check both, or reset the password."
    ]
    assert signed_in_as(client) is None


def test_wrong_password_is_shown_in_the_summary_and_keeps_the_name(client, learner):
    html = sign_in(client, "learner", "wrong").text

    assert html.count("That name and password do not belong together.") == 1
    assert 'role="alert"' in html
    assert 'value="learner"' in html
    assert 'value="wrong"' not in html


def test_sign_in_leads_to_next(client, learner):
    response = sign_in(client, "learner", next="/notes/")

    assert response.headers["Location"] == "/notes/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_never_leads_to_another_site(client, learner, elsewhere):
    response = sign_in(client, "learner", next=elsewhere)

    assert response.headers["Location"] == "/"


def test_sign_in_page_keeps_next_for_the_form_and_for_sign_up(client, db):
    html = client.get(URL, {"next": "/notes/"}).text

    assert '<input type="hidden" name="next" value="/notes/"' in html
    assert 'href="/accounts/signup/?next=%2Fnotes%2F"' in html


def test_private_page_sends_a_visitor_to_sign_in_and_back(client, learner):
    page = client.get(reverse("profile"))

    response = sign_in(client, "learner", next="/accounts/profile/")

    assert page.headers["Location"] == "/accounts/login/?next=/accounts/profile/"
    assert response.headers["Location"] == "/accounts/profile/"


def test_without_keeping_the_session_ends_with_the_browser(client, learner):
    sign_in(client, "learner")

    assert client.session.get_expire_at_browser_close() is True


def test_kept_session_outlives_the_browser(client, learner):
    sign_in(client, "learner", remember="on")

    assert client.session.get_expire_at_browser_close() is False


def test_closed_account_cannot_sign_in(client, learner):
    learner.is_active = False
    learner.save()

    response = sign_in(client, "learner")

    assert response.headers["Location"] == reverse("account_inactive")
    assert signed_in_as(client) is None


def test_demo_account_signs_in_while_the_site_is_a_demo(client, make_user, settings):
    settings.DEMO = True
    person = make_user("visitor", is_demo=True)

    sign_in(client, "visitor")

    assert signed_in_as(client) == str(person.pk)


def test_demo_account_is_refused_where_the_site_is_no_demo(client, make_user, settings):
    settings.DEMO = False
    make_user("visitor", is_demo=True)

    response = sign_in(client, "visitor")

    assert len(response.context["form"].non_field_errors()) == 1
    assert signed_in_as(client) is None


def test_session_of_a_demo_account_ends_when_the_site_is_no_demo_any_more(client, make_user, settings):
    settings.DEMO = True
    make_user("visitor", is_demo=True)
    sign_in(client, "visitor")

    settings.DEMO = False
    response = client.get(reverse("profile"))

    assert response.headers["Location"] == "/accounts/login/?next=/accounts/profile/"


@pytest.mark.parametrize(("is_demo", "offers"), [(True, 4), (False, 0)])
def test_sign_in_page_offers_demo_accounts_only_in_a_demo(client, db, settings, is_demo, offers):
    settings.DEMO = is_demo

    html = client.get(URL).text

    assert html.count("data-fill-login=") == offers
    assert ("lectern-demo" in html) is is_demo


def test_five_wrong_passwords_make_the_next_try_wait(client, learner):
    for _number in range(5):
        sign_in(client, "learner", "wrong")

    response = sign_in(client, "learner")

    assert response.context["form"].non_field_errors() == [
        "Too many tries with a wrong password. Wait a few minutes, or reset the password."
    ]
    assert signed_in_as(client) is None


def test_signed_in_person_is_led_away_from_sign_in(client, learner):
    client.force_login(learner)

    response = client.get(URL)

    assert response.headers["Location"] == "/"


def test_sign_out_asks_first_and_changes_nothing_by_get(client, learner):
    client.force_login(learner)

    response = client.get(reverse("account_logout"))

    assert response.status_code == 200
    assert signed_in_as(client) == str(learner.pk)


def test_sign_out_by_post_ends_the_session(client, learner):
    client.force_login(learner)

    response = client.post(reverse("account_logout"))

    assert response.headers["Location"] == "/"
    assert signed_in_as(client) is None


def test_sign_out_never_leads_to_another_site(client, learner):
    client.force_login(learner)

    response = client.post(reverse("account_logout"), {"next": "https://evil.example/"})

    assert response.headers["Location"] == "/"
