"""Inviting people into a course by e-mail. The link is the only place of its token: here stands its hash.

One invitation is one transaction, and its e-mail is sent inside: what cannot be sent was never invited.
"""

import hashlib
import secrets
import smtplib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts import auditing

from .enrolling import enrol
from .gone import locked, locked_course
from .models import Course, Enrolment, Invitation

# What mail servers and the way to them answer with.
MAIL_ERRORS = (smtplib.SMTPException, OSError)


class MailNotSent(Exception):
    """The mail server refused, or did not answer. Nothing was changed."""


class NoInvitation(Exception):
    """No link has this token: it was mistyped, or a newer e-mail took its place."""


class InvitationClosed(Exception):
    """It opens nothing any more; `invitation.state` says why."""

    def __init__(self, invitation):
        self.invitation = invitation
        super().__init__(invitation.state)


class Outcome(StrEnum):
    INVITED = "invited"
    INVITED_ALREADY = "invited_already"
    ENROLLED_ALREADY = "enrolled_already"
    NO_ADDRESS = "no_address"
    NOT_SENT = "not_sent"


@dataclass(frozen=True)
class Row:
    """What came of one address."""

    email: str
    outcome: Outcome


def invite(course: Course, emails: Iterable[str], *, by, link_of: Callable[[str], str]) -> list[Row]:
    """One row for each address; `link_of(token)` is the whole address of the link. Raises MailNotSent where the mail
    server cannot be reached at all, and Gone.
    """
    with connected() as connection:
        return [Row(email, invite_one(course, email, by, link_of, connection)) for email in emails]


@contextmanager
def connected() -> Iterator:
    """One connection for all of them, opened before anything is written."""
    connection = get_connection()
    try:
        connection.open()
    except MAIL_ERRORS as error:
        raise MailNotSent from error
    try:
        yield connection
    finally:
        connection.close()


def invite_one(course, email, by, link_of, connection) -> Outcome:
    if not is_address(email):
        return Outcome.NO_ADDRESS
    try:
        return write_and_send(course, email.lower(), by, link_of, connection)
    except MailNotSent:
        return Outcome.NOT_SENT


def is_address(text) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= Invitation._meta.get_field("email").max_length


@transaction.atomic
def write_and_send(course, email, by, link_of, connection) -> Outcome:
    """The lock on the course lets two authors invite an address once."""
    course = locked_course(course)
    if Enrolment.objects.current().filter(course=course, user__email__iexact=email).exists():
        return Outcome.ENROLLED_ALREADY
    waiting = Invitation.objects.waiting().filter(course=course, email=email).first()
    if waiting and waiting.state == Invitation.State.OPEN:
        return Outcome.INVITED_ALREADY
    invitation = waiting or Invitation(course=course, email=email)
    send(invitation, by=by, link_of=link_of, connection=connection)
    auditing.record("invitation.send", course, by=by, invitation=invitation.pk, **course.in_audit)
    return Outcome.INVITED


def send(invitation, *, by, link_of, connection) -> None:
    """With a fresh token and time; an earlier link opens nothing any more."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.invited_by = hashed(token), by
    invitation.expires_at = timezone.now() + timedelta(days=settings.INVITATION_DAYS)
    invitation.save()
    message = message_for(invitation, link_of(token), connection)
    try:
        message.send()
    except MAIL_ERRORS as error:
        raise MailNotSent from error


def message_for(invitation, link, connection) -> EmailMessage:
    """In the course's language: nobody knows yet which one the reader likes."""
    context = {"invitation": invitation, "course": invitation.course, "link": link, "site_name": settings.SITE_NAME}
    with translation.override(invitation.course.language):
        subject = " ".join(render_to_string("courses/email/invitation_subject.txt", context).split())
        body = render_to_string("courses/email/invitation.txt", context)
    return EmailMessage(subject, body, to=[invitation.email], connection=connection)


def hashed(token: str) -> str:
    """The token is random and long, so a plain hash says nothing of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def send_again(invitation: Invitation, *, by, link_of: Callable[[str], str]) -> Invitation:
    """Raises InvitationClosed where it was taken or revoked, MailNotSent, and Gone."""
    with connected() as connection, transaction.atomic():
        invitation = locked(Invitation.objects.select_related("course"), invitation)
        if not invitation.is_waiting:
            raise InvitationClosed(invitation)
        send(invitation, by=by, link_of=link_of, connection=connection)
        auditing.record(
            "invitation.send", invitation.course, by=by, invitation=invitation.pk, **invitation.course.in_audit
        )
    return invitation


@transaction.atomic
def revoke(invitation: Invitation, *, by) -> bool:
    """False where it was taken or revoked before. Raises Gone."""
    invitation = locked(Invitation.objects.select_related("course"), invitation)
    if not invitation.is_waiting:
        return False
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    auditing.record(
        "invitation.revoke", invitation.course, by=by, invitation=invitation.pk, **invitation.course.in_audit
    )
    return True


def invitation_of(token: str) -> Invitation:
    """Raises NoInvitation."""
    found = Invitation.objects.filter(token_hash=hashed(token)).select_related("course__owner", "invited_by").first()
    if found is None:
        raise NoInvitation
    return found


@transaction.atomic
def take(token: str, *, by) -> Course:
    """Enrol by invitation: one person, once. Who takes the course already leaves it to others. Raises NoInvitation and
    InvitationClosed.
    """
    rows = Invitation.objects.select_for_update(of=["self"]).select_related("course")
    invitation = rows.filter(token_hash=hashed(token)).first()
    if invitation is None:
        raise NoInvitation
    if Enrolment.objects.current().filter(course=invitation.course_id, user=by).exists():
        return invitation.course
    if invitation.state != Invitation.State.OPEN:
        raise InvitationClosed(invitation)
    enrol(invitation.course, by=by, way=Enrolment.Way.INVITATION)
    invitation.taken_at, invitation.taken_by = timezone.now(), by
    invitation.save(update_fields=["taken_at", "taken_by"])
    return invitation.course
