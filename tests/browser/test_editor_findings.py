"""From a finding to its place, and links asked without leaving the text."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from courses.linkchecking.background import ask_lecture, waiting_for
from tests.conftest import make_mission
from tests.courses.test_link_fetching import site  # noqa: F401, a fixture


def test_finding_of_the_text_leads_to_its_line_from_the_publish_page(page, live_server, sign_in, editor, make_lecture):
    lecture = make_lecture(body="One.\n\nTwo [a](/nope/)\n\nThree.\n")
    sign_in(editor)
    page.goto(live_server.url + reverse("studio:publish_lecture", args=[lecture.pk]))

    page.get_by_role("link", name="Line 3").click()

    text = page.locator("#id_body")
    expect(text).to_be_focused()
    assert text.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "Two [a](/nope/)"


def test_finding_of_a_mission_leads_to_its_field_from_both_pages(page, live_server, sign_in, editor, make_lecture):
    lecture = make_lecture(missions=1)
    make_mission(lecture, position=1, choices=[("A", False, ""), ("B", False, "")])
    choices = page.locator("#missions-1-choices")
    sign_in(editor)

    page.goto(live_server.url + reverse("studio:publish_lecture", args=[lecture.pk]))
    page.get_by_role("link", name="To the mission").click()
    expect(choices).to_be_focused()

    page.get_by_role("tab", name=re.compile("Findings")).click()
    page.get_by_role("link", name="To the mission").click()
    expect(choices).to_be_focused()
    expect(choices).to_be_visible()


def test_links_are_asked_by_the_worker_after_a_save_and_the_findings_tell_later(
    page, open_editor, make_lecture, site, settings, errors  # noqa: F811
):  # fmt: skip
    settings.LINK_CHECK_ALLOWED = [site.address.removeprefix("http://")]
    page.clock.install()
    text = open_editor(make_lecture(body="Text.\n"))
    page.get_by_role("tab", name=re.compile("Findings")).click()
    findings = page.locator("[data-findings]")

    text.fill(f"[a]({site.address}/status/404)\n")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(findings).to_contain_text("1 link waits to be checked.")
    row = waiting_for(ask_lecture).get()
    ask_lecture.call(*row.args_kwargs["args"])
    page.clock.fast_forward(10_000)

    expect(findings).to_contain_text("it answered 404")
    expect(findings).not_to_contain_text("to be checked")
    expect(page.locator("[data-findings-count]")).to_have_text("1")


def test_links_are_asked_without_leaving_what_is_typed(page, open_editor, make_lecture, site, settings, errors):  # noqa: F811
    settings.LINK_CHECK_ALLOWED = [site.address.removeprefix("http://")]
    text = open_editor(make_lecture(body=f"[a]({site.address}/status/404)\n"))
    page.get_by_role("tab", name=re.compile("Findings")).click()

    page.get_by_role("button", name="Check links now").click()

    expect(page.locator("[data-links-told]")).to_have_text("1 link was asked.")
    expect(page.locator("[data-findings]")).to_contain_text("it answered 404")
    expect(page.locator("[data-findings-count]")).to_have_text("1")
    expect(text).to_have_value(f"[a]({site.address}/status/404)\n")


def test_focus_stays_on_a_finding_that_comes_anew(page, open_editor, make_lecture, errors):
    open_editor(make_lecture(body="[a](/nope/)\n\n[b](/nope/)\n"))
    page.get_by_role("tab", name=re.compile("Findings")).click()
    link = page.get_by_role("link", name="Line 3")
    link.focus()

    with page.expect_response(re.compile("/findings/$")) as answer:
        page.keyboard.press("Control+s")
    answer.value.finished()

    expect(link).to_be_focused()
