"""A real Chromium against a real server. A missing browser is an error, never a skip."""

import os

import pytest
from django.db import connections
from django.urls import reverse
from playwright.sync_api import expect

from tools import browser

# Playwright's own loop runs in the test's thread, and Django would refuse every query there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": browser.ensure(), "args": list(browser.ARGUMENTS)}


@pytest.fixture(scope="session", autouse=True)
def migrated_rows(django_db_setup):
    """Playwright's loop gives the test's thread new connection objects; all of them know what the migrations made."""
    type(connections["default"])._test_serialized_contents = connections["default"]._test_serialized_contents


@pytest.fixture(autouse=True)
def database(django_db_serialized_rollback, transactional_db):
    """The server runs in another thread, so rows must really be committed; groups come back from the migrations."""


@pytest.fixture
def errors(page):
    """What the browser complained about: script errors and everything that the content policy refused."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    yield found
    assert found == []


@pytest.fixture
def sign_in(context, client, live_server):
    """Without the sign-in page: the session of the test client becomes the browser's."""

    def enter(user):
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])

    return enter


@pytest.fixture
def state(page):
    """What the editor says about saving."""
    return page.locator("[data-save-state]")


@pytest.fixture
def open_editor(page, context, live_server, sign_in, author):
    """Opens a lecture as its author, and gives its text field."""

    def open_lecture(lecture, *, query=""):
        sign_in(author)
        page.goto(live_server.url + reverse("studio:lecture_edit", args=[lecture.pk]) + query)
        expect(page.locator("[data-markdownx-init]")).to_be_visible()
        return page.locator("#id_body")

    yield open_lecture
    # A page that is closed saves once more; what is under way comes to its end before the rows are taken away.
    page.wait_for_load_state("networkidle")
    context.set_offline(True)


@pytest.fixture
def author_without_scripts(browser, live_server, client, author):
    """Her page in a browser whose JavaScript is off."""
    client.force_login(author)
    with browser.new_context(java_script_enabled=False) as context:
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        yield context.new_page()
