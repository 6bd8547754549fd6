"""Collections: made, named, ordered, deleted and brought back; and the place of favorites in them."""

import pytest
from django.urls import reverse

from learning import collecting, favoriting
from learning.models import Collection, Favorite

from .test_favorites import undo_in

SCRIPT = {"HTTP_HX_REQUEST": "true"}
UNPROCESSABLE = 422


@pytest.fixture
def make_collection(learner):
    def make(name, *, user=None):
        return collecting.add_collection(name, by=user or learner)

    return make


@pytest.fixture
def three(learner, make_live):
    """Favorites A, B and C, in this order."""
    stars = [favoriting.star_lecture(make_live(title), by=learner) for title in "ABC"]
    for star in stars:
        collecting.move_favorite(star, collecting.Spot(), by=learner, to=None)
    return stars


def names(user):
    return list(Collection.objects.filter(user=user).values_list("name", flat=True))


def titles(user, collection=None):
    return "".join(star.label for star in collecting.in_group(user, collection and collection.pk))


def test_a_collection_is_made_at_the_end(learner_client, learner, make_collection):
    make_collection("First")

    response = learner_client.post("/favorites/collections/", {"name": "  Second   one "})

    assert names(learner) == ["First", "Second one"]
    assert response["Location"] == f"/favorites/#collection-{Collection.objects.get(name='Second one').pk}"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Give the collection a name."),
        ("   ", "Give the collection a name."),
        ("x" * 81, "A name has at most 80 characters; this one has 81. Shorten it."),
        ("ÜBUNG", "You have a collection called “Übung” already. Choose another name."),
        ("übung ", "You have a collection called “Übung” already. Choose another name."),
        ("nul\x00l", "Null characters are not allowed."),
    ],
)
def test_a_name_that_cannot_be_is_said_and_what_was_typed_stays(
    learner_client, learner, make_collection, name, message
):
    other = make_collection("Other")
    make_collection("Übung")

    added = learner_client.post("/favorites/collections/", {"name": name})
    renamed = learner_client.post(f"/favorites/collections/{other.pk}/rename/", {"name": name})

    assert (added.status_code, renamed.status_code) == (UNPROCESSABLE, UNPROCESSABLE)
    assert (message in added.text, message in renamed.text) == (True, True)
    if name.strip() and "\x00" not in name:
        assert (f'value="{name}"' in added.text, f'value="{name}"' in renamed.text) == (True, True)
    assert names(learner) == ["Other", "Übung"]


def test_a_name_of_eighty_letters_fits(learner_client, learner):
    learner_client.post("/favorites/collections/", {"name": "가" * 80})

    assert names(learner) == ["가" * 80]


def test_names_are_compared_without_case_in_every_script(learner_client, learner, make_collection):
    make_collection("Straße")

    for name in ("STRASSE", "Ｓｔｒａｓｓｅ"):
        assert learner_client.post("/favorites/collections/", {"name": name}).status_code == UNPROCESSABLE
    assert names(learner) == ["Straße"]


def test_two_learners_may_use_one_name(learner_client, learner, stranger, make_collection):
    make_collection("Exam", user=stranger)

    learner_client.post("/favorites/collections/", {"name": "exam"})

    assert (names(learner), names(stranger)) == (["exam"], ["Exam"])


def test_a_hundred_are_as_many_as_there_can_be(learner_client, learner):
    Collection.objects.bulk_create(Collection(user=learner, name=f"{n}", position=n) for n in range(100))

    refused = learner_client.post("/favorites/collections/", {"name": "More"})

    assert refused.status_code == UNPROCESSABLE
    assert "You have 100 collections, which is as many as there can be." in refused.text
    assert Collection.objects.count() == 100


def test_a_collection_is_renamed_also_in_case_only(learner_client, learner, make_collection):
    collection = make_collection("exam")

    response = learner_client.post(f"/favorites/collections/{collection.pk}/rename/", {"name": "Exam"})

    assert (response["Location"], names(learner)) == (f"/favorites/#collection-{collection.pk}", ["Exam"])


