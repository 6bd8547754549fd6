"""The preview's panel in a browser: star, note and tutor answer in place, and nothing is stored anywhere."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from learning.models import Completion, Favorite, Note
from tutor.models import Conversation


@pytest.fixture
def preview(page, live_server, sign_in, author, draft):
    sign_in(author)
    page.goto(live_server.url + reverse("studio:preview", args=[draft.pk]), wait_until="networkidle")
    yield page
    assert [model.objects.count() for model in (Completion, Favorite, Note, Conversation)] == [0, 0, 0, 0]
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('lectern-note'))") == []


def test_star_and_done_turn_over_in_place(preview, errors):
    address = preview.url
    star, done = preview.locator("[data-star] button"), preview.locator("[data-completion] button")

    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    done.click()
    expect(done).to_have_attribute("aria-pressed", "true")

    assert preview.url == address


def test_a_note_is_written_changed_and_deleted(preview, errors):
    preview.get_by_role("tab", name=re.compile("Notes")).click()
    preview.get_by_label("Add a note").fill("My *own* words")
    expect(preview.locator("#note-new-state")).to_have_text("Arrived, not stored: this is a preview")
    preview.get_by_role("button", name="Save note").click()
    note = preview.locator("[data-note]")
    expect(note.locator("em")).to_have_text("own")

    note.locator("summary").click()
    note.locator("textarea").fill("Other **words**")
    note.get_by_role("button", name="Save note").click()
    expect(note.locator("strong")).to_have_text("words")

    note.locator("[data-note-delete]").click()
    expect(note).to_have_count(0)
    preview.get_by_role("button", name="Undo").click()
    expect(note.locator("strong")).to_have_text("words")


def test_the_tutor_answers_from_the_working_copy(preview, errors):
    preview.get_by_role("tab", name="AI Tutor").click()
    preview.get_by_role("link", name="Hidden").last.click()

    expect(preview.locator("[data-tutor-talk] blockquote")).to_have_text("DRAFT-WORDS")
    expect(preview.locator("[data-turn]")).to_contain_text("This is a preview: the question was not kept.")


def test_all_of_it_works_without_a_script(browser, live_server, client, author, draft):
    context = browser.new_context(java_script_enabled=False)
    client.force_login(author)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("studio:preview", args=[draft.pk]), wait_until="networkidle")

    page.get_by_label("Add a note").fill("My *own* words")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator("[data-note] em")).to_have_text("own")
    page.get_by_label("Your question").fill("words")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("blockquote")).to_have_text("DRAFT-WORDS")
    page.get_by_role("button", name="Mark as done").click()
    expect(page.locator("[data-completion] button")).to_have_text("Done")

    page.goto("about:blank")
    context.close()
    assert not Note.objects.exists()


def test_a_note_that_did_not_arrive_is_told_and_kept_nowhere(preview, context):
    preview.get_by_role("tab", name=re.compile("Notes")).click()
    context.set_offline(True)

    preview.get_by_label("Add a note").fill("My words")

    expect(preview.locator("#note-new-state")).to_contain_text("The note did not arrive.")
    expect(preview.get_by_label("Add a note")).to_have_value("My words")
