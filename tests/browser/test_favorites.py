"""Favorites in a browser: by mouse, with keys alone, under a finger, without scripts, and in two windows at once."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import expect

from courses import publishing
from courses.uploading import add_upload
from learning import collecting, favoriting
from learning.models import Collection, Favorite

from .keyboard import assert_focus_is_seen, tab_to
from .test_accessibility import OPTIONS, PHONE, WIDTH, violations

BODY = """Words.

## Idea

Knowledge is *reused*.

![A curve](PICTURE "It rises")

## Steps {#steps}

One by one.
"""
SHIFTS = """window.shifts = [];
new PerformanceObserver((all) => window.shifts.push(...all.getEntries().map((one) => one.value)))
  .observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture
def picture(course, author):
    file = io.BytesIO()
    Image.new("RGB", (600, 300), "#0f6b66").save(file, "PNG")
    return add_upload(course, SimpleUploadedFile("curve.png", file.getvalue()), by=author, alt="A curve")


@pytest.fixture
def lecture(make_lecture, picture, editor):
    lecture = make_lecture(body=BODY.replace("PICTURE", picture.get_absolute_url()), missions=1)
    publishing.publish(lecture, by=editor)
    return lecture


@pytest.fixture
def at(page, sign_in, learner, live_server, lecture):
    """Opens an address as the learner; the lecture without one."""
    sign_in(learner)

    def go(address="", where=page):
        where.goto(live_server.url + (address or lecture.get_absolute_url()))
        return where

    yield go
    # A page that is left tells the server where reading stopped; the tables must not be emptied under that request.
    page.goto("about:blank")
    page.wait_for_timeout(400)


@pytest.fixture
def three(learner, make_lecture, editor):
    """Favorites A, B and C in this order, and the collection Exam."""
    stars = []
    for title in "ABC":
        lecture = make_lecture(title)
        publishing.publish(lecture, by=editor)
        stars.append(favoriting.star_lecture(lecture, by=learner))
        collecting.move_favorite(stars[-1], collecting.Spot(), by=learner, to=None)
    collecting.add_collection("Exam", by=learner)
    return stars


def marks(page):
    return page.locator("[data-star-mark]")


def mark(page, name):
    return page.locator(f'[data-star-mark="{name}"]')


def kinds():
    stars = Favorite.objects.order_by("pk")
    return [star.heading_id or ("mission" if star.mission_id else "upload" if star.upload_id else "") for star in stars]


def titles(page, group="none"):
    return "".join(page.locator(f'[data-group="{group}"] .favorite__title').all_inner_texts())


def kept(user, collection=None):
    return "".join(star.label for star in collecting.in_group(user, collection and collection.pk))


# --- On the lecture ---


def test_stars_stand_beside_headings_pictures_and_missions(at, errors):
    page = at()

    expect(marks(page)).to_have_count(4)
    expect(mark(page, "h-idea")).to_have_css("opacity", "0")
    page.get_by_role("heading", name="Idea").hover()
    expect(mark(page, "h-idea")).to_have_css("opacity", "1")
    for one in marks(page).all():
        one.click(force=True)
        expect(one).to_have_attribute("aria-pressed", "true")

    page.mouse.move(0, 0)
    assert sorted(kinds()) == ["h-idea", "h-steps", "mission", "upload"]
    expect(mark(page, "h-steps")).to_have_css("opacity", "1")
    expect(page.locator("[data-star-count]")).to_have_text("4")
    at()
    expect(page.locator("[data-star-mark][aria-pressed=true]")).to_have_count(4)


def test_marks_are_no_text_of_the_author(at, errors):
    page = at()
    expect(marks(page)).to_have_count(4)

    inside = page.locator("[data-text] [data-star-mark]")
    assert inside.evaluate_all("all => all.map(one => [one.dataset.extra, one.textContent])") == [["", ""]] * 3
    words = page.locator("[data-text] h2").first.evaluate("one => one.firstChild.data")
    assert words.strip() == "Idea"


def test_nothing_moves_when_the_marks_come(at, page, errors):
    page.add_init_script(SHIFTS)
    at()
    expect(marks(page)).to_have_count(4)
    page.wait_for_timeout(300)

    assert page.evaluate("window.shifts.reduce((sum, one) => sum + one, 0)") < 0.01


