from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import editing, publishing
from courses.models import Course
from learning.models import Completion

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_course(author, make_lecture, editor):
    """A course with live lectures."""

    def make(title, *, lectures=1, **fields):
        course = Course.objects.create(title=title, slug=title.lower().replace(" ", "-"), owner=author, **fields)
        section = editing.add_section(course, title="Section", by=author)
        for number in range(lectures):
            lecture = make_lecture(f"{title} {number}", into=section)
            publishing.publish(lecture, by=editor)
        return course

    return make


def titles(response):
    return [course.title for course in response.context["courses"]]


def test_catalog_lists_courses_with_something_live_by_title(client, make_course):
    make_course("Statistics", lectures=2, summary="Numbers <b>told</b>.")
    make_course("Algebra")
    make_course("Nothing live", lectures=0)

    response = client.get("/")

    assert titles(response) == ["Algebra", "Statistics"]
    assert [(course.lecture_count, course.reading_minutes) for course in response.context["courses"]] == [
        (1, 1),
        (2, 2),
    ]
    assert "2 lectures" in response.text
    assert "Numbers &lt;b&gt;told&lt;/b&gt;." in response.text


def test_unlisted_is_for_nobody_and_members_for_the_signed_in(client, make_course, learner):
    make_course("Public")
    make_course("Secret", visibility="unlisted")
    make_course("Members", visibility="members")

    assert titles(client.get("/")) == ["Public"]

    client.force_login(learner)
    assert titles(client.get("/")) == ["Members", "Public"]


def test_empty_catalog_says_so_with_an_action_for_each(client, db, learner, author):
    assert "No course is published yet." in client.get("/").text
    assert 'class="button" href="/accounts/login/"' in client.get("/").text

    client.force_login(author)
    assert "Write the first one" in client.get("/").text

    client.force_login(learner)
    assert 'class="button" href="/studio/"' not in client.get("/").text


def test_learners_progress_is_shown_on_started_courses_only(client, make_course, learner):
    started, _other = make_course("Started", lectures=2), make_course("Untouched")
    Completion.objects.create(user=learner, lecture=started.lectures.first())
    client.force_login(learner)

    page = client.get("/").text

    assert "1 of 2 finished" in page
    assert "0 of 1 finished" not in page


@pytest.mark.parametrize("person", ["visitor", "learner"])
def test_number_of_queries_is_fixed(client, make_course, request, person):
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))
    make_course("First")
    client.get("/")
    with CaptureQueriesContext(connection) as with_one:
        client.get("/")
    make_course("Second", lectures=3)
    make_course("Third")
    with CaptureQueriesContext(connection) as with_three:
        client.get("/?page=1")  # the other address is not kept

    with CaptureQueriesContext(connection) as again:
        client.get("/?page=1&sort=newest&q=i")
    # After a change: the version, four for the facts of all courses. Always: who may see what, the page's courses,
    # and of a learner's first page what they take.
    expected = {"visitor": (7, 2), "learner": (14, 5)}[person]
    assert len(with_one) <= expected[0]
    assert (len(with_three), len(again)) == expected


def test_pages_hold_twenty_four_courses(client, author, make_course):
    for number in range(25):
        make_course(f"Course {number:02}")

    first, second, beyond = (client.get(f"/?page={page}") for page in (1, 2, 99))

    assert (len(titles(first)), titles(second), titles(beyond)) == (24, ["Course 24"], ["Course 24"])
    assert client.get("/?page=nonsense").status_code == 200


def test_published_course_appears_and_unpublished_one_goes_at_once(client, make_course, editor):
    client.get("/")
    course = make_course("Fresh")
    assert titles_of_text(client) == ["Fresh"]

    publishing.unpublish(course.lectures.get(), by=editor)
    assert titles_of_text(client) == []


def titles_of_text(client):
    page = client.get("/").text
    return ["Fresh"] if ">Fresh<" in page else []


def test_scheduled_course_appears_by_time_alone(client, make_course, make_lecture, editor, author):
    course = make_course("Later", lectures=0)
    now = timezone.now()
    lecture = make_lecture("Soon", into=editing.add_section(course, title="Section", by=author))
    publishing.publish(lecture, by=editor, live_from=now + timedelta(seconds=100))

    with time_machine.travel(now + timedelta(seconds=50)):
        before = client.get("/").text
    with time_machine.travel(now + timedelta(seconds=101)):
        after = client.get("/").text

    assert ">Later<" not in before
    assert ">Later<" in after


def test_page_has_search_feed_and_no_token(client, db):
    page = client.get("/").text

    assert 'action="/search/"' in page
    assert 'type="application/atom+xml"' in page
    assert "csrfmiddlewaretoken" not in page


def test_only_reading_is_allowed(client, db):
    assert client.post("/").status_code == 405


def test_visitor_sees_the_product_and_the_signed_in_do_not_need_to(client, learner):
    shown = 'class="catalog__picture"'

    as_visitor = client.get("/").text
    client.force_login(learner)

    assert (shown in as_visitor, shown in client.get("/").text) == (True, False)
