"""Every page of allauth is in our frame, and each keeps to the rules that hold everywhere."""

import re

import pytest
from django.template.loader import get_template
from django.urls import reverse

FOR_VISITORS = [
    "account_login",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
]
FOR_PEOPLE = ["account_logout", "account_email", "account_change_password", "account_reauthenticate"]
OTHERS = [
    "account/signup_closed.html",
    "account/verified_email_required.html",
    "account/password_set.html",
    "account/confirm_login_code.html",
    "account/request_login_code.html",
    "account/confirm_email_verification_code.html",
    "account/email.html",
]
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=")


def is_in_our_frame(html):
    return 'class="rail"' in html and 'class="account__sheet stack"' in html and html.count("<h1") == 1


@pytest.mark.parametrize("name", FOR_VISITORS)
def test_page_for_visitors_is_in_our_frame(client, db, name):
    html = client.get(reverse(name)).text

    assert is_in_our_frame(html)
    assert INLINE.findall(html) == []


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_page_for_people_is_in_our_frame(client, learner, name):
    client.force_login(learner)

    html = client.get(reverse(name)).text

    assert is_in_our_frame(html)
    assert INLINE.findall(html) == []


@pytest.mark.parametrize("template", OTHERS)
def test_page_that_only_other_settings_show_is_in_our_frame_too(rf, learner, template):
    request = rf.get("/accounts/")
    request.user, request.session, request.resolver_match = learner, {}, None

    html = get_template(template).render({"user": learner}, request)

    assert is_in_our_frame(html)


def test_titles_are_in_the_head(client, db):
    assert "<title>Sign in · Lectern</title>" in client.get(reverse("account_login")).text
