"""Who may not save any more loses no word: the session ended, the right is gone, the lecture is in the trash."""

from playwright.sync_api import expect

from courses import trashing
from tests.conftest import PASSWORD

from .saving import SAVED, body_of, leave_without_saving


def test_session_that_ended_keeps_the_text_and_saves_after_signing_in(
    page, context, live_server, open_editor, author, state, make_lecture
):
    lecture = make_lecture(body="Start")
    text = open_editor(lecture)
    context.clear_cookies()

    text.fill("Written while signed out")
    expect(state).to_contain_text("you are signed out")
    assert body_of(lecture) == "Start"
    with context.expect_page() as opened:
        state.get_by_role("link", name="Sign in in a new tab").click()
    opened.value.locator("[name=login]").fill(author.email)
    opened.value.locator("[name=password]").fill(PASSWORD)
    opened.value.locator("[name=password]").press("Enter")
    opened.value.wait_for_url(live_server.url + "/")
    text.press("Control+s")

    expect(state).to_have_text(SAVED)
    assert body_of(lecture) == "Written while signed out"


def test_who_is_no_author_any_more_hears_so_and_keeps_the_text(page, open_editor, author, state, make_lecture):
    lecture = make_lecture(body="Start")
    text = open_editor(lecture)
    groups = list(author.groups.all())
    author.groups.clear()

    text.fill("Written too late")
    expect(state).to_contain_text("You are no author any more")
    assert body_of(lecture) == "Start"
    author.groups.set(groups)
    leave_without_saving(page)
    open_editor(lecture)
    page.get_by_role("button", name="Restore it").click()

    expect(page.locator("#id_body")).to_have_value("Written too late")


def test_lecture_in_the_trash_is_told_kept_and_restored_with_the_text(page, open_editor, state, make_lecture, author):
    lecture = make_lecture(body="Old\n")
    text = open_editor(lecture)
    trashing.delete_lecture(lecture, by=author)

    text.fill("New words\n")

    expect(state).to_contain_text("into the trash, so your text was not saved. It is kept in this browser.")
    assert "New words" in page.evaluate("Object.values(localStorage).join()")
    page.get_by_role("button", name="Show what to do").click()
    expect(page.get_by_label("Text in Markdown")).to_have_value("New words\n")
    page.get_by_role("button", name="Restore the lecture and save this text").click()
    expect(page.locator(".markdownx-editor")).to_have_value("New words\n")
    assert body_of(lecture) == "New words\n"
    expect(page.get_by_role("tablist")).to_be_visible()  # the scripts ran
    expect(page.locator("[data-offer]")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_ctrl_s_on_a_lecture_in_the_trash_shows_the_text_at_once(page, open_editor, make_lecture, author):
    lecture = make_lecture(body="Old\n")
    text = open_editor(lecture)
    trashing.delete_lecture(lecture, by=author)

    text.fill("New words\n")
    text.press("Control+s")

    expect(page.get_by_role("heading", name="Your text was not saved")).to_be_visible()
    expect(page.get_by_label("Text in Markdown")).to_have_value("New words\n")
