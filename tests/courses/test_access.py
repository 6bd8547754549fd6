"""Who reads what: every person, visibility and enrolment at every address of readers, against a judge of its own.

The judge knows neither querysets nor models. It is the rule as Help tells it to people.
"""

import io
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts import roles
from courses import publishing, structuring
from courses.models import Course, Enrolment
from courses.uploading import add_upload
from learning.models import Completion, Favorite, Note, ReadingPlace
from quizzes.models import Attempt

pytestmark = pytest.mark.django_db

PEOPLE = ["visitor", "learner", "stranger", "author", "co_author", "editor", "admin"]
VISIBILITIES = ["public", "unlisted", "members", "invited"]
ENROLMENTS = ["none", "current", "left"]


def may_read(person, visibility, enrolment):
    if visibility == "members":
        return person != "visitor"
    if visibility == "invited":
        return person in {"author", "co_author", "editor", "admin"} or enrolment == "current"
    return True


def answer_of_a_page(person, visibility, enrolment):
    if may_read(person, visibility, enrolment):
        return "200"
    return "sign in" if visibility == "members" else "404"


def is_listed(person, visibility, enrolment):
    return visibility != "unlisted" and may_read(person, visibility, enrolment)


@pytest.fixture
def co_author(make_user):
    return make_user("co", roles.AUTHOR)


@dataclass
class World:
    lecture: object
    mission: object
    upload: object


@pytest.fixture
def world(live_lecture, course, author, co_author, editor):
    """A live lecture with a mission and a picture, in a course that stood at another address before."""
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(file, "PNG")
    picture = add_upload(course, SimpleUploadedFile("plot.png", file.getvalue()), by=author, alt="A plot")
    live_lecture.body += f"\n![A plot]({picture.get_absolute_url()})\n"
    live_lecture.save()
    publishing.publish(live_lecture, by=editor)
    structuring.change_course(course, by=author, authors=[co_author], slug="secret-course", title="Kept for few")
    live_lecture.refresh_from_db()
    return World(live_lecture, live_lecture.missions.get(), picture)


def enrol(user, course, enrolment):
    Enrolment.objects.filter(user=user, course=course).delete()
    if enrolment != "none":
        left_at = timezone.now() if enrolment == "left" else None
        Enrolment.objects.create(user=user, course=course, left_at=left_at)


def outcome(response):
    if response.status_code == 302 and response.url.startswith("/accounts/login/"):
        return "sign in"
    return str(response.status_code)


PAGES = {
    "course": "/courses/secret-course/",
    "lecture": "/courses/secret-course/transfer-learning/",
    "markdown": "/courses/secret-course/transfer-learning.md",
}
# Where somebody who may read is led on.
LEADING = {
    "former course": "/courses/ml/",
    "former lecture": "/courses/ml/transfer-learning/",
    "former markdown": "/courses/ml/transfer-learning.md",
}


