"""A refused form in a real browser: the page begins at what is wrong, even on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses import reviewing

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phone(page, live_server, sign_in, editor):
    def open_page(name, *args):
        page.set_viewport_size(PHONE)
        sign_in(editor)
        page.goto(live_server.url + reverse(f"studio:{name}", args=args))
        return page

    return open_page


def expect_problem(page, title):
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport(ratio=1)
    expect(page).to_have_title(f"Error: {title} · Lectern")


def test_a_refused_publication_begins_at_what_is_wrong(phone, draft):
    page = phone("publish_lecture", draft.pk)

    page.get_by_label("Until").fill("2001-01-01T09:30")
    page.get_by_role("button", name="Publish now").click()

    expect_problem(page, "Publish: Secret draft")


def test_a_comment_on_a_passage_that_is_not_there_begins_at_what_is_wrong(phone, draft, author):
    reviewing.request_review(draft, by=author)
    page = phone("review", draft.pk)

    page.locator("[data-comment-form] [name=quote]").fill("No such words")
    page.locator("[data-comment-form] [name=body]").fill("Why?")
    page.get_by_role("button", name="Comment", exact=True).click()

    expect_problem(page, "Review: Secret draft")


def test_an_empty_answer_begins_at_its_field(phone, draft, author, editor):
    reviewing.comment(reviewing.request_review(draft, by=author), by=editor, body="Why?")
    page = phone("review", draft.pk)

    page.locator(".review-thread summary").click()
    page.evaluate("document.querySelector('.review-thread form').noValidate = true")
    page.get_by_role("button", name="Send the answer").click()

    expect(page.locator(".review-thread textarea")).to_be_focused()
    expect(page).to_have_title("Error: Review: Secret draft · Lectern")


def test_a_page_without_a_problem_leaves_the_focus_alone(phone, draft):
    page = phone("publish_lecture", draft.pk)

    expect(page).to_have_title("Publish: Secret draft · Lectern")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_a_field_in_error_has_the_border_of_one(phone, draft):
    page = phone("publish_lecture", draft.pk)
    before = page.get_by_label("Until").evaluate("it => getComputedStyle(it).borderTopColor")

    page.get_by_label("Until").fill("2001-01-01T09:30")
    page.get_by_role("button", name="Publish now").click()

    line = page.locator(".field--error input").evaluate(
        "it => [getComputedStyle(it).borderTopWidth, getComputedStyle(it).borderTopColor]"
    )
    said = page.locator(".field--error .errorlist").evaluate("it => getComputedStyle(it).color")
    assert (line, said == before) == (["2px", said], False)
