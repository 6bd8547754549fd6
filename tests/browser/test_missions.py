"""Missions in a browser: hints, attempts, the keyboard, places in the text, and all of it without scripts."""

import re

import pytest
from playwright.sync_api import expect

from courses import publishing
from quizzes.models import Attempt, HintOpening
from tests.conftest import make_mission

HINTS = [{"text": "Think of the first task.", "cost": 10}, {"text": "It is kept.", "cost": 0}]


@pytest.fixture
def lecture(make_lecture, editor):
    """One mission in the text with hints and two attempts, one beside it with several answers."""
    made = make_lecture(body="## Idea\n\nKnowledge is reused.\n\n{mission: reuse}\n\n## More\n\nWords.\n")
    mission = make_mission(made)
    mission.name, mission.hints, mission.max_attempts = "reuse", HINTS, 2
    mission.save()
    several = [("One", True, ""), ("Two", True, ""), ("Three", False, "")]
    make_mission(made, prompt="Which *two*?", kind="multiple", position=1, choices=several)
    publishing.publish(made, by=editor)
    return made


@pytest.fixture
def opened(page, lecture, live_server, sign_in, learner):
    sign_in(learner)
    page.goto(live_server.url + lecture.get_absolute_url())
    yield page
    page.goto("about:blank")
    page.wait_for_timeout(400)


def in_text(page):
    return page.locator(".missions--in-text [data-mission]")


def test_hints_open_in_place_and_what_was_chosen_stays(opened, errors):
    mission = in_text(opened)
    mission.get_by_label("Using a pre-trained model").check()

    mission.get_by_role("button", name="Show a hint costs 10 %").click()

    expect(mission.get_by_text("Think of the first task.")).to_be_visible()
    expect(mission.locator("[data-hint]")).to_be_focused()
    expect(mission.get_by_label("Using a pre-trained model")).to_be_checked()
    expect(mission.get_by_role("button", name="Next hint")).to_be_visible()
    mission.get_by_role("button", name="Check").click()
    expect(mission.get_by_text("90 of 100 points")).to_be_visible()
    assert HintOpening.objects.count() == 1
    assert Attempt.objects.values_list("score", "hints", "is_correct").get() == (0.9, 1, True)


def test_the_attempts_are_counted_down_and_the_last_one_tells_all(opened, errors):
    mission = in_text(opened)
    expect(mission.get_by_text("2 attempts left")).to_be_visible()
    mission.get_by_label("Tuning settings").check()
    mission.get_by_role("button", name="Check").click()
    mission.get_by_text("Try again").click()

    expect(mission.get_by_text("Your answer before")).to_have_count(1)
    expect(mission.get_by_text("1 attempt left").first).to_be_visible()
    mission.get_by_label("Changing the data").check()
    mission.get_by_role("button", name="Check").click()

    expect(mission.get_by_text("You have used all attempts")).to_be_visible()
    expect(mission.get_by_text("Right, and not chosen")).to_be_visible()
    expect(mission.get_by_role("link", name="Try again")).to_have_count(0)
    assert list(Attempt.objects.order_by("number").values_list("number", "is_correct")) == [(1, False), (2, False)]


def test_a_question_is_answered_by_keyboard_alone_and_heard(opened, errors):
    group = in_text(opened).get_by_role("group")
    expect(group).to_have_accessible_name(re.compile("What is transfer learning\\? Choose one answer"))
    expect(group.get_by_role("radio")).to_have_count(4)

    group.get_by_role("radio").first.focus()
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Enter")

    expect(in_text(opened).locator("[data-result]")).to_be_focused()
    expect(in_text(opened).locator("[data-result]")).to_contain_text("Correct.")
    expect(opened.locator(".missions--in-text [data-mission-announcer]")).to_have_text("1 of 2 missions solved.")
    expect(opened.locator("[data-mission-count]")).to_have_text(["1 / 2"] * 3)
    assert Attempt.objects.get().is_correct


def test_several_answers_say_how_many_are_missing(opened, errors):
    mission = opened.locator("#panel-mission [data-mission]")
    mission.get_by_label("One").focus()
    opened.keyboard.press("Space")
    opened.keyboard.press("Enter")

    expect(mission.get_by_text("1 right answer is still missing.")).to_be_visible()
    expect(mission.get_by_text("50 of 100 points")).to_be_visible()


def test_the_panel_leads_to_the_mission_in_the_text(opened, errors):
    opened.locator("#panel-mission").get_by_role("link", name="Mission 1").click()

    expect(in_text(opened)).to_be_in_viewport()


def test_the_time_on_the_screen_is_told(opened):
    mission = in_text(opened)
    mission.scroll_into_view_if_needed()
    opened.wait_for_timeout(2_500)
    mission.get_by_label("Tuning settings").check()
    mission.get_by_role("button", name="Check").click()
    expect(mission.locator("[data-result]")).to_be_visible()

    assert Attempt.objects.get().seconds >= 1


def test_an_impatient_double_click_is_one_attempt(opened):
    mission = in_text(opened)
    mission.get_by_label("Tuning settings").check()

    mission.get_by_role("button", name="Check").dblclick()

    expect(mission.locator("[data-result]")).to_be_visible()
    opened.wait_for_load_state("networkidle")
    assert Attempt.objects.count() == 1


def test_all_of_it_works_without_scripts(browser, lecture, live_server, client, learner):
    client.force_login(learner)
    context = browser.new_context(java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(live_server.url + lecture.get_absolute_url())

    in_text(page).get_by_role("button", name="Show a hint").click()
    expect(page.get_by_text("Think of the first task.")).to_be_visible()
    page.get_by_label("Tuning settings").check()
    page.get_by_role("button", name="Check").click()
    expect(in_text(page).get_by_text("Not quite.")).to_be_visible()
    in_text(page).get_by_role("link", name="Try again").click()
    expect(in_text(page).get_by_text("Your answer before")).to_have_count(1)
    in_text(page).get_by_label("Using a pre-trained model").check()
    in_text(page).get_by_role("button", name="Check").click()

    expect(in_text(page).get_by_text("Correct.")).to_be_visible()
    expect(page.locator("[data-mission-count]").first).to_have_text("1 / 2")
    context.close()