def test_undo_brings_a_heading_back_into_its_collection(at, lecture, learner, errors):
    exam = collecting.add_collection("Exam", by=learner)
    place = favoriting.place_to_star(lecture, "h-idea", user=learner)
    star = favoriting.star_place(lecture, place, by=learner)
    collecting.move_favorite(star, collecting.Spot(), by=learner, to=exam.pk)
    page = at()

    mark(page, "h-idea").click()
    expect(page.get_by_text("Removed from favorites.")).to_be_visible()
    assert Favorite.objects.count() == 0
    page.get_by_role("button", name="Undo").click()

    expect(mark(page, "h-idea")).to_have_attribute("aria-pressed", "true")
    assert Favorite.objects.get().collection == exam
    mark(page, "h-idea").click()  # the button that came back works as before
    expect(mark(page, "h-idea")).to_have_attribute("aria-pressed", "false")
    assert Favorite.objects.count() == 0


def test_undo_brings_the_lectures_star_back(at, lecture, learner, errors):
    before = favoriting.star_lecture(lecture, by=learner).pk
    page = at()
    star = page.locator("[data-star=lecture] button")

    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Undo").click()

    expect(star).to_have_attribute("aria-pressed", "true")
    assert Favorite.objects.get().pk == before


def test_with_keys_alone_f_stars_what_has_the_focus(at, errors):
    page = at()

    page.keyboard.press("f")
    expect(page.locator("[data-star=lecture] button")).to_have_attribute("aria-pressed", "true")
    tab_to(page, mark(page, "h-idea"))
    expect(mark(page, "h-idea")).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(mark(page, "h-idea")).to_have_attribute("aria-pressed", "true")
    expect(mark(page, "h-idea")).to_be_focused()
    page.keyboard.press("f")
    expect(mark(page, "h-idea")).to_have_attribute("aria-pressed", "false")
    tab_to(page, mark(page, "h-steps"))
    page.keyboard.press("f")
    expect(mark(page, "h-steps")).to_have_attribute("aria-pressed", "true")
    tab_to(page, page.locator("[data-choice] input").first)
    page.keyboard.press("f")

    expect(page.locator(".mission [data-star-mark]")).to_have_attribute("aria-pressed", "true")
    assert sorted(kinds()) == ["", "h-steps", "mission"]


def test_an_answered_mission_keeps_its_star(at, errors):
    page = at()
    star = page.locator(".mission [data-star-mark]")
    star.click(force=True)
    expect(star).to_have_attribute("aria-pressed", "true")

    page.locator("[data-choice] input").nth(1).check()
    page.get_by_role("button", name="Check").click()

    expect(page.get_by_text("Correct.")).to_be_visible()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_have_count(1)


def test_a_star_that_cannot_be_changed_says_so_and_can_be_pressed_again(at, context):
    page = at()
    context.set_offline(True)

    mark(page, "h-idea").click(force=True)
    expect(page.get_by_text("The star could not be changed.")).to_be_visible()
    context.set_offline(False)
    mark(page, "h-idea").click(force=True)

    expect(mark(page, "h-idea")).to_have_attribute("aria-pressed", "true")
    assert kinds() == ["h-idea"]


@pytest.mark.browser_context_args(has_touch=True, is_mobile=True, viewport=PHONE)
def test_under_a_finger_stars_are_there_and_large_enough(at, errors):
    page = at()
    expect(marks(page)).to_have_count(4)

    boxes = marks(page).evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
    seen = marks(page).evaluate_all("all => all.map(one => getComputedStyle(one).opacity)")
    mark(page, "h-idea").tap()

    expect(mark(page, "h-idea")).to_have_attribute("aria-pressed", "true")
    assert all(min(box["width"], box["height"]) >= 44 and box["right"] <= PHONE["width"] for box in boxes)
    assert seen == ["1"] * 4
    assert page.evaluate(WIDTH) == PHONE["width"]


def test_links_land_on_each_place(at, live_server, lecture, learner, picture, errors):
    for name in ("h-steps", f"mission-{lecture.missions.get().pk}", f"upload-{picture.pk}"):
        favoriting.star_place(lecture, favoriting.place_to_star(lecture, name, user=learner), by=learner)
    page = at("/favorites/")

    page.get_by_role("link", name="Steps", exact=True).click()
    expect(page.locator("#h-steps")).to_be_in_viewport()
    at("/favorites/").get_by_role("link", name="What is transfer learning?", exact=True).click()
    expect(page.locator("[data-mission]")).to_be_in_viewport()
    at("/favorites/").get_by_role("link", name="curve.png", exact=True).click()

    expect(page.locator("[data-text] img")).to_have_class(re.compile("is-star-target"))
    expect(page.locator("[data-text] img")).to_be_in_viewport()


# --- The page of favorites ---


