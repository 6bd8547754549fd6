"""Publishing and restoring in a real browser, by keyboard alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses import editing, publishing
from courses.models import Lecture

MOST_TABS = 80


@pytest.fixture
def editors_page(page, live_server, sign_in, editor, errors):
    def open_page(name, *args):
        sign_in(editor)
        page.goto(live_server.url + reverse(f"studio:{name}", args=args))
        return page

    return open_page


def tab_to(page, target):
    """Tab on until the element has the focus, as somebody without a mouse does."""
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"No way to {target} by keyboard.")


def test_a_lecture_is_ticked_and_published_by_keyboard(editors_page, draft):
    page = editors_page("publish")

    tab_to(page, page.locator("[data-tick]"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Publish 1 lecture"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("“Secret draft” is live.")).to_be_visible()
    assert draft.live_revision.number == 1


def test_a_ticked_lecture_is_scheduled_by_keyboard(editors_page, draft):
    page = editors_page("publish")

    tab_to(page, page.locator("[data-tick]"))
    page.keyboard.press("Space")
    tab_to(page, page.locator("[data-publish-times] > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Now"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("Live from"))
    page.get_by_label("Live from").fill("2099-01-01T09:00")
    tab_to(page, page.get_by_role("button", name="Publish 1 lecture"))
    page.keyboard.press("Enter")

    expect(page.locator("[data-toasts]")).to_contain_text("goes live")
    assert draft.revisions.get().live_from.year == 2099
    assert draft.live_revision is None


def test_a_revision_is_restored_by_keyboard(editors_page, live_lecture, author, editor):
    lecture = Lecture.objects.get(pk=live_lecture.pk)
    editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body="Second text.")
    publishing.publish(lecture, by=editor)
    page = editors_page("revision", lecture.pk, 1)

    tab_to(page, page.get_by_role("button", name="Restore this revision"))
    page.keyboard.press("Enter")

    expect(page.locator("[data-toasts]")).to_contain_text("Learners see the text of revision 1 again, as revision 3.")
    assert live_lecture.live_revision.number == 3
