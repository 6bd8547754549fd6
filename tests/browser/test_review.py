"""Review in a real browser: a passage is selected in the text and becomes the quote of a comment."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses import previewing, publishing, reviewing
from courses.models import ReviewComment

SELECT = """() => {
  const [first, second] = document.querySelectorAll("[data-review-text] p");
  getSelection().setBaseAndExtent(first.querySelector("strong").firstChild, 0, second, second.childNodes.length);
}"""


def test_selected_words_become_the_passage_of_a_comment(
    page, live_server, sign_in, errors, make_lecture, author, editor
):
    lecture = make_lecture(body="Words are **reused** in $E = mc^2$.\n\nAnd [nothing](https://example.org/) is lost.")
    reviewing.request_review(lecture, by=author)
    sign_in(editor)
    page.goto(live_server.url + reverse("studio:review", args=[lecture.pk]))

    page.evaluate(SELECT)
    page.get_by_role("button", name="Comment on this passage").click()
    page.keyboard.type("Really nothing?")
    page.get_by_role("button", name="Comment", exact=True).click()

    expect(page.locator(".review-quote")).to_have_text("reused in E=mc2. And nothing is lost.")
    comment = ReviewComment.objects.get()
    assert (comment.quote, comment.body) == ("reused in E=mc2. And nothing is lost.", "Really nothing?")
    marked = page.evaluate("[...CSS.highlights.get('review-quote')].map(String)")
    assert marked == ["reused in E=mc2.\nAnd nothing is lost."]


def test_a_mission_is_answered_in_a_preview_without_an_account(page, live_server, errors, make_lecture, author):
    link = previewing.make_link(make_lecture(missions=1), by=author, days=1)
    page.goto(live_server.url + reverse("preview", args=[link.token]))

    page.get_by_label("Using a pre-trained model").check()
    page.get_by_role("button", name="Check").click()

    expect(page.locator("[data-result]")).to_contain_text("This is a preview: the answer was not kept.")
    expect(page.locator("[data-mission-count]").first).to_have_text("1 / 1")


@pytest.mark.parametrize(("name", "args"), [("review", []), ("revision", [1])])
def test_diagrams_are_drawn_for_who_decides_and_who_looks_back(
    page, live_server, sign_in, errors, make_lecture, author, editor, name, args
):
    lecture = make_lecture(body="## Idea\n\n```mermaid\ngraph TD; A-->B\n```\n")
    publishing.publish(lecture, by=editor)
    sign_in(editor)

    page.goto(live_server.url + reverse(f"studio:{name}", args=[lecture.pk, *args]))

    expect(page.locator('[data-diagram-state="drawn"] iframe')).to_be_visible()
