"""The author's page with the code of a course and its invitations."""

import re

import pytest
from django.core.mail.backends.locmem import EmailBackend

from courses import enrolling, inviting
from courses.models import Course, Invitation
from studio.learner_forms import addresses_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author_client(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def address(course):
    return f"/studio/design/courses/{course.pk}/invitations/"


def report(response):
    rows = re.findall(r"<strong>(.*?)</strong> · (.*?)</span>", response.text)
    return dict(rows)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("a@b.org", ["a@b.org"]),
        ("a@b.org, c@d.org;e@f.org\r\n g@h.org ", ["a@b.org", "c@d.org", "e@f.org", "g@h.org"]),
        ("a@b.org A@B.org", ["A@B.org"]),
        ("kim lee@b.org", ["kim", "lee@b.org"]),
        ("Kim, Minji <kim@b.org>\nLee <lee@b.org>", ["kim@b.org", "lee@b.org"]),
        (" ,; \n", []),
    ],
)
def test_addresses_are_read_however_they_are_pasted(typed, found):
    assert addresses_in(typed) == found


def test_each_pasted_address_is_told_what_came_of_it(author_client, address, course, learner, mailoutbox):
    enrolling.enrol(course, by=learner)

    response = author_client.post(address, {"emails": "kim@example.org, learner@example.org\nnot-one"})

    assert report(response) == {
        "kim@example.org": "Invited",
        "learner@example.org": "Takes the course already",
        "not-one": "Is not an e-mail address",
    }
    assert "1 person invited" in response.text
    assert re.search(r"<textarea[^>]*>\s*not-one</textarea>", response.text)
    [message] = mailoutbox
    link = re.search(r"http://testserver/invitations/\S+/", message.body)[0]
    assert author_client.get(link).status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"), [(" ", "Type at least one"), (" ".join(f"a{n}@b.org" for n in range(101)), "at most 100 people")]
)
def test_a_refused_form_keeps_what_was_typed(author_client, address, typed, told):
    response = author_client.post(address, {"emails": typed})

    assert (response.status_code, Invitation.objects.count()) == (422, 0)
    assert told in response.text
    assert typed.strip() in response.text


class Down(EmailBackend):
    def open(self):
        raise TimeoutError


def test_a_mail_server_that_is_away_is_told_and_nothing_is_lost(author_client, address, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Down"

    response = author_client.post(address, {"emails": "kim@example.org"})

    assert (response.status_code, Invitation.objects.count()) == (502, 0)
    assert "nobody was invited" in response.text
    assert "kim@example.org</textarea>" in response.text


def test_an_invitation_is_sent_again_and_revoked(author_client, address, course, mailoutbox):
    author_client.post(address, {"emails": "kim@example.org"})
    invitation = course.invitations.get()

    again = author_client.post(f"/studio/design/invitations/{invitation.pk}/send-again/", follow=True)
    assert "is sent again" in again.text
    assert len(mailoutbox) == 2

    revoked = author_client.post(f"/studio/design/invitations/{invitation.pk}/revoke/", follow=True)
    assert "is revoked." in revoked.text
    assert "Revoked</span>" in revoked.text

    late = author_client.post(f"/studio/design/invitations/{invitation.pk}/send-again/", follow=True)
    assert "Nothing was sent." in late.text
    assert len(mailoutbox) == 2


def test_sending_again_without_a_mail_server_is_told(author_client, address, course, settings):
    author_client.post(address, {"emails": "kim@example.org"})
    settings.EMAIL_BACKEND = f"{__name__}.Down"

    told = author_client.post(f"/studio/design/invitations/{course.invitations.get().pk}/send-again/", follow=True)

    assert "The link that was sent before still works." in told.text


def test_the_author_reads_who_took_it(author_client, address, course, author, make_user):
    tokens = []
    inviting.invite(course, ["kim@example.org"], by=author, link_of=lambda token: tokens.append(token) or token)
    inviting.take(tokens[0], by=make_user("other", display_name="Somebody Else"))

    page = author_client.get(address).text

    assert "taken by Somebody Else" in page
    assert "other@example.org" not in page
    assert "Send again" not in page


def test_the_code_is_made_renewed_and_switched_off(author_client, address, course):
    assert "Make a code" in author_client.get(address).text

    made = author_client.post(f"/studio/design/courses/{course.pk}/code/renew/", follow=True)
    course.refresh_from_db()
    shown = f"{course.join_code[:4]}-{course.join_code[4:]}"
    assert f'id="join-code">{shown}</p>' in made.text
    assert f'value="http://testserver/join/{shown}/"' in made.text

    former = course.join_code
    author_client.post(f"/studio/design/courses/{course.pk}/code/renew/")
    course.refresh_from_db()
    assert course.join_code not in {former, ""}

    off = author_client.post(f"/studio/design/courses/{course.pk}/code/off/", follow=True)
    course.refresh_from_db()
    assert (course.join_code, "Make a code" in off.text) == ("", True)


def test_a_public_course_says_that_nobody_needs_an_invitation(author_client, address):
    assert "can be read without an invitation" in author_client.get(address).text

    Course.objects.update(visibility="invited")

    assert "can be read without an invitation" not in author_client.get(address).text


def test_a_copy_of_a_course_has_neither_code_nor_learners(author_client, course, learner, author):
    Course.objects.update(visibility="invited", join_code="ABCD2345")
    enrolling.enrol(course, by=learner)

    author_client.post(f"/studio/design/courses/{course.pk}/duplicate/")

    copy = Course.objects.exclude(pk=course.pk).get()
    assert (copy.visibility, copy.join_code, copy.enrolments.count()) == ("invited", "", 0)
