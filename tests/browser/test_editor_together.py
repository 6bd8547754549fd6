"""Two people in one lecture: each sees the other, and their texts become one; and the copy that a browser kept."""

import re

from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from courses import editing
from courses.models import Lecture, Presence

from .saving import SAVED


def second_browser(browser, live_server, user):
    client = Client()  # another one: the first one's session would end
    client.force_login(user)
    context = browser.new_context(locale="en-US")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    return context


def test_each_sees_that_the_other_is_there_until_they_leave(
    page, browser, live_server, open_editor, editor, make_lecture, errors
):
    lecture = make_lecture()
    open_editor(lecture)
    expect(page.locator("[data-presence]")).to_have_text("")
    with page.expect_response(re.compile("/presence/")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    other = second_browser(browser, live_server, editor)
    theirs = other.new_page()
    theirs.goto(live_server.url + reverse("studio:lecture_edit", args=[lecture.pk]))

    expect(theirs.locator("[data-presence]")).to_have_text("author has this lecture open too.")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-presence]")).to_have_text("editor has this lecture open too.")
    theirs.goto("about:blank")
    for _ in range(50):
        if not Presence.objects.filter(user=editor).exists():
            break
        page.wait_for_timeout(100)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("[data-presence]")).to_have_text("")
    other.close()


def test_each_is_told_of_the_other_without_scripts(browser, live_server, author, editor, make_lecture):
    lecture = make_lecture()
    pages = []
    for person in (editor, author):
        client = Client()
        client.force_login(person)
        context = browser.new_context(java_script_enabled=False, locale="en-US")
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        pages.append(context.new_page())
        pages[-1].goto(live_server.url + reverse("studio:lecture_edit", args=[lecture.pk]))

    expect(pages[1].locator("[data-presence]")).to_have_text("editor has this lecture open too.")
    pages[0].get_by_role("button", name="Save", exact=True).click()

    expect(pages[0].locator("[data-presence]")).to_have_text("author has this lecture open too.")
    for page in pages:
        page.context.close()


def test_texts_become_one_by_paragraph(page, open_editor, editor, make_lecture):
    lecture = make_lecture(body="A\n\nB\n\nC\n")
    text = open_editor(lecture)
    editing.save_lecture(lecture, by=editor, opened_version=lecture.edit_version, body="A\n\nB theirs\n\nC theirs\n")

    text.fill("A mine\n\nB mine\n\nC\n")
    page.get_by_role("button", name="Compare").click()

    result = page.locator("#id_body")
    expect(result).to_have_value("A mine\n\nB mine\n\nB theirs\n\nC theirs\n")
    choice = page.get_by_role("group", name="Your choice")
    choice.get_by_label("Yours").check()
    expect(result).to_have_value("A mine\n\nB mine\n\nC theirs\n")
    result.fill("By hand\n")
    choice.get_by_label("Theirs").check()
    expect(result).to_have_value("By hand\n")
    page.get_by_role("button", name="Put the text together").click()
    expect(result).to_have_value("A mine\n\nB theirs\n\nC theirs\n")
    page.get_by_role("button", name="Save this text").click()

    expect(page.locator("[data-save-state]")).to_contain_text("Saved")
    assert Lecture.objects.get(pk=lecture.pk).body == "A mine\n\nB theirs\n\nC theirs\n"
    expect(page.locator("[data-offer]")).to_be_hidden()
    assert (page.evaluate("localStorage.length"), "kept_as" in page.url) == (0, False)


def test_what_was_put_together_is_kept_until_it_is_saved(page, open_editor, editor, make_lecture):
    lecture = make_lecture(body="A\n\nB\n")
    text = open_editor(lecture)
    editing.save_lecture(
        lecture, by=editor, opened_version=lecture.edit_version, title="Their title", body="A\n\nB theirs\n"
    )
    text.fill("A mine\n\nB\n")
    page.get_by_role("button", name="Compare").click()
    page.locator("#id_body").fill("A mine\n\nB theirs\n\nMore, by hand\n")

    page.evaluate("() => window.dispatchEvent(new Event('pagehide'))")
    page.goto("about:blank")
    text = open_editor(lecture)
    page.get_by_role("button", name="Restore it").click()

    expect(text).to_have_value("A mine\n\nB theirs\n\nMore, by hand\n")
    expect(page.locator("#id_title")).to_have_value("Their title")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    saved = Lecture.objects.get(pk=lecture.pk)
    assert (saved.title, saved.body) == ("Their title", "A mine\n\nB theirs\n\nMore, by hand\n")
    assert page.evaluate("localStorage.length") == 0