def test_rows_are_ordered_by_their_buttons_with_keys_alone(at, learner, three, errors):
    page = at("/favorites/")
    down = page.get_by_role("button", name="Move down: A")
    expect(page.get_by_role("button", name="Move up: A")).to_be_disabled()

    tab_to(page, down)
    page.keyboard.press("Enter")
    expect(page.locator("[data-announcer]")).to_have_text("Place 2 of 3")
    assert (titles(page), kept(learner)) == ("BAC", "BAC")
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-announcer]")).to_have_text("Place 3 of 3")

    assert (titles(page), kept(learner)) == ("BCA", "BCA")
    expect(page.get_by_role("button", name="Move up: A")).to_be_focused()
    expect(down).to_be_disabled()
    assert_focus_is_seen(page)


def test_collections_are_ordered_by_their_buttons_with_keys_alone(at, learner, three, errors):
    collecting.add_collection("Later", by=learner)
    page = at("/favorites/")
    up = page.get_by_role("button", name="Move up: Later")

    tab_to(page, up)
    page.keyboard.press("Enter")

    expect(page.locator("[data-announcer]")).to_have_text("Place 1 of 2")
    expect(page.locator(".favorites-group__name")).to_have_text(["No collection", "Later", "Exam"])
    expect(page.get_by_role("button", name="Move down: Later")).to_be_focused()
    expect(up).to_be_disabled()
    assert list(Collection.objects.values_list("name", flat=True)) == ["Later", "Exam"]


def drag(page, what, to):
    what.scroll_into_view_if_needed()
    start, end = what.bounding_box(), to.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    x, y = end["x"] + end["width"] / 2, end["y"] + end["height"] / 2
    page.mouse.move(x, y - 4, steps=12)
    page.mouse.move(x, y + 2, steps=4)
    page.wait_for_timeout(200)
    page.mouse.up()


def test_a_row_is_dragged_into_a_collection_and_stays_there(at, learner, three, errors):
    page, exam = at("/favorites/"), Collection.objects.get()

    drag(page, page.locator(f"#favorite-{three[1].pk} [data-handle]"), page.locator(f'[data-group="{exam.pk}"]'))

    expect(page.locator("[data-announcer]")).to_have_text("Moved.")
    assert (kept(learner), kept(learner, exam)) == ("AC", "B")
    assert (titles(page), titles(page, exam.pk)) == ("AC", "B")
    expect(page.locator(f'[data-group-count="{exam.pk}"]')).to_have_text(["1", "1"])


def test_collections_are_dragged_into_an_order(at, learner, three, errors):
    later = collecting.add_collection("Later", by=learner)
    page, exam = at("/favorites/"), Collection.objects.get(name="Exam")

    drag(
        page,
        page.locator(f'[data-collection="{later.pk}"] [data-handle]'),
        page.locator(f'[data-collection="{exam.pk}"] [data-handle]'),
    )

    expect(page.locator("[data-announcer]")).to_have_text("Moved.")
    assert list(Collection.objects.values_list("name", flat=True)) == ["Later", "Exam"]
    expect(page.locator(".favorites-group__name")).to_have_text(["No collection", "Later", "Exam"])


def test_the_whole_way_of_a_collection_with_keys_alone(at, learner, three):
    page = at("/favorites/")

    tab_to(page, page.get_by_label("New collection"))
    page.keyboard.type("exam")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have a collection called “Exam” already.")).to_be_visible()
    expect(page.get_by_label("New collection")).to_have_value("exam")
    expect(page.get_by_label("New collection")).to_be_focused()
    page.get_by_label("New collection").fill("Weekend")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The collection “Weekend” is made.")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Move to a collection: B"), key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Collection", exact=True).select_option("Weekend")
    page.get_by_role("dialog").get_by_role("button", name="Move").press("Enter")

    weekend = Collection.objects.get(name="Weekend")
    expect(page.locator(f'[data-group="{weekend.pk}"] .favorite__title')).to_have_text("B")
    assert (kept(learner), kept(learner, weekend)) == ("AC", "B")


def test_the_dialog_keeps_what_was_typed_and_gives_the_focus_back(at, learner, three):
    page = at("/favorites/")
    opener = page.get_by_role("link", name="Move to a collection: A")

    opener.click()
    page.get_by_label("Or a new one").fill("EXAM")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("You have a collection called “Exam” already.")
    expect(page.get_by_label("Or a new one")).to_have_value("EXAM")
    assert violations(page, OPTIONS) == []
    page.keyboard.press("Escape")

    expect(opener).to_be_focused()
    assert kept(learner) == "ABC"


def test_a_star_is_taken_away_and_comes_back_to_its_place(at, learner, three, errors):
    page = at("/favorites/")

    page.get_by_role("button", name="Remove from favorites: B").click()
    expect(page.locator(".favorite")).to_have_count(2)
    expect(page.get_by_role("button", name="Remove from favorites: C")).to_be_focused()
    expect(page.locator('[data-group-count="none"]').first).to_have_text("2")
    assert kept(learner) == "AC"
    page.get_by_role("button", name="Undo").click()

    expect(page.locator(".favorite")).to_have_count(3)
    assert (titles(page), kept(learner)) == ("ABC", "ABC")
    page.get_by_role("button", name="Move up: B").click()
    expect(page.locator("[data-announcer]")).to_have_text("Place 1 of 3")
    assert kept(learner) == "BAC"


