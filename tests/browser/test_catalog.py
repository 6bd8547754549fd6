"""Narrowing the catalog in the browser: in place, by keys alone, without JavaScript, on a small phone."""

import re

import pytest
from playwright.sync_api import expect

from courses import editing, publishing
from courses.models import Course
from tests.browser.keyboard import assert_focus_is_seen, tab_to

NARROW = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def courses(author, editor, make_lecture):
    for title, fields in {
        "Algebra": {"subject": "Mathematics", "level": "beginner"},
        "Bayes": {"subject": "Statistics", "level": "beginner"},
        "Calculus": {"subject": "Mathematics", "level": "advanced"},
        "통계학": {"subject": "Statistics", "language": "ko"},
    }.items():
        course = Course.objects.create(title=title, slug=title.lower(), owner=author, **fields)
        lecture = make_lecture(f"{title} one", into=editing.add_section(course, title="One", by=author))
        publishing.publish(lecture, by=editor)


def titles(page):
    return page.locator(".course-card .card__title").all_text_contents()


def results(page):
    return page.locator("[data-catalog-count]")


def test_choices_narrow_in_place_and_can_be_taken_back(page, live_server, errors):
    page.set_viewport_size(DESK)
    page.goto(live_server.url)
    page.evaluate("window.isSamePage = true")

    page.get_by_label("Mathematics").check()
    expect(results(page)).to_have_text("2 of 4 courses")
    page.get_by_label("Beginner").check()
    expect(results(page)).to_have_text("1 of 4 courses")

    assert titles(page) == ["Algebra"]
    assert page.url.endswith("/?subject=mathematics&level=beginner")
    expect(page.get_by_label("Statistics")).to_be_visible()
    assert page.locator("label", has_text="Statistics").locator("[data-facet-count]").inner_text() == "1"
    page.get_by_role("link", name="Subject: Mathematics").click()
    expect(results(page)).to_have_text("2 of 4 courses")
    expect(page.get_by_label("Mathematics")).not_to_be_checked()
    page.go_back()
    expect(results(page)).to_have_text("1 of 4 courses")
    expect(page.get_by_label("Mathematics")).to_be_checked()
    page.get_by_role("link", name="Clear all").click()
    expect(results(page)).to_have_text("4 courses")
    assert page.evaluate("window.isSamePage") is True


def test_typing_words_narrows_after_a_pause_and_says_so_once(page, live_server, errors):
    page.set_viewport_size(DESK)
    page.goto(live_server.url)

    page.get_by_label("Words in title or summary").press_sequentially("calc", delay=20)
    expect(results(page)).to_have_text("1 of 4 courses")

    expect(page.locator("[data-catalog-told]")).to_have_text("1 of 4 courses")
    assert titles(page) == ["Calculus"]
    expect(page.get_by_label("Words in title or summary")).to_be_focused()
    page.get_by_label("Words in title or summary").fill("zebra")
    expect(page.get_by_text("No course fits all of this.")).to_be_visible()
    page.get_by_role("link", name="Show all courses").click()
    expect(results(page)).to_have_text("4 courses")


def test_order_is_changed_in_place(page, live_server, errors):
    page.set_viewport_size(DESK)
    page.goto(live_server.url)

    page.get_by_label("Order").select_option("newest")
    expect(page).to_have_url(re.compile("sort=newest"))

    expect(page.locator(".course-card .card__title").first).to_have_text("통계학")
    page.get_by_label("Order").select_option("title")
    expect(page).to_have_url(f"{live_server.url}/")


def test_the_last_choice_wins_whatever_answer_comes_first(page, live_server, errors):
    page.set_viewport_size(DESK)
    page.goto(live_server.url)

    page.evaluate(
        """() => {
          for (const value of ["mathematics", "statistics"]) {
            document.querySelector(`input[value=${value}]`).click();
          }
          document.querySelector("input[value=mathematics]").click();
        }"""
    )

    expect(page.locator(".chosen__chip")).to_have_count(1)
    expect(results(page)).to_have_text("2 of 4 courses")
    assert titles(page) == ["Bayes", "통계학"]


