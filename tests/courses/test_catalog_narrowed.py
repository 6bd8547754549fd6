"""The catalog with choices in its address."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import editing, publishing
from courses.models import Course, Revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_course(author, make_lecture, editor):
    def make(title, *, minutes=5, live=True, **fields):
        course = Course.objects.create(title=title, slug=title.lower().replace(" ", "-"), owner=author, **fields)
        lecture = make_lecture(f"{title} one", into=editing.add_section(course, title="Section", by=author))
        if live:
            publishing.publish(lecture, by=editor)
            Revision.objects.filter(lecture=lecture).update(reading_minutes=minutes)
        return course

    return make


@pytest.fixture
def four(make_course):
    make_course("Algebra", subject="Mathematics", level="beginner", minutes=30)
    make_course("Bayes", subject="Statistics", level="beginner", minutes=90)
    make_course("Calculus", subject="Mathematics", level="advanced", minutes=700)
    make_course("통계학", subject="Statistics", language="ko", minutes=200, summary="Numbers told.")


def titles(response):
    return [course.title for course in response.context["courses"]]


def counts(response):
    return {
        facet.name: {str(option.label): option.count for option in facet.options}
        for facet in response.context["facets"]
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("subject=mathematics", ["Algebra", "Calculus"]),
        ("subject=Mathematics&level=beginner", ["Algebra"]),
        ("subject=mathematics&subject=statistics&level=beginner", ["Algebra", "Bayes"]),
        ("language=ko", ["통계학"]),
        ("length=1h&length=longer", ["Algebra", "Calculus"]),
        ("q=TOLD+numbers", ["통계학"]),
        ("q=통계", ["통계학"]),
        ("sort=longest", ["Calculus", "통계학", "Bayes", "Algebra"]),
        ("sort=newest", ["통계학", "Calculus", "Bayes", "Algebra"]),
        ("level=beginner&language=ko", []),
    ],
)
def test_choices_narrow_and_order(client, four, query, expected):
    assert titles(client.get(f"/?{query}")) == expected


def test_counts_beside_choices_follow_the_other_choices(client, four):
    assert counts(client.get("/?level=beginner")) == {
        "subject": {"Mathematics": 1, "Statistics": 1},
        "level": {"Beginner": 2, "Advanced": 1},
        "language": {"English": 2, "한국어": 0},
        "length": {"Up to 1 hour": 1, "1 to 3 hours": 1, "3 to 10 hours": 0, "Over 10 hours": 0},
    }


def test_each_chip_takes_back_one_choice_and_clear_all_keeps_the_order(client, four):
    page = client.get("/?subject=mathematics&level=beginner&q=alg&sort=newest")

    assert [(str(chip.legend), str(chip.label), chip.url) for chip in page.context["chips"]] == [
        ("Subject", "Mathematics", "?level=beginner&q=alg&sort=newest"),
        ("Level", "Beginner", "?subject=mathematics&q=alg&sort=newest"),
        ("Words", "alg", "?subject=mathematics&level=beginner&sort=newest"),
    ]
    assert page.context["all_url"] == "?sort=newest"
    assert "1 of 4 courses" in page.text
    assert 'href="/search/?q=alg"' in page.text


def test_a_facet_with_one_value_is_no_choice(client, make_course):
    make_course("One", subject="Music", level="beginner")
    make_course("Two", subject="Music", level="beginner")

    assert counts(client.get("/")) == {}


def test_nothing_fits_is_said_with_a_way_back(client, four):
    page = client.get("/?q=zebra")

    assert "No course fits all of this." in page.text
    assert 'class="button" href="?"' in page.text


@pytest.mark.parametrize(
    "query",
    [
        "subject=nothing",
        "level=expert",
        "sort=price",
        "q=a%00b",
        f"q={'long+' * 50}",
        f"subject={'x' * 5000}",
        "length=-1&language=%ff%fe",
        "&".join(f"level={number}" for number in range(500)),
        "subject=%F0%9F%92%A9&subject=%27%22%3E%3Cscript%3E",
    ],
)
def test_what_is_not_understood_is_left_out_and_said(client, four, query):
    page = client.get(f"/?{query}")

    assert page.status_code == 200
    assert titles(page) == ["Algebra", "Bayes", "Calculus", "통계학"]
    assert "were left out" in page.text
    assert "<script>" not in page.text.partition("catalog__body")[2]


@pytest.mark.parametrize("query", ["", "sort=title", "page=7", "utm_source=letter", "q=+"])
def test_what_is_understood_or_no_choice_is_not_complained_about(client, four, query):
    assert "were left out" not in client.get(f"/?{query}").text


def test_pages_keep_the_choices(client, make_course):
    for number in range(26):
        make_course(f"Course {number:02}", subject="Many" if number else "One")

    first, second = client.get("/?subject=many"), client.get("/?subject=many&page=2")

    assert (len(titles(first)), titles(second)) == (24, ["Course 25"])
    assert "subject=many&amp;page=2" in first.text


@pytest.mark.parametrize("person", ["visitor", "learner", "stranger", "author", "editor", "admin"])
def test_counts_tell_nothing_of_courses_that_are_not_shown(client, request, make_course, person):
    make_course("Public", subject="Open", level="beginner")
    make_course("Other", subject="Other")
    make_course("Unlisted", subject="Hidden", visibility="unlisted", level="advanced")
    make_course("Members", subject="Members", visibility="members")
    make_course("Draft", subject="Draft", live=False)
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))

    page = client.get("/?sort=newest")

    seen = {"Open": 1, "Other": 1} | ({} if person == "visitor" else {"Members": 1})
    assert counts(page)["subject"] == seen
    assert "Hidden" not in page.text
    assert ">Draft<" not in page.text


def test_only_the_whole_catalog_is_a_page_for_search_engines(client, four):
    assert '<meta name="robots"' not in client.get("/").text
    assert '<link rel="canonical" href="http://127.0.0.1:8000/">' in client.get("/").text
    assert '<meta name="robots" content="noindex">' in client.get("/?level=beginner").text
    assert '<meta name="robots" content="noindex">' in client.get("/?sort=newest").text


def test_a_change_of_the_facts_shows_at_once(client, four, editor):
    from courses import structuring

    client.get("/?subject=statistics")
    course = Course.objects.get(slug="algebra")
    structuring.change_course(course, by=editor, authors=[], subject="Statistics")

    assert titles(client.get("/?subject=statistics")) == ["Algebra", "Bayes", "통계학"]


def test_a_scheduled_course_is_counted_by_time_alone(client, four, make_course, editor):
    later = make_course("Later", subject="Later", live=False)
    now = timezone.now()
    publishing.publish(later.lectures.get(), by=editor, live_from=now + timedelta(seconds=100))
    client.get("/?sort=newest")

    with time_machine.travel(now + timedelta(seconds=50)):
        before = counts(client.get("/?sort=newest"))["subject"]
    with time_machine.travel(now + timedelta(seconds=101)):
        after = client.get("/?sort=newest")

    assert "Later" not in before
    assert counts(after)["subject"]["Later"] == 1
    assert titles(after)[0] == "Later"


def test_narrowing_takes_two_queries_however_many_courses(client, four, make_course):
    client.get("/?level=beginner")

    with CaptureQueriesContext(connection) as four_courses:
        client.get("/?level=beginner&sort=longest")
    for number in range(6):
        make_course(f"More {number}", level="beginner")
    client.get("/?level=beginner")
    with CaptureQueriesContext(connection) as ten_courses:
        client.get("/?level=beginner&sort=longest")

    assert (len(four_courses), len(ten_courses)) == (2, 2)


def test_many_subjects_are_folded_away_but_those_chosen(client, make_course):
    for number in range(12):
        make_course(f"Course {number:02}", subject=f"Subject {number:02}")

    page = client.get("/?subject=subject+11")
    subject = page.context["facets"][0]

    assert (str(subject.shown[0].label), len(subject.shown), len(subject.folded)) == ("Subject 11", 8, 4)
    assert re.search(r"4 more\s*<span", page.text)
