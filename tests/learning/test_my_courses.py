"""My courses: enrolling, leaving, and the list of both; first on the first page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import editing, enrolling, publishing
from courses.models import Course, Enrolment
from learning import completing
from learning.models import Completion, ReadingPlace
from learning.taking import finished_by, taken_by

pytestmark = pytest.mark.django_db


def enrolled(user):
    return Enrolment.objects.current().filter(user=user).exists()


def test_enrolling_puts_the_course_among_mine_and_back_on_its_page(learner_client, learner, course, live_lecture):
    assert ">Enrol</button>" in re.sub(r"<svg.*?</svg>", "", learner_client.get("/courses/ml/").text)

    response = learner_client.post(f"/my-courses/{course.pk}/enrol/", follow=True)

    assert (response.redirect_chain, enrolled(learner)) == ([("/courses/ml/", 302)], True)
    assert "You are enrolled" in response.text
    assert "Machine learning" in learner_client.get("/my-courses/").text


@pytest.mark.parametrize("visibility", ["public", "unlisted", "members"])
def test_every_course_that_can_be_read_can_be_taken(learner_client, learner, course, live_lecture, visibility):
    Course.objects.update(visibility=visibility)

    learner_client.post(f"/my-courses/{course.pk}/enrol/")

    assert enrolled(learner)


def test_an_invited_course_is_not_taken_without_an_invitation(learner_client, learner, course, live_lecture):
    Course.objects.update(visibility="invited")

    assert learner_client.post(f"/my-courses/{course.pk}/enrol/").status_code == 404
    assert not enrolled(learner)


def test_a_course_with_nothing_live_is_not_found(learner_client, learner, course, draft):
    assert learner_client.post(f"/my-courses/{course.pk}/enrol/").status_code == 404


def test_visitors_are_shown_the_way_to_sign_in(client, live_lecture):
    page = client.get("/courses/ml/").text

    assert "/accounts/login/?next=/courses/ml/" in page
    assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize(("visibility", "loses"), [("public", False), ("invited", True)])
def test_leaving_says_what_stays_and_what_goes(learner_client, learner, course, live_lecture, visibility, loses):
    Course.objects.update(visibility=visibility)
    enrolling.enrol(course, by=learner)

    page = learner_client.get(f"/my-courses/{course.pk}/leave/").text

    assert "stay yours" in page
    assert ("You cannot read its lectures any more" in page, "You can still read it" in page) == (loses, not loses)
    assert enrolled(learner)


def test_an_author_who_leaves_an_own_invited_course_loses_nothing(client, author, course, live_lecture):
    Course.objects.update(visibility="invited")
    enrolling.enrol(course, by=author)
    client.force_login(author)

    assert "You can still read it" in client.get(f"/my-courses/{course.pk}/leave/").text


def test_leaving_an_invited_course_takes_its_lectures_and_keeps_the_rest(learner_client, learner, course, live_lecture):
    Course.objects.update(visibility="invited")
    enrolling.enrol(course, by=learner)
    completing.complete(live_lecture, by=learner)

    response = learner_client.post(f"/my-courses/{course.pk}/leave/", follow=True)

    assert response.redirect_chain == [("/my-courses/", 302)]
    assert "Courses that you left" in response.text
    assert "not available now" in response.text
    assert learner_client.get("/courses/ml/").status_code == 404
    assert Completion.objects.filter(user=learner).count() == 1

    enrolling.enrol(course, by=learner, way="code")
    assert "1 of 1 finished" in learner_client.get("/my-courses/").text


def test_a_left_public_course_can_be_taken_again_from_the_list(learner_client, learner, course, live_lecture):
    enrolling.enrol(course, by=learner)
    learner_client.post(f"/my-courses/{course.pk}/leave/")

    assert f'action="/my-courses/{course.pk}/enrol/"' in learner_client.get("/my-courses/").text


def test_who_was_removed_reads_by_whom_it_ended(learner_client, learner, course, author, live_lecture):
    row = enrolling.enrol(course, by=learner)
    enrolling.remove_learner(row, by=author)

    assert "ended by an author" in learner_client.get("/my-courses/").text


def test_what_i_do_not_take_cannot_be_left(learner_client, course, live_lecture, stranger):
    enrolling.enrol(course, by=stranger)

    assert learner_client.get(f"/my-courses/{course.pk}/leave/").status_code == 404
    assert learner_client.post(f"/my-courses/{course.pk}/leave/").status_code == 404
    assert enrolled(stranger)


def test_my_courses_stand_before_the_catalog(learner_client, learner, course, live_lecture):
    enrolling.enrol(course, by=learner)

    page = learner_client.get("/").text

    assert page.index('id="my-courses"') < page.index("catalog__cards")
    assert "0 of 1 finished" in page


def test_visitors_have_no_courses_of_their_own(client, live_lecture):
    page = client.get("/").text

    assert "my-courses" not in page
    assert client.get("/my-courses/").status_code == 302


@pytest.fixture
def make_course(author, editor, make_lecture):
    def make(title, *, lectures=1):
        made = Course.objects.create(title=title, slug=title.lower(), owner=author)
        section = editing.add_section(made, title="A", by=author)
        for number in range(lectures):
            publishing.publish(make_lecture(f"{title} {number}", into=section), by=editor)
        return made

    return make


def test_what_was_read_last_comes_first_with_how_far_i_came(learner, make_course):
    first, second, third = (make_course(name, lectures=2) for name in ["One", "Two", "Three"])
    for course in (first, second, third):
        enrolling.enrol(course, by=learner)
    ReadingPlace.objects.create(user=learner, lecture=first.lectures.first())
    completing.complete(second.lectures.first(), by=learner)

    assert [(one.course.title, one.progress.finished, one.progress.live) for one in taken_by(learner)] == [
        ("One", 0, 2),
        ("Three", 0, 2),
        ("Two", 1, 2),
    ]


@pytest.mark.parametrize("address", ["/my-courses/", "/"])
def test_the_list_costs_the_same_for_one_and_for_three(learner_client, learner, make_course, address):
    enrolling.enrol(make_course("One"), by=learner)
    learner_client.get(address)
    with CaptureQueriesContext(connection) as with_one:
        learner_client.get(address)
    for name in ["Two", "Three"]:
        enrolling.enrol(make_course(name), by=learner)
    learner_client.get(address)  # the catalog is read anew
    with CaptureQueriesContext(connection) as with_three:
        learner_client.get(address)

    assert len(with_three) == len(with_one)


def test_progress_of_learners_counts_live_lectures_of_the_course_alone(learner, stranger, make_course, make_lecture):
    course, other = make_course("One", lectures=3), make_course("Two")
    for lecture in [*course.lectures.all()[:2], other.lectures.get()]:
        completing.complete(lecture, by=learner)
    draft = make_lecture("Draft", into=course.sections.get())
    Completion.objects.create(user=learner, lecture=draft)

    assert finished_by([learner.pk, stranger.pk], course=course) == ({learner.pk: 2}, 3)
