"""Searching in a real browser: the dialog over any page by mouse and by keyboard alone, on a phone, in Korean, and the
page without scripts.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from courses import publishing
from courses.models import Course
from learning import note_taking

PHONE = {"width": 360, "height": 740}
BODY = "## The idea\n\nKnowledge is reused.\n\n" + "Filler text.\n\n" * 60 + "## Overfitting\n\nLearning by heart.\n"


@pytest.fixture(autouse=True)
def left(live_server, page):
    """What a page tells the server when it is left has arrived before the rows are taken away."""
    yield
    page.goto("about:blank")
    page.wait_for_timeout(400)


@pytest.fixture
def lecture(make_lecture, editor):
    lecture = make_lecture(body=BODY, missions=1)
    publishing.publish(lecture, by=editor)
    lecture.refresh_from_db()
    return lecture


@pytest.fixture
def korean(make_lecture, editor):
    lecture = make_lecture("전이 학습", body="## 정의\n\n이미 학습된 모델을 다시 쓴다.\n", slug="transfer-ko")
    publishing.publish(lecture, by=editor)
    return lecture


@pytest.fixture
def box(page):
    return page.locator("#search-dialog")


def is_chosen(page, text):
    option = page.locator("[role=option][aria-selected=true]")
    expect(option).to_contain_text(text)
    expect(page.locator("#search-dialog input")).to_have_attribute("aria-activedescendant", option.get_attribute("id"))


def test_keys_alone_find_a_heading_and_land_on_it(page, box, live_server, sign_in, learner, lecture, errors):
    sign_in(learner)
    page.goto(live_server.url + "/")

    page.keyboard.press("Control+k")
    field = box.get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("overfitting")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[data-search-said]")).to_have_text("1 lecture")
    page.keyboard.press("ArrowDown")
    is_chosen(page, "Overfitting")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    is_chosen(page, "Everything for “overfitting”")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    heading = page.get_by_role("heading", name="Overfitting")
    expect(heading).to_be_in_viewport()
    assert page.url.endswith(f"#{heading.get_attribute('id')}")


def test_escape_closes_and_gives_the_focus_back(page, box, live_server, lecture, errors):
    page.goto(live_server.url + lecture.get_absolute_url())
    link = page.locator(".rail").get_by_role("link", name="Notes")
    link.focus()

    page.keyboard.press("Control+k")
    box.get_by_role("combobox").fill("heart")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("Escape")

    expect(box).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Control+k")
    expect(box.get_by_role("combobox")).to_have_value("heart")


def test_enter_without_a_choice_leads_to_the_page_of_all_results(page, box, live_server, lecture, errors):
    page.goto(live_server.url + "/")
    page.locator(".rail").get_by_role("link", name="Search").click()
    box.get_by_role("combobox").fill("knowledge")

    page.keyboard.press("Enter")

    expect(page).to_have_url(live_server.url + "/search/?q=knowledge")
    expect(page.locator(".search__lecture mark").first).to_have_text("Knowledge")


def test_heading_of_the_very_page_is_landed_on(page, box, live_server, lecture, errors):
    page.goto(live_server.url + lecture.get_absolute_url())
    page.keyboard.press("Control+k")
    box.get_by_role("combobox").fill("overfitting")

    box.get_by_role("option", name="Overfitting").first.click()

    expect(box).to_be_hidden()
    expect(page.get_by_role("heading", name="Overfitting")).to_be_in_viewport()


def test_mission_and_own_note_are_found_and_landed_on(page, box, live_server, sign_in, learner, lecture, errors):
    note = note_taking.add_note(lecture, by=learner, body="My zebra.")
    sign_in(learner)
    page.goto(live_server.url + "/")
    page.keyboard.press("Control+k")
    box.get_by_role("combobox").fill("what is transfer learning")
    box.get_by_role("group", name="Missions").get_by_role("option").click()
    expect(page.locator(f"#mission-{lecture.missions.get().pk}")).to_be_in_viewport()

    page.keyboard.press("Control+k")
    box.get_by_role("combobox").fill("zebra")
    box.get_by_role("group", name="My notes").get_by_role("option").click()
    expect(page.locator(f"#note-{note.pk}")).to_be_in_viewport()


def test_korean_is_found_and_its_other_spelling_suggested(page, box, live_server, korean, lecture, errors):
    page.goto(live_server.url + "/")
    page.keyboard.press("Control+k")
    box.get_by_role("combobox").fill("학습된 모델은")
    expect(box.get_by_role("option", name="전이 학습 › 정의")).to_be_visible()

    box.get_by_role("combobox").fill("전이 학슴")
    box.get_by_role("option", name="전이 학습?").click()

    expect(box.get_by_role("combobox")).to_have_value("전이 학습")
    expect(box.get_by_role("option", name="전이 학습").first).to_be_visible()
    expect(box.get_by_role("combobox")).to_be_focused()


def test_dialog_fills_a_phone_and_axe_finds_nothing(page, box, live_server, lecture, errors):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + lecture.get_absolute_url())
    page.locator(".rail summary").click()
    page.locator(".sheet").get_by_role("link", name="Search").click()
    box.get_by_role("combobox").fill("overfitting")
    option = box.get_by_role("option").first
    expect(option).to_be_visible()

    assert box.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    assert option.bounding_box()["height"] >= 44
    assert box.get_by_role("button", name="Close").bounding_box()["height"] >= 24
    assert Axe().run(page, options={"preload": False}).response["violations"] == []
    box.get_by_role("button", name="Close").click()
    expect(box).to_be_hidden()


def test_last_question_wins_though_an_earlier_answer_is_late(page, box, live_server, lecture, korean, errors):
    page.goto(live_server.url + "/")
    page.keyboard.press("Control+k")
    field = box.get_by_role("combobox")
    field.fill("overfitting")
    expect(box.get_by_role("option", name="Overfitting").first).to_be_visible()
    page.route("**/search/found/?q=knowledge", lambda route: None)  # never answered

    field.fill("knowledge")
    page.wait_for_timeout(300)
    field.fill("전이")

    expect(box.get_by_role("option", name="전이 학습").first).to_be_visible()
    expect(page.locator("[data-search-said]")).to_have_text("1 lecture")


def test_nothing_found_is_said(page, box, live_server, lecture, errors):
    page.goto(live_server.url + "/")
    page.keyboard.press("Control+k")
    box.get_by_role("combobox").fill("zzzz")

    expect(page.locator("[data-search-said]")).to_have_text("Nothing found")
    expect(box).to_contain_text("Nothing that you can read matches “zzzz”.")
    expect(box.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")


def test_words_of_an_attacker_are_text(page, box, live_server, make_lecture, editor, errors):
    title = "<img src=x onerror=alert(1)> zebra"
    publishing.publish(make_lecture(title, body=f"{title}\n", slug="xss"), by=editor)
    page.goto(live_server.url + "/")
    page.keyboard.press("Control+k")
    box.get_by_role("combobox").fill("zebra <img src=x onerror=alert(1)>")

    expect(box.get_by_role("option").first).to_contain_text(title)
    assert box.locator("img").count() == 0


def test_everything_works_without_scripts(author_without_scripts, live_server, lecture):
    page = author_without_scripts
    page.goto(live_server.url + "/")
    page.locator(".rail").get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("tranfser")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="transfer", exact=True).click()
    page.get_by_role("navigation", name="What is looked for").get_by_role("link", name="Missions").click()
    page.get_by_role("link", name="What is transfer learning?").click()

    expect(page).to_have_url(f"{live_server.url}{lecture.get_absolute_url()}#mission-{lecture.missions.get().pk}")


def test_members_courses_are_found_after_signing_in(page, box, live_server, sign_in, learner, lecture, errors):
    Course.objects.update(visibility="members")
    page.goto(live_server.url + "/")
    page.keyboard.press("Control+k")
    box.get_by_role("combobox").fill("overfitting")
    expect(page.locator("[data-search-said]")).to_have_text("Nothing found")

    sign_in(learner)
    page.reload()
    page.keyboard.press("Control+k")
    box.get_by_role("combobox").fill("overfitting")
    expect(page.locator("[data-search-said]")).to_have_text("1 lecture")
