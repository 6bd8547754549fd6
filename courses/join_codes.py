"""A course's code: whoever has it may enrol. People type it from a slide, so it forgives how it is typed."""

import secrets
import unicodedata

from django.db import IntegrityError, transaction

from accounts import auditing

from .enrolling import enrol
from .gone import Gone, locked_course
from .models import Course, Enrolment

# Without letters and digits that are taken for each other (0 O, 1 I L, U V).
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8  # 30 to the 8th are 6 · 10¹¹ codes: guessing goes past the throttle before it comes to one


class NoSuchCode(Exception):
    """No course has this code now."""


def normal(typed: str) -> str:
    """Without spaces, hyphens and whatever else is no letter or digit; in capitals, and in narrow letters."""
    wide = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in wide if letter.isascii() and letter.isalnum())


def as_shown(code: str) -> str:
    """In two halves, as people read it aloud: ABCD-EFGH."""
    return "-".join(part for part in (code[: LENGTH // 2], code[LENGTH // 2 :]) if part)


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _place in range(LENGTH))


@transaction.atomic
def renew_code(course: Course, *, by) -> str:
    """The first code, or another one: the former opens nothing from now on. Raises Gone."""
    course = locked_course(course)
    had_one, code = bool(course.join_code), keep_new_code(course)
    auditing.record("join_code.renew" if had_one else "join_code.make", course, by=by, **course.in_audit)
    return code


def keep_new_code(course) -> str:
    while True:
        course.join_code = new_code()
        try:
            with transaction.atomic():
                course.save(update_fields=["join_code"])
            return course.join_code
        except IntegrityError:  # another course has it, once in a universe
            continue


@transaction.atomic
def switch_off(course: Course, *, by) -> bool:
    """False where there was no code. Raises Gone."""
    course = locked_course(course)
    if not course.join_code:
        return False
    course.join_code = ""
    course.save(update_fields=["join_code"])
    auditing.record("join_code.switch_off", course, by=by, **course.in_audit)
    return True


def course_with(typed: str) -> Course:
    """Raises NoSuchCode."""
    code = normal(typed)
    found = Course.objects.filter(join_code=code).first() if code else None
    if found is None:
        raise NoSuchCode
    return found


@transaction.atomic
def join(typed: str, *, by) -> Enrolment:
    """Enrol by code. Raises NoSuchCode, also where it was renewed a moment ago."""
    try:
        course = locked_course(course_with(typed))
    except Gone as error:
        raise NoSuchCode from error
    if course.join_code != normal(typed):
        raise NoSuchCode
    return enrol(course, by=by, way=Enrolment.Way.CODE)
