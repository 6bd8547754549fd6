"""`manage.py load_demo`: complete, once, and never in the way of what is there."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from courses.models import Course, Lecture, Revision
from quizzes.models import Mission


@pytest.fixture(autouse=True)
def demo_site(settings):
    settings.DEMO = True


def states(slug):
    return list(Lecture.objects.filter(course__slug=slug).with_state().values_list("state", flat=True))


@pytest.mark.django_db
def test_demo_has_four_accounts_with_their_roles():
    call_command("load_demo")

    found = dict(User.objects.values_list("username", "groups__name"))

    assert found == {"learner": "Learner", "author": "Author", "editor": "Editor", "admin": "Admin"}
    assert all(user.check_password("lectern-demo") and user.is_demo for user in User.objects.all())


@pytest.mark.django_db
def test_demo_course_has_one_lecture_in_each_special_state():
    call_command("load_demo")

    found = states("machine-learning-basics")

    assert {state: found.count(state) for state in set(found)} == {"live": 8, "draft": 1, "scheduled": 1, "changed": 1}


@pytest.mark.django_db
def test_demo_lecture_of_the_document_has_one_mission_with_four_choices():
    call_command("load_demo")

    lecture = Lecture.objects.get(course__slug="machine-learning-basics", slug="what-is-transfer-learning")
    missions = lecture.live_revision.missions

    assert [len(mission["choices"]) for mission in missions] == [4]


@pytest.mark.django_db
def test_demo_has_a_korean_course():
    call_command("load_demo")

    course = Course.objects.get(language="ko")

    assert course.lectures.live().filter(slug="what-is-transfer-learning").exists()


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    call_command("load_demo")
    lecture = Lecture.objects.filter(course__slug="machine-learning-basics").first()
    Lecture.objects.filter(pk=lecture.pk).update(title="Mine now")
    counts = [model.objects.count() for model in (User, Course, Lecture, Revision, Mission)]

    call_command("load_demo")

    lecture.refresh_from_db()
    assert lecture.title == "Mine now"
    assert counts == [model.objects.count() for model in (User, Course, Lecture, Revision, Mission)]


@pytest.mark.django_db
def test_a_course_of_the_same_address_is_left_alone(author):
    User.objects.filter(pk=author.pk).update(username="somebody", email="somebody@example.org")
    mine = Course.objects.create(title="Mine", slug="machine-learning-basics", owner=author)

    call_command("load_demo")

    mine.refresh_from_db()
    assert (mine.title, mine.lectures.count()) == ("Mine", 0)


@pytest.mark.django_db
def test_if_empty_does_nothing_where_people_are(learner):
    call_command("load_demo", if_empty=True)

    assert Course.objects.count() == 0


@pytest.mark.django_db
def test_an_account_that_is_not_of_the_demo_stops_the_loading(author):
    with pytest.raises(CommandError, match="not a demo account"):
        call_command("load_demo")

    assert Course.objects.count() == 0


@pytest.mark.django_db
def test_a_site_that_is_no_demo_refuses(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="LECTERN_DEMO"):
        call_command("load_demo")

    assert User.objects.count() == 0


@pytest.mark.django_db
def test_removed_demo_accounts_cannot_sign_in(client):
    call_command("load_demo")

    call_command("load_demo", remove_accounts=True)

    assert client.login(username="author", password="lectern-demo") is False
    assert User.objects.filter(is_demo=True).count() == 0
