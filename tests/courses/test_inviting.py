"""Invitations by e-mail: what is stored, what is sent, and that one without the other never is."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts.models import AuditEntry
from courses import enrolling, inviting
from courses.inviting import Outcome
from courses.models import Course, Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def invite(course, author):
    """The outcomes, and the tokens that were sent."""

    def run(*emails):
        tokens = []

        def link_of(token):
            tokens.append(token)
            return f"https://learn.example.org/invitations/{token}/"

        rows = inviting.invite(course, emails, by=author, link_of=link_of)
        return [row.outcome for row in rows], tokens

    return run


def test_an_invitation_is_sent_and_only_its_hash_is_kept(invite, course, author, mailoutbox):
    outcomes, [token] = invite("Kim@Example.org")

    [invitation], [message] = Invitation.objects.all(), mailoutbox
    assert outcomes == [Outcome.INVITED]
    assert (invitation.email, invitation.invited_by, invitation.state) == ("kim@example.org", author, "open")
    assert invitation.token_hash == inviting.hashed(token) != token
    assert message.to == ["kim@example.org"]
    assert message.subject == "You are invited to the course “Machine learning”"
    assert f"https://learn.example.org/invitations/{token}/" in message.body
    assert "author invites you" in message.body
    entry = AuditEntry.objects.get(action="invitation.send")
    assert (entry.details["invitation"], token in str(entry.details)) == (invitation.pk, False)
    assert "kim" not in str(entry.details)


def test_the_e_mail_speaks_the_courses_language(invite, mailoutbox, settings):
    Course.objects.update(language="ko")

    invite("kim@example.org")

    from django.utils import translation

    with translation.override("ko"):
        assert translation.gettext("Hello,") in mailoutbox[0].body


def test_a_title_with_a_line_break_does_not_reach_the_header(invite, course, mailoutbox):
    Course.objects.update(title="One\r\nBcc: all@example.org")

    invite("kim@example.org")

    assert mailoutbox[0].subject == "You are invited to the course “One Bcc: all@example.org”"
    assert mailoutbox[0].bcc == []


def test_each_address_is_told_what_came_of_it(invite, course, learner, mailoutbox):
    enrolling.enrol(course, by=learner)
    invite("first@example.org")

    outcomes, _tokens = invite("LEARNER@example.org", "first@example.org", "no address", "new@example.org")

    assert outcomes == [
        Outcome.ENROLLED_ALREADY, Outcome.INVITED_ALREADY, Outcome.NO_ADDRESS, Outcome.INVITED,
    ]  # fmt: skip
    assert [message.to for message in mailoutbox] == [["first@example.org"], ["new@example.org"]]


def test_an_expired_invitation_is_sent_anew_in_its_row(invite, course):
    _outcomes, [former] = invite("kim@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert course.invitations.get().state == "expired"

        outcomes, [token] = invite("kim@example.org")

        assert (outcomes, course.invitations.get().state) == ([Outcome.INVITED], "open")
        assert inviting.invitation_of(token) == course.invitations.get()
        with pytest.raises(inviting.NoInvitation):
            inviting.invitation_of(former)


@pytest.mark.parametrize("days", [1, 30])
def test_an_invitation_works_for_as_long_as_the_settings_say(invite, course, learner, settings, days):
    settings.INVITATION_DAYS = days
    _outcomes, [token] = invite("kim@example.org")

    with (
        time_machine.travel(timezone.now() + timedelta(days=days, minutes=1)),
        pytest.raises(inviting.InvitationClosed) as closed,
    ):
        inviting.take(token, by=learner)
    assert closed.value.invitation.taken_at is None
    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=-1)):
        assert inviting.take(token, by=learner) == course


class Refusing(EmailBackend):
    """A mail server that takes no mail to bad@…"""

    def send_messages(self, messages):
        if any("bad@" in to for message in messages for to in message.to):
            raise smtplib.SMTPRecipientsRefused({})
        return super().send_messages(messages)


class Down(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


def test_what_the_mail_server_refuses_was_never_invited(invite, course, settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    outcomes, _tokens = invite("a@example.org", "bad@example.org", "b@example.org")

    assert outcomes == [Outcome.INVITED, Outcome.NOT_SENT, Outcome.INVITED]
    assert sorted(course.invitations.values_list("email", flat=True)) == ["a@example.org", "b@example.org"]
    assert AuditEntry.objects.filter(action="invitation.send").count() == 2


def test_where_the_mail_server_is_away_nothing_is_done(invite, course, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Down"

    with pytest.raises(inviting.MailNotSent):
        invite("a@example.org", "b@example.org")
    assert (course.invitations.count(), AuditEntry.objects.filter(action="invitation.send").count()) == (0, 0)


def test_sending_again_that_fails_leaves_the_former_link(invite, course, author, learner, settings):
    _outcomes, [token] = invite("bad@example.org")
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    with pytest.raises(inviting.MailNotSent):
        inviting.send_again(course.invitations.get(), by=author, link_of=str)

    assert inviting.take(token, by=learner) == course


def test_sending_again_renews_link_and_time(invite, course, author, learner, mailoutbox):
    _outcomes, [former] = invite("kim@example.org")
    fresh = []
    with time_machine.travel(timezone.now() + timedelta(days=13)):
        invitation = course.invitations.get()
        inviting.send_again(invitation, by=author, link_of=lambda token: fresh.append(token) or token)

        with pytest.raises(inviting.NoInvitation):
            inviting.take(former, by=learner)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        assert inviting.take(fresh[0], by=learner) == course
    assert len(mailoutbox) == 2


def test_a_revoked_invitation_opens_nothing_and_the_address_can_be_invited_anew(invite, course, author, learner):
    _outcomes, [token] = invite("kim@example.org")
    invitation = course.invitations.get()

    assert inviting.revoke(invitation, by=author) is True
    assert inviting.revoke(invitation, by=author) is False
    with pytest.raises(inviting.InvitationClosed):
        inviting.take(token, by=learner)
    with pytest.raises(inviting.InvitationClosed):
        inviting.send_again(invitation, by=author, link_of=str)
    assert invite("kim@example.org")[0] == [Outcome.INVITED]
    assert course.invitations.count() == 2


def test_whoever_takes_the_course_already_leaves_the_invitation_to_others(invite, course, learner, stranger):
    _outcomes, [token] = invite("kim@example.org")
    enrolling.enrol(course, by=learner)

    assert inviting.take(token, by=learner) == course
    assert course.invitations.get().state == "open"
    assert inviting.take(token, by=stranger) == course
    assert course.invitations.get().taken_by == stranger


def test_it_is_no_way_back_for_whom_it_let_in_before(invite, course, learner, author):
    _outcomes, [token] = invite("kim@example.org")
    inviting.take(token, by=learner)
    enrolling.remove_learner(course.enrolments.get(), by=author)

    with pytest.raises(inviting.InvitationClosed):
        inviting.take(token, by=learner)
    assert course.enrolments.current().count() == 0
