"""The same texts in titles, collections, stars, reports and the words of a search, in a real browser."""

from itertools import cycle
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from courses import editing, publishing
from courses.models import Course, Lecture
from learning.models import Collection, Favorite, Report
from tests.attacks import NAMES, PAYLOADS

from .attacked import Watch

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="A page looks the same whatever the database")
SOME = 20
STARS_A_PAGE, REPORTS_A_PAGE = 50, 30


@pytest.fixture
def watch(page):
    yield Watch(page)
    page.goto("about:blank")
    page.wait_for_timeout(400)


@pytest.fixture
def titled(section, author, editor):
    """Each payload as the title and the summary of a live lecture; the course is called like the first."""
    for name in NAMES:
        lecture = editing.add_lecture(
            section, title=name[:200], by=author, body="Reused knowledge.\n", summary=name[:300]
        )
        publishing.refresh_hash(lecture)
        publishing.publish(lecture, by=editor)
    Course.objects.update(title=NAMES[0][:200], summary=NAMES[1][:400], subject=NAMES[2][:60])
    return list(Lecture.objects.order_by("pk"))


@pytest.fixture
def reports(learner, live_lecture, author):
    """Each payload as what is wrong, as the words that it is about, and as the answer."""
    common = {"user": learner, "lecture": live_lecture, "revision": live_lecture.live_revision}
    closed = {"state": Report.State.ANSWERED, "answered_by": author, "closed_at": timezone.now()}
    return Report.objects.bulk_create(
        Report(body=text, quote=text, answer=text, **common, **closed) for text in PAYLOADS
    )


def visit(page, live_server, watch, address):
    page.goto(live_server.url + address)
    watch.assert_unharmed(address)


def test_titles_do_no_harm_to_readers(page, live_server, sign_in, watch, learner, titled, course):
    sign_in(learner)
    Favorite.objects.bulk_create(Favorite(user=learner, lecture=lecture) for lecture in titled[:STARS_A_PAGE])

    visit(page, live_server, watch, course.get_absolute_url())
    assert page.locator(".course__lecture").count() == len(titled)
    for address in ["/", titled[0].get_absolute_url(), "/favorites/", reverse("course_print", args=[course.slug])]:
        visit(page, live_server, watch, address)
    for number in range(1, SOME):
        visit(page, live_server, watch, f"/search/?q=reused&page={number}")


def test_titles_found_in_the_dialog_do_no_harm(page, live_server, sign_in, watch, learner, titled):
    sign_in(learner)
    page.goto(f"{live_server.url}/", wait_until="networkidle")
    page.keyboard.press("Control+k")
    box = page.locator("#search-dialog input")

    for text in ["attacked", "img", "script", "href", *NAMES[:: len(NAMES) // SOME]]:
        box.fill(text)
        expect(page.locator("[data-search-said]")).not_to_be_empty()
        page.wait_for_timeout(150)

    watch.assert_unharmed()


def test_titles_do_no_harm_to_authors(page, live_server, sign_in, watch, author, titled, course):
    sign_in(author)

    for address in [
        reverse("studio:design"),
        reverse("studio:outline", args=[course.pk]),
        reverse("studio:course_funnel", args=[course.pk]),
        reverse("studio:lecture_edit", args=[titled[0].pk]),
    ]:
        visit(page, live_server, watch, address)


def test_collections_and_stars_do_no_harm(page, live_server, sign_in, watch, learner, live_lecture):
    sign_in(learner)
    made = [Collection(user=learner, name=f"{number} {name}"[:80]) for number, name in enumerate(NAMES)]
    into = cycle(Collection.objects.bulk_create(made))
    Favorite.objects.bulk_create(
        Favorite(user=learner, lecture=live_lecture, heading_id=f"h-{number}", label=name[:300], collection=next(into))
        for number, name in enumerate(NAMES)
    )

    for number in range(1, -(-len(NAMES) // STARS_A_PAGE) + 1):
        visit(page, live_server, watch, f"/favorites/?page={number}")
    for collection in made[:: len(made) // SOME]:
        visit(page, live_server, watch, f"/favorites/?collection={collection.pk}")


def test_reports_do_no_harm_to_learners(page, live_server, sign_in, watch, learner, reports):
    sign_in(learner)

    for number in range(1, -(-len(reports) // REPORTS_A_PAGE) + 1):
        visit(page, live_server, watch, f"/reports/?page={number}")
    for report in reports[:: len(reports) // SOME]:
        visit(page, live_server, watch, reverse("my_report", args=[report.pk]))


def test_reports_do_no_harm_to_authors(page, live_server, sign_in, watch, author, reports):
    sign_in(author)

    for number in range(1, -(-len(reports) // REPORTS_A_PAGE) + 1):
        visit(page, live_server, watch, f"{reverse('studio:reports')}?state=all&page={number}")
    for report in reports[:: len(reports) // SOME]:
        visit(page, live_server, watch, reverse("studio:report", args=[report.pk]))


def test_words_of_a_search_do_no_harm(page, live_server, sign_in, watch, learner, live_lecture):
    sign_in(learner)
    page.route("**/static/**", lambda route: route.abort())  # what is asked is what the server writes
    for text in PAYLOADS:
        page.goto(f"{live_server.url}/search/?{urlencode({'q': text})}", wait_until="domcontentloaded")
        watch.assert_unharmed(text)
