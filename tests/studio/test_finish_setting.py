"""The rule of a course, in its settings: what it completes at once, and what publishing in the studio completes."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from courses import publishing
from courses.models import Course, Lecture
from learning.models import Completion, CourseCompletion, ReadingPlace


@pytest.fixture
def author_client(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def read_lecture(live_lecture, learner):
    """To its end, and its mission is open."""
    ReadingPlace.objects.create(user=learner, lecture=live_lecture, has_reached_end=True)
    return live_lecture


def save(client, course, **fields):
    settings = {"title": course.title, "slug": course.slug, "summary": course.summary}
    settings |= {"language": "en", "visibility": "public", **fields}
    return client.post(reverse("studio:course_edit", args=[course.pk]), settings)


def test_the_form_offers_the_rules_and_keeps_the_one_that_is_chosen(author_client, course):
    page = author_client.get(reverse("studio:course_edit", args=[course.pk])).text
    save(author_client, course, finish="read")

    entry = AuditEntry.objects.get(action="course.change")
    assert page.count('name="finish"') == 3
    assert Course.objects.get().finish == "read"
    assert entry.details["changed"] == {"finish": ["read_and_solved", "read"]}


def test_without_the_field_the_rule_stays(author_client, course):
    Course.objects.update(finish="solved")

    save(author_client, course, title="Renamed")

    assert (Course.objects.get().title, Course.objects.get().finish) == ("Renamed", "solved")


def test_nonsense_is_refused_and_nothing_changes(author_client, course):
    response = save(author_client, course, finish="whenever", title="Renamed")

    assert response.status_code == 422
    assert (Course.objects.get().title, Course.objects.get().finish) == ("Machine learning", "read_and_solved")


def test_another_rule_completes_for_who_fulfils_it_at_once(author_client, course, learner, read_lecture):
    save(author_client, course, title="Renamed")
    before = Completion.objects.count()
    save(author_client, course, finish="read")

    kept = Completion.objects.get()
    assert (before, kept.user, kept.lecture, kept.is_by_hand) == (0, learner, read_lecture, False)
    assert CourseCompletion.objects.get().user == learner


def test_a_stricter_rule_takes_nothing_away(author_client, course, read_lecture):
    save(author_client, course, finish="read")
    save(author_client, course, finish="read_and_solved")

    assert Completion.objects.count() == 1


def test_a_copy_of_a_course_has_its_rule(author_client, course):
    Course.objects.update(finish="solved")

    author_client.post(reverse("studio:course_duplicate", args=[course.pk]))

    assert list(Course.objects.values_list("finish", flat=True)) == ["solved", "solved"]


def test_publishing_fewer_missions_completes_who_has_done_the_rest(client, editor, learner, read_lecture):
    mission = read_lecture.missions.get()
    mission.removed_at = timezone.now()
    mission.save()
    publishing.save_working_copy(Lecture.objects.get(pk=read_lecture.pk), by=editor)
    client.force_login(editor)
    address = reverse("studio:publish_lecture", args=[read_lecture.pk])
    form = client.get(address).context["form"]

    client.post(address, {name: value for name in form.fields if (value := form[name].value())})

    assert Lecture.objects.get(pk=read_lecture.pk).live_revision.number == 2
    assert Completion.objects.get().user == learner
