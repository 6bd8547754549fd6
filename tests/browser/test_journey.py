"""The whole way: an editor designs, uploads and publishes; a learner reads, solves, notes and stars, and leaves."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from accounts import roles
from courses.models import Course
from learning.models import Favorite, Note
from quizzes.models import Attempt
from tests.conftest import PASSWORD


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "learning-curve.png"
    Image.new("RGB", (600, 300), "#0f6b66").save(path)
    return path


def sign_in(page, live_server, name):
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def sign_out(page):
    page.get_by_text("Account", exact=True).locator("visible=true").first.click()
    page.get_by_role("button", name="Sign out").locator("visible=true").click()


def design(page, live_server):
    """A course, a section, a lecture with a mission."""
    page.goto(f"{live_server.url}/studio/")
    page.get_by_role("link", name="Add a course").first.click()
    page.get_by_label("Title").fill("Gardening for beginners")
    page.get_by_label("Summary").fill("From seed to plate.")
    page.get_by_role("button", name="Add the course").click()
    page.get_by_label("New section").fill("Soil")
    page.get_by_role("button", name="Add section").click()
    page.get_by_label("Title of a new lecture in Soil").fill("What is compost?")
    page.get_by_role("button", name="Add lecture").click()
    page.get_by_label("Summary").fill("Why old leaves are worth keeping.")
    page.get_by_label("Text in Markdown").fill(
        "## Idea\n\nCompost is **rotted** matter.\n\n## Use\n\nSpread it in spring.\n"
    )
    expect(page.locator(".markdownx-preview strong")).to_have_text("rotted")
    add_mission(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-save-state]")).to_have_text(re.compile("^Saved"))


def add_mission(page):
    page.get_by_role("button", name="Add a mission").click()
    mission = page.locator("[data-mission]").last
    mission.get_by_label("Question").fill("What is compost?")
    for place, (text, is_correct) in enumerate([("Rotted matter", True), ("A kind of stone", False)]):
        choice = mission.locator("[data-choice]").nth(place)
        choice.locator("[name$=-text]").fill(text)
        choice.locator("[name$=-feedback]").fill(f"About: {text}")
        if is_correct:
            choice.locator("[name$=-is_correct]").check()


def upload_and_use(page, live_server, picture):
    course = Course.objects.get(slug="gardening-for-beginners")
    page.goto(f"{live_server.url}/studio/upload/?course={course.pk}")
    page.locator("input[type=file]").set_input_files(picture)
    expect(page.locator("[data-grid] li")).to_have_count(1)
    upload = course.uploads.get()
    page.goto(f"{live_server.url}/studio/upload/{upload.pk}/")
    page.get_by_label("Alt text").fill("A curve that rises")
    page.get_by_role("button", name="Save").click()
    upload.refresh_from_db()
    assert upload.alt == "A curve that rises"
    lecture = course.lectures.get()
    page.goto(f"{live_server.url}/studio/design/lectures/{lecture.pk}/")
    text = page.get_by_label("Text in Markdown")
    text.fill(text.input_value() + f"\n{upload.markdown}\n")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-save-state]")).to_have_text(re.compile("^Saved"))
    return lecture


def publish(page, lecture):
    page.get_by_role("link", name="Publish…").click()
    page.wait_for_url(re.compile(rf"/studio/publish/{lecture.pk}/"))
    page.get_by_role("button", name=re.compile("^Publish")).click()
    expect(page.get_by_text("is live").first).to_be_visible()


def published_lecture(page, live_server, picture):
    sign_in(page, live_server, "editor")
    design(page, live_server)
    lecture = upload_and_use(page, live_server, picture)
    assert lecture.live_revision is None
    publish(page, lecture)
    sign_out(page)
    return lecture


def test_design_upload_publish_read_solve_note_favorite_sign_out(page, errors, live_server, make_user, editor, picture):
    reader = make_user("reader", roles.LEARNER)
    lecture = published_lecture(page, live_server, picture)

    sign_in(page, live_server, "reader")
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="Gardening for beginners").click()
    page.locator("main").get_by_role("link", name="What is compost?").first.click()
    expect(page.get_by_role("heading", name="What is compost?", level=1)).to_be_visible()
    # By its alt text: the button that enlarges it has it in its own name, and hides the rest from the tree of roles.
    expect(page.get_by_alt_text("A curve that rises")).to_have_js_property("naturalWidth", 600)

    expect(page.locator("[data-mission-count]").first).to_have_text("0 / 1")
    page.get_by_role("radio", name="A kind of stone").check()
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("About: A kind of stone")).to_be_visible()
    expect(page.locator("[data-mission-count]").first).to_have_text("0 / 1")
    page.get_by_role("button", name="Try again").or_(page.get_by_role("link", name="Try again")).click()
    page.get_by_role("radio", name="Rotted matter").check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("[data-mission-count]").first).to_have_text("1 / 1")
    assert list(Attempt.objects.filter(user=reader).order_by("pk").values_list("is_correct", flat=True)) == [
        False,
        True,
    ]

    page.get_by_role("tab", name=re.compile("Notes")).click()
    page.get_by_label("Add a note").fill("Collect leaves in autumn.")
    expect(page.locator("[data-note-state]").first).to_have_text(re.compile("^Saved"))
    assert Note.objects.get(user=reader).body == "Collect leaves in autumn."

    star = page.get_by_role("button", name="Favorite lecture")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.goto(f"{live_server.url}/favorites/")
    expect(page.get_by_role("main").get_by_role("link", name="What is compost?", exact=True)).to_be_visible()
    assert Favorite.objects.get(user=reader).lecture == lecture

    sign_out(page)
    expect(page.get_by_role("link", name="Sign in").locator("visible=true").first).to_be_visible()
    assert page.request.get(f"{live_server.url}/notes/", max_redirects=0).status == 302


@pytest.fixture
def plain_page(browser):
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_learner_needs_no_javascript(plain_page, live_server, make_user, live_lecture):
    page = plain_page
    reader = make_user("reader", roles.LEARNER)
    sign_in(page, live_server, "reader")
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="Machine learning").click()
    page.locator("main").get_by_role("link", name="Transfer learning").first.click()
    expect(page.get_by_text("Knowledge is reused.")).to_be_visible()

    page.get_by_role("radio", name="Using a pre-trained model").check()
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("KEY-EXPLANATION")).to_be_visible()
    expect(page.locator("[data-mission-count]").first).to_have_text("1 / 1")
    assert Attempt.objects.get(user=reader).is_correct

    page.get_by_label("Add a note").fill("Plain and simple.")
    page.get_by_role("button", name="Save note").first.click()
    expect(page.get_by_text("Plain and simple.").first).to_be_visible()
    assert Note.objects.get(user=reader).body == "Plain and simple."

    page.goto(f"{live_server.url}{live_lecture.get_absolute_url()}")
    page.get_by_role("button", name="Favorite lecture").click()
    expect(page.get_by_role("button", name="Favorite lecture")).to_have_attribute("aria-pressed", "true")
    assert Favorite.objects.get(user=reader).lecture == live_lecture

    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_role("button", name="Done")).to_be_visible()
    assert reader.completions.get().lecture == live_lecture


def test_a_visitor_tries_a_mission_and_nothing_is_stored(page, errors, live_server, live_lecture):
    page.goto(f"{live_server.url}{live_lecture.get_absolute_url()}")

    page.get_by_role("radio", name="Using a pre-trained model").check()
    page.get_by_role("button", name="Check").click()

    expect(page.get_by_text("KEY-EXPLANATION")).to_be_visible()
    expect(page.locator("[data-mission-count]").first).to_have_text("1 / 1")
    assert Attempt.objects.count() == 0
    assert page.context.cookies() == []
