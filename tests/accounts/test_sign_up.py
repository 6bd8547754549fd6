"""Signing up makes a learner."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from accounts import roles
from accounts.adapters import EMAIL_TAKEN
from accounts.forms import SignUpForm
from accounts.models import User
from tests.conftest import PASSWORD

URL = reverse("account_signup")


def sign_up(client, username="new", email="new@example.org", password=PASSWORD, again=PASSWORD, **more):
    data = {"username": username, "email": email, "password1": password, "password2": again, **more}
    return client.post(URL, data)


def test_sign_up_makes_a_learner_and_signs_in(client, db):
    response = sign_up(client)

    person = User.objects.get(username="new")
    assert response.headers["Location"] == "/"
    assert [group.name for group in person.groups.all()] == [roles.LEARNER]
    assert person.get_all_permissions() == set()
    assert client.session["_auth_user_id"] == str(person.pk)


def test_sign_up_cannot_ask_for_more_than_learner(client, db):
    sign_up(client, is_superuser="on", is_staff="on", groups=[Group.objects.get(name=roles.ADMIN).pk])

    person = User.objects.get(username="new")
    assert (person.is_superuser, person.is_staff, str(person.role.label)) == (False, False, "Learner")


def test_sign_up_sends_a_link_to_confirm_the_address(client, db):
    sign_up(client)

    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    assert mail.outbox[0].subject == "Confirm your e-mail address"
    assert "http://testserver/accounts/confirm-email/" in mail.outbox[0].body


def test_following_that_link_confirms_the_address(client, db):
    sign_up(client)
    link = next(line for line in mail.outbox[0].body.splitlines() if "confirm-email" in line)

    page = client.get(link)
    client.post(link)

    assert "new@example.org" in page.text
    assert EmailAddress.objects.get(email="new@example.org").verified is True


def test_taken_email_is_refused_whatever_its_case(client, learner):
    response = sign_up(client, email="LEARNER@Example.ORG")

    assert response.context["form"].errors == {"email": [str(EMAIL_TAKEN)]}
    assert User.objects.filter(username="new").exists() is False


def test_taken_user_name_is_refused_whatever_its_case(client, learner):
    response = sign_up(client, username="Learner")

    assert response.context["form"].errors == {"username": ["A user with that username already exists."]}
    assert User.objects.count() == 1


def test_two_sign_ups_with_one_address_in_the_same_moment_make_one_account(client, learner, monkeypatch):
    monkeypatch.setattr(SignUpForm, "validate_unique_email", lambda self, value: value)

    response = sign_up(client, email="learner@example.org")

    assert response.headers["Location"] == URL
    assert str(EMAIL_TAKEN) in client.get(URL).text.replace("&#x27;", "'")
    assert list(User.objects.values_list("username", flat=True)) == ["learner"]


def test_missing_learner_group_leaves_no_half_made_person(client, db):
    Group.objects.get(name=roles.LEARNER).delete()
    client.raise_request_exception = False

    response = sign_up(client)

    assert response.status_code == 500
    assert User.objects.count() == 0


def test_different_passwords_are_refused(client, db):
    response = sign_up(client, again="something else 7")

    assert response.context["form"].errors == {"password2": ["You must type the same password each time."]}
    assert User.objects.count() == 0


def test_weak_password_is_refused(client, db):
    response = sign_up(client, password="12345", again="12345")

    assert list(response.context["form"].errors) == ["password1"]
    assert User.objects.count() == 0


def test_each_error_is_linked_to_its_field_on_top(client, db):
    html = sign_up(client, username="", email="no address").text

    assert 'href="#id_username"' in html
    assert 'href="#id_email"' in html
    assert 'aria-invalid="true"' in html


def test_sign_up_leads_to_next(client, db):
    response = sign_up(client, next="/help/")

    assert response.headers["Location"] == "/help/"


def test_sign_up_never_leads_to_another_site(client, db):
    response = sign_up(client, next="https://evil.example/")

    assert response.headers["Location"] == "/"


def test_signed_in_person_is_led_away_from_sign_up(client, learner):
    client.force_login(learner)

    response = client.get(URL)

    assert response.headers["Location"] == "/"
