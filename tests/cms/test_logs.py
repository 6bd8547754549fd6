"""The log has a line for a refusal, and the traceback of an error."""

import io
import logging

import pytest
from django.urls import reverse


@pytest.fixture
def log():
    """What the server's console is told meanwhile."""
    [handler] = [handler for handler in logging.root.handlers if handler.name == "console"]
    console, handler.stream = handler.stream, io.StringIO()
    yield handler.stream
    handler.stream = console


def lines(log):
    return log.getvalue().splitlines()


@pytest.mark.django_db
def test_refusal_is_one_line(client, learner, log):
    client.force_login(learner)

    client.get(reverse("studio:index"))

    [line] = lines(log)
    assert ("WARNING" in line, "/studio/" in line) == (True, True)


@pytest.mark.django_db
def test_strangers_host_and_request_too_large_are_one_line_each(client, author, settings, log):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    client.force_login(author)

    client.get("/", headers={"Host": "elsewhere.example"})
    client.post(reverse("account_login"), {"login": "a", "password": "b", "next": "c"})

    stranger, too_large = lines(log)
    assert ("elsewhere.example" in stranger, "TooManyFieldsSent" in too_large) == (True, True)


def test_error_keeps_its_traceback(log):
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logging.getLogger("django.request").exception("Internal Server Error: /")

    assert "ZeroDivisionError" in log.getvalue()
