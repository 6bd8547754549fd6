"""Reading a lecture in a browser: contents list, place, tabs, text size, outline; and the same page on a phone."""

import pytest
from playwright.sync_api import expect

from courses import publishing
from learning.models import ReadingPlace

PARAGRAPH = "Words that fill the line. " * 60
BODY = "\n\n".join(f"## Part {n}\n\n{PARAGRAPH}\n\n{PARAGRAPH}" for n in range(1, 6))
PHONE = {"width": 360, "height": 780}
WIDE = {"width": 1440, "height": 900}


@pytest.fixture
def address(live_server, make_lecture, editor):
    lecture = make_lecture("Long", body=BODY, missions=1)
    publishing.publish(lecture, by=editor)
    publishing.publish(make_lecture("After"), by=editor)
    return f"{live_server.url}{lecture.get_absolute_url()}"


@pytest.fixture
def signed_in(page, client, learner, live_server):
    client.force_login(learner)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    yield page
    # A page that is left tells the server where reading stopped; the tables must not be emptied under that request.
    page.goto("about:blank")
    page.wait_for_timeout(400)


def scroll_to(page, text):
    page.get_by_role("heading", name=text).evaluate(
        "node => scrollTo(0, scrollY + node.getBoundingClientRect().top - 80)"
    )


def test_contents_list_marks_the_heading_that_is_read(page, address, errors):
    page.set_viewport_size(WIDE)
    page.goto(address)
    marked = page.locator(".outline [data-contents] [aria-current]")
    expect(marked).to_have_text("Part 1")

    scroll_to(page, "Part 3")
    expect(marked).to_have_text("Part 3")

    page.locator(".outline [data-contents] a", has_text="Part 2").click()
    expect(marked).to_have_text("Part 2")


def test_place_is_kept_and_offered_at_the_next_visit(signed_in, address, errors):
    signed_in.set_viewport_size(WIDE)
    signed_in.goto(address)
    scroll_to(signed_in, "Part 4")
    expect(signed_in.locator(".outline [data-contents] [aria-current]")).to_have_text("Part 4")

    signed_in.goto("about:blank")
    signed_in.wait_for_timeout(400)
    signed_in.goto(address)

    place = ReadingPlace.objects.get()
    assert (place.heading_id, place.has_reached_end) == (
        signed_in.locator("h2", has_text="Part 4").get_attribute("id"),
        False,
    )
    signed_in.get_by_role("link", name="Continue at “Part 4”").click()
    expect(signed_in.get_by_role("heading", name="Part 4")).to_be_in_viewport()


def test_the_end_is_told_once_it_was_seen(signed_in, address, errors):
    signed_in.set_viewport_size(WIDE)
    signed_in.goto(address)
    signed_in.locator("[data-lecture-end]").scroll_into_view_if_needed()
    signed_in.wait_for_timeout(1300)

    with signed_in.expect_response("**/place/") as told:
        pass

    assert told.value.json() == {"is_done": False}  # its mission is not solved
    assert ReadingPlace.objects.get().has_reached_end is True


def test_opening_a_lecture_says_nothing_about_a_place(signed_in, address, errors):
    signed_in.goto(address)
    signed_in.goto("about:blank")
    signed_in.wait_for_timeout(400)

    assert ReadingPlace.objects.count() == 0


def test_visitor_sends_nothing(page, address, errors):
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto(address)
    scroll_to(page, "Part 4")
    page.goto("about:blank")

    assert posts == []


def test_done_moves_the_tick_and_the_progress_in_place(signed_in, address, errors):
    signed_in.set_viewport_size(WIDE)
    signed_in.goto(address)
    expect(signed_in.locator(".outline__head")).to_contain_text("0 of 2 finished")

    signed_in.locator("[data-completion] button").click()
    expect(signed_in.locator(".outline li.is-done")).to_have_count(1)
    expect(signed_in.locator(".outline__head")).to_contain_text("1 of 2 finished")
    expect(signed_in.locator(".outline__head progress")).to_have_js_property("value", 1)

    signed_in.locator("[data-completion] button").click()
    expect(signed_in.locator(".outline li.is-done")).to_have_count(0)
    expect(signed_in.locator(".outline__head")).to_contain_text("0 of 2 finished")


