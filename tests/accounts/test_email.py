"""The e-mail address: a new one counts once its link was followed."""

from datetime import timedelta

import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.adapters import EMAIL_TAKEN
from tests.conftest import PASSWORD

URL = reverse("account_email")


def change_to(client, email):
    return client.post(URL, {"email": email, "action_add": ""})


def sign_in(client, person):
    """With the form: a session that was made otherwise has to give the password again before the address changes."""
    client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})


def addresses_of(person):
    return sorted(EmailAddress.objects.filter(user=person).values_list("email", flat=True))


def link_of(message):
    return next(line for line in message.body.splitlines() if "/confirm-email/" in line)


def test_new_address_counts_after_its_link_was_followed(client, learner):
    sign_in(client, learner)

    change_to(client, "fresh@example.org")
    learner.refresh_from_db()
    before = learner.email
    client.post(link_of(mail.outbox[-1]))

    learner.refresh_from_db()
    assert (before, learner.email) == ("learner@example.org", "fresh@example.org")


def test_link_goes_to_the_new_address(client, learner):
    sign_in(client, learner)

    change_to(client, "fresh@example.org")

    assert [message.to for message in mail.outbox] == [["fresh@example.org"]]


def test_address_of_somebody_else_is_refused(client, learner, author):
    sign_in(client, learner)

    response = change_to(client, "AUTHOR@example.org")

    assert response.context["form"].errors == {"email": [str(EMAIL_TAKEN)]}
    assert mail.outbox == []


def test_address_that_was_taken_meanwhile_stays_with_its_owner(client, learner, make_user):
    sign_in(client, learner)
    change_to(client, "quick@example.org")
    make_user("quick")

    response = client.post(link_of(mail.outbox[-1]))

    learner.refresh_from_db()
    assert learner.email == "learner@example.org"
    assert response.status_code in {200, 302}


def test_page_shows_the_address_and_whether_it_is_confirmed(client, learner):
    sign_in(client, learner)

    html = client.get(URL).text

    assert "learner@example.org" in html
    assert "Not confirmed yet" in html


def test_link_to_a_new_address_can_be_sent_again_after_three_minutes(client, learner):
    sign_in(client, learner)
    change_to(client, "fresh@example.org")

    with time_machine.travel(timezone.now() + timedelta(minutes=4)):
        client.post(URL, {"email": "fresh@example.org", "action_send": ""})

    assert [message.to for message in mail.outbox] == [["fresh@example.org"]] * 2


def test_second_wish_replaces_the_first(client, learner):
    sign_in(client, learner)
    change_to(client, "first@example.org")

    change_to(client, "second@example.org")

    learner.refresh_from_db()
    assert learner.email == "learner@example.org"
    assert addresses_of(learner) == ["learner@example.org", "second@example.org"]


def test_wish_can_be_taken_back(client, learner):
    sign_in(client, learner)
    change_to(client, "fresh@example.org")

    client.post(URL, {"email": "fresh@example.org", "action_remove": ""})

    learner.refresh_from_db()
    assert learner.email == "learner@example.org"
    assert addresses_of(learner) == ["learner@example.org"]


def test_current_address_cannot_be_removed(client, learner):
    sign_in(client, learner)
    change_to(client, "fresh@example.org")

    client.post(URL, {"email": "learner@example.org", "action_remove": ""})

    learner.refresh_from_db()
    assert learner.email == "learner@example.org"


def test_current_address_can_be_confirmed_later(client, learner):
    sign_in(client, learner)
    client.get(URL)

    client.post(URL, {"email": "learner@example.org", "action_send": ""})
    client.post(link_of(mail.outbox[-1]))

    html = client.get(URL).text
    assert "Not confirmed yet" not in html
    assert "Confirmed" in html


def test_broken_link_says_so(client, db):
    response = client.get(reverse("account_confirm_email", args=["nothing"]))

    assert "This link no longer works" in response.text