def cases(request, person, course):
    """(enrolment, a client's login) for each state that this person can be in."""
    user = None if person == "visitor" else request.getfixturevalue(person)
    for enrolment in ENROLMENTS if user else ["none"]:
        if user:
            enrol(user, course, enrolment)
        yield user, enrolment


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_pages_are_for_those_who_may_read(client, request, world, course, visibility, person):
    Course.objects.update(visibility=visibility)
    upload, thumbnail = world.upload.get_absolute_url(), reverse("upload_thumbnail", args=[world.upload.pk])
    found, expected = {}, {}

    for user, enrolment in cases(request, person, course):
        if user:
            client.force_login(user)
        told = answer_of_a_page(person, visibility, enrolment)
        for name, address in PAGES.items():
            found[enrolment, name] = outcome(client.get(address))
            expected[enrolment, name] = told
        for name, address in LEADING.items():
            found[enrolment, name] = outcome(client.get(address))
            expected[enrolment, name] = told.replace("200", "301")
        found[enrolment, "lasting"] = outcome(client.get(f"/lectures/{world.lecture.pk}/"))
        expected[enrolment, "lasting"] = told.replace("200", "302")
        for name, address in [("upload", upload), ("thumbnail", thumbnail)]:
            found[enrolment, name] = outcome(client.get(address))
            expected[enrolment, name] = told.replace("sign in", "404")
        found[enrolment, "tutor"] = outcome(client.get("/tutor/secret-course/transfer-learning/"))
        expected[enrolment, "tutor"] = told.replace("sign in", "404")

    assert found == expected


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_lists_name_it_to_those_who_may_read(client, request, world, course, visibility, person):
    Course.objects.update(visibility=visibility)
    found, expected = {}, {}

    for user, enrolment in cases(request, person, course):
        if user:
            client.force_login(user)
        for place in ["/", "/search/?q=knowledge+few", "/tutor/?choose", "/sitemap-lectures.xml", "/feed/"]:
            text = client.get(place).text
            found[enrolment, place] = "secret-course" in text or "Kept for few" in text
            expected[enrolment, place] = is_listed(person, visibility, enrolment)
        expected[enrolment, "/"] |= enrolment == "current"  # among "My courses"
        # Search finds also what one takes or writes.
        expected[enrolment, "/search/?q=knowledge+few"] |= enrolment == "current" or person in {"author", "co_author"}
        for place in ["/sitemap-lectures.xml", "/feed/"]:
            expected[enrolment, place] = visibility == "public"

    assert found == expected


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_doing_something_there_is_for_those_who_may_read(client, request, world, course, visibility, person):
    Course.objects.update(visibility=visibility)
    lecture, mission = world.lecture, world.mission
    right = mission.choices.get(is_correct=True).pk
    found, expected = {}, {}

    for user, enrolment in cases(request, person, course):
        if user:
            client.force_login(user)
        told = may_read(person, visibility, enrolment)
        deeds = {
            "attempt": (f"/missions/{mission.pk}/attempts/", {"choice": right}, {"HTTP_HX_REQUEST": "true"}),
            "star the course": (f"/favorites/courses/{course.pk}/", {}, {}),
            "star the lecture": (f"/favorites/lectures/{lecture.pk}/", {}, {}),
            "write a note": (f"/notes/add/{lecture.pk}/", {"body": "Mine"}, {}),
            "tick": (f"/lectures/{lecture.pk}/done/", {}, {}),
            "keep the place": (f"/lectures/{lecture.pk}/place/", {"heading_id": ""}, {}),
        }
        for name, (address, sent, headers) in deeds.items():
            status = outcome(client.post(address, sent, **headers))
            found[enrolment, name] = status in {"200", "302"}
            expected[enrolment, name] = told and (bool(user) or name == "attempt")
            if name != "attempt" and not user:
                assert status == "sign in"
        if user:
            for owned in (Attempt, Favorite, Note, Completion, ReadingPlace):
                owned.objects.filter(user=user).delete()

    assert found == expected


def test_a_course_at_hand_has_the_rule_of_the_queryset(request, world, course):
    """For every person, visibility and enrolment, and both say what the judge says."""
    for visibility in VISIBILITIES:
        Course.objects.update(visibility=visibility)
        course.refresh_from_db()
        for person in PEOPLE[1:]:
            for user, enrolment in cases(request, person, course):
                expected = may_read(person, visibility, enrolment)
                case = (visibility, person, enrolment)
                assert (case, course.is_readable_by(user)) == (case, expected)
                assert (case, Course.objects.readable_by(user).filter(pk=course.pk).count()) == (case, int(expected))


def test_an_editor_who_becomes_a_learner_reads_it_no_more(world, course, make_user):
    Course.objects.update(visibility="invited")
    course.refresh_from_db()
    former = make_user("former", roles.LEARNER)

    assert not course.is_readable_by(former)


@pytest.mark.parametrize("visibility", ["public", "unlisted", "members"])
def test_what_is_not_by_invitation_asks_nothing_more(learner, course, visibility, django_assert_num_queries):
    course.visibility = visibility

    with django_assert_num_queries(0):
        assert course.is_readable_by(learner)


def test_an_invited_course_asks_once(learner, course, django_assert_num_queries):
    course.visibility = "invited"
    enrol(learner, course, "current")

    with django_assert_num_queries(1):
        assert course.is_readable_by(learner)
    with django_assert_num_queries(0):
        assert course.is_readable_by(course.owner)