def test_tabs_are_worked_by_keys_and_opened_by_an_address(signed_in, address, errors):
    signed_in.set_viewport_size(WIDE)
    signed_in.goto(f"{address}#panel-notes")
    expect(signed_in.get_by_role("tab", name="Notes")).to_have_attribute("aria-selected", "true")
    expect(signed_in.get_by_label("Add a note")).to_be_visible()

    signed_in.get_by_role("tab", name="Notes").focus()
    signed_in.keyboard.press("ArrowRight")
    expect(signed_in.get_by_role("tab", name="Mission")).to_be_focused()
    expect(signed_in.locator("#panel-mission")).to_be_visible()
    expect(signed_in.locator("#panel-notes")).to_be_hidden()
    signed_in.keyboard.press("End")
    expect(signed_in.get_by_role("tab", name="Notes")).to_be_focused()


def test_text_size_and_hidden_outline_are_remembered(page, address, errors):
    page.set_viewport_size(WIDE)
    page.goto(address)
    before = page.locator(".lecture .prose").evaluate("node => getComputedStyle(node).fontSize")

    page.locator("[data-text-size-menu] summary").click()
    page.get_by_role("button", name="Largest").click()
    page.get_by_role("button", name="Course outline").click()
    page.reload()

    after = page.locator(".lecture .prose").evaluate("node => getComputedStyle(node).fontSize")
    assert (before, after) == ("18px", "25px")
    expect(page.locator("#outline")).to_be_hidden()
    page.get_by_role("button", name="Course outline").click()
    expect(page.locator("#outline")).to_be_visible()


def test_phone_shows_all_parts_below_the_text_and_a_pill_that_leads_there(page, address, errors):
    page.set_viewport_size(PHONE)
    page.goto(address)
    pill = page.locator("[data-mission-pill]")
    expect(pill).to_have_text("Mission 0 / 1")
    for part in ("mission", "tutor", "notes"):
        expect(page.locator(f"#panel-{part}")).to_be_visible()

    pill.click()
    expect(page.get_by_role("heading", name="Mission", exact=True)).to_be_in_viewport()
    expect(pill).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_phone_has_the_contents_list_in_a_drop_down(page, address, errors):
    page.set_viewport_size(PHONE)
    page.goto(address)

    page.locator(".reader__contents summary").click()
    page.locator(".reader__contents a", has_text="Part 5").click()

    expect(page.get_by_role("heading", name="Part 5")).to_be_in_viewport()
    expect(page.locator(".reader__contents nav")).to_be_hidden()


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}, {"width": 720, "height": 450}])
def test_narrow_and_zoomed_pages_never_scroll_sideways(page, address, size, errors):
    """320 px, and 1440 px at 200 %."""
    page.set_viewport_size(size)
    for url in (address, address.rsplit("/", 2)[0] + "/", address.split("/courses/")[0] + "/"):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_everything_is_there_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport=WIDE)
    page = context.new_page()
    page.goto(address)

    for part in ("mission", "tutor", "notes"):
        expect(page.locator(f"#panel-{part}")).to_be_visible()
    expect(page.locator(".outline [data-contents] a")).to_have_count(5)
    expect(page.locator("[data-text-size-menu]")).to_be_hidden()
    expect(page.locator("[data-outline-toggle]")).to_be_hidden()
    context.close()


def test_printed_page_is_the_text_and_the_questions(page, address, errors):
    page.set_viewport_size(WIDE)
    page.goto(address)
    page.get_by_role("tab", name="Notes").click()
    page.emulate_media(media="print")

    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#panel-mission")).to_be_visible()
    for hidden in (".rail", ".outline", "[data-bar]", "#panel-notes", "[data-lecture-end]", ".panel__tabs"):
        expect(page.locator(hidden).first).to_be_hidden()
