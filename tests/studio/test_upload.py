"""The Upload stage: adding many files, finding them, saying what they show, deleting them."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import publishing
from courses.models import Course, Upload
from courses.uploading import add_upload
from tests.conftest import make_mission
from tests.courses.test_images import encoded, photo

pytestmark = pytest.mark.django_db

LIBRARY = reverse("studio:upload")


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def files(*pairs):
    return [SimpleUploadedFile(name, data) for name, data in pairs]


def names(response):
    return [item.name for item in response.context["page_obj"]]


@pytest.mark.parametrize(
    ("person", "status"),
    [("author", 200), ("editor", 200), ("admin", 200), ("stranger", 200), ("learner", 403), ("", 302)],
)
def test_library_shows_the_files_of_own_courses_only(client, request, make_upload, person, status):
    make_upload("secret-plan.png")
    if person:
        client.force_login(request.getfixturevalue(person))

    response = client.get(LIBRARY)

    assert response.status_code == status
    assert ("secret-plan.png" in response.text) == (person in {"author", "editor", "admin"})


@pytest.mark.parametrize(("person", "status"), [("author", 200), ("editor", 200), ("stranger", 404), ("learner", 403)])
@pytest.mark.parametrize("name", ["upload_edit", "upload_delete"])
def test_pages_of_a_file_are_for_those_who_edit_its_course(client, request, make_upload, person, status, name):
    address = reverse(f"studio:{name}", args=[make_upload().pk])
    client.force_login(request.getfixturevalue(person))

    assert client.get(address).status_code == status
    response = client.post(address, {"name": "x.png"})

    assert response.status_code == (302 if status == 200 else status)
    assert Upload.objects.filter(name="curve.png").exists() == (status != 200)


@pytest.mark.parametrize(("person", "status"), [("stranger", 404), ("learner", 403), ("", 302)])
def test_nobody_adds_files_to_the_course_of_another(client, request, course, person, status):
    if person:
        client.force_login(request.getfixturevalue(person))

    response = client.post(LIBRARY, {"course": course.pk, "files": files(("a.png", encoded(photo())))})

    assert response.status_code == status
    assert Upload.objects.count() == 0


def test_many_files_at_once_keep_the_good_ones_and_name_the_others(client, author, course):
    client.force_login(author)
    chosen = files(
        ("a.png", encoded(photo())), ("cat.png", b"MZ" + b"\0" * 99), ("empty.txt", b""), ("b.csv", b"a,b\n")
    )

    response = client.post(LIBRARY, {"course": course.pk, "files": chosen})

    assert (response.status_code, response.url) == (302, f"{LIBRARY}?course={course.pk}")
    assert sorted(Upload.objects.values_list("name", flat=True)) == ["a.png", "b.csv"]
    assert said(response) == [
        "2 files added.",
        "cat.png: This is a program, whatever its name says. Programs are not accepted.",
        "empty.txt: The file is empty.",
    ]


def test_script_gets_the_card_or_the_reason(client, author, course):
    client.force_login(author)
    json = {"Accept": "application/json"}

    good = client.post(LIBRARY, {"course": course.pk, "files": files(("a.png", encoded(photo())))}, headers=json)
    again = client.post(LIBRARY, {"course": course.pk, "files": files(("b.png", encoded(photo())))}, headers=json)
    bad = client.post(LIBRARY, {"course": course.pk, "files": files(("x.svg", b"<svg/>"))}, headers=json)

    upload = Upload.objects.get()
    assert (good.status_code, again.status_code, bad.status_code) == (201, 201, 422)
    assert f'data-upload="{upload.pk}"' in good.json()["added"][0]["html"]
    assert good.json()["added"][0]["note"] == ""
    assert again.json()["added"][0]["note"] == "a.png is in this course already; nothing was added twice."
    assert bad.json()["refused"][0].startswith("x.svg: SVG")


def test_known_file_is_told_without_script(client, author, course):
    client.force_login(author)
    client.post(LIBRARY, {"course": course.pk, "files": files(("a.png", encoded(photo())))})

    response = client.post(LIBRARY, {"course": course.pk, "files": files(("b.png", encoded(photo())))})

    assert said(response)[-1] == "a.png is in this course already; nothing was added twice."


@pytest.mark.parametrize("data", [{}, {"files": ""}, {"files": "not a file"}])
def test_no_file_is_a_message(client, author, course, data):
    client.force_login(author)

    response = client.post(LIBRARY, {"course": course.pk} | data)

    assert response.status_code == 302
    assert said(response) == ["Choose at least one file."]


def test_unknown_course_is_missing(client, author, course):
    client.force_login(author)

    assert client.post(LIBRARY, {"course": "x", "files": files(("a.csv", b"a"))}).status_code == 404
    assert client.get(LIBRARY, {"course": "x"}).status_code == 200  # the own one is shown


def test_card_tells_type_size_alt_text_and_uses(client, author, make_upload, make_lecture):
    upload = make_upload("curve.png", alt="A curve")
    make_lecture("One", body=upload.markdown)
    make_lecture("Two", body=upload.markdown)
    client.force_login(author)

    text = " ".join(client.get(LIBRARY).text.split())

    assert upload.thumbnail_url in text
    assert f'data-copy="![A curve](/uploads/{upload.pk}/curve.png)"' in text
    assert "20 × 10" in text
    assert "used in 2 lectures" in text


def test_uses_are_found_in_text_missions_and_what_learners_see(client, author, editor, make_upload, make_lecture):
    upload = make_upload(alt="A curve")
    in_mission = make_lecture("In a mission")
    make_mission(in_mission, prompt=f"What is this? {upload.markdown}")
    in_choice = make_lecture("In a choice")
    make_mission(in_choice, choices=[(upload.markdown, True, ""), ("No", False, "")])
    live = make_lecture("Live", body=upload.markdown)
    publishing.publish(live, by=editor)
    live.body = "Taken out"
    live.save()
    client.force_login(author)

    response = client.get(reverse("studio:upload_edit", args=[upload.pk]))

    found = [(use.lecture.title, use.is_live, use.is_in_copy) for use in response.context["uses"]]
    assert found == [("In a choice", False, True), ("In a mission", False, True), ("Live", True, False)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["data.csv", "shown.png", "bare.png"]),
        ({"q": "SHOWN"}, ["shown.png"]),
        ({"q": "a curve"}, ["shown.png"]),
        ({"show": "image"}, ["shown.png", "bare.png"]),
        ({"show": "other"}, ["data.csv"]),
        ({"show": "unused"}, ["data.csv", "bare.png"]),
        ({"show": "no-alt"}, ["bare.png"]),
        ({"show": "nonsense"}, ["data.csv", "shown.png", "bare.png"]),
        ({"q": "nowhere"}, []),
        ({"page": "x"}, ["data.csv", "shown.png", "bare.png"]),
    ],
)
def test_search_and_filter(client, author, course, make_upload, make_lecture, query, found):
    make_upload("bare.png", width=30)
    shown = make_upload("shown.png", alt="A curve")
    make_lecture(body=shown.markdown)
    add_upload(course, ContentFile(b"a,b\n", "data.csv"), by=author)
    client.force_login(author)

    response = client.get(LIBRARY, query)

    assert names(response) == found


def test_library_has_pages_that_keep_the_search(client, author, make_upload):
    for width in range(1, 28):
        make_upload(f"file-{width}.png", width=width)
    client.force_login(author)

    response = client.get(LIBRARY, {"show": "image", "page": 2})

    assert names(response) == ["file-3.png", "file-2.png", "file-1.png"]
    assert "show=image" in response.text


def test_library_takes_as_many_queries_with_one_file_as_with_three(client, author, make_upload, make_lecture):
    client.force_login(author)
    make_lecture("First", body=make_upload().markdown)
    client.get(LIBRARY)

    with CaptureQueriesContext(connection) as with_one:
        client.get(LIBRARY)
    for width in [30, 40]:
        make_lecture(f"Lecture {width}", body=make_upload(f"{width}.png", width=width).markdown, missions=1)
    with CaptureQueriesContext(connection) as with_three:
        client.get(LIBRARY)

    assert len(with_one) == len(with_three)


def test_author_without_a_course_is_led_to_design(client, stranger):
    client.force_login(stranger)

    response = client.get(LIBRARY)

    assert reverse("studio:design") in response.text
    assert "you have none yet" in response.text


def test_course_of_the_last_upload_is_shown_first(client, author, course, make_upload):
    other = Course.objects.create(title="Zoology", slug="zoology", owner=author)
    make_upload(into=other)
    client.force_login(author)

    assert client.get(LIBRARY).context["course"] == other
    assert client.get(LIBRARY, {"course": course.pk}).context["course"] == course
