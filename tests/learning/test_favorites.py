"""Stars on courses and lectures, and the page of favorites."""

import pytest

from courses import publishing
from courses.models import Course
from learning import favoriting
from learning.models import Favorite

SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(params=["lecture", "course"])
def target(request, live_lecture):
    return live_lecture if request.param == "lecture" else live_lecture.course


def address(target):
    kind = "courses" if isinstance(target, Course) else "lectures"
    return f"/favorites/{kind}/{target.pk}/"


def test_a_star_goes_on_and_off(learner_client, learner, target):
    on = learner_client.post(address(target))
    assert [star.course or star.lecture for star in Favorite.objects.filter(user=learner)] == [target]

    off = learner_client.post(address(target))
    assert Favorite.objects.count() == 0
    assert (on["Location"], off["Location"]) == (target.get_absolute_url(), target.get_absolute_url())


def test_a_script_gets_the_star_with_its_state(learner_client, target):
    on = learner_client.post(address(target), **SCRIPT)
    off = learner_client.post(address(target), **SCRIPT)

    assert 'aria-pressed="true"' in on.text
    assert 'aria-pressed="false"' in off.text
    assert "<html" not in on.text


def test_from_the_list_it_leads_back_to_the_list_and_nowhere_else(learner_client, target):
    own = learner_client.post(address(target), {"next": "/favorites/?kind=lecture"})
    other = learner_client.post(address(target), {"next": "https://elsewhere.example/"})

    assert own["Location"] == "/favorites/?kind=lecture"
    assert other["Location"] == target.get_absolute_url()


@pytest.mark.parametrize("word", ["NaN", "favorites", "x/y", "//elsewhere.example/", "/\\elsewhere.example/"])
def test_what_is_no_path_of_this_site_leads_to_what_was_starred(learner_client, target, word):
    response = learner_client.post(address(target), {"next": word})

    assert (response.status_code, response["Location"]) == (302, target.get_absolute_url())


def test_the_star_of_the_lecture_page_shows_the_state(learner_client, live_lecture):
    learner_client.post(address(live_lecture))

    page = learner_client.get(live_lecture.get_absolute_url()).text

    assert 'aria-pressed="true" aria-keyshortcuts="f"' in page


def test_what_was_never_live_has_no_star(learner_client, draft):
    assert learner_client.post(address(draft)).status_code == 404
    assert learner_client.post(address(draft.course)).status_code == 404
    assert learner_client.post("/favorites/lectures/999999/").status_code == 404
    assert Favorite.objects.count() == 0


def test_a_star_can_be_taken_away_from_what_is_not_live_any_more(learner_client, learner, target, live_lecture, editor):
    learner_client.post(address(target))
    publishing.unpublish(live_lecture, by=editor)

    learner_client.post(address(target))

    assert Favorite.objects.count() == 0
    assert learner_client.post(address(target)).status_code == 404


def test_visitors_are_asked_to_sign_in(client, target):
    assert client.post(address(target))["Location"].startswith("/accounts/login/")
    assert client.get("/favorites/")["Location"].startswith("/accounts/login/")


def test_looking_is_no_pressing(learner_client, target):
    assert learner_client.get(address(target)).status_code == 405
    assert learner_client.post("/favorites/").status_code == 405


def test_each_learner_has_own_stars(learner_client, learner, stranger, live_lecture):
    favoriting.toggle(by=stranger, lecture=live_lecture)

    page = learner_client.get("/favorites/").text
    learner_client.post(address(live_lecture))

    assert "You have no favorites yet." in page
    assert sorted(Favorite.objects.values_list("user", flat=True)) == sorted([learner.pk, stranger.pk])


def test_the_list_shows_courses_and_lectures_and_can_be_narrowed(learner_client, learner, live_lecture):
    favoriting.toggle(by=learner, lecture=live_lecture)
    favoriting.toggle(by=learner, course=live_lecture.course)

    def shown(query=""):
        page = learner_client.get(f"/favorites/{query}").text
        things = [live_lecture.course, live_lecture]
        return [type(thing).__name__ for thing in things if f'<a href="{thing.get_absolute_url()}">' in page]

    assert shown() == ["Course", "Lecture"]
    assert shown("?kind=course") == ["Course"]
    assert shown("?kind=lecture") == ["Lecture"]
    assert shown("?kind=nonsense") == ["Course", "Lecture"]


def test_narrowed_to_nothing_the_list_says_so(learner_client, learner, live_lecture):
    favoriting.toggle(by=learner, lecture=live_lecture)

    assert "None of your favorites is a course." in learner_client.get("/favorites/?kind=course").text


def test_what_is_not_live_any_more_is_told_apart_and_leaks_nothing(learner_client, learner, live_lecture, editor):
    favoriting.toggle(by=learner, lecture=live_lecture)
    favoriting.toggle(by=learner, course=live_lecture.course)
    publishing.unpublish(live_lecture, by=editor)
    live_lecture.title = "SECRET NEW TITLE"
    live_lecture.save()

    page = learner_client.get("/favorites/").text

    assert page.count("not available now") == 2
    assert "Transfer learning" in page
    assert "SECRET NEW TITLE" not in page
    assert f'href="{live_lecture.get_absolute_url()}"' not in page
    assert f'<a href="{live_lecture.course.get_absolute_url()}">' not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    count, learner_client, learner, make_live, django_assert_num_queries
):
    for number in range(count):
        favoriting.toggle(by=learner, lecture=make_live(f"Lecture {number}"))

    with django_assert_num_queries(5):  # session, person, count, favorites, whether there are any
        learner_client.get("/favorites/")