def test_all_of_it_by_keys_alone(page, live_server, errors):
    page.set_viewport_size(DESK)
    page.goto(live_server.url)

    tab_to(page, page.get_by_label("Statistics"))
    page.keyboard.press("Space")
    expect(results(page)).to_have_text("2 of 4 courses")
    expect(page.get_by_label("Statistics")).to_be_focused()
    assert_focus_is_seen(page)
    tab_to(page, page.get_by_role("link", name="Subject: Statistics"))
    page.keyboard.press("Enter")
    expect(results(page)).to_have_text("4 courses")

    expect(results(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Algebra", exact=True)).to_be_focused()


@pytest.mark.parametrize("width", [NARROW, DESK], ids=["phone", "desk"])
def test_it_works_without_javascript(browser, live_server, width):
    with browser.new_context(java_script_enabled=False, viewport=width) as context:
        page = context.new_page()
        page.goto(live_server.url)
        if width == NARROW:
            expect(page.get_by_label("Beginner")).to_be_hidden()
            page.get_by_text("Narrow and sort").click()
        page.get_by_label("Beginner").check()
        page.get_by_label("Order").select_option("newest")
        page.get_by_role("button", name="Show courses").click()

        expect(results(page)).to_have_text("2 of 4 courses")
        assert titles(page) == ["Bayes", "Algebra"]
        page.get_by_role("link", name="Level: Beginner").click()
        expect(results(page)).to_have_text("4 courses")


def test_a_small_phone_folds_the_choices_and_nothing_is_too_wide(page, live_server, errors):
    page.set_viewport_size(NARROW)
    page.goto(live_server.url)

    page.get_by_text("Narrow and sort").click()
    page.get_by_label("Mathematics").check()
    expect(results(page)).to_have_text("2 of 4 courses")
    page.get_by_role("button", name="Show courses").click()

    expect(page.get_by_label("Mathematics")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


def test_korean_choices_are_korean_and_courses_keep_their_language(browser, live_server):
    with browser.new_context(locale="ko-KR", viewport=DESK) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/?language=ko")

        expect(page.locator("html")).to_have_attribute("lang", "ko")
        expect(page.locator(".card__title[lang=ko]")).to_have_text("통계학")
        assert page.locator(".facet__label[lang=en]").inner_text() == "English"


def test_linked_data_and_covers_ask_nothing_of_the_content_policy(page, live_server, errors, author):
    """The `errors` fixture fails where the policy refuses anything."""
    from courses.uploading import add_upload
    from tests.courses.test_covers import picture_file

    course = Course.objects.get(slug="algebra")
    course.cover = add_upload(course, picture_file(), by=author)
    course.save()

    for path in ["/", "/courses/algebra/", "/courses/algebra/algebra-one/"]:
        page.goto(live_server.url + path, wait_until="networkidle")
        data = page.locator("script[type='application/ld+json']")
        assert data.count() == (0 if path == "/" else 1)
    page.goto(f"{live_server.url}/courses/algebra/")
    assert page.locator("img.cover").evaluate("image => [image.naturalWidth > 0, image.complete]") == [True, True]


def test_choosing_a_cover_by_keys(page, live_server, sign_in, author, errors):
    from django.urls import reverse

    from courses.uploading import add_upload
    from tests.courses.test_covers import picture_file

    course = Course.objects.get(slug="algebra")
    for colour in ["teal", "red"]:
        add_upload(course, picture_file(colour=colour, name=f"{colour}.png"), by=author)
    sign_in(author)
    page.goto(live_server.url + reverse("studio:course_edit", args=[course.pk]))

    none = page.get_by_role("radio", name="None: a cloth cover")
    tab_to(page, none)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="red.png")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Save settings").press("Enter")
    expect(page.get_by_text("The settings are saved.")).to_be_visible()

    course.refresh_from_db()
    assert course.cover.name == "teal.png"
