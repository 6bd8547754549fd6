"""Mission quality: what the lint finds in a course, for its authors."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from courses.readiness import check, waive
from quizzes.models import Choice, Mission
from studio import mission_craft
from tests.conftest import make_mission


@pytest.fixture
def signed_in(client, author):
    client.force_login(author)
    return client


def address(course):
    return reverse("studio:mission_craft", args=[course.pk])


def make_many(lecture, count, **fields):
    for number in range(count):
        make_mission(lecture, position=number, **fields)


def test_course_without_missions_leads_to_its_outline(signed_in, course):
    page = signed_in.get(address(course)).text

    assert "This course has no mission yet." in page
    assert f'href="{reverse("studio:outline", args=[course.pk])}"' in page


def test_findings_lead_to_the_field_in_the_editor(signed_in, course, make_lecture):
    lecture = make_lecture(missions=2)
    Mission.objects.filter(pk=lecture.missions.all()[1].pk).update(prompt="Which is not transfer learning?")

    page = signed_in.get(address(course)).text

    assert "1 finding." in page
    assert "Mission 2 asks for what is not so, and “not” is easily overlooked." in page
    assert f'href="{reverse("studio:lecture_edit", args=[lecture.pk])}#id_missions-1-prompt"' in page


def test_few_missions_get_no_verdict_and_their_figures(signed_in, course, make_lecture):
    make_lecture(missions=1)

    page = signed_in.get(address(course)).text

    assert "scores 100 % in 1 mission; by guessing it would score 25 %." in page
    assert "Too few missions to tell a habit from chance: that takes ten." in page
    assert "Nothing was found." in page


def test_habits_are_told_over_all_missions(signed_in, course, make_lecture):
    make_many(make_lecture(), 12)

    page = signed_in.get(address(course)).text

    assert "scores 100 % over 12 missions; by guessing it would score 25 %." in page
    assert "The longest choice is correct in 12 of 12 missions; by chance it would be in 3." in page
    assert "The correct choice stands at place 2 in 12 of 12 missions; by chance it would in 3." in page


def test_shuffled_choices_have_no_place(signed_in, course, make_lecture):
    make_many(make_lecture(), 12)
    Mission.objects.update(shuffle_choices=True)
    Choice.objects.filter(is_correct=True).update(text="Reuse")

    page = signed_in.get(address(course)).text

    assert "Where the correct choice stands" not in page
    assert "Neither length nor place gives the answers away." in page


def test_waived_findings_are_counted_apart(signed_in, course, author, make_lecture):
    lecture = make_lecture(missions=1)
    Mission.objects.update(prompt="Which is not transfer learning?", explanation="")
    Choice.objects.update(feedback="")
    negative, _unexplained = sorted(check(lecture), key=lambda finding: finding.code, reverse=True)
    waive(lecture, negative.fingerprint, reason="It is meant so.", by=author)

    page = signed_in.get(address(course)).text

    assert "1 finding. 1 more is waived." in page
    assert "asks for what is not so" not in page
    assert "explains nothing after the answer" in page


def test_very_many_findings_are_cut_with_their_number(signed_in, course, make_lecture, monkeypatch):
    monkeypatch.setattr(mission_craft, "MAX_SHOWN", 3)
    make_many(make_lecture(), 5, prompt="Which is not transfer learning?")

    page = signed_in.get(address(course)).text

    assert page.count("asks for what is not so") == 3
    assert "2 more findings are not shown. Mend these first." in page


def test_page_asks_the_same_number_of_queries_for_one_lecture_as_for_three(signed_in, course, make_lecture):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(address(course)).status_code == 200
        return len(queries)

    make_many(make_lecture("One"), 1, prompt="Which is not so?")
    one = count()
    make_many(make_lecture("Two"), 3, prompt="Which is not so?")
    make_many(make_lecture("Three"), 3, prompt="Which is not so?")

    assert count() == one


def test_page_is_for_the_authors_of_the_course(client, course, stranger, learner):
    assert client.get(address(course)).status_code == 302
    for person, status in ((stranger, 404), (learner, 403)):
        client.force_login(person)
        assert client.get(address(course)).status_code == status


def test_page_takes_no_post_and_no_unknown_course(signed_in, course):
    assert signed_in.post(address(course)).status_code == 405
    assert signed_in.get(reverse("studio:mission_craft", args=[987654321])).status_code == 404


def test_outline_leads_to_it(signed_in, course):
    page = signed_in.get(reverse("studio:outline", args=[course.pk])).text

    assert f'href="{address(course)}"' in page


@pytest.mark.django_db
def test_demo_shows_no_finding(settings):
    """As `make run` shows it first."""
    from courses.models import Course

    settings.DEBUG = True
    call_command("load_demo", verbosity=0)

    with translation.override("en"):
        crafts = [mission_craft.craft_of(course) for course in Course.objects.order_by("slug")]

    assert [(craft.total, craft.craft.overall.missions) for craft in crafts] == [(0, 18), (0, 4)]
