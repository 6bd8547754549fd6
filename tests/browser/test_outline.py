"""The outline in a real browser: by mouse, and by keyboard alone."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses import editing
from courses.models import Lecture
from tests.conftest import PASSWORD

from .keyboard import assert_focus_is_seen, tab_to


@pytest.fixture
def outline(page, live_server, client, course, section, author, make_lecture, errors):
    """Two sections: One and Two in the first, Three in the second; opened by their author."""
    practice = editing.add_section(course, title="Practice", by=author)
    make_lecture("One"), make_lecture("Two"), make_lecture("Three", into=practice)
    client.force_login(author)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(live_server.url + reverse("studio:outline", args=[course.pk]))
    return page


def rows():
    return list(Lecture.objects.in_order().values_list("section__title", "title"))


def row(page, title):
    return page.locator("[data-lecture]", has=page.get_by_role("link", name=title, exact=True))


def drag(page, title, *, onto):
    """As a hand does it: press, move until the row lies in the section under the pointer, let go.

    The browser tells the page of a drag at its own pace, so the pointer moves on until the row has followed.
    """
    handle = row(page, title).locator("[data-handle]").bounding_box()
    target = row(page, onto).bounding_box()
    there = page.locator("[data-section]", has=row(page, onto)).filter(has=row(page, title))
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(target["x"] + 20, target["y"] + target["height"] * 0.75, steps=12)
    for step in range(100):
        if there.count():
            break
        page.mouse.move(target["x"] + 20 + step % 2, target["y"] + target["height"] * 0.75)
        page.wait_for_timeout(50)
    page.mouse.up()


def test_a_lecture_is_dragged_into_another_section_and_can_then_be_renamed(outline):
    drag(outline, "One", onto="Three")
    outline.locator(".toast--success").wait_for()
    after_the_drag = rows()
    assert outline.locator("[data-size]").all_inner_texts() == ["1 lecture", "2 lectures"]

    row(outline, "One").locator("summary").click()
    row(outline, "One").get_by_label("Rename").fill("First")
    row(outline, "One").get_by_role("button", name="Save").click()
    outline.get_by_role("link", name="First", exact=True).wait_for()

    # Whether it lands above or below the row under the pointer depends on the last movement of the mouse.
    assert sorted(after_the_drag) == [("Foundations", "Two"), ("Practice", "One"), ("Practice", "Three")]
    assert sorted(rows()) == [("Foundations", "Two"), ("Practice", "First"), ("Practice", "Three")]


def test_a_drag_in_an_outline_that_changed_meanwhile_is_put_back_and_said(outline, section, author, errors):
    editing.add_lecture(section, title="Meanwhile", by=author)
    before = rows()

    drag(outline, "One", onto="Three")
    toast = outline.locator(".toast--error")
    toast.wait_for()

    assert "The outline changed meanwhile. Load it again and repeat the move." in toast.inner_text()
    shown = outline.locator("[data-lecture]").evaluate_all("all => all.map(one => one.querySelector('a').textContent)")
    assert (shown, rows()) == (["One", "Two", "Three"], before)
    errors.clear()  # the browser itself logs the refusal, a 409


def test_a_drag_by_who_was_signed_out_is_put_back_and_said(outline, client, author, errors):
    client.logout()
    before = rows()

    drag(outline, "One", onto="Three")
    toast = outline.locator(".toast--error")
    toast.wait_for()

    assert "You are signed out, so nothing was saved." in toast.inner_text()
    assert toast.get_by_role("button", name="Sign in in a new tab").is_visible()
    shown = outline.locator("[data-lecture]").evaluate_all("all => all.map(one => one.querySelector('a').textContent)")
    assert (shown, rows()) == (["One", "Two", "Three"], before)
    errors.clear()  # the browser itself logs the refusal, a 403


def test_a_title_written_while_signed_out_is_sent_again_after_signing_in(outline, context, client, author, errors):
    outline.get_by_label("Title of a new lecture in Practice").fill("Written meanwhile")
    client.logout()
    outline.get_by_label("Title of a new lecture in Practice").press("Enter")
    outline.get_by_label("Title", exact=True).wait_for()

    with context.expect_page() as opened:
        outline.get_by_role("link", name="Sign in in a new tab").click()
    opened.value.locator("[name=login]").fill(author.email)
    opened.value.locator("[name=password]").fill(PASSWORD)
    opened.value.locator("[name=password]").press("Enter")
    opened.value.locator("[data-outline]").wait_for()  # the page that the title was written on
    outline.get_by_role("button", name="I am signed in: send it now").click()
    outline.locator("[data-editor]").wait_for()

    assert ("Practice", "Written meanwhile") in rows()
    errors.clear()


def press(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)


def test_by_keyboard_a_lecture_moves_down_through_the_sections_key_press_by_key_press(outline):
    down = row(outline, "One").get_by_role("button", name="Move down")
    tab_to(outline, down)

    for moved in [
        [("Foundations", "Two"), ("Foundations", "One"), ("Practice", "Three")],
        [("Foundations", "Two"), ("Practice", "One"), ("Practice", "Three")],
        [("Foundations", "Two"), ("Practice", "Three"), ("Practice", "One")],
    ]:
        press(outline, "Enter")
        expect(down).to_be_focused()
        assert_focus_is_seen(outline)
        assert rows() == moved


def test_by_keyboard_a_section_at_the_end_gives_the_focus_to_its_other_button(outline):
    first = outline.locator("[data-section]").first
    tab_to(outline, first.get_by_role("button", name="Move down Foundations"))

    press(outline, "Enter")

    expect(outline.get_by_role("button", name="Move up Foundations")).to_be_focused()
    assert rows() == [("Practice", "Three"), ("Foundations", "One"), ("Foundations", "Two")]


def test_by_keyboard_a_lecture_is_deleted_from_its_menu_and_brought_back(outline):
    tab_to(outline, row(outline, "One").locator("summary"))
    outline.keyboard.press("Enter")
    outline.get_by_label("Rename").wait_for()
    tab_to(outline, outline.get_by_role("link", name="Delete…"))
    press(outline, "Enter")
    tab_to(outline, outline.get_by_role("button", name=re.compile("trash", re.I)))
    press(outline, "Enter")
    expect(row(outline, "Two")).to_be_focused()
    assert_focus_is_seen(outline)
    gone = rows()
    press(outline, "Control+z")

    expect(row(outline, "One")).to_be_focused()
    assert gone == [("Foundations", "Two"), ("Practice", "Three")]
    assert rows() == [("Foundations", "One"), ("Foundations", "Two"), ("Practice", "Three")]


def test_focus_stays_in_a_menu_that_comes_late(outline):
    summary = row(outline, "One").locator("summary")
    outline.route("**/menu/", lambda route: (outline.wait_for_timeout(300), route.continue_()))
    tab_to(outline, summary)
    outline.keyboard.press("Enter")
    outline.keyboard.press("Tab")

    expect(outline.get_by_label("Rename")).to_be_focused()
    outline.keyboard.press("Escape")
    expect(summary).to_be_focused()


def test_deleting_ticked_lectures_by_keyboard_can_be_undone_in_the_message(outline):
    row(outline, "One").get_by_role("checkbox").focus()
    outline.keyboard.press("Space")
    row(outline, "Two").get_by_role("checkbox").press("Space")
    told = outline.locator("[data-count]").inner_text()
    outline.get_by_role("button", name="Delete", exact=True).press("Enter")
    undo = outline.get_by_role("button", name="Undo")
    undo.wait_for()
    gone = rows()

    undo.press("Enter")
    outline.get_by_text("2 lectures are back.").wait_for()

    assert told == "2 lectures are ticked"
    assert gone == [("Practice", "Three")]
    assert rows() == [("Foundations", "One"), ("Foundations", "Two"), ("Practice", "Three")]


def ticked(page):
    return page.locator("[data-lecture]:has([data-tick]:checked) a[lang]").all_inner_texts()


def test_after_deleting_and_back_nothing_else_is_ticked(outline):
    row(outline, "One").get_by_role("checkbox").check()
    outline.get_by_role("button", name="Delete", exact=True).click()
    outline.get_by_role("button", name="Undo").wait_for()

    outline.go_back()
    expect(outline.locator("[data-count]")).to_have_text("Nothing is ticked")

    assert ticked(outline) == []
    assert outline.locator("[data-lecture]").count() == 2


def test_after_a_move_and_back_the_same_lectures_are_ticked_where_they_are_now(outline):
    row(outline, "One").get_by_role("checkbox").check()
    outline.locator("#set-section").select_option(label="Practice")
    outline.get_by_role("button", name="Move to the section").click()
    outline.get_by_text("1 lecture is in “Practice”.").wait_for()
    expect(outline.locator("[data-count]")).to_have_text("Nothing is ticked")

    outline.go_back()
    expect(outline.locator("[data-count]")).to_have_text("1 lecture is ticked")
    outline.reload()
    expect(outline.locator("[data-count]")).to_have_text("1 lecture is ticked")

    assert ticked(outline) == ["One"]
    assert rows() == [("Foundations", "Two"), ("Practice", "Three"), ("Practice", "One")]


def test_a_title_that_was_added_is_gone_from_its_field_after_back(outline):
    field = outline.get_by_label("Title of a new lecture in Practice")
    field.fill("Four")
    field.press("Enter")
    outline.locator("[data-editor]").wait_for()

    outline.go_back()
    row(outline, "Four").wait_for()

    expect(field).to_have_value("")


def test_shift_ticks_all_between_and_they_move_together(outline, course):
    row(outline, "One").get_by_role("checkbox").click()
    row(outline, "Three").get_by_role("checkbox").click(modifiers=["Shift"])
    outline.locator("#set-section").select_option(label="Practice")
    outline.get_by_role("button", name="Move to the section").click()
    outline.get_by_text("3 lectures are in “Practice”.").wait_for()

    assert {section for section, _title in rows()} == {"Practice"}


def test_findings_appear_after_the_page_and_lead_to_the_editor(outline, course):
    lecture = Lecture.objects.get(title="Two")
    editing.save_lecture(lecture, by=course.owner, opened_version=lecture.edit_version, body="")
    outline.reload()

    row(outline, "Two").get_by_role("link", name="1 error").click()
    outline.wait_for_url("**#findings")

    assert "The lecture has no text." in outline.locator("#findings").inner_text()


def test_menu_without_javascript_is_a_page(outline, browser, live_server):
    context = browser.new_context(java_script_enabled=False, storage_state=outline.context.storage_state())
    page = context.new_page()
    page.goto(outline.url)
    row(page, "One").locator("summary").click()
    row(page, "One").get_by_role("link", name="All that can be done").click()
    page.get_by_label("Rename").fill("First")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="First", exact=True).wait_for()
    row(page, "First").get_by_role("button", name="Move down").click()
    context.close()

    assert rows() == [("Foundations", "Two"), ("Foundations", "First"), ("Practice", "Three")]


def test_what_was_mended_in_the_editor_is_right_in_the_outline_after_back(outline, course):
    lecture = Lecture.objects.get(title="Two")
    editing.save_lecture(lecture, by=course.owner, opened_version=lecture.edit_version, body="")
    outline.reload()
    row(outline, "Two").get_by_role("link", name="1 error").click()
    expect(outline.locator("[data-markdownx-init]")).to_be_visible()  # the page says "Saved" before its scripts run too

    outline.locator("#id_body").fill("## Idea\n\nWords.\n")
    outline.keyboard.press("Control+s")
    expect(outline.locator("[data-save-state]")).to_have_text(re.compile("^Saved [0-9]"))
    outline.go_back()
    outline.wait_for_url("**/courses/*/")

    expect(row(outline, "One").get_by_role("checkbox")).to_be_visible()
    expect(row(outline, "Two").locator("[data-findings]")).to_be_hidden()


def test_on_a_tablet_a_long_title_has_room_and_its_findings_stand_below_it(outline, course):
    title = "경사 하강법과 손실 함수의 관계를 처음부터 끝까지 다루는 아주 긴 제목"
    lecture = Lecture.objects.get(title="Two")
    editing.save_lecture(lecture, by=course.owner, opened_version=lecture.edit_version, title=title, body="")
    outline.set_viewport_size({"width": 820, "height": 1180})
    outline.reload()
    row(outline, title).get_by_role("link", name="1 error").wait_for()

    words = row(outline, title).get_by_role("link", name=title).bounding_box()
    finding = row(outline, title).locator("[data-findings]").bounding_box()
    whole = row(outline, title).bounding_box()

    assert words["width"] > whole["width"] * 0.45
    assert finding["y"] >= words["y"] + words["height"]
    assert outline.evaluate("document.documentElement.scrollWidth") == 820


def test_ticking_on_a_phone_keeps_the_row_clear_of_the_bar(outline, make_lecture):
    for number in range(12):
        make_lecture(f"More {number}")
    outline.set_viewport_size({"width": 360, "height": 740})
    outline.reload()
    last = row(outline, "More 5")
    last.evaluate("it => scrollBy(0, it.getBoundingClientRect().bottom - innerHeight + 80)")  # where the bar will be

    last.locator("[data-tick]").check()

    expect(outline.locator("[data-set]")).to_be_visible()
    bar, box = outline.locator("[data-set]").bounding_box(), last.bounding_box()
    assert box["y"] + box["height"] <= bar["y"]


def test_the_bar_never_covers_what_has_the_focus(outline, make_lecture):
    for number in range(12):
        make_lecture(f"More {number}")
    outline.set_viewport_size({"width": 1280, "height": 500})
    outline.reload()
    row(outline, "One").locator("[data-tick]").check()

    covered = []
    for _step in range(40):
        outline.keyboard.press("Tab")
        focused, bar = outline.locator(":focus"), outline.locator("[data-set]").bounding_box()
        box = focused.bounding_box()
        covered.append(box["y"] + box["height"] > bar["y"] and not focused.evaluate("it => it.closest('[data-set]')"))

    assert covered == [False] * 40


def test_menu_of_the_last_row_opens_upwards(outline):
    outline.set_viewport_size({"width": 1280, "height": 700})
    outline.evaluate("scrollTo(0, 9999)")

    row(outline, "Three").locator("summary").click()

    delete = row(outline, "Three").get_by_role("link", name="Delete…")
    expect(delete).to_be_in_viewport(ratio=1)
    menu, button = delete.locator("xpath=..").bounding_box(), row(outline, "Three").locator("summary").bounding_box()
    assert menu["y"] + menu["height"] <= button["y"]


def test_a_phone_shows_missions_and_length_below_the_title(outline, make_lecture):
    make_lecture("Long", body="word " * 500, missions=2)
    outline.set_viewport_size({"width": 360, "height": 740})
    outline.reload()

    title, facts = (
        row(outline, "Long").locator(name) for name in [".outline-lecture__title", ".outline-lecture__facts"]
    )

    expect(facts).to_contain_text(re.compile("missions 2.*min"))
    assert facts.bounding_box()["x"] == title.bounding_box()["x"]
    assert facts.bounding_box()["y"] > title.bounding_box()["y"]
