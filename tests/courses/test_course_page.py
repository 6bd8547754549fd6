import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import editing, publishing
from courses.models import Course
from learning.models import Completion, Favorite
from tests.courses.publishing_many import publish_many

pytestmark = pytest.mark.django_db

URL = "/courses/ml/"


def test_course_page_shows_what_is_in_it(client, live_lecture, course, author, make_user, make_lecture, editor):
    course.authors.add(make_user("zoe", display_name="Zoe"), make_user("abe", display_name="Abe"))
    practice = editing.add_section(course, title="Practice", by=author)
    publishing.publish(make_lecture("Second", into=practice, missions=2), by=editor)
    make_lecture("Hidden draft")

    page = client.get(URL).text

    assert "<h1" in page
    assert page.index("Foundations") < page.index(">Transfer learning") < page.index("Practice") < page.index(">Second")
    assert f"{author}, Abe, Zoe" in page
    assert "2 lectures" in page
    assert "3 missions" in page
    assert "Why start from scratch?" in page
    assert "Hidden draft" not in page


def test_start_becomes_continue_and_then_read_again(client, learner, make_lecture, editor):
    first, second = publish_many(make_lecture, editor, 2)
    client.force_login(learner)

    start = client.get(URL).text
    Completion.objects.create(user=learner, lecture=first)
    go_on = client.get(URL).text
    Completion.objects.create(user=learner, lecture=second)
    again = client.get(URL).text

    assert ('href="/courses/ml/lecture-1/">Start' in start, "0 of 2 finished" in start) == (True, True)
    assert ('href="/courses/ml/lecture-2/">Continue' in go_on, "1 of 2 finished" in go_on) == (True, True)
    assert go_on.count("course__lecture is-done") == 1
    assert ('href="/courses/ml/lecture-1/">Read again' in again, "2 of 2 finished" in again) == (True, True)


def test_finished_lecture_that_is_no_longer_live_does_not_count(client, learner, make_lecture, editor):
    first, _second = publish_many(make_lecture, editor, 2)
    Completion.objects.create(user=learner, lecture=first)
    publishing.unpublish(first, by=editor)
    client.force_login(learner)

    page = client.get(URL).text

    assert "0 of 1 finished" in page
    assert 'href="/courses/ml/lecture-2/">Start' in page


def test_star_shows_whether_it_is_a_favorite(client, learner, live_lecture, course):
    client.force_login(learner)
    assert 'aria-pressed="false"' in client.get(URL).text

    Favorite.objects.create(user=learner, course=course)
    assert 'aria-pressed="true"' in client.get(URL).text


@pytest.mark.parametrize(
    ("person", "sees"),
    [("visitor", False), ("learner", False), ("stranger", False), ("author", True), ("editor", True)],
)
def test_edit_link_is_for_those_who_may_edit(client, live_lecture, request, person, sees):
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))

    assert ("Edit in the studio" in client.get(URL).text) is sees


@pytest.mark.parametrize(
    ("person", "status"), [("visitor", 404), ("learner", 404), ("stranger", 404), ("author", 200), ("editor", 200)]
)
def test_course_with_nothing_live_is_found_by_its_authors_only(client, draft, request, person, status):
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))

    response = client.get(URL)

    assert response.status_code == status
    assert ("Open it in the studio" in response.text) is (status == 200)
    assert "Secret draft" not in response.text


def test_unlisted_course_is_read_with_its_link(client, live_lecture):
    Course.objects.update(visibility="unlisted")

    assert client.get(URL).status_code == 200


def test_members_course_sends_visitors_to_sign_in(client, live_lecture):
    Course.objects.update(visibility="members")

    response = client.get(URL)

    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={URL}")


def test_unknown_course_is_not_found_and_only_reading_is_allowed(client, live_lecture):
    assert client.get("/courses/nothing/").status_code == 404
    assert client.post(URL).status_code == 405


@pytest.mark.parametrize(("person", "queries"), [("visitor", 2), ("learner", 7)])
def test_number_of_queries_is_fixed(client, make_lecture, editor, request, person, queries):
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))
    lecture = make_lecture("Zero")
    publishing.publish(lecture, by=editor)
    client.get(URL)

    counts = []
    for number in (1, 3):
        publish_many(make_lecture, editor, number, missions=1)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{URL}?fresh={number}")
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[0] <= queries
