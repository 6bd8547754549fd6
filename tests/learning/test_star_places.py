"""Stars on headings, missions and files of a lecture: who may put one on, and that it stays through edits."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from courses import editing, publishing
from courses.models import Course, Upload
from courses.moving import move_to_course
from courses.uploading import add_upload
from learning.models import Favorite
from learning.star_places import places_of
from quizzes.models import Mission

SCRIPT = {"HTTP_HX_REQUEST": "true"}
TEXT = "## Idea\n\nKnowledge is reused.\n\n![A curve](PICTURE)\n\n[The rows](ROWS)\n\n### Steps\n\nOne by one.\n"


def png(colour="teal"):
    file = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def picture(course, author):
    return add_upload(course, SimpleUploadedFile("curve.png", png()), by=author, alt="A curve")


@pytest.fixture
def rows(course, author):
    return add_upload(course, SimpleUploadedFile("rows.csv", b"a,b\n1,2\n"), by=author)


@pytest.fixture
def lecture(make_lecture, picture, rows, editor):
    body = TEXT.replace("PICTURE", picture.get_absolute_url()).replace("ROWS", rows.get_absolute_url())
    lecture = make_lecture(body=body, missions=1)
    publishing.publish(lecture, by=editor)
    lecture.refresh_from_db()
    return lecture


@pytest.fixture
def names(lecture, picture, rows):
    return {
        "heading": "h-idea",
        "mission": f"mission-{lecture.missions.get().pk}",
        "picture": f"upload-{picture.pk}",
        "file": f"upload-{rows.pk}",
    }


def address(lecture):
    return f"/favorites/lectures/{lecture.pk}/"


def pressed(page):
    """Names of the places whose star is on."""
    return re.findall(r'name="off" value="([^"]+)"', page)


def test_places_are_what_the_live_page_shows(lecture, names, picture, rows):
    places = places_of(lecture.live_revision)

    assert [(place.kind, place.name, place.label) for place in places] == [
        ("heading", "h-idea", "Idea"),
        ("heading", "h-steps", "Steps"),
        ("mission", names["mission"], "What is transfer learning?"),
        ("upload", names["picture"], "curve.png"),
        ("upload", names["file"], "rows.csv"),
    ]
    assert [place.is_picture for place in places] == [False, False, False, True, False]


def test_a_file_that_only_a_hint_or_an_explanation_shows_is_no_place(lecture, picture, editor):
    hidden = f"![]({picture.get_absolute_url()})"
    lecture.missions.update(explanation=hidden)
    lecture.missions.get().choices.update(feedback=hidden)
    editing.save_lecture(lecture, by=editor, opened_version=lecture.edit_version, body="Nothing.")
    publishing.publish(lecture, by=editor)

    revision = lecture.live_revision

    assert picture in revision.uploads.all()
    assert [place.kind for place in places_of(revision)] == ["mission"]


@pytest.mark.parametrize("kind", ["heading", "mission", "picture", "file"])
def test_a_star_goes_on_and_off_each_kind_of_place(learner_client, learner, lecture, names, kind):
    name = names[kind]

    on = learner_client.post(address(lecture), {"on": name}, **SCRIPT).text
    star = Favorite.objects.get(user=learner)
    page = learner_client.get(lecture.get_absolute_url()).text
    off = learner_client.post(address(lecture), {"off": name}, **SCRIPT).text

    target = {"heading": star.heading_id, "mission": f"mission-{star.mission_id}"}.get(kind, f"upload-{star.upload_id}")
    assert target == name
    assert star.label in {"Idea", "What is transfer learning?", "curve.png", "rows.csv"}
    assert (pressed(on), pressed(page), pressed(off)) == ([name], [name], [])
    assert (on.count("<li"), "data-undo=" in on, "data-undo=" in off) == (1, False, True)
    assert Favorite.objects.count() == 0


def test_a_plain_form_leads_back_to_the_lecture(learner_client, lecture):
    response = learner_client.post(address(lecture), {"on": "h-idea"})

    assert (response.status_code, response["Location"]) == (302, lecture.get_absolute_url())
    assert Favorite.objects.get().heading_id == "h-idea"


def test_the_same_wish_twice_is_one_star(learner_client, lecture, names):
    for name in [*names.values(), *names.values()]:
        learner_client.post(address(lecture), {"on": name})

    assert Favorite.objects.count() == 4


def test_a_star_on_a_heading_is_none_on_the_lecture(learner_client, lecture):
    learner_client.post(address(lecture), {"on": "h-idea"})
    learner_client.post(address(lecture), {"off": ""})

    assert Favorite.objects.get().heading_id == "h-idea"


@pytest.mark.parametrize(
    "name", ["h-nothing", "mission-999", "upload-999", "mission-", "upload-x", "mission-" + "9" * 30, "x" * 121, "idea"]
)
@pytest.mark.parametrize("wish", ["on", "off"])
def test_what_the_page_does_not_have_is_not_found(learner_client, lecture, name, wish):
    assert learner_client.post(address(lecture), {wish: name}).status_code == 404
    assert Favorite.objects.count() == 0


def test_what_is_only_in_the_working_copy_has_no_star(learner_client, lecture, author):
    body = lecture.body + "\n## Secret\n"
    editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body=body)
    secret = Mission.objects.create(lecture=lecture, prompt="SECRET", kind="single", position=3)
    file = add_upload(lecture.course, SimpleUploadedFile("secret.png", png("red")), by=author, alt="Secret")

    for name in ("h-secret", f"mission-{secret.pk}", f"upload-{file.pk}"):
        assert learner_client.post(address(lecture), {"on": name}).status_code == 404
    assert Favorite.objects.count() == 0


def test_an_address_in_the_text_that_is_no_file_of_the_revision_has_no_star(learner_client, lecture, names, picture):
    lecture.live_revision.uploads.remove(picture)

    assert learner_client.post(address(lecture), {"on": names["picture"]}).status_code == 404
    assert learner_client.post(address(lecture), {"on": names["file"]}).status_code == 302


def test_a_lecture_that_is_not_live_has_no_places(learner_client, lecture, names, editor):
    publishing.unpublish(lecture, by=editor)

    for name in names.values():
        assert learner_client.post(address(lecture), {"on": name}).status_code == 404
    assert Favorite.objects.count() == 0


def test_a_star_can_be_taken_away_from_what_is_gone(learner_client, lecture, names, editor):
    for name in names.values():
        learner_client.post(address(lecture), {"on": name})
    editing.save_lecture(lecture, by=editor, opened_version=lecture.edit_version, body="Nothing is left.")
    lecture.missions.all().update(removed_at="2026-01-01T00:00Z")
    publishing.publish(lecture, by=editor)

    for name in names.values():
        assert learner_client.post(address(lecture), {"off": name}).status_code == 302

    assert Favorite.objects.count() == 0


def test_stars_stay_through_renames_and_a_move_to_another_course(
    learner_client, lecture, names, picture, author, editor
):
    for name in names.values():
        learner_client.post(address(lecture), {"on": name})
    body = lecture.body.replace("## Idea", "## The idea of it")
    editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, title="Renamed", body=body)
    Upload.objects.filter(pk=picture.pk).update(name="renamed.png")
    publishing.publish(lecture, by=editor)
    other = Course.objects.create(title="Other", slug="other", owner=author)
    move_to_course([lecture], editing.add_section(other, title="New", by=author), by=author)
    lecture.refresh_from_db()

    page = learner_client.get(lecture.get_absolute_url()).text
    copies = {f"upload-{upload.pk}" for upload in other.uploads.all()}

    assert set(pressed(page)) == {"h-idea", names["mission"]} | copies
    assert len(copies) == 2
    learner_client.post(address(lecture), {"off": copies.pop()})
    assert Favorite.objects.count() == 3


def test_the_list_of_places_is_for_learners_only(client, learner, lecture):
    visitor = client.get(lecture.get_absolute_url()).text
    client.force_login(learner)

    assert "data-star-places" not in visitor
    assert client.get(lecture.get_absolute_url()).text.count("data-star-place=") == 5


def test_a_lecture_without_places_has_no_list(learner_client, make_live):
    assert "data-star-places" not in learner_client.get(make_live("Bare", body="Words.").get_absolute_url()).text


@pytest.mark.parametrize("starred", [1, 4])
def test_stars_cost_the_lecture_page_no_query(learner_client, lecture, names, starred, django_assert_max_num_queries):
    for name in list(names.values())[:starred]:
        learner_client.post(address(lecture), {"on": name})
    learner_client.get(lecture.get_absolute_url())

    with django_assert_max_num_queries(5):
        page = learner_client.get(lecture.get_absolute_url()).text

    assert len(pressed(page)) == starred


def test_anothers_stars_are_not_shown(client, learner, stranger, lecture, names):
    client.force_login(stranger)
    for name in names.values():
        client.post(address(lecture), {"on": name})
    client.force_login(learner)

    assert pressed(client.get(lecture.get_absolute_url()).text) == []


def test_no_file_is_compared_with_one_of_another_course(learner_client, live_lecture, learner, author):
    mine = add_upload(live_lecture.course, SimpleUploadedFile("curve.png", png()), by=author)
    hidden = Course.objects.create(title="Hidden", slug="hidden", owner=author, visibility=Course.Visibility.INVITED)
    theirs = add_upload(hidden, SimpleUploadedFile("other.png", png()), by=author)
    Favorite.objects.create(user=learner, upload=mine, label="mine")

    response = learner_client.post(f"/favorites/lectures/{live_lecture.pk}/", {"off": f"upload-{theirs.pk}"})

    assert response.status_code == 404
    assert Favorite.objects.filter(user=learner, upload=mine).exists()
