import string

import pytest
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory

from accounts.csrf import page_token, random_letters, salted

SECRET = "aB3" * 10 + "zZ"


def accepted(token, cookie=SECRET):
    request = RequestFactory(enforce_csrf_checks=True).post("/", {"csrfmiddlewaretoken": token})
    request.COOKIES["csrftoken"] = cookie
    request._dont_enforce_csrf_checks = False
    middleware = CsrfViewMiddleware(lambda request: HttpResponse())
    middleware.process_request(request)
    return middleware.process_view(request, lambda request: HttpResponse(), (), {}) is None


def test_salted_token_is_accepted_by_django_with_its_own_cookie_only():
    token = salted(SECRET)

    assert accepted(token)
    assert not accepted(token, cookie="x" * 32)
    assert not accepted(token[:-1] + ("a" if token[-1] != "a" else "b"))


def test_salt_is_another_each_time():
    assert len({salted(SECRET) for _ in range(20)}) == 20


@pytest.mark.parametrize("number", [1, 32, 100])
def test_random_letters_are_as_many_as_asked_and_of_the_alphabet(number):
    found = random_letters(number)

    assert len(found) == number
    assert set(found) <= set(string.ascii_letters + string.digits)


def test_every_letter_is_about_equally_likely():
    counts = [random_letters(62_000).count(letter) for letter in "aZ059"]

    assert all(800 < count < 1200 for count in counts)


def test_page_has_one_token_and_keeps_the_cookie_it_has(rf):
    request = rf.get("/")
    request.META["CSRF_COOKIE"] = SECRET

    assert page_token(request) == page_token(request)
    assert "CSRF_COOKIE_NEEDS_UPDATE" not in request.META


def test_first_page_makes_the_cookie(rf):
    request = rf.get("/")

    token = page_token(request)

    assert len(token) == 64
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"] is True
