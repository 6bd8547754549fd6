"""Choosing a language: in a cookie for visitors, with the account for everybody else."""

import pytest
from django.urls import reverse

PAGE = reverse("language")
URL = reverse("set_language")


def test_language_page_offers_each_language_in_its_own_name(client, db):
    html = client.get(PAGE).text

    assert html.count('name="language"') == 2
    assert "English" in html
    assert "한국어" in html


def test_visitors_choice_is_kept_in_a_cookie_and_leads_back(client, db):
    response = client.post(URL, {"language": "ko", "next": "/help/"})

    assert response.headers["Location"] == "/help/"
    assert response.cookies["django_language"].value == "ko"
    assert '<html lang="ko">' in client.get(PAGE).text


def test_signed_in_persons_choice_is_kept_with_the_account(client, learner):
    learner.language = "en"
    learner.save()
    client.force_login(learner)

    client.post(URL, {"language": "ko", "next": "/help/"})

    learner.refresh_from_db()
    assert learner.language == "ko"
    assert '<html lang="ko">' in client.get(PAGE).text


def test_without_next_the_choice_leads_back_to_the_page_it_was_made_on(client, learner):
    client.force_login(learner)

    response = client.post(URL, {"language": "ko"}, headers={"referer": "http://testserver/notes/"})

    assert response.headers["Location"] == "/notes/" or response.headers["Location"] == "http://testserver/notes/"


def test_unknown_language_changes_nothing(client, learner):
    client.force_login(learner)

    response = client.post(URL, {"language": "xx", "next": "/help/"})

    learner.refresh_from_db()
    assert learner.language == ""
    assert response.headers["Location"] == "/help/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/"])
def test_language_never_leads_to_another_site(client, db, elsewhere):
    response = client.post(URL, {"language": "ko", "next": elsewhere})

    assert response.headers["Location"] == "/"


def test_language_is_not_changed_by_get(client, db):
    assert client.get(URL).status_code == 405
