"""The author's page about who takes the course."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from courses import enrolling, join_codes
from courses.models import Course
from learning import completing

pytestmark = pytest.mark.django_db


@pytest.fixture
def author_client(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def address(course):
    return f"/studio/design/courses/{course.pk}/learners/"


@pytest.fixture
def enrolment(course, learner):
    return enrolling.enrol(course, by=learner)


def test_the_list_names_learners_and_how_far_they_came_but_no_address(
    author_client, address, enrolment, learner, live_lecture
):
    completing.complete(live_lecture, by=learner)

    page = author_client.get(address).text

    assert "1 of 1 finished" in page
    assert '<span class="learner__name">learner</span>' in page
    assert "learner@example.org" not in page


def test_the_outline_leads_there(author_client, address, course):
    assert f'href="{address}"' in author_client.get(f"/studio/design/courses/{course.pk}/").text


def test_nobody_yet_is_an_empty_page_with_the_way_on(author_client, address):
    assert "Nobody takes this course yet." in author_client.get(address).text


def test_learners_are_found_by_name_and_never_by_address(author_client, address, course, make_user):
    enrolling.enrol(course, by=make_user("kim", display_name="Kim Minji"))
    enrolling.enrol(course, by=make_user("lee", display_name="Lee Jun"))

    def found(words):
        page = author_client.get(address, {"q": words}).text
        return [name for name in ["Kim Minji", "Lee Jun"] if name in page]

    assert found("minji") == ["Kim Minji"]
    assert found("KIM m") == ["Kim Minji"]
    assert found("example.org") == []
    assert "No learner of this course is called so." in author_client.get(address, {"q": "nobody"}).text


def test_removing_is_undone_on_the_next_page(author_client, course, enrolment, live_lecture):
    Course.objects.update(visibility="invited")

    page = author_client.post(f"/studio/design/learners/{enrolment.pk}/remove/", follow=True)

    assert "learner does not take the course any more." in page.text
    undo = f"/studio/design/learners/{enrolment.pk}/put-back/"
    assert f'action="{undo}"' in page.text
    assert course.enrolments.current().count() == 0

    assert "takes the course again" in author_client.post(undo, follow=True).text
    assert course.enrolments.current().count() == 1
    assert AuditEntry.objects.filter(action="enrolment.put_back").get().target_label == "learner · Machine learning"


def test_a_removed_learner_reads_no_more_at_once(author_client, client, learner, enrolment, live_lecture):
    Course.objects.update(visibility="invited")
    client.force_login(learner)
    assert client.get(live_lecture.get_absolute_url()).status_code == 200

    enrolling.remove_learner(enrolment, by=enrolment.course.owner)

    assert client.get(live_lecture.get_absolute_url()).status_code == 404


def test_who_left_is_listed_apart_and_is_not_put_back_by_others(author_client, address, course, learner, enrolment):
    enrolling.leave(course, by=learner)

    page = author_client.get(address, {"show": "left"}).text
    assert "left on" in page
    assert "Put back" not in page

    told = author_client.post(f"/studio/design/learners/{enrolment.pk}/put-back/", follow=True)
    assert "left by themselves" in told.text
    assert course.enrolments.current().count() == 0


def test_the_page_warns_that_the_code_leads_back(author_client, address, course, author, enrolment):
    assert "can come back with the code" not in author_client.get(address).text

    join_codes.renew_code(course, by=author)

    assert "can come back with the code" in author_client.get(address).text


def test_fifty_stand_on_a_page(author_client, address, course, make_user):
    for number in range(51):
        enrolling.enrol(course, by=make_user(f"learner-{number}"))

    assert author_client.get(address).text.count("learner__name") == 50
    assert author_client.get(address, {"page": 2}).text.count("learner__name") == 1


def test_the_list_costs_the_same_for_one_and_for_three(author_client, address, course, make_user, enrolment):
    author_client.get(address)
    with CaptureQueriesContext(connection) as with_one:
        author_client.get(address)
    for name in ["kim", "lee"]:
        enrolling.enrol(course, by=make_user(name))
    with CaptureQueriesContext(connection) as with_three:
        author_client.get(address)

    assert len(with_three) == len(with_one) <= 8


@pytest.mark.parametrize("bad", ["removed=x", "removed=99999999999999999999", "show=all", "page=x", "q=%00"])
def test_odd_addresses_show_the_list(author_client, address, enrolment, bad):
    assert "learner__name" in author_client.get(f"{address}?{bad}").text
