"""The components page shows every part of the design system."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from courses.models import LectureState

URL = reverse("studio:components")


@pytest.fixture
def html(client, author):
    client.force_login(author)
    return client.get(URL).text


def test_components_are_for_authors(client, learner):
    as_visitor = client.get(URL)
    client.force_login(learner)

    assert as_visitor.headers["Location"] == f"/accounts/login/?next={URL}"
    assert client.get(URL).status_code == 403


def test_every_state_of_a_lecture_is_shown(html):
    assert {state for state in LectureState.values if f"chip--{state}" not in html} == set()


def test_every_component_of_the_style_sheet_is_shown(html):
    sheet = (settings.BASE_DIR / "static" / "css" / "components.css").read_text()
    blocks = set(re.findall(r"^\.([a-z-]+?)(?=[ ,:{.>\[])", re.sub(r"__[\w-]+|--[\w-]+", "", sheet), re.M))
    used = {name for classes in re.findall(r'class="([^"]*)"', html) for name in classes.split()}
    bootstraps = {name for name in blocks if name.startswith(("btn", "alert"))}  # what crispy writes

    missing = blocks - bootstraps - used

    assert missing == set()


def test_sample_form_says_what_is_wrong_and_when_it_is_right(client, author):
    client.force_login(author)

    wrong = client.get(URL, {"sample-title": ""}).text
    right = client.get(URL, {"sample-title": "Idea", "sample-language": "en", "sample-kind": "single"}).text

    assert 'href="#id_sample-title"' in wrong
    assert "The form is right." not in wrong
    assert "The form is right." in right


def test_pages_can_be_turned(client, author):
    client.force_login(author)

    assert "Page 7 of 10" in client.get(URL, {"page": "7"}).text
    assert "Page 1 of 10" in client.get(URL, {"page": "x"}).text


def test_nothing_is_inline(html):
    assert re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", html) == []
