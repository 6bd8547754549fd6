"""A course's code: how it is typed, renewed and switched off."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry
from courses import join_codes
from courses.models import Course, Enrolment


@given(st.text(st.sampled_from(join_codes.LETTERS), min_size=8, max_size=8), st.data())
def test_a_code_is_found_however_it_is_typed(code, data):
    fillers = st.text(st.sampled_from(" -–—_.·\t\u3000"), max_size=2)
    typed = "".join(
        data.draw(fillers) + data.draw(st.sampled_from([letter, letter.lower(), wide(letter)])) for letter in code
    )

    assert join_codes.normal(typed) == code


def wide(letter):
    """As a Korean keyboard types it in its wide mode."""
    return chr(ord(letter) + 0xFEE0)


def test_a_code_has_no_letters_that_are_taken_for_others():
    codes = {join_codes.new_code() for _n in range(500)}

    assert len(codes) == 500
    assert not set("".join(codes)) & set("01OILU")
    assert all(re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", join_codes.as_shown(code)) for code in codes)


@pytest.mark.django_db
def test_a_renewed_code_opens_and_the_former_does_not(course, author, learner):
    former = join_codes.renew_code(course, by=author)
    code = join_codes.renew_code(course, by=author)

    with pytest.raises(join_codes.NoSuchCode):
        join_codes.join(former, by=learner)
    assert join_codes.join(join_codes.as_shown(code).lower(), by=learner).way == Enrolment.Way.CODE
    made = list(
        AuditEntry.objects.filter(action__startswith="join_code").order_by("pk").values_list("action", "details")
    )
    assert [action for action, _details in made] == ["join_code.make", "join_code.renew"]
    assert code not in str(made)


@pytest.mark.django_db
def test_a_code_that_is_switched_off_opens_nothing_and_keeps_who_is_there(course, author, learner, stranger):
    code = join_codes.renew_code(course, by=author)
    join_codes.join(code, by=learner)

    assert join_codes.switch_off(course, by=author) is True
    assert join_codes.switch_off(course, by=author) is False

    with pytest.raises(join_codes.NoSuchCode):
        join_codes.join(code, by=stranger)
    assert [row.user for row in Enrolment.objects.current()] == [learner]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", " - ", "ABCD", "😀", "' OR 1=1"])
def test_no_code_opens_no_course_without_one(course, learner, typed):
    with pytest.raises(join_codes.NoSuchCode):
        join_codes.join(typed, by=learner)
    assert Enrolment.objects.count() == 0


@pytest.mark.django_db
def test_a_code_that_another_course_has_is_drawn_again(course, author, monkeypatch):
    other = Course.objects.create(title="Other", slug="other", owner=author, join_code="AAAA2222")
    drawn = iter(["AAAA2222", "BBBB3333"])
    monkeypatch.setattr(join_codes, "new_code", lambda: next(drawn))

    assert join_codes.renew_code(course, by=author) == "BBBB3333"
    other.refresh_from_db()
    assert other.join_code == "AAAA2222"
