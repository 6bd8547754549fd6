"""A course by invitation, from both sides: its author shares a code and e-mails, and learners come in and leave."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from playwright.sync_api import expect

from courses import enrolling, inviting, join_codes
from courses.models import Course, Enrolment
from tests.browser.keyboard import assert_focus_is_seen, tab_to
from tests.browser.test_accessibility import COLOURS, DESK, OPTIONS, PHONE, WIDTH, violations
from tests.conftest import PASSWORD


@pytest.fixture
def invited(course, live_lecture):
    Course.objects.update(visibility="invited")
    course.refresh_from_db()
    return course


def invite_by_course_settings(page, live_server, course):
    """From the outline: by invitation from now on, and a code."""
    page.goto(live_server.url + reverse("studio:outline", args=[course.pk]))
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("radio", name=re.compile("Invited")).check()
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("The settings are saved.")).to_be_visible()
    page.goto(live_server.url + reverse("studio:outline", args=[course.pk]))
    page.get_by_role("link", name="Learners", exact=True).click()
    page.get_by_role("link", name="Code and invitations").first.click()
    page.get_by_role("button", name="Make a code").click()
    return page.locator("#join-code").inner_text()


@pytest.mark.browser_context_args(permissions=["clipboard-read", "clipboard-write"])
def test_an_author_shares_a_code_and_a_learner_joins_and_leaves_on_a_phone(
    page, browser, live_server, sign_in, client, author, learner, course, live_lecture, errors
):
    sign_in(author)
    code = invite_by_course_settings(page, live_server, course)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{live_server.url}/join/{code}/"

    client.force_login(learner)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    with browser.new_context(base_url=live_server.url, viewport=PHONE, has_touch=True, is_mobile=True) as context:
        context.add_cookies([session])
        phone = context.new_page()
        assert phone.goto("/courses/ml/").status == 404
        phone.goto("/")
        phone.get_by_role("link", name="Enter a code").tap()
        phone.get_by_label("Code of the course").fill(code.lower().replace("-", " "))
        phone.get_by_role("button", name="Join the course").tap()
        expect(phone.get_by_role("heading", name="Machine learning", level=1)).to_be_visible()
        expect(phone.get_by_text("You are enrolled", exact=True)).to_be_visible()
        phone.get_by_role("link", name="Start").tap()
        expect(phone.get_by_text("Knowledge is reused.")).to_be_visible()

        phone.goto("/my-courses/")
        phone.get_by_role("link", name="Leave… Machine learning").tap()
        expect(phone.get_by_text("You cannot read its lectures any more")).to_be_visible()
        phone.get_by_role("button", name="Leave the course").tap()
        expect(phone.get_by_role("heading", name="Courses that you left")).to_be_visible()
        assert phone.goto(live_lecture.get_absolute_url()).status == 404
        assert Enrolment.objects.current().count() == 0


def test_somebody_new_follows_the_e_mail_signs_up_and_is_in(
    page, context, live_server, sign_in, author, invited, live_lecture, errors
):
    sign_in(author)
    page.goto(live_server.url + reverse("studio:invitations", args=[invited.pk]))
    page.get_by_label("E-mail addresses").fill("kim@example.org, nonsense")
    page.get_by_role("button", name="Send invitations").click()
    expect(page.get_by_role("heading", name="1 person invited")).to_be_visible()
    expect(page.get_by_text("nonsense · Is not an e-mail address")).to_be_visible()
    expect(page.get_by_label("E-mail addresses")).to_have_value("nonsense")
    link = re.search(r"http://\S+", mail.outbox[0].body)[0]

    context.clear_cookies()
    page.goto(link)
    page.get_by_role("link", name="Sign up").first.click()
    page.get_by_label("E-mail address").fill("kim@example.org")
    page.get_by_label("User name").fill("kim")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.locator("main form button").click()
    expect(page.get_by_role("heading", name="You are invited")).to_be_visible()
    page.get_by_role("button", name="Join the course").click()
    expect(page.get_by_text("You are enrolled", exact=True)).to_be_visible()
    assert invited.invitations.get().taken_by.username == "kim"


def test_by_keyboard_alone_a_learner_joins_and_leaves(page, live_server, sign_in, learner, author, invited, errors):
    code = join_codes.renew_code(invited, by=author)
    sign_in(learner)
    page.goto(live_server.url)

    tab_to(page, page.get_by_role("link", name="Enter a code"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Code of the course"))
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    assert_focus_is_seen(page)
    tab_to(page, page.get_by_label("Code of the course"))
    page.keyboard.press("Control+a")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are enrolled", exact=True)).to_be_visible()

    tab_to(page, page.get_by_role("link", name="Leave…"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Leave the course"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Courses that you left")).to_be_visible()
    errors[:] = [text for text in errors if "status of 422" not in text]  # the browser logs every refusal


def test_by_keyboard_alone_an_author_removes_a_learner_and_takes_it_back(
    page, live_server, sign_in, learner, author, invited, errors
):
    enrolling.enrol(invited, by=learner)
    sign_in(author)
    page.goto(live_server.url + reverse("studio:learners", args=[invited.pk]))

    tab_to(page, page.get_by_role("button", name="Remove learner"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("learner does not take the course any more.")).to_be_visible()
    assert Enrolment.objects.current().count() == 0
    tab_to(page, page.get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove learner")).to_be_visible()
    assert Enrolment.objects.current().count() == 1


def test_without_scripts_all_of_it_works(author_without_scripts, live_server, invited, learner):
    row = enrolling.enrol(invited, by=learner)
    page = author_without_scripts
    page.goto(live_server.url + reverse("studio:invitations", args=[invited.pk]))
    page.get_by_role("button", name="Make a code").click()
    expect(page.locator("#join-link")).to_have_value(re.compile("/join/"))
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()

    page.goto(live_server.url + reverse("studio:learners", args=[invited.pk]))
    page.get_by_role("button", name="Remove learner").click()
    page.get_by_role("button", name="Undo").click()
    row.refresh_from_db()
    assert row.left_at is None


@pytest.fixture
def places(invited, author, learner, stranger, make_user):
    """{person: {name: address}} of every new page in every state."""
    tokens = []
    emails = [
        "a@example.org",
        "b@example.org",
        "c@example.org",
        "a-very-long-name.of-somebody@a-long-domain.example.org",
    ]
    inviting.invite(invited, emails, by=author, link_of=lambda token: tokens.append(token) or token)
    inviting.take(tokens[1], by=stranger)
    inviting.revoke(invited.invitations.get(email="c@example.org"), by=author)
    code = join_codes.renew_code(invited, by=author)
    enrolling.enrol(invited, by=learner)
    enrolling.remove_learner(enrolling.enrol(invited, by=make_user("gone")), by=author)
    left = Course.objects.create(title="Left behind", slug="left", owner=author)
    enrolling.enrol(left, by=learner)
    enrolling.leave(left, by=learner)
    at = reverse
    return {
        "visitor": {"join": at("join_link", args=[code]), "invitation": at("invitation", args=[tokens[0]])},
        "learner": {
            "catalog": "/",
            "course": invited.get_absolute_url(),
            "join": at("join"),
            "my courses": at("my_courses"),
            "leave": at("leave", args=[invited.pk]),
        },
        "admin": {"join link": at("join_link", args=[code]), "invitation": at("invitation", args=[tokens[0]])},
        "author": {
            "learners": at("studio:learners", args=[invited.pk]),
            "left": at("studio:learners", args=[invited.pk]) + "?show=left",
            "nobody found": at("studio:learners", args=[invited.pk]) + "?q=zzz",
            "invitations": at("studio:invitations", args=[invited.pk]),
            "settings": at("studio:course_edit", args=[invited.pk]),
        },
    }


@pytest.mark.skipif(connection.vendor != "sqlite", reason="A page looks the same whatever the database")
@pytest.mark.parametrize("person", ["visitor", "learner", "admin", "author"])
def test_nothing_is_wrong_with_the_new_pages(page, live_server, sign_in, request, places, person, errors):
    if person != "visitor":
        sign_in(request.getfixturevalue(person))
    found = []
    for name, address in places[person].items():
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")
        page.goto(live_server.url + address)
        found += [(name, *violation) for violation in violations(page, OPTIONS)]
        page.emulate_media(color_scheme="dark")
        found += [(name, "dark", *violation) for violation in violations(page, COLOURS)]
        page.set_viewport_size({"width": 320, "height": 640})
        if (width := page.evaluate(WIDTH)) > 321:
            found.append((name, "wider than a phone", width))

    assert found == []
