"""One learner in two browsers: going on where they stopped, what is left, and what is finished."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from courses import publishing
from courses.models import Course
from learning.models import Completion, CourseCompletion, ReadingPlace
from tests.browser.keyboard import tab_to

PARAGRAPH = "Words that fill the line. " * 60
BODY = "\n\n".join(f"## Part {n}\n\n{PARAGRAPH}\n\n{PARAGRAPH}" for n in range(1, 6))
PHONE = {"width": 360, "height": 780}
WIDE = {"width": 1440, "height": 900}


@pytest.fixture
def long_lecture(make_lecture, editor):
    lecture = make_lecture("Long", body=BODY, missions=1)
    publishing.publish(lecture, by=editor)
    publishing.publish(make_lecture("After"), by=editor)
    return lecture


@pytest.fixture
def open_browser(browser, client, learner, live_server):
    """Another browser of the same learner each time."""
    contexts = []

    def enter(**options):
        client.force_login(learner)
        context = browser.new_context(base_url=live_server.url, **{"viewport": WIDE, **options})
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield enter
    # Pages that are left tell the server where reading stopped; the tables must not be emptied under that request.
    for context in contexts:
        for page in context.pages:
            page.goto("about:blank")
            page.wait_for_timeout(400)
        context.close()


def read_at(page, text):
    page.get_by_role("heading", name=text).evaluate(
        "node => scrollTo(0, scrollY + node.getBoundingClientRect().top - 80)"
    )
    expect(page.locator(".outline [data-contents] [aria-current]")).to_have_text(text)


def leave(page, heading_id):
    """The place is told while the page goes away; Playwright does not see that request."""
    page.goto("about:blank")
    for _moment in range(100):
        if ReadingPlace.objects.filter(heading_id=heading_id).exists():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{heading_id} was not told.")


def test_another_browser_goes_on_at_the_heading(open_browser, long_lecture):
    desk, phone = open_browser(), open_browser(viewport=PHONE, is_mobile=True, has_touch=True, reduced_motion="reduce")
    desk.goto(long_lecture.get_absolute_url())
    read_at(desk, "Part 4")
    leave(desk, "h-part-4")

    phone.goto("/courses/ml/")
    phone.get_by_role("link", name="Continue").click()

    expect(phone.get_by_role("heading", name="Part 4")).to_be_in_viewport()
    top = phone.get_by_role("heading", name="Part 4").evaluate("node => node.getBoundingClientRect().top")
    bar = phone.locator("[data-bar]").evaluate("node => node.getBoundingClientRect().bottom")
    assert bar <= top < 300  # below the bar that stays
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("way", ["outline", "home", "course"])
def test_each_way_leads_to_the_heading_without_a_shift(open_browser, long_lecture, way):
    first, second = open_browser(), open_browser()
    first.goto(long_lecture.get_absolute_url())
    read_at(first, "Part 3")
    leave(first, "h-part-3")

    second.goto({"outline": "/courses/ml/after/", "home": "/", "course": "/courses/ml/"}[way])
    where = second.locator(".outline" if way == "outline" else "main")
    where.get_by_role("link", name="Long").first.click()

    expect(second.get_by_role("heading", name="Part 3")).to_be_in_viewport()
    shift = second.evaluate(
        """() => new Promise((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
            .observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 500);
        })"""
    )
    assert shift < 0.01


def test_the_later_place_wins_not_the_one_that_is_told_late(open_browser, long_lecture):
    train, desk = open_browser(), open_browser()
    train.goto(long_lecture.get_absolute_url())
    desk.goto(long_lecture.get_absolute_url())
    train.context.set_offline(True)
    read_at(train, "Part 2")
    train.wait_for_timeout(5500)  # it is told after five seconds, in vain
    read_at(desk, "Part 4")
    leave(desk, "h-part-4")

    with train.expect_response("**/place/") as told:
        train.context.set_offline(False)

    assert "heading_id=h-part-2" in told.value.request.post_data
    assert told.value.status == 200
    assert ReadingPlace.objects.get().heading_id == "h-part-4"


def test_what_is_left_moves_in_place_until_the_lecture_is_done(open_browser, long_lecture, learner):
    window = open_browser()
    window.goto(long_lecture.get_absolute_url())
    left = window.locator("[data-left]")
    read, solved = left.locator("[data-left-read]"), left.locator("[data-left-missions]")
    expect(read).not_to_have_class("left__part is-met")

    window.locator("[data-lecture-end]").scroll_into_view_if_needed()
    expect(read).to_have_class("left__part is-met")
    expect(solved).to_have_text("Left: solved the missions 0 / 1", use_inner_text=True)
    with window.expect_response("**/place/"):
        pass
    mission = window.locator("[data-mission]")
    mission.locator("[data-choice] input").nth(1).check()
    mission.get_by_role("button", name="Check").click()

    expect(window.locator("[data-completion] button")).to_have_attribute("aria-pressed", "true")
    expect(left).to_be_hidden()
    expect(window.locator(".outline__head")).to_contain_text("1 of 2 finished · 50 %")
    assert Completion.objects.get().user == learner


def test_reading_alone_is_enough_where_the_author_says_so(open_browser, long_lecture):
    Course.objects.update(finish="read")
    window = open_browser()
    window.goto(long_lecture.get_absolute_url())

    window.locator("[data-lecture-end]").scroll_into_view_if_needed()

    expect(window.locator("[data-completion] button")).to_have_attribute("aria-pressed", "true", timeout=15_000)


def test_a_finished_lecture_does_not_ask_to_go_on(open_browser, long_lecture, learner):
    ReadingPlace.objects.create(user=learner, lecture=long_lecture, heading_id="h-part-3")
    window = open_browser()
    window.goto(long_lecture.get_absolute_url())
    expect(window.locator("[data-continue]")).to_be_visible()

    Completion.objects.create(user=learner, lecture=long_lecture)
    window.reload()

    expect(window.locator("[data-continue]")).to_have_count(0)


def test_what_is_finished_in_one_browser_is_in_the_other_and_what_is_added_is_new(
    open_browser, long_lecture, make_lecture, editor
):
    one, other = open_browser(), open_browser()
    for name in ("long", "after"):
        one.goto(f"/courses/ml/{name}/")
        one.locator("[data-completion] button").click()
        expect(one.locator("[data-completion] button")).to_have_attribute("aria-pressed", "true")
    other.goto("/courses/ml/")
    expect(other.locator(".course__progress")).to_contain_text("2 of 2 finished · 100 %")
    assert CourseCompletion.objects.count() == 1

    publishing.publish(make_lecture("Added"), by=editor)
    other.reload()

    expect(other.locator(".course__progress")).to_contain_text("100 % of what there was, 1 new")
    expect(other.locator(".course__lecture", has_text="Added")).to_contain_text("New")
    other.get_by_role("link", name="Continue").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Added")


def test_going_on_and_finishing_by_keys_alone(open_browser, long_lecture, learner):
    ReadingPlace.objects.create(user=learner, lecture=long_lecture, heading_id="h-part-3")
    window = open_browser()
    window.goto("/courses/ml/")

    tab_to(window, window.get_by_role("link", name="Continue"))
    window.keyboard.press("Enter")
    expect(window.get_by_role("heading", name="Part 3")).to_be_in_viewport()
    tab_to(window, window.locator("[data-completion] button"))
    window.keyboard.press("Space")

    expect(window.locator("[data-completion] button")).to_have_attribute("aria-pressed", "true")
    expect(window.locator("[data-completion] button")).to_be_focused()
    assert Completion.objects.get().is_by_hand is True


def test_a_browser_without_scripts_finishes_by_its_button_and_leads_to_the_heading(open_browser, long_lecture, learner):
    ReadingPlace.objects.create(user=learner, lecture=long_lecture, heading_id="h-part-3")
    window = open_browser(java_script_enabled=False)
    window.goto("/courses/ml/")

    window.get_by_role("link", name="Continue").click()
    expect(window.get_by_role("heading", name="Part 3")).to_be_in_viewport()
    window.locator("[data-completion] button").click()

    assert Completion.objects.get().lecture == long_lecture


def test_an_author_sees_by_keys_how_far_learners_get(page, live_server, sign_in, author, long_lecture, errors):
    people = User.objects.bulk_create(User(username=f"p{n}", email=f"p{n}@example.org") for n in range(12))
    ReadingPlace.objects.bulk_create(ReadingPlace(user=user, lecture=long_lecture) for user in people)
    sign_in(author)
    page.goto(f"{live_server.url}/studio/design/courses/{long_lecture.course_id}/")

    tab_to(page, page.locator(".page__header summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="How far learners get"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How far learners get")
    tab_to(page, page.get_by_label("Learners who began the course"))
    page.keyboard.press("End")
    tab_to(page, page.get_by_role("button", name="Show"))
    page.keyboard.press("Enter")

    page.wait_for_url("**?days=7")
    expect(page.get_by_text("Most learners are lost in “Long”: 12 started it, 0 completed it.")).to_be_visible()
    expect(page.get_by_role("row", name="1 Long")).to_contain_text("12")


def test_going_on_leads_to_the_heading_before_one_that_is_gone(open_browser, learner, long_lecture):
    ReadingPlace.objects.create(user=learner, lecture=long_lecture, heading_id="h-gone", above=["h-part-3", "h-part-2"])
    page = open_browser()
    page.goto(long_lecture.course.get_absolute_url())

    page.get_by_role("link", name="Continue").click()

    page.wait_for_url("**#h-part-3")
    expect(page.get_by_role("heading", name="Part 3")).to_be_in_viewport()


def test_an_address_of_anything_else_is_left_as_it_is(open_browser, learner, long_lecture):
    ReadingPlace.objects.create(user=learner, lecture=long_lecture, heading_id="h-part-3")
    page = open_browser()

    page.goto(long_lecture.get_absolute_url() + "#note-12345", wait_until="networkidle")

    assert page.url.endswith("#note-12345")
