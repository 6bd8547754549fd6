"""Stars on courses and lectures, and what is taken away and comes back."""

import re

import pytest
from django.core import signing

from courses import publishing
from courses.models import Course
from learning import collecting, favoriting
from learning.models import Favorite

SCRIPT = {"HTTP_HX_REQUEST": "true"}
ON, OFF = {"on": ""}, {"off": ""}


@pytest.fixture(params=["lecture", "course"])
def target(request, live_lecture):
    return live_lecture if request.param == "lecture" else live_lecture.course


def address(target):
    kind = "courses" if isinstance(target, Course) else "lectures"
    return f"/favorites/{kind}/{target.pk}/"


def undo_in(page):
    return re.search(r'(?:data-undo|name="token" value)="([^"]{40,})"', page)[1]


def test_a_star_goes_on_and_off(learner_client, learner, target):
    on = learner_client.post(address(target), ON)
    assert [star.course or star.lecture for star in Favorite.objects.filter(user=learner)] == [target]

    off = learner_client.post(address(target), OFF)
    assert Favorite.objects.count() == 0
    assert (on["Location"], off["Location"]) == (target.get_absolute_url(), target.get_absolute_url())


def test_the_same_wish_twice_changes_nothing(learner_client, target):
    """From another tab, or sent twice on a bad line."""
    for _again in range(2):
        learner_client.post(address(target), ON)
    first = Favorite.objects.get()

    learner_client.post(address(target), ON)
    assert Favorite.objects.get().created_at == first.created_at

    for _again in range(2):
        assert learner_client.post(address(target), OFF).status_code == 302
    assert Favorite.objects.count() == 0


def test_a_script_gets_the_star_with_its_state(learner_client, target):
    on = learner_client.post(address(target), ON, **SCRIPT)
    off = learner_client.post(address(target), OFF, **SCRIPT)

    assert ('aria-pressed="true"' in on.text, 'name="off"' in on.text, "data-undo" in on.text) == (True, True, False)
    assert ('aria-pressed="false"' in off.text, 'name="on"' in off.text, "data-undo" in off.text) == (True, True, True)
    assert "<html" not in on.text


def test_it_leads_back_to_where_it_was_pressed_and_nowhere_else(learner_client, target):
    own = learner_client.post(address(target), ON | {"next": "/favorites/?kind=lecture"})
    other = learner_client.post(address(target), ON | {"next": "https://elsewhere.example/"})

    assert own["Location"] == "/favorites/?kind=lecture"
    assert other["Location"] == target.get_absolute_url()


@pytest.mark.parametrize("word", ["NaN", "favorites", "x/y", "//elsewhere.example/", "/\\elsewhere.example/"])
def test_what_is_no_path_of_this_site_leads_to_what_was_starred(learner_client, target, word):
    response = learner_client.post(address(target), ON | {"next": word})

    assert (response.status_code, response["Location"]) == (302, target.get_absolute_url())


def test_the_star_of_the_lecture_page_shows_the_state(learner_client, live_lecture):
    learner_client.post(address(live_lecture))

    page = learner_client.get(live_lecture.get_absolute_url()).text

    assert 'name="off" value="" aria-pressed="true" aria-keyshortcuts="f"' in page


def test_what_was_never_live_has_no_star(learner_client, draft):
    assert learner_client.post(address(draft)).status_code == 404
    assert learner_client.post(address(draft.course)).status_code == 404
    assert learner_client.post("/favorites/lectures/999999/").status_code == 404
    assert Favorite.objects.count() == 0


def test_a_star_can_be_taken_away_from_what_is_not_live_any_more(learner_client, target, live_lecture, editor):
    learner_client.post(address(target), ON)
    publishing.unpublish(live_lecture, by=editor)

    learner_client.post(address(target), OFF)

    assert Favorite.objects.count() == 0
    assert learner_client.post(address(target), ON).status_code == 404


def test_visitors_are_asked_to_sign_in(client, target):
    assert client.post(address(target))["Location"].startswith("/accounts/login/")
    assert client.get("/favorites/")["Location"].startswith("/accounts/login/")


def test_looking_is_no_pressing(learner_client, target):
    assert learner_client.get(address(target)).status_code == 405
    assert learner_client.post("/favorites/").status_code == 405


def test_each_learner_has_own_stars(learner_client, learner, stranger, live_lecture):
    favoriting.star_lecture(live_lecture, by=stranger)

    page = learner_client.get("/favorites/").text
    learner_client.post(address(live_lecture), ON)
    learner_client.post(address(live_lecture), OFF)

    assert "You have no favorites yet." in page
    assert list(Favorite.objects.values_list("user", flat=True)) == [stranger.pk]


