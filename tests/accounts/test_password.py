"""Forgotten and changed passwords."""

import pytest
from django.core import mail
from django.urls import reverse

from tests.conftest import PASSWORD

NEW = "a better horse 12 battery"


def ask_for_a_link(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


def link_of(message):
    return next(line for line in message.body.splitlines() if "/password/reset/key/" in line)


def choose_password(client, link, password=NEW):
    form_address = client.get(link).headers["Location"]
    return client.post(form_address, {"password1": password, "password2": password})


@pytest.mark.parametrize("email", ["learner@example.org", "Learner@EXAMPLE.org"])
def test_reset_sends_a_link_to_the_address(client, learner, email):
    response = ask_for_a_link(client, email)

    assert response.headers["Location"] == reverse("account_reset_password_done")
    assert [message.to for message in mail.outbox] == [["learner@example.org"]]
    assert mail.outbox[0].subject == "Choose a new password"
    assert link_of(mail.outbox[0]).startswith("http://testserver/accounts/password/reset/key/")


def test_reset_for_an_unknown_address_looks_the_same(client, db):
    response = ask_for_a_link(client, "nobody@example.org")

    assert response.headers["Location"] == reverse("account_reset_password_done")
    assert "do not have any record of such an account" in " ".join(mail.outbox[0].body.split())


def test_link_sets_a_new_password(client, learner):
    ask_for_a_link(client, learner.email)

    response = choose_password(client, link_of(mail.outbox[0]))

    learner.refresh_from_db()
    assert response.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert learner.check_password(NEW) is True


def test_link_works_once(client, learner):
    ask_for_a_link(client, learner.email)
    link = link_of(mail.outbox[0])
    choose_password(client, link)

    page = client.get(link)

    assert "This link no longer works" in page.text


def test_weak_new_password_is_refused(client, learner):
    ask_for_a_link(client, learner.email)

    response = choose_password(client, link_of(mail.outbox[0]), "12345")

    learner.refresh_from_db()
    assert list(response.context["form"].errors) == ["password1"]
    assert learner.check_password(PASSWORD) is True


def test_password_is_changed_with_the_current_one(client, learner):
    client.force_login(learner)

    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    learner.refresh_from_db()
    assert response.status_code == 302
    assert learner.check_password(NEW) is True


def test_password_is_not_changed_with_a_wrong_current_one(client, learner):
    client.force_login(learner)

    response = client.post(
        reverse("account_change_password"), {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    )

    learner.refresh_from_db()
    assert response.context["form"].errors == {"oldpassword": ["This is not your current password."]}
    assert learner.check_password(PASSWORD) is True