def test_collections_are_put_in_order(learner_client, learner, make_collection):
    a, b, c = (make_collection(name) for name in "ABC")

    def order(collection, **fields):
        learner_client.post(f"/favorites/collections/{collection.pk}/order/", fields)
        return "".join(names(learner))

    assert order(c, direction="up") == "ACB"
    assert order(a, direction="up") == "ACB"
    assert order(a, direction="down") == "CAB"
    assert order(b, direction="down") == "CAB"
    assert order(b, before=c.pk) == "BCA"
    assert order(b, after=a.pk) == "CAB"
    assert order(c, after=a.pk, before=b.pk) == "ACB"


@pytest.mark.parametrize("fields", [{"direction": "sideways"}, {"after": "x"}, {"before": "-1"}, {"after": "9" * 30}])
def test_an_order_that_makes_no_sense_is_refused(learner_client, learner, make_collection, three, fields):
    collection = make_collection("A")

    first = learner_client.post(f"/favorites/collections/{collection.pk}/order/", fields)
    second = learner_client.post(f"/favorites/{three[0].pk}/order/", fields, **SCRIPT)

    assert (first.status_code, second.status_code) == (UNPROCESSABLE, UNPROCESSABLE)
    assert second.json()["error"]
    assert titles(learner) == "ABC"


def test_favorites_are_put_in_order(learner_client, learner, three):
    a, b, c = three

    def order(favorite, **fields):
        learner_client.post(f"/favorites/{favorite.pk}/order/", fields)
        return titles(learner)

    assert order(c, direction="up") == "ACB"
    assert order(a, direction="up") == "ACB"
    assert order(a, direction="down") == "CAB"
    assert order(b, before=c.pk) == "BCA"
    assert order(b, after=c.pk) == "CBA"
    assert order(b) == "CAB"


def test_a_new_star_stands_first(learner, three, make_live):
    favoriting.star_lecture(make_live("N"), by=learner)

    assert titles(learner) == "NABC"


def test_a_favorite_is_dropped_into_another_collection_at_its_place(learner_client, learner, make_collection, three):
    a, b, c = three
    exam = make_collection("Exam")
    for star in (a, b):
        learner_client.post(f"/favorites/{star.pk}/order/", {"collection": exam.pk})
    assert titles(learner, exam) == "AB"

    answer = learner_client.post(f"/favorites/{c.pk}/order/", {"collection": exam.pk, "before": b.pk}, **SCRIPT)

    assert titles(learner, exam) == "ACB"
    assert answer.json() == {"counts": {"none": 0, str(exam.pk): 3}}
    learner_client.post(f"/favorites/{c.pk}/order/", {"collection": "none"})
    assert (titles(learner), titles(learner, exam)) == ("C", "AB")


def test_a_favorite_moves_by_the_form(learner_client, learner, make_collection, three):
    exam, star = make_collection("Exam"), three[0]
    page = learner_client.get(f"/favorites/{star.pk}/move/?next=/favorites/%3Fkind%3Dlecture").text
    assert '<option value="none" selected>' in page
    assert 'name="next" value="/favorites/?kind=lecture"' in page

    moved = learner_client.post(f"/favorites/{star.pk}/move/", {"collection": exam.pk, "next": "/favorites/?q=a"})

    assert (moved["Location"], titles(learner, exam)) == (f"/favorites/?q=a#favorite-{star.pk}", "A")


def test_a_favorite_moves_into_a_new_collection(learner_client, learner, three):
    learner_client.post(f"/favorites/{three[1].pk}/move/", {"collection": "none", "name": "Fresh"})

    assert (names(learner), titles(learner, Collection.objects.get())) == (["Fresh"], "B")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "exam"}, "You have a collection called “Exam” already."),
        ({"name": "x" * 81}, "A name has at most 80 characters"),
        ({"collection": "999999"}, "This collection is gone."),
        ({"collection": "abc"}, "Choose one of your collections."),
        ({"collection": "٣"}, "Choose one of your collections."),
        ({"collection": "9" * 19}, "Choose one of your collections."),
        ({"collection": "0"}, "Choose one of your collections."),
        ({}, "Choose a collection, or write the name of a new one."),
    ],
)
@pytest.mark.parametrize("headers", [{}, SCRIPT])
def test_a_move_that_cannot_be_is_said(learner_client, learner, make_collection, three, fields, message, headers):
    make_collection("Exam")

    refused = learner_client.post(f"/favorites/{three[0].pk}/move/", fields, **headers)

    assert (refused.status_code, message in refused.text) == (UNPROCESSABLE, True)
    assert f'value="{fields.get("name", "")}"' in refused.text
    assert ("<html" in refused.text, titles(learner), names(learner)) == (not headers, "ABC", ["Exam"])


