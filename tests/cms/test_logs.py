"""The log has a line for a refusal, and the traceback of an error."""

import logging

import pytest
from django.urls import reverse


@pytest.mark.django_db
def test_refusal_is_one_line(client, learner, caplog):
    client.force_login(learner)

    client.get(reverse("studio:index"))

    assert [(record.levelname, record.exc_info) for record in caplog.records] == [("WARNING", None)]
    assert "/studio/" in caplog.text


def test_error_keeps_its_traceback(caplog):
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logging.getLogger("django.request").exception("Internal Server Error: /")

    assert "ZeroDivisionError" in caplog.text
