"""Publishing and restoring in a real browser, by keyboard alone."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses import editing, publishing
from courses.models import Lecture

from .held import let_go
from .keyboard import tab_to


@pytest.fixture
def editors_page(page, live_server, sign_in, editor, errors):
    def open_page(name, *args):
        sign_in(editor)
        page.goto(live_server.url + reverse(f"studio:{name}", args=args))
        return page

    return open_page


def test_a_lecture_is_ticked_and_published_by_keyboard(editors_page, draft):
    page = editors_page("publish")

    tab_to(page, page.locator("[data-tick]"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Publish 1 lecture"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("“Secret draft” is live.")).to_be_visible()
    assert draft.live_revision.number == 1


def test_a_double_click_publishes_once(editors_page, draft):
    page, waiting = editors_page("publish_lecture", draft.pk), []
    page.route(page.url, lambda route: waiting.append(route))

    # Playwright's own second click would wait for the page that comes.
    page.get_by_role("button", name="Publish now").evaluate(
        "(one) => { one.click(); setTimeout(() => one.click(), 80); }"
    )
    page.wait_for_timeout(300)
    sent = len(waiting)
    let_go(page, waiting)

    expect(page.get_by_text("“Secret draft” is live.")).to_be_visible()
    assert (sent, draft.revisions.count()) == (1, 1)


def test_enter_in_a_field_publishes_nothing(editors_page, draft):
    page = editors_page("publish")
    tab_to(page, page.locator("[data-tick]"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    page.goto(page.url + f"{draft.pk}/")
    page.get_by_label("What changed").fill("Half a no")
    page.keyboard.press("Enter")

    expect(page.get_by_label("What changed")).to_have_value("Half a no")
    assert draft.live_revision is None


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_enter_in_a_field_publishes_nothing_without_scripts(page, live_server, sign_in, editor, draft):
    sign_in(editor)
    page.goto(live_server.url + reverse("studio:publish_lecture", args=[draft.pk]))

    page.get_by_label("What changed").fill("Half a no")
    page.keyboard.press("Enter")

    expect(page.locator(".error-summary")).to_contain_text("Enter in a field publishes nothing.")
    expect(page.get_by_label("What changed")).to_have_value("Half a no")
    assert draft.live_revision is None


def test_a_ticked_lecture_is_scheduled_by_keyboard(editors_page, draft):
    page = editors_page("publish")

    tab_to(page, page.locator("[data-tick]"))
    page.keyboard.press("Space")
    tab_to(page, page.locator("[data-publish-times] > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Now"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("Live from"))
    page.keyboard.type("020120990930AM")  # each part goes on to the next by itself
    expect(page.locator("[data-spoken]").first).to_have_text("Sunday, February 1, 2099 at 09:30 (UTC)")
    tab_to(page, page.get_by_role("button", name="Schedule 1 lecture"))
    page.keyboard.press("Enter")

    expect(page.locator("[data-toasts]")).to_contain_text("goes live")
    assert draft.revisions.get().live_from == datetime(2099, 2, 1, 9, 30, tzinfo=UTC)
    assert draft.live_revision is None


def test_a_revision_is_restored_by_keyboard(editors_page, live_lecture, author, editor):
    lecture = Lecture.objects.get(pk=live_lecture.pk)
    editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body="Second text.")
    publishing.publish(lecture, by=editor)
    page = editors_page("revision", lecture.pk, 1)

    tab_to(page, page.get_by_role("link", name="Restore this revision…"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Show learners revision 1 again?").wait_for()
    assert live_lecture.live_revision.number == 2
    tab_to(page, page.get_by_role("button", name="Restore and show learners"))
    page.keyboard.press("Enter")

    expect(page.locator("[data-toasts]")).to_contain_text("Learners see the text of revision 1 again, as revision 3.")
    assert live_lecture.live_revision.number == 3


def test_times_are_described_by_their_zone(editors_page, draft):
    page = editors_page("publish_lecture", draft.pk)

    page.get_by_label("At a time").check()

    expect(page.get_by_label("Live from")).to_have_accessible_description(re.compile("^Times are in your zone: UTC."))
    expect(page.get_by_label("Until")).to_have_accessible_description(re.compile("Times are in your zone: UTC."))


def test_focus_goes_back_from_a_message_that_is_closed(editors_page, draft):
    page = editors_page("publish")
    tab_to(page, page.locator("[data-tick]"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Publish 1 lecture"))
    page.keyboard.press("Enter")
    page.locator(".toast").wait_for()

    tab_to(page, page.locator("[data-toast-close]"), key="Shift+Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".toast")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "main"


def test_after_publishing_and_back_nothing_else_is_ticked(editors_page, draft, make_lecture):
    make_lecture("Another draft")
    page = editors_page("publish")
    page.get_by_role("checkbox", name="Another draft").check()
    page.get_by_role("button", name="Publish 1 lecture").click()
    page.get_by_text("“Another draft” is live.").wait_for()

    page.go_back()
    expect(page.locator("[data-count]")).to_have_text("Nothing is ticked")

    expect(page.get_by_role("checkbox", name="Secret draft")).not_to_be_checked()


def test_ticks_stay_where_they_were_after_back(editors_page, draft, make_lecture):
    make_lecture("Another draft")
    page = editors_page("publish")
    page.get_by_role("checkbox", name="Another draft").check()
    page.get_by_role("link", name="Secret draft", exact=True).click()
    page.get_by_label("What changed").wait_for()

    page.go_back()
    expect(page.locator("[data-count]")).to_have_text("1 lecture is ticked")

    expect(page.get_by_role("checkbox", name="Another draft")).to_be_checked()


def covered(page):
    """How far the bar at the foot reaches over what has the focus, in pixels."""
    return page.evaluate(
        """() => {
          const bar = document.querySelector("[data-foot-bar]");
          const focused = document.activeElement;
          if (bar.contains(focused)) return 0;
          const [box, cover] = [focused, bar].map((one) => one.getBoundingClientRect());
          return Math.max(0, Math.min(box.bottom, cover.bottom) - Math.max(box.top, cover.top));
        }"""
    )


@pytest.mark.parametrize("size", [(360, 740), (1280, 600)])
def test_the_bar_never_covers_what_has_the_focus(editors_page, make_lecture, size):
    for number in range(9):
        make_lecture(f"Lecture {number}")
    page = editors_page("publish")
    page.set_viewport_size(dict(zip(["width", "height"], size, strict=True)))
    page.locator("[data-tick]").first.check()
    page.evaluate("window.scrollTo(0, 0)")

    found = []
    for _step in range(20):
        page.keyboard.press("Tab")
        found.append(covered(page))

    assert found == [0] * 20


def test_the_bar_is_one_line_on_a_phone_while_nothing_is_ticked(editors_page, draft):
    page = editors_page("publish")
    page.set_viewport_size({"width": 360, "height": 740})

    expect(page.locator("[data-publish-times]")).to_be_hidden()
    assert page.locator(".publish-bar").bounding_box()["height"] < 80

    page.locator("[data-tick]").check()
    expect(page.locator("[data-publish-times]")).to_be_visible()
