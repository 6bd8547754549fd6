"""The panel beside a lecture, in a browser: answering in place, notes that save themselves, the tutor, the star."""

import pytest
from playwright.sync_api import expect

from learning.models import Completion, Favorite, Note, ReadingPlace
from quizzes.models import Attempt

from .held import let_go


@pytest.fixture
def signed_in(page, client, learner, live_server):
    client.force_login(learner)
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    yield page
    # A page that is left tells the server where reading stopped; the tables must not be emptied under that request.
    page.goto("about:blank")
    page.wait_for_timeout(400)


@pytest.fixture
def address(live_server, live_lecture):
    return f"{live_server.url}{live_lecture.get_absolute_url()}"


def answer(page, number):
    page.locator("[data-choice] input").nth(number).check()
    page.get_by_role("button", name="Check").click()


def open_notes(page, address):
    page.goto(address)
    page.get_by_role("tab", name="Notes").click()


def test_a_mission_is_answered_in_place_and_every_count_moves_at_once(signed_in, address, errors):
    signed_in.goto(address)

    answer(signed_in, 0)
    expect(signed_in.get_by_text("Not quite.")).to_be_visible()
    expect(signed_in.locator("[data-result]")).to_be_focused()
    signed_in.get_by_text("Try again").click()
    expect(signed_in.locator("[data-choice] input").first).to_be_focused()
    expect(signed_in.locator("[data-answer]")).to_have_count(0)
    answer(signed_in, 1)

    expect(signed_in.get_by_text("Correct.")).to_be_visible()
    expect(signed_in.locator("[data-mission-count]")).to_have_text(["1 / 1"] * 3)
    expect(signed_in.locator("[data-mission-announcer]")).to_have_text("1 of 1 missions solved.")
    assert list(Attempt.objects.order_by("pk").values_list("is_correct", flat=True)) == [False, True]
    assert signed_in.url == address


def test_a_visitor_answers_in_place_and_the_count_lives_on_the_page(page, address, errors):
    page.goto(address)

    answer(page, 1)

    expect(page.get_by_text("so this answer was not kept")).to_be_visible()
    expect(page.locator("[data-mission-count]")).to_have_text(["1 / 1"] * 2)
    page.reload()
    expect(page.locator("[data-mission-count]")).to_have_text(["0 / 1"] * 2)
    assert Attempt.objects.count() == 0


def test_nothing_chosen_is_said_where_it_happened(page, address):
    page.goto(address)

    page.get_by_role("button", name="Check").click()

    expect(page.get_by_role("alert")).to_have_text("Choose an answer first.")
    expect(page.get_by_role("alert")).to_be_focused()


def test_an_answer_that_does_not_arrive_is_not_lost(page, address):
    page.goto(address)
    page.context.set_offline(True)

    answer(page, 1)

    expect(page.get_by_role("alert")).to_contain_text("Your answer did not arrive.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Correct.")).to_be_visible()


def test_the_last_solved_mission_finishes_the_lecture_on_the_page(signed_in, learner, live_lecture, address, errors):
    ReadingPlace.objects.create(user=learner, lecture=live_lecture, has_reached_end=True)
    signed_in.goto(address)

    answer(signed_in, 1)

    expect(signed_in.locator("[data-completion] button")).to_have_text("Done")
    expect(signed_in.locator("[data-completion] button")).to_have_attribute("aria-pressed", "true")
    assert Completion.objects.count() == 1


def test_a_note_saves_itself_once_and_takes_its_place(signed_in, address, errors):
    open_notes(signed_in, address)

    signed_in.get_by_label("Add a note").press_sequentially("First")
    expect(signed_in.locator("#note-new-state")).to_contain_text("Saved")
    signed_in.get_by_label("Add a note").press_sequentially(" and **second**")
    expect(signed_in.locator("#note-new-state")).to_have_text("")
    expect(signed_in.locator("#note-new-state")).to_contain_text("Saved")
    assert list(Note.objects.values_list("body", flat=True)) == ["First and **second**"]

    signed_in.get_by_role("button", name="Save note").first.click()
    expect(signed_in.locator("[data-note] strong")).to_have_text("second")
    expect(signed_in.get_by_label("Add a note")).to_have_value("")
    signed_in.get_by_label("Add a note").fill("Another")
    signed_in.get_by_role("button", name="Save note").first.click()
    expect(signed_in.locator("[data-note]")).to_have_count(2)
    assert sorted(Note.objects.values_list("body", flat=True)) == ["Another", "First and **second**"]


def test_a_note_that_was_begun_before_the_scripts_ran_saves_itself_too(signed_in, address, errors):
    waiting = []
    signed_in.route("**/notes*.js", lambda route: waiting.append(route))
    with signed_in.expect_request("**/notes*.js"):
        signed_in.goto(address, wait_until="commit")

    signed_in.get_by_role("tab", name="Notes").click()
    signed_in.get_by_label("Add a note").fill("Early")
    let_go(signed_in, waiting)

    expect(signed_in.locator("#note-new-state")).to_contain_text("Saved")
    assert [note.body for note in Note.objects.all()] == ["Early"]


def test_a_note_is_changed_where_it_stands(signed_in, learner, live_lecture, address, errors):
    note = Note.objects.create(user=learner, lecture=live_lecture, body="Before")
    open_notes(signed_in, address)

    signed_in.locator("[data-note-text]").click()
    signed_in.locator(f"#note-{note.pk}-body").fill("After")
    signed_in.locator("[data-note]").get_by_role("button", name="Save note").click()

    expect(signed_in.locator("[data-note-text]")).to_have_text("After")
    expect(signed_in.locator(f"#note-{note.pk}-body")).to_be_hidden()
    note.refresh_from_db()
    assert note.body == "After"


def test_the_tutor_answers_in_place(signed_in, address, errors):
    signed_in.goto(address)
    signed_in.get_by_role("tab", name="AI Tutor").click()

    signed_in.get_by_label("Your question").fill("What is reused?")
    signed_in.get_by_label("Your question").press("Enter")

    expect(signed_in.locator("blockquote")).to_have_text("Knowledge is reused.")
    expect(signed_in.get_by_label("Your question")).to_have_value("")
    signed_in.locator("[data-suggestion]").first.click()
    expect(signed_in.locator(".turn--learner")).to_have_count(2)
    assert signed_in.url == address


def test_the_key_f_puts_the_star_on_but_not_while_typing(signed_in, address, errors):
    signed_in.goto(address)
    star = signed_in.locator("[data-star=lecture] button")

    signed_in.keyboard.press("f")
    expect(star).to_have_attribute("aria-pressed", "true")
    signed_in.get_by_role("tab", name="Notes").click()
    signed_in.get_by_label("Add a note").press("f")

    expect(signed_in.get_by_label("Add a note")).to_have_value("f")
    expect(star).to_have_attribute("aria-pressed", "true")
    assert Favorite.objects.count() == 1


def test_the_key_f_can_be_switched_off(signed_in, live_server, learner, live_lecture, address):
    Favorite.objects.create(user=learner, lecture=live_lecture)
    signed_in.goto(f"{live_server.url}/favorites/")
    signed_in.get_by_label("Single letters work as keys").uncheck()

    signed_in.goto(address)
    signed_in.keyboard.press("f")
    signed_in.wait_for_timeout(300)

    assert Favorite.objects.count() == 1