def test_an_ordering_into_a_collection_that_is_gone_is_said(learner_client, learner, three):
    refused = learner_client.post(f"/favorites/{three[0].pk}/order/", {"collection": "999999"})

    assert refused.status_code == UNPROCESSABLE
    assert "This collection is gone." in refused.text
    assert titles(learner) == "ABC"


def test_a_deleted_collection_leaves_its_favorites_in_their_order_and_comes_back(
    learner_client, learner, make_collection, three
):
    a, _b, c = three
    _first, exam, _last = (make_collection(name) for name in ("First", "Exam", "Last"))
    for star in (c, a):
        collecting.move_favorite(star, collecting.Spot(), by=learner, to=exam.pk)

    page = learner_client.post(f"/favorites/collections/{exam.pk}/delete/", follow=True).text
    assert "The collection “Exam” is deleted. Its favorites are still here." in page
    assert (names(learner), titles(learner)) == (["First", "Last"], "BCA")

    token = undo_in(page)
    for _twice in range(2):
        learner_client.post("/favorites/restore/", {"token": token})

    back = Collection.objects.get(name="Exam")
    assert (names(learner), titles(learner), titles(learner, back)) == (["First", "Exam", "Last"], "B", "CA")


def test_what_was_put_elsewhere_meanwhile_stays_there(learner_client, learner, make_collection, three):
    exam, other = make_collection("Exam"), make_collection("Other")
    for star in three[:2]:
        collecting.move_favorite(star, collecting.Spot(), by=learner, to=exam.pk)
    token = collecting.delete_collection(exam, by=learner)
    collecting.move_favorite(three[0], collecting.Spot(), by=learner, to=other.pk)

    learner_client.post("/favorites/restore/", {"token": token})

    assert (titles(learner, other), titles(learner, Collection.objects.get(name="Exam"))) == ("A", "B")


# --- Another's ---

MINE = ["favorite_open", "favorite_remove", "favorite_order", "favorite_move"]
MINE += ["collection_rename", "collection_delete", "collection_order"]


@pytest.mark.parametrize("name", MINE)
def test_anothers_is_not_found(client, learner, stranger, three, make_collection, name):
    collection = make_collection("Exam")
    pk = three[0].pk if name.startswith("favorite") else collection.pk
    client.force_login(stranger)
    fields = {"name": "Mine", "collection": "none", "direction": "down"}

    statuses = [
        client.post(reverse(name, args=[pk]), fields).status_code,
        client.get(reverse(name, args=[pk])).status_code,
    ]

    assert set(statuses) <= {404, 405}
    assert 404 in statuses
    assert (names(learner), titles(learner), Favorite.objects.count()) == (["Exam"], "ABC", 3)


def test_nothing_goes_into_anothers_collection(learner_client, learner, stranger, make_collection, three):
    theirs = make_collection("Theirs", user=stranger)

    for what, field in [("move", "collection"), ("order", "collection")]:
        response = learner_client.post(f"/favorites/{three[0].pk}/{what}/", {field: theirs.pk})
        assert response.status_code == UNPROCESSABLE
        assert "This collection is gone." in response.text
        assert "Theirs" not in response.text

    assert titles(learner) == "ABC"


def test_an_order_beside_anothers_thing_does_not_move_theirs(learner_client, learner, stranger, three, live_lecture):
    theirs = favoriting.star_lecture(live_lecture, by=stranger)

    learner_client.post(f"/favorites/{three[0].pk}/order/", {"after": theirs.pk})

    theirs.refresh_from_db()
    assert (titles(learner), theirs.position) == ("BCA", 0)
