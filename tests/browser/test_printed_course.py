"""On paper: a lecture and a whole course are text and questions, without chrome, without a key, in light colours."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from courses import publishing

OPTIONS = {"resultTypes": ["violations"], "preload": False}
BODY = """See [Django](https://www.djangoproject.com/) and [the help](/help/).

## Idea

```mermaid
graph LR
  A --> B
```

Words.
"""


@pytest.fixture
def lecture(make_lecture, editor):
    made = make_lecture("One", body=BODY, missions=1)
    publishing.publish(made, by=editor)
    publishing.publish(make_lecture("Two", body=BODY), by=editor)
    return made


def after(link):
    return link.evaluate("node => getComputedStyle(node, '::after').content")


def test_answered_mission_is_printed_as_a_question_with_empty_boxes(page, live_server, lecture, errors):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url + lecture.get_absolute_url())
    page.locator("[data-choice] input").first.check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("[data-result]")).to_be_visible()
    page.keyboard.press("z")
    page.emulate_media(media="print")

    expect(page.get_by_role("heading", name="Mission 1 of 1")).to_be_visible()
    expect(page.get_by_text("Using a pre-trained model")).to_be_visible()
    for hidden in ("[data-result]", "[data-answer]", "[data-check]", ".reader__leave", ".permalink", ".listing__copy"):
        for place in page.locator(hidden).all():
            expect(place).to_be_hidden()
    boxes = page.locator("[data-choice] input").evaluate_all("all => all.map(one => getComputedStyle(one).appearance)")
    assert boxes == ["none"] * 4
    assert "KEY-" not in page.locator("main").inner_text()


def test_links_are_printed_with_their_addresses(page, live_server, lecture, errors):
    page.goto(live_server.url + lecture.get_absolute_url())
    page.emulate_media(media="print")

    assert "https://www.djangoproject.com/" in after(page.get_by_role("link", name="Django"))
    assert "/help/" in after(page.locator("[data-text]").get_by_role("link", name="the help"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_theme_is_printed_dark_on_light(page, live_server, lecture, scheme, errors):
    page.goto(live_server.url + lecture.get_absolute_url())
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", scheme)
    page.emulate_media(media="print", color_scheme=scheme)

    assert page.locator("[data-text]").evaluate("node => getComputedStyle(node).color") == "rgb(37, 33, 27)"


def test_course_page_leads_to_the_document_and_back(page, live_server, lecture, errors):
    page.goto(live_server.url + lecture.course.get_absolute_url())
    page.get_by_role("link", name="Print the course").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Machine learning")
    page.get_by_role("link", name="2. Two").click()
    expect(page.get_by_role("heading", name="2. Two")).to_be_in_viewport()
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print or save as PDF").click()
    assert page.evaluate("window.printed") is True
    page.get_by_role("link", name="Back to the course").click()
    assert page.url == live_server.url + lecture.course.get_absolute_url()


def test_document_draws_all_diagrams_at_once_and_prints_no_chrome(page, live_server, lecture, errors):
    page.goto(f"{live_server.url}{lecture.course.get_absolute_url()}print/")
    expect(page.locator("[data-diagram-state=drawn]")).to_have_count(2, timeout=30_000)
    page.emulate_media(media="print")

    for hidden in (".rail", ".document__bar", ".skip-link"):
        expect(page.locator(hidden)).to_be_hidden()
    article = page.locator(".document__lecture").first
    assert article.evaluate("node => getComputedStyle(node).breakBefore") == "page"
    assert live_server.url in after(article.get_by_role("link", name="the help"))


def test_document_fits_a_phone_and_passes_axe(page, live_server, lecture, errors):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}{lecture.course.get_absolute_url()}print/")

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    found = Axe().run(page, options=OPTIONS).response["violations"]
    assert [rule["id"] for rule in found] == []


def test_document_reads_whole_without_a_script(browser, live_server, lecture):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}{lecture.course.get_absolute_url()}print/")

        expect(page.locator(".document__lecture")).to_have_count(2)
        expect(page.get_by_text("Your browser's menu prints this page")).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("Print"))).to_have_count(0)
