"""Error pages say what happened and what to do, in our frame, and never fail themselves."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cms import errors


@pytest.fixture(autouse=True)
def quiet_log(caplog):
    caplog.set_level(logging.CRITICAL, logger="django")


def prepared(rf, user):
    request = rf.get("/some/page/")
    request.user, request.session, request.resolver_match = user, {}, None
    return request


def test_unknown_page_is_404_with_a_search(client, db):
    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert "There is no page here" in response.text
    assert '<form class="search-box" action="/search/" role="search">' in response.text
    assert 'class="rail"' in response.text


def test_unknown_page_of_a_signed_in_person_is_404_with_their_menu(client, learner):
    client.force_login(learner)

    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert "<strong>learner</strong>" in response.text


def test_refused_page_is_403_with_the_reason(rf, learner):
    response = errors.permission_denied(prepared(rf, learner), PermissionDenied("Only editors publish."))

    assert response.status_code == 403
    assert "<p>Only editors publish.</p>" in response.content.decode()


def test_refused_page_without_a_reason_says_who_can_help(rf, learner):
    response = errors.permission_denied(prepared(rf, learner), PermissionDenied())

    assert "An admin can give it to you." in response.content.decode()


def test_reason_is_shown_as_text(rf, learner):
    response = errors.permission_denied(prepared(rf, learner), PermissionDenied("<script>x</script>"))

    assert "&lt;script&gt;x&lt;/script&gt;" in response.content.decode()


def test_form_without_a_valid_token_is_403_and_says_that_nothing_is_lost(learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)

    response = client.post(reverse("profile"), {"display_name": "Changed", "language": "", "time_zone": ""})

    learner.refresh_from_db()
    assert response.status_code == 403
    assert "what you typed is still there" in response.text
    assert learner.display_name == ""


def test_malformed_request_is_400(client, db):
    response = client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "The request was not understood" in response.text


def test_broken_view_is_500_with_no_details(client, db, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("accounts.views.render", lambda *args: 1 / 0)

    response = client.get(reverse("language"))

    assert response.status_code == 500
    assert "Something broke on our side" in response.text
    assert "ZeroDivisionError" not in response.text


def test_page_for_500_asks_the_database_nothing(rf, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/"))

    assert response.status_code == 500


def test_page_for_500_is_in_the_readers_language(rf):
    with translation.override("ko"):
        assert '<html lang="ko">' in errors.server_error(rf.get("/")).content.decode()
