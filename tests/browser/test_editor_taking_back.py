"""What is typed and taken back, while and after it is saved: the site has it as it stands, and no copy is left."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from .held import let_go
from .saving import SAVED, body_of, lose_the_answer


def test_text_taken_back_to_what_is_saved_leaves_no_copy(page, open_editor, make_lecture):
    text = open_editor(make_lecture(body="Start"))
    text.press("End")

    text.press("x")
    assert page.evaluate("localStorage.length") == 1
    text.press("Backspace")

    assert page.evaluate("localStorage.length") == 0


def test_text_taken_back_is_told_as_saved_again(page, open_editor, state, make_lecture, errors):
    text = open_editor(make_lecture(body="Old"))
    expect(state).to_have_text(SAVED)
    served = state.inner_text()

    text.press("x")
    expect(state).to_have_text("Not saved yet")
    text.press("Backspace")
    expect(state).to_have_text(served)

    text.press("Control+b")
    expect(state).to_have_text("Not saved yet")
    text.press("Control+z")
    expect(text).to_have_value("Old")
    expect(state).to_have_text(served)


def test_text_taken_back_while_it_is_saved_is_taken_back_on_the_site_too(page, open_editor, state, make_lecture):
    lecture, waiting = make_lecture(body="Old"), []
    text = open_editor(lecture)
    page.route(page.url, lambda route: route.continue_() if waiting else waiting.append(route))

    text.fill("New")
    with page.expect_request(page.url):
        text.press("Control+s")
    text.fill("Old")
    expect(state).to_have_text("Saving…")
    with page.expect_response(page.url):
        let_go(page, waiting)
    with page.expect_response(page.url):
        pass  # by itself, for what was typed meanwhile

    expect(state).to_have_text(SAVED)
    assert body_of(lecture) == "Old"


def test_text_taken_back_after_half_a_save_is_taken_back_on_the_site_too(page, open_editor, state, make_lecture):
    lecture = make_lecture(body="Old")
    text = open_editor(lecture)
    slug = page.locator("#id_slug").input_value()

    page.locator("#id_slug").evaluate("(field) => (field.value = 'elsewhere')")
    text.fill("New")
    expect(state).to_have_text(re.compile("address and section are saved with Save"))
    half = state.inner_text()
    text.press("x")
    text.press("Backspace")
    expect(state).to_have_text(half)
    page.locator("#id_slug").evaluate("(field, slug) => (field.value = slug)", slug)
    text.fill("Old")
    expect(state).to_have_text(SAVED)

    assert body_of(lecture) == "Old"


def test_text_taken_back_after_a_lost_answer_is_taken_back_on_the_site_too(page, open_editor, state, make_lecture):
    lecture = make_lecture(body="Start")
    text = open_editor(lecture)
    page.route(f"**{reverse('studio:lecture_edit', args=[lecture.pk])}", lose_the_answer, times=1)
    text.fill("Not meant")
    expect(state).to_contain_text("kept in this browser")
    assert body_of(lecture) == "Not meant"

    text.fill("Start")
    text.press("Control+s")

    expect(state).to_have_text(SAVED)
    assert body_of(lecture) == "Start"
