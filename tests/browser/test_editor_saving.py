"""No lost word: saving by hand and by itself, two windows, a site that is away, no script."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Error, expect

from courses.editing import save_lecture
from courses.models import Lecture
from quizzes.freezing import MISSIONS

from .held import let_go
from .saving import SAVED, body_of, leave_without_saving, lose_the_answer, stop_saves


def test_typing_updates_the_page_and_saves_by_itself(page, open_editor, state, make_lecture, errors):
    lecture = make_lecture(body="Old\n")
    text = open_editor(lecture)

    text.fill("## A new heading\n\nWith *stress*.\n")

    expect(page.locator(".markdownx-preview h2")).to_have_text(re.compile("A new heading"))
    expect(page.locator("[data-count]")).to_have_text("5 words · 1 min to read")
    text.fill("Once")
    expect(page.locator("[data-count]")).to_have_text("1 word · 1 min to read")
    text.fill("")
    expect(page.locator("[data-count]")).to_have_text("No words yet")
    text.fill("## A new heading\n\nWith *stress*.\n")
    expect(state).to_have_text(SAVED)
    assert body_of(lecture) == "## A new heading\n\nWith *stress*.\n"
    assert page.evaluate("localStorage.length") == 0


def test_what_was_typed_before_the_scripts_ran_is_saved_and_shown_too(
    page, live_server, sign_in, author, state, make_lecture, errors
):
    lecture, waiting = make_lecture(body="Old\n"), []
    page.route("**/editor-saving*.js", lambda route: waiting.append(route))
    sign_in(author)
    with page.expect_request("**/editor-saving*.js"):
        page.goto(live_server.url + reverse("studio:lecture_edit", args=[lecture.pk]), wait_until="commit")

    page.get_by_label("Text in Markdown").fill("Typed *early*.\n")
    let_go(page, waiting)

    expect(page.locator(".markdownx-preview em")).to_have_text("early")
    expect(state).to_have_text(SAVED)
    assert body_of(lecture) == "Typed *early*.\n"


def test_ctrl_s_saves_at_once_and_the_state_becomes_changed(page, open_editor, state, live_lecture, errors):
    text = open_editor(live_lecture)

    text.press("End")
    text.press_sequentially("x")
    expect(state).to_have_text("Not saved yet")
    text.press("Control+s")

    expect(state).to_have_text(SAVED)
    expect(page.locator("[data-state-chip]")).to_have_text("Changed")


def test_half_a_mission_waits_while_the_text_is_saved(page, open_editor, state, make_lecture, errors):
    lecture = make_lecture(body="")
    text = open_editor(lecture)

    page.get_by_role("button", name="Add a mission").click()
    page.keyboard.type("Which?")
    text.fill("New text")

    expect(state).to_contain_text("without what is not complete yet")
    assert body_of(lecture) == "New text"
    assert MISSIONS.source(lecture) == []


def test_second_window_gets_both_texts(page, context, open_editor, state, make_lecture):
    lecture = make_lecture(body="Start")
    text = open_editor(lecture)
    Lecture.objects.filter(pk=lecture.pk).update(body="Theirs", edit_version=99)

    text.fill("Mine")
    expect(state).to_contain_text("Nothing is overwritten")
    assert body_of(lecture) == "Theirs"
    page.get_by_role("button", name="Compare").click()

    expect(page.locator("#id_body")).to_have_value("Mine\n\nTheirs")
    expect(page.locator("#theirs")).to_have_value("Theirs")
    page.get_by_label("Yours").check()
    page.get_by_role("button", name="Save this text").click()
    expect(page.locator("#id_body")).to_have_value("Mine")
    assert body_of(lecture) == "Mine"


def test_text_survives_a_site_that_is_away_and_a_killed_tab(page, context, open_editor, state, make_lecture):
    lecture = make_lecture(body="Start")
    text = open_editor(lecture)
    context.set_offline(True)

    text.fill("Words that must not be lost")
    expect(state).to_contain_text("kept in this browser")
    page.goto("about:blank")
    context.set_offline(False)
    text = open_editor(lecture)

    # A page that is left tries to save once more, and may still reach the site; else the browser has the words.
    page.wait_for_function(
        """() => document.querySelector("#id_body").value === "Words that must not be lost"
          || !document.querySelector("[data-offer]").hidden"""
    )
    if page.locator("[data-offer]").is_visible():
        page.get_by_role("button", name="Restore it").click()
    expect(text).to_have_value("Words that must not be lost")


def test_tab_killed_between_two_letters_loses_neither(page, context, open_editor, make_lecture):
    lecture = make_lecture(body="Start")
    open_editor(lecture)
    address, tab = page.url, context.new_page()
    page.goto("about:blank")
    tab.route(f"**{reverse('studio:lecture_edit', args=[lecture.pk])}", stop_saves)  # only this browser can have them
    tab.goto(address)
    tab.locator("[data-markdownx-init]").wait_for()

    tab.locator("#id_body").press("End")
    tab.locator("#id_body").press_sequentially(" abc")
    with tab.expect_event("crash"), pytest.raises(Error):
        tab.goto("chrome://crash")
    tab.close()
    page.goto(address)

    page.get_by_role("button", name="Restore it").click()
    expect(page.locator("#id_body")).to_have_value("Start abc")


def test_who_never_stops_typing_is_saved_too(page, open_editor, state, make_lecture):
    lecture = make_lecture(body="Start")
    page.clock.install()
    text = open_editor(lecture)
    text.press("End")

    for _second in range(16):
        text.press("x")
        page.clock.run_for(1000)

    page.wait_for_function("() => document.querySelector('[data-save-state]').textContent.startsWith('Saved')")
    assert body_of(lecture).startswith("Startxxxxxxxxxx")


def test_save_that_arrived_without_its_answer_is_no_conflict(page, open_editor, state, make_lecture, author):
    lecture = make_lecture(body="Start")
    text = open_editor(lecture)

    page.route(f"**{reverse('studio:lecture_edit', args=[lecture.pk])}", lose_the_answer, times=1)
    text.fill("Sent twice")
    expect(state).to_contain_text("kept in this browser")
    assert body_of(lecture) == "Sent twice"
    text.press("Control+s")

    expect(state).to_have_text(SAVED)
    assert page.evaluate("localStorage.length") == 0
    text.fill("And on")
    text.press("Control+s")
    expect(state).to_have_text(SAVED)
    assert body_of(lecture) == "And on"


def test_page_left_in_the_middle_of_a_save_offers_nothing_that_arrived(page, open_editor, state, make_lecture, author):
    lecture, waiting = make_lecture(body="Start"), []
    text = open_editor(lecture)
    page.route(f"**{reverse('studio:lecture_edit', args=[lecture.pk])}", stop_saves)
    text.fill("On its way")
    expect(state).to_contain_text("kept in this browser")
    leave_without_saving(page)

    page.route("**/copy/", lambda route: waiting.append(route), times=1)
    with page.expect_request("**/copy/"):
        text = open_editor(lecture)
    save_lecture(lecture, by=author, opened_version=lecture.edit_version, body="On its way")
    let_go(page, waiting)

    expect(text).to_have_value("On its way")
    expect(page.locator("[data-offer]")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_half_a_mission_keeps_no_text_back_from_the_button(page, open_editor, state, make_lecture):
    lecture = make_lecture(body="Start")
    text = open_editor(lecture)
    page.get_by_role("button", name="Add a mission").click()
    page.keyboard.type("A half-written question")

    text.fill("Whole words")
    text.press("Control+s")

    expect(state).to_contain_text("without what is not complete yet")
    expect(page.locator("[data-panel] .field__error").first).to_be_visible()
    assert body_of(lecture) == "Whole words"


def test_what_is_typed_beside_an_offered_copy_is_kept_and_can_come_back(page, open_editor, state, make_lecture):
    lecture = make_lecture(body="Start")
    text = open_editor(lecture)
    page.route(f"**{reverse('studio:lecture_edit', args=[lecture.pk])}", stop_saves)
    text.fill("First words")
    expect(state).to_contain_text("kept in this browser")
    leave_without_saving(page)
    text = open_editor(lecture)
    expect(page.locator("[data-offer]")).to_be_visible()

    text.fill("Second words")
    assert page.evaluate("localStorage.length") == 2
    page.get_by_role("button", name="Restore it").click()
    expect(text).to_have_value("First words")
    page.locator(".toast").get_by_role("button", name="Undo").click()

    expect(text).to_have_value("Second words")


def test_what_was_typed_after_a_lost_answer_is_no_conflict(page, open_editor, state, make_lecture):
    lecture = make_lecture(body="Start")
    text = open_editor(lecture)

    page.route(f"**{reverse('studio:lecture_edit', args=[lecture.pk])}", lose_the_answer, times=1)
    text.fill("First")
    expect(state).to_contain_text("kept in this browser")
    text.fill("First and more")
    text.press("Control+s")

    expect(state).to_have_text(SAVED)
    assert body_of(lecture) == "First and more"


def test_two_windows_keep_a_copy_each(page, context, open_editor, make_lecture):
    lecture = make_lecture(body="Start")
    text = open_editor(lecture)
    page.route(f"**{reverse('studio:lecture_edit', args=[lecture.pk])}", stop_saves)
    text.fill("Mine in the first window")
    other = context.new_page()
    other.goto(page.url)
    other.locator("[data-markdownx-init]").wait_for()

    other.locator("#id_body").fill("And in the second")
    expect(other.locator("[data-save-state]")).to_have_text(SAVED)

    expect(other.locator("[data-offer]")).to_be_hidden()
    assert "Mine in the first window" in page.evaluate("Object.values(localStorage).join()")
    other.close()


def test_kept_missions_are_restored_too(page, context, open_editor, state, make_lecture):
    lecture = make_lecture()
    open_editor(lecture)
    page.get_by_role("button", name="Add a mission").click()
    page.keyboard.type("A half-written question")
    expect(state).to_contain_text("without what is not complete yet")

    page.goto("about:blank")
    open_editor(lecture)
    page.get_by_role("button", name="Restore it").click()

    expect(page.locator("[name='missions-0-prompt']")).to_have_value("A half-written question")


def test_address_is_saved_by_hand_only(page, open_editor, state, make_lecture, errors):
    lecture = make_lecture()
    open_editor(lecture)
    page.get_by_role("tab", name="Settings").click()

    page.get_by_label("Address", exact=True).fill("new-address")
    expect(state).to_contain_text("; address and section are saved with Save.")
    assert Lecture.objects.get(pk=lecture.pk).slug == lecture.slug
    page.get_by_role("button", name="Save", exact=True).click()

    expect(state).to_have_text(SAVED)
    assert Lecture.objects.get(pk=lecture.pk).slug == "new-address"


def test_editor_works_without_javascript(browser, live_server, client, author, make_lecture):
    lecture = make_lecture(body="Start")
    client.force_login(author)
    with browser.new_context(java_script_enabled=False) as context:
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(live_server.url + reverse("studio:lecture_edit", args=[lecture.pk]))

        page.get_by_role("button", name="Add a mission").click()
        page.get_by_label("Question").fill("Which?")
        page.get_by_label("Choices", exact=True).fill("- [x] One\n- [ ] Two")
        page.locator("#id_body").fill("Without script")
        page.get_by_role("button", name="Save", exact=True).click()

        expect(page.locator(".markdownx-preview")).to_have_text("Without script")
    assert body_of(lecture) == "Without script"
    assert [c["text"] for c in MISSIONS.source(lecture)[0]["choices"]] == ["One", "Two"]
