"""The editor's pickers: what they list, and for whom."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from courses.uploading import add_upload


def links(client, lecture, q=""):
    return client.get(reverse("studio:link_targets"), {"lecture": lecture.pk, "q": q})


def pictures(client, course, q=""):
    return client.get(reverse("studio:pictures"), {"course": course.pk, "q": q})


@pytest.fixture
def picture(course, author):
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(file, "PNG")
    return add_upload(course, SimpleUploadedFile("plot.png", file.getvalue()), by=author, alt="A [big] plot")


def test_links_are_options_with_state(client, author, draft, live_lecture):
    client.force_login(author)

    page = links(client, draft, "Transfer")

    assert (
        f'role="option" id="link-target-1-1" aria-selected="false" data-target="lecture:{live_lecture.pk}"' in page.text
    )
    assert "chip--live" in page.text


def test_pictures_are_buttons_with_their_markdown(client, author, course, picture):
    client.force_login(author)

    page = pictures(client, course, "big")

    assert f'data-markdown="![A \\[big\\] plot](/uploads/{picture.pk}/plot.png)"' in page.text
    assert pictures(client, course, "cat").context["pictures"].count() == 0


def test_picture_in_the_trash_is_left_out(client, author, course, picture):
    client.force_login(author)
    picture.__class__.everything.update(deleted_at=picture.created_at)

    assert "data-markdown" not in pictures(client, course).text


def test_anothers_course_is_missing(client, stranger, course, draft):
    client.force_login(stranger)

    assert (links(client, draft).status_code, pictures(client, course).status_code) == (404, 404)


def test_too_long_question_is_missing_not_an_error(client, author, draft):
    client.force_login(author)

    assert links(client, draft, "x" * 300).status_code == 404


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("", "No pictures in this course yet."), ("<b>", "No picture found for “&lt;b&gt;”.")],
)
def test_picture_picker_tells_an_empty_library_from_an_empty_search(client, author, course, words, sentence):
    client.force_login(author)

    answer = client.get(reverse("studio:pictures"), {"course": course.pk, "q": words})

    assert sentence in answer.text
