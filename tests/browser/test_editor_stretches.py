"""A lecture with many missions in the editor: a stretch at a time, and nothing typed is lost on the way to another."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from quizzes.freezing import MISSIONS
from tests.studio.test_many_missions import filled, prompts

from .keyboard import assert_focus_is_seen, tab_to
from .saving import SAVED, leave_without_saving


@pytest.fixture
def full(make_lecture):
    return filled(make_lecture())


def question(page, number):
    return page.locator(f"#id_missions-{number - 1}-prompt")


def test_what_is_typed_is_saved_when_the_page_is_turned_by_keyboard(page, open_editor, state, full, errors):
    open_editor(full)
    expect(page.locator("[data-mission-count]")).to_have_text("100")

    page.get_by_role("button", name="Next missions").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?missions=41#missions-shown$"))
    expect(page.locator("#missions-shown")).to_have_text("Missions 41–80 of 100")
    expect(page.locator("#missions-shown")).to_be_focused()
    assert_focus_is_seen(page)
    page.locator("#id_body").fill("And in the text")
    question(page, 41).fill("Typed in the second stretch")
    tab_to(page, page.get_by_role("combobox", name="Go to missions"), key="Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#missions-shown")).to_have_text("Missions 81–100 of 100")
    full.refresh_from_db()
    assert (prompts(full)[40], full.body) == ("Typed in the second stretch", "And in the text")
    assert len(prompts(full)) == 100


def test_stretch_saves_by_itself_and_grows(page, open_editor, state, full, errors):
    before = MISSIONS.source(full)
    open_editor(full, query="?missions=57")

    page.get_by_role("button", name="Add a mission").click()
    expect(page.locator("#missions-shown")).to_have_text("Missions 41–81 of 101")
    expect(question(page, 81)).to_be_focused()
    question(page, 81).fill("New one?")
    for number, text in enumerate(["Yes", "No"]):
        page.locator(f"[name=missions-80-choices-{number}-text]").fill(text)
    page.locator("[name=missions-80-choices-0-is_correct]").check()
    expect(state).to_have_text(SAVED)
    question(page, 41).fill("Reworded")
    expect(state).to_have_text(re.compile("Saving|Not saved"))
    expect(state).to_have_text(SAVED)

    after = MISSIONS.source(full)
    assert (after[80]["prompt"], after[40]["prompt"]) == ("New one?", "Reworded")
    assert [*after[:40], *after[41:80], *after[81:]] == [*before[:40], *before[41:]]


def test_page_is_not_turned_over_something_to_mend(page, open_editor, state, full):
    open_editor(full, query="?missions=41")

    question(page, 41).fill("")
    page.get_by_role("button", name="Previous missions").last.click()

    expect(page.get_by_text("Write the question.")).to_be_visible()
    expect(question(page, 41)).to_be_focused()
    assert prompts(full)[40] == "Question 41?"


def test_mission_is_moved_to_a_number_on_the_page_and_on_another(page, open_editor, state, full, errors):
    open_editor(full, query="?missions=41")

    def move(row, number):
        page.locator("[data-missions] > [data-mission]").nth(row).get_by_role(
            "button", name="Move this mission to a number…"
        ).press("Enter")
        page.get_by_label("Its number in the lecture").fill(str(number))
        page.keyboard.press("Enter")

    move(0, 43)
    expect(page.locator("[data-missions] > [data-mission] textarea").first).to_have_value("Question 42?")
    move(0, 3)
    expect(page).to_have_url(re.compile(r"\?mission=(\d+)#mission-\1$"))
    expect(page.locator("[data-mission]:focus textarea").first).to_have_value("Question 42?")

    assert prompts(full)[2] == "Question 42?"
    assert prompts(full)[40:44] == ["Question 40?", "Question 43?", "Question 41?", "Question 44?"]


def test_finding_leads_to_the_stretch_with_its_mission(page, open_editor, state, full, errors):
    full.missions.filter(position=56).update(prompt="")
    body = open_editor(full)

    body.fill("Typed before")
    page.get_by_role("tab", name="Findings").click()
    page.get_by_role("listitem").filter(has_text="Mission 57 asks nothing.").get_by_role("link").first.click()

    expect(question(page, 57)).to_be_focused()
    full.refresh_from_db()
    assert full.body == "Typed before"


def test_kept_text_of_another_stretch_is_offered_where_it_belongs(page, open_editor, full):
    open_editor(full, query="?missions=41")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    page.route(reverse_of(full), lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    question(page, 42).fill("Kept in the browser")
    leave_without_saving(page)
    page.unroute_all()

    open_editor(full)
    page.get_by_role("button", name="Restore it").click()
    expect(page).to_have_url(re.compile(r"\?missions=41$"))
    page.get_by_role("button", name="Restore it").click()

    expect(question(page, 42)).to_have_value("Kept in the browser")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    assert prompts(full)[41] == "Kept in the browser"
    assert len(prompts(full)) == 100


def reverse_of(lecture):
    return re.compile(re.escape(reverse("studio:lecture_edit", args=[lecture.pk])))


def test_page_is_turned_without_scripts_and_saves_first(author_without_scripts, live_server, full):
    page = author_without_scripts
    page.goto(live_server.url + reverse("studio:lecture_edit", args=[full.pk]) + "?missions=41")

    question(page, 41).fill("Typed without scripts")
    page.locator("[name=missions-41-ORDER]").fill("2")
    page.get_by_role("button", name="Next missions").last.click()

    expect(page.locator("#missions-shown")).to_have_text("Missions 81–100 of 100")
    expect(page.get_by_text(re.compile("^Saved "))).to_be_visible()
    assert prompts(full)[1:3] == ["Question 42?", "Question 2?"]
    assert prompts(full)[41] == "Typed without scripts"
