"""Taking a course and leaving it, each with its row in the audit log; two at once count once."""

import threading

import pytest
from django.db import connection, connections

from accounts.models import AuditEntry
from courses import enrolling, inviting, join_codes
from courses.gone import Gone
from courses.models import Course, Enrolment


def actions():
    return list(
        AuditEntry.objects.filter(action__contains="enrolment.").order_by("pk").values_list("action", flat=True)
    )


@pytest.mark.django_db
def test_enrolling_twice_is_enrolling_once(course, learner):
    first = enrolling.enrol(course, by=learner)
    second = enrolling.enrol(course, by=learner, way="code")

    assert (first.pk, second.way) == (second.pk, "self")
    assert Enrolment.objects.current().count() == 1
    assert actions() == ["enrolment.begin"]


@pytest.mark.django_db
def test_leaving_keeps_the_row_and_coming_back_goes_on_with_it(course, learner):
    row = enrolling.enrol(course, by=learner)

    assert enrolling.leave(course, by=learner) is True
    assert enrolling.leave(course, by=learner) is False
    row.refresh_from_db()
    assert (row.left_at is None, row.is_removed) == (False, False)

    back = enrolling.enrol(course, by=learner, way="invitation")
    assert (back.pk, back.left_at, back.way) == (row.pk, None, "invitation")
    assert actions() == ["enrolment.begin", "enrolment.end", "enrolment.begin"]


@pytest.mark.django_db
def test_leaving_ends_ones_own_enrolment_alone(course, learner, stranger):
    enrolling.enrol(course, by=learner)
    enrolling.enrol(course, by=stranger)

    enrolling.leave(course, by=learner)

    assert [row.user for row in Enrolment.objects.current()] == [stranger]


@pytest.mark.django_db
def test_a_removal_is_taken_back_and_a_leaving_is_not(course, learner, author):
    row = enrolling.enrol(course, by=learner)

    assert enrolling.remove_learner(row, by=author) is True
    assert enrolling.remove_learner(row, by=author) is False
    assert enrolling.put_back(row, by=author) is True
    assert enrolling.put_back(row, by=author) is False
    assert Enrolment.objects.current().get() == row

    enrolling.leave(course, by=learner)
    assert enrolling.put_back(row, by=author) is False
    assert Enrolment.objects.current().count() == 0
    assert actions() == ["enrolment.begin", "enrolment.remove", "enrolment.put_back", "enrolment.end"]


@pytest.mark.django_db
def test_nobody_enrols_in_a_course_that_was_deleted(course, learner):
    deleted = Course.objects.get(pk=course.pk)
    course.delete()

    with pytest.raises(Gone):
        enrolling.enrol(deleted, by=learner)
    assert actions() == []


def at_once(*deeds):
    """Run them in threads that begin together; what each gave, or the error's name, in any order."""
    begin, told = threading.Barrier(len(deeds)), []

    def run(deed):
        begin.wait()
        try:
            told.append(deed())
        except Exception as error:  # its name is what the test compares
            told.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_code_used_twice_at_once_enrols_once(course, learner, author):
    code = join_codes.renew_code(course, by=author)

    rows = at_once(*[lambda: join_codes.join(code, by=learner).pk] * 4)

    assert rows == [Enrolment.objects.get().pk] * 4
    assert actions() == ["enrolment.begin"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_invitation_taken_by_two_at_once_is_one_persons(course, learner, stranger, author):
    tokens = []
    inviting.invite(course, ["kim@example.org"], by=author, link_of=lambda token: tokens.append(token) or token)

    told = at_once(*[lambda who=who: inviting.take(tokens[0], by=who).pk for who in (learner, stranger)])

    assert sorted(told, key=str) == [course.pk, "InvitationClosed"]
    assert Enrolment.objects.get().user == course.invitations.get().taken_by


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_authors_who_invite_an_address_at_once_invite_it_once(course, author, editor, mailoutbox):
    def invited(by):
        [row] = inviting.invite(course, ["kim@example.org"], by=by, link_of=str)
        return row.outcome.value

    told = at_once(lambda: invited(author), lambda: invited(editor))

    assert sorted(told) == ["invited", "invited_already"]
    assert (course.invitations.count(), len(mailoutbox)) == (1, 1)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_leaving_while_an_author_removes_ends_it_once(course, learner, author):
    row = enrolling.enrol(course, by=learner)

    told = at_once(lambda: enrolling.leave(course, by=learner), lambda: enrolling.remove_learner(row, by=author))

    assert sorted(told) == [False, True]
    assert len(actions()) == 2
    assert connection.vendor in {"sqlite", "postgresql"}
