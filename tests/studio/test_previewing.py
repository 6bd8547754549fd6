import re

import pytest
from django.urls import reverse

from courses import previewing
from courses.models import Course, PreviewLink
from quizzes.models import Attempt

pytestmark = pytest.mark.django_db


def at(name, *pks):
    return reverse(f"studio:{name}", args=pks)


def test_author_previews_a_draft_with_its_missions_and_nothing_is_stored(client, author, make_lecture):
    lecture = make_lecture(body="DRAFT-WORDS", missions=1)
    mission = lecture.missions.get()
    client.force_login(author)

    page = client.get(at("preview", lecture.pk)).text
    action = re.search(r'action="([^"]+/missions/\d+/)"', page)[1]
    response = client.post(action, {"choice": mission.choices.get(is_correct=True).pk})

    assert "DRAFT-WORDS" in page
    assert "Correct." in response.text
    assert not Attempt.objects.exists()
    assert not PreviewLink.objects.exists()


def test_preview_in_the_studio_leads_through_the_whole_course(client, author, draft, live_lecture, course):
    client.force_login(author)

    page = client.get(at("course_preview", course.pk)).text

    assert [at("preview", live_lecture.pk) in page, at("preview", draft.pk) in page] == [True, True]


def test_preview_of_an_empty_course(client, author, course):
    client.force_login(author)

    assert "There is no lecture in this course yet." in client.get(at("course_preview", course.pk)).text


def test_a_mission_of_another_course_is_not_answered(client, author, stranger, live_lecture):
    other = Course.objects.create(title="Other", slug="other", owner=author)
    client.force_login(author)

    assert client.post(at("preview_attempt", other.pk, live_lecture.missions.get().pk)).status_code == 404


@pytest.mark.parametrize(("days", "made"), [("1", [1]), ("7", [7]), ("30", [30]), ("365", []), ("", []), ("x", [])])
def test_a_link_is_made_for_one_seven_or_thirty_days(client, author, draft, days, made):
    client.force_login(author)

    response = client.post(at("preview_links", draft.pk), {"days": days})

    links = PreviewLink.objects.all()
    assert [round((link.expires_at - link.created_at).total_seconds() / 86_400) for link in links] == made
    assert response.status_code == (302 if made else 422)


@pytest.mark.parametrize("kind", ["preview_links", "course_preview_links"])
def test_links_are_listed_with_their_address_until_they_are_revoked(client, author, draft, course, kind):
    target = draft if kind == "preview_links" else course
    link = previewing.make_link(target, by=author, days=7)
    client.force_login(author)

    before = client.get(at(kind, target.pk)).text
    client.post(at("preview_link_revoke", link.pk))
    after = client.get(at(kind, target.pk)).text

    assert (link.token in before, link.token in after) == (True, False)
    assert "Revoked" in after


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_links_asks_a_fixed_number_of_queries(client, author, draft, django_assert_num_queries, count):
    for _number in range(count):
        previewing.make_link(draft, by=author, days=7)
    client.force_login(author)

    with django_assert_num_queries(5):
        client.get(at("preview_links", draft.pk))


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_asks_a_fixed_number_of_queries(client, author, make_lecture, django_assert_num_queries, count):
    lectures = [make_lecture(f"Lecture {number}", missions=1) for number in range(count)]
    client.force_login(author)

    with django_assert_num_queries(8):
        client.get(at("preview", lectures[0].pk))