def test_a_deleted_collection_comes_back(at, learner, three, errors):
    collecting.move_favorite(three[0], collecting.Spot(), by=learner, to=Collection.objects.get().pk)
    page = at("/favorites/")

    page.locator(".favorites-group__acts summary").click()
    page.get_by_role("button", name="Delete the collection").click()
    expect(page.get_by_text("The collection “Exam” is deleted. Its favorites are still here.")).to_be_visible()
    assert kept(learner) == "BCA"
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("It is back.")).to_be_visible()
    assert (kept(learner), kept(learner, Collection.objects.get())) == ("BC", "A")


def test_everything_works_without_scripts(browser, client, learner, live_server, lecture, three):
    client.force_login(learner)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies([session])
        page = context.new_page()
        page.goto(live_server.url + lecture.get_absolute_url())
        page.locator("[data-star-places] summary").click()
        page.get_by_role("button", name="Favorite: Idea").click()
        page.locator("[data-star-places] summary").click()
        expect(page.get_by_role("button", name="Favorite: Idea")).to_have_attribute("aria-pressed", "true")
        page.get_by_role("button", name="Favorite: Idea").click()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("It is back.")).to_be_visible()
        assert page.url == live_server.url + lecture.get_absolute_url()

        page.goto(f"{live_server.url}/favorites/")
        page.get_by_role("button", name="Move down: A").click()
        page.get_by_role("link", name="Move to a collection: B").click()
        page.get_by_label("Or a new one").fill("Fresh")
        page.get_by_role("button", name="Move", exact=True).click()
        page.get_by_role("button", name="Move up: Fresh").click()
        page.get_by_role("button", name="Remove from favorites: C").click()
        page.get_by_label("New collection").fill("Third")
        page.get_by_role("button", name="Add the collection").click()
        page.get_by_label("Search my favorites").fill("idea")
        page.get_by_role("button", name="Search").click()
        expect(page.locator(".favorite__title")).to_have_text(["Idea"])

    assert list(Collection.objects.values_list("name", flat=True)) == ["Fresh", "Exam", "Third"]
    assert (kept(learner), kept(learner, Collection.objects.get(name="Fresh"))) == ("IdeaA", "B")


def test_two_windows_of_one_learner_agree(at, page, context, learner, lecture, three):
    other = context.new_page()
    at(), at(where=other)

    for window in (page, other):  # both saw no star, and both want one
        mark(window, "h-idea").click(force=True)
        expect(mark(window, "h-idea")).to_have_attribute("aria-pressed", "true")
    assert kinds().count("h-idea") == 1
    for window in (page, other):
        mark(window, "h-idea").click(force=True)
        expect(mark(window, "h-idea")).to_have_attribute("aria-pressed", "false")
    assert kinds().count("h-idea") == 0

    at("/favorites/"), at("/favorites/", where=other)
    page.get_by_role("button", name="Remove from favorites: B").click()
    expect(page.locator(".favorite")).to_have_count(2)
    other.get_by_role("button", name="Move down: B").click()
    expect(other.get_by_text("This could not be changed.")).to_be_visible()
    assert titles(other) == "ABC"
    other.get_by_role("button", name="Move up: C").click()

    expect(other.locator("[data-announcer]")).to_have_text("Place 2 of 3")
    assert kept(learner) == "AC"
    other.goto("about:blank")


@pytest.mark.parametrize("query", ["", "?q=nowhere", "?kind=heading", "?collection=none"])
def test_no_state_of_the_page_is_wrong_and_all_fit_a_phone(at, three, query, errors):
    page = at(f"/favorites/{query}")
    for details in page.locator(".favorites-group details").all():
        details.evaluate("one => { one.open = true }")

    assert violations(page, OPTIONS) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate(WIDTH) == 320


def test_the_open_list_of_a_lecture_and_its_undo_are_not_wrong(at, lecture, learner, errors):
    favoriting.star_place(lecture, favoriting.place_to_star(lecture, "h-idea", user=learner), by=learner)
    page = at()
    page.locator("[data-star-places] summary").click()
    mark(page, "h-steps").click(force=True)
    expect(mark(page, "h-steps")).to_have_attribute("aria-pressed", "true")
    mark(page, "h-idea").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()

    assert violations(page, OPTIONS) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate(WIDTH) == 320