def test_after_a_save_by_itself_only_what_came_since_is_mine(page, open_editor, editor, make_lecture):
    lecture = make_lecture(title="Old title", body="A\n")
    text = open_editor(lecture)
    page.locator("#id_title").fill("My title")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    current = Lecture.objects.get(pk=lecture.pk)
    editing.save_lecture(current, by=editor, opened_version=current.edit_version, title="Their title", summary="Theirs")

    text.fill("A mine\n")
    page.get_by_role("button", name="Compare").click()

    expect(page.locator("#id_title")).to_have_value("Their title")
    expect(page.get_by_text("Only they changed this. Yours: My title")).to_be_visible()
    page.get_by_role("button", name="Save this text").click()
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")
    saved = Lecture.objects.get(pk=lecture.pk)
    assert (saved.title, saved.summary, saved.body) == ("Their title", "Theirs", "A mine\n")


def test_texts_become_one_without_a_script(browser, live_server, client, author, make_lecture):
    lecture = make_lecture(body="Start\n")
    client.force_login(author)
    context = browser.new_context(java_script_enabled=False, locale="en-US")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("studio:lecture_edit", args=[lecture.pk]))
    Lecture.objects.filter(pk=lecture.pk).update(body="Theirs\n", edit_version=9)

    page.locator("#id_body").fill("Mine\n")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#id_body")).to_have_value("Mine\n\nTheirs\n")
    page.get_by_label("Theirs", exact=True).check()
    page.get_by_role("button", name="Put the text together").click()
    expect(page.locator("#id_body")).to_have_value("Theirs\n")
    page.get_by_role("button", name="Save this text").click()

    expect(page.locator("#id_body")).to_have_value("Theirs\n")
    assert Lecture.objects.get(pk=lecture.pk).body == "Theirs\n"
    context.close()


def test_what_each_changed_alone_is_put_together_without_a_script(browser, live_server, client, author, make_lecture):
    lecture = make_lecture(body="A\n\nB\n\nC\n")
    client.force_login(author)
    context = browser.new_context(java_script_enabled=False, locale="en-US")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("studio:lecture_edit", args=[lecture.pk]))
    Lecture.objects.filter(pk=lecture.pk).update(body="A\n\nB\n\nC theirs\n", edit_version=9)

    page.locator("#id_body").fill("A mine\n\nB\n\nC\n")
    page.get_by_role("button", name="Add a mission").click()  # the page comes again, and still knows the first text
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("You two changed different paragraphs")).to_be_visible()
    expect(page.locator("#id_body")).to_have_value("A mine\n\nB\n\nC theirs\n")
    context.close()


def test_kept_copy_shows_what_it_has_and_the_site_has_not(page, open_editor, make_lecture, errors):
    lecture = make_lecture(body="Known words\n")
    text = open_editor(lecture)
    text.evaluate(
        """(area) => {
          const form = area.form;
          const never = ["csrfmiddlewaretoken", "edit_version"];
          const values = [...new FormData(form)].filter(([name]) => !never.includes(name));
          const kept = values.map(([name, value]) => [name, name === "body" ? "Kept words\\n" : value]);
          const copy = { values: kept, version: "1", opened: { body: "Known words\\n" }, at: 0 };
          localStorage.setItem(`${form.dataset.key}:left`, JSON.stringify(copy));
        }"""
    )

    page.reload()

    offer = page.locator("[data-offer]")
    expect(offer.locator(".change__line--removed mark")).to_have_text("Known ")
    expect(offer.locator(".change__line--added mark")).to_have_text("Kept ")
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("#id_body")).to_have_value("Known words\n")
    assert page.evaluate("localStorage.length") == 0