# --- Undo ---


@pytest.fixture
def starred(learner, live_lecture, make_live):
    """The lecture's star, first of two in a collection."""
    collection = collecting.add_collection("Exam", by=learner)
    favorite = favoriting.star_lecture(live_lecture, by=learner)
    other = favoriting.star_lecture(make_live("Other"), by=learner)
    for one in (favorite, other):
        collecting.move_favorite(one, collecting.Spot(), by=learner, to=collection.pk)
    favorite.refresh_from_db()
    return favorite


def row(favorite):
    return Favorite.objects.filter(pk=favorite.pk).values().first()


def test_undo_brings_the_star_back_as_it_was(learner_client, starred, live_lecture):
    before = row(starred)
    token = undo_in(learner_client.post(address(live_lecture), OFF, **SCRIPT).text)
    assert row(starred) is None

    first = learner_client.post("/favorites/restore/", {"token": token}, **SCRIPT)
    again = learner_client.post("/favorites/restore/", {"token": token}, **SCRIPT)

    assert (first.json(), again.json()) == ({"restored": True}, {"restored": True})
    assert row(starred) == before
    assert before["collection_id"] is not None


def test_without_scripts_undo_is_in_the_message_and_leads_back(learner_client, starred, live_lecture):
    before, here = row(starred), live_lecture.get_absolute_url()
    page = learner_client.post(address(live_lecture), OFF, follow=True).text
    assert "Removed from favorites." in page

    back = learner_client.post("/favorites/restore/", {"token": undo_in(page), "next": here})

    assert (back["Location"], row(starred)) == (here, before)
    assert "It is back." in learner_client.get(here).text


def test_undo_brings_back_what_is_not_live_any_more(learner_client, starred, live_lecture, editor):
    publishing.unpublish(live_lecture, by=editor)
    token = undo_in(learner_client.post(address(live_lecture), OFF, **SCRIPT).text)

    learner_client.post("/favorites/restore/", {"token": token}, **SCRIPT)

    assert row(starred)["lecture_id"] == live_lecture.pk


def test_undo_after_the_collection_went_keeps_the_star(learner_client, learner, starred, live_lecture):
    token = undo_in(learner_client.post(address(live_lecture), OFF, **SCRIPT).text)
    collecting.delete_collection(starred.collection, by=learner)

    learner_client.post("/favorites/restore/", {"token": token}, **SCRIPT)

    assert row(starred)["collection_id"] is None


def test_a_star_that_was_put_on_anew_stays(learner_client, starred, live_lecture):
    token = undo_in(learner_client.post(address(live_lecture), OFF, **SCRIPT).text)
    learner_client.post(address(live_lecture), ON)
    anew = Favorite.objects.get(lecture=live_lecture)

    learner_client.post("/favorites/restore/", {"token": token}, **SCRIPT)

    assert Favorite.objects.get(lecture=live_lecture).pk == anew.pk


def test_nobody_can_undo_for_another(learner_client, client, stranger, starred, live_lecture):
    token = undo_in(learner_client.post(address(live_lecture), OFF, **SCRIPT).text)
    client.force_login(stranger)

    answer = client.post("/favorites/restore/", {"token": token}, **SCRIPT)

    assert (answer.status_code, answer.json()) == (422, {"error": "This cannot be undone any more."})
    assert Favorite.objects.filter(lecture=live_lecture).count() == 0


# Named, because a signature has its time in it and two workers must find the same tests.
@pytest.mark.parametrize(
    "forge", ["", "x", "a:b:c", signing.dumps({"user": 1, "stars": []})], ids=["nothing", "word", "parts", "signed"]
)
def test_a_word_of_ones_own_undoes_nothing(learner_client, forge):
    answer = learner_client.post("/favorites/restore/", {"token": forge}, follow=True)

    assert "This cannot be undone any more." in answer.text
    assert Favorite.objects.count() == 0


def test_what_is_too_long_ago_or_gone_for_good_stays_away(learner_client, starred, live_lecture, monkeypatch):
    token = undo_in(learner_client.post(address(live_lecture), OFF, **SCRIPT).text)

    live_lecture.delete()
    gone = learner_client.post("/favorites/restore/", {"token": token}, **SCRIPT)
    monkeypatch.setattr(favoriting, "A_DAY", -1)
    late = learner_client.post("/favorites/restore/", {"token": token}, **SCRIPT)

    assert (gone.status_code, late.status_code) == (422, 422)
    assert [star.lecture.title for star in Favorite.objects.all()] == ["Other"]
