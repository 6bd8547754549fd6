"""Reporting a problem by keyboard, and hearing of the answer."""

from playwright.sync_api import expect

from learning import reporting
from learning.models import Report

from .keyboard import assert_focus_is_seen, tab_to


def test_problem_is_reported_by_keyboard_and_the_answer_heard(
    page, live_server, sign_in, learner, author, live_lecture
):
    sign_in(learner)
    page.goto(live_server.url + live_lecture.get_absolute_url())
    tab_to(page, page.locator(".lecture__report a"))
    page.keyboard.press("Enter")

    form = page.get_by_role("dialog", name="Report a problem")
    expect(form.get_by_label("What is wrong?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(form.locator(".error-summary")).to_be_focused()
    tab_to(page, form.get_by_label("What is wrong?"))
    page.keyboard.type("Reused by whom?")
    tab_to(page, form.get_by_role("button", name="Send the report"))
    page.keyboard.press("Enter")
    expect(form.get_by_role("link", name="My reports")).to_be_focused()
    assert_focus_is_seen(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".lecture__report a")).to_be_focused()

    reporting.answer(Report.objects.get(body="Reused by whom?"), by=author, text="By every learner.")
    page.goto(live_server.url)
    tab_to(page, page.get_by_role("link", name="1 of your reports was answered"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Reused by whom?"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("By every learner.")).to_be_visible()


def test_choice_of_a_mission_is_reported_from_its_card(page, live_server, sign_in, learner, live_lecture, errors):
    sign_in(learner)
    page.goto(live_server.url + live_lecture.get_absolute_url())
    page.locator("#panel-mission").get_by_role("link", name="Report a problem").click()

    form = page.get_by_role("dialog", name="Report a problem")
    form.get_by_label("Tuning settings").check()
    form.get_by_label("What is wrong?").fill("This is right too")
    form.get_by_role("button", name="Send the report").click()
    expect(form.get_by_text("Thank you.")).to_be_visible()

    report = Report.objects.get()
    choice = live_lecture.live_revision.missions[0]["choices"][2]
    assert (report.mission_id, report.choice_id) == (live_lecture.missions.get().pk, choice["id"])
    assert page.url == live_server.url + live_lecture.get_absolute_url()


def test_report_is_not_lost_where_the_site_is_away(page, live_server, sign_in, learner, live_lecture, context):
    sign_in(learner)
    page.goto(live_server.url + live_lecture.get_absolute_url())
    page.locator(".lecture__report a").click()
    form = page.get_by_role("dialog")
    form.get_by_label("What is wrong?").fill("Typed while the train was in the tunnel")

    context.set_offline(True)
    form.get_by_role("button", name="Send the report").click()
    expect(form.get_by_role("alert")).to_have_text(
        "The site did not answer. What you wrote is still here; send it again."
    )
    context.set_offline(False)
    form.get_by_role("button", name="Send the report").click()

    expect(form.get_by_text("Thank you.")).to_be_visible()
    assert Report.objects.get().body == "Typed while the train was in the tunnel"
