"""markdownx's two addresses, guarded: the preview, and files for the text."""

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse

from courses.models import Upload
from tests.courses.test_images import encoded, header_only_png, photo

pytestmark = pytest.mark.django_db

PREVIEW, INSERT = reverse("studio:markdownx_markdownify"), reverse("studio:markdownx_upload")
PEOPLE = [("author", 200), ("editor", 200), ("admin", 200), ("stranger", 404), ("learner", 403), ("", 302)]


def file(data, name, content_type="image/png"):
    return SimpleUploadedFile(name, data, content_type)


def test_addresses_are_those_of_the_settings():
    assert (PREVIEW, INSERT) == (site.MARKDOWNX_URLS_PATH, site.MARKDOWNX_UPLOAD_URLS_PATH)


def test_markdownx_own_views_are_nowhere():
    def views(resolver):
        for pattern in resolver.url_patterns:
            yield from views(pattern) if hasattr(pattern, "url_patterns") else [pattern.callback]

    assert [view for view in views(get_resolver()) if view.__module__.startswith("markdownx")] == []


@pytest.mark.parametrize(("person", "status"), PEOPLE)
def test_preview_is_for_those_who_edit_the_lecture(client, request, draft, person, status):
    if person:
        client.force_login(request.getfixturevalue(person))

    response = client.post(PREVIEW, {"content": "Some *words*", "lecture": draft.pk})

    assert response.status_code == status
    assert ("<em>words</em>" in response.text) == (status == 200)


@pytest.mark.parametrize(("person", "status"), PEOPLE)
def test_files_are_taken_from_those_who_edit_the_course(client, request, course, person, status):
    if person:
        client.force_login(request.getfixturevalue(person))

    response = client.post(INSERT, {"image": file(encoded(photo()), "a.png"), "course": course.pk})

    assert response.status_code == (201 if status == 200 else status)
    assert Upload.objects.count() == (1 if status == 200 else 0)


@pytest.mark.parametrize("address", [PREVIEW, INSERT])
def test_only_post_is_answered(client, author, address):
    client.force_login(author)

    assert client.get(address).status_code == 405


@pytest.mark.parametrize("data", [{}, {"lecture": "x"}, {"lecture": "999", "content": "a"}])
def test_preview_of_no_lecture_is_missing(client, author, data):
    client.force_login(author)

    assert client.post(PREVIEW, data).status_code == 404
    assert client.post(INSERT, {"course": data.get("lecture", "")}).status_code == 404


def test_preview_is_the_page_with_lines_words_and_minutes(client, author, draft):
    client.force_login(author)

    response = client.post(PREVIEW, {"content": "## Idea\n\nTwo words", "lecture": draft.pk})

    assert 'class="prose" data-words="3" data-minutes="1"' in response.text
    assert 'data-line="3"' in response.text
    assert response.headers["Content-Type"].startswith("text/html")
    assert "no-store" in response.headers["Cache-Control"]


def test_preview_is_sanitised(client, author, draft):
    client.force_login(author)
    hostile = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1))"

    response = client.post(PREVIEW, {"content": hostile, "lecture": draft.pk})

    assert "<script" not in response.text
    assert "<img" not in response.text
    assert "href=" not in response.text


def test_preview_of_nothing_is_an_empty_page(client, author, draft):
    client.force_login(author)

    response = client.post(PREVIEW, {"lecture": draft.pk})

    assert response.status_code == 200
    assert 'data-words="0"' in response.text


def test_too_long_text_is_told_as_plain_text(client, author, draft, settings):
    settings.MARKDOWN_MAX_LENGTH = 1000
    client.force_login(author)

    response = client.post(PREVIEW, {"content": "a" * 1001, "lecture": draft.pk})

    assert response.status_code == 422
    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.text == "This text has 1001 characters; at most 1000 are possible. Make two lectures of it."


def test_preview_stores_nothing(client, author, draft):
    client.force_login(author)

    client.post(PREVIEW, {"content": "Only looked at", "lecture": draft.pk})

    before = draft.body
    draft.refresh_from_db()
    assert (draft.body, draft.edit_version) == (before, 1)


def test_inserted_picture_comes_with_a_readable_alt_text(client, author, course):
    client.force_login(author)

    response = client.post(INSERT, {"image": file(encoded(photo()), "learning_curve.png"), "course": course.pk})

    upload = Upload.objects.get()
    assert response.json() == {
        "image_code": f"![learning curve](/uploads/{upload.pk}/learning_curve.png)",
        "name": "learning_curve.png",
        "is_new": True,
    }
    assert upload.alt == ""  # a file's name is no alt text until an author says so


def test_known_picture_brings_the_alt_text_of_the_library(client, author, course):
    client.force_login(author)
    client.post(INSERT, {"image": file(encoded(photo()), "a.png"), "course": course.pk})
    Upload.objects.update(alt="Red beside blue")

    response = client.post(INSERT, {"image": file(encoded(photo()), "b.png"), "course": course.pk})

    assert response.json()["image_code"].startswith("![Red beside blue](")
    assert response.json()["is_new"] is False


def test_other_files_are_inserted_as_links(client, author, course):
    client.force_login(author)

    response = client.post(INSERT, {"image": file(b"a,b\n", "data.csv", "text/csv"), "course": course.pk})

    assert response.json()["image_code"] == f"[data.csv](/uploads/{Upload.objects.get().pk}/data.csv)"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"MZ\x90\0" + b"\0" * 99, "cat.png", "cat.png: This is a program"),
        (b"<html><script>alert(1)</script>", "evil.html", "evil.html: This is a web page"),
        (b"GIF89a<script>alert(1)</script>", "evil.gif", "evil.gif: The picture is damaged"),
        (b"", "empty.png", "empty.png: The file is empty."),
        (header_only_png(20_000, 20_000), "bomb.png", "bomb.png: The picture has too many pixels"),
        (b"<svg onload='alert(1)'/>", "logo.svg", "logo.svg: SVG pictures"),
    ],
)
def test_refused_files_are_told_by_name_and_never_by_a_500(client, author, course, data, name, reason):
    client.force_login(author)

    response = client.post(INSERT, {"image": file(data, name, "image/gif"), "course": course.pk})

    assert response.status_code == 422
    assert response.json()["image"][0].startswith(reason)
    assert Upload.objects.count() == 0


def test_missing_file_is_told(client, author, course):
    client.force_login(author)

    response = client.post(INSERT, {"course": course.pk})

    assert (response.status_code, response.json()) == (422, {"image": ["Choose a file."]})
