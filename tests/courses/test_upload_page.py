"""Serving uploads: who may see which bytes, and what a browser may do with them."""

import pytest
from django.core.files.base import ContentFile
from django.utils.http import http_date

from courses import previewing, publishing, uploading
from courses.models import Course, Upload
from tests.courses.test_images import encoded, photo

pytestmark = pytest.mark.django_db

TEXT = b"0123456789" * 10


@pytest.fixture
def picture(course, author):
    return uploading.add_upload(
        course, ContentFile(encoded(photo()), name="Learning curve.png"), by=author, alt="A curve"
    )


@pytest.fixture
def file(course, author):
    return uploading.add_upload(course, ContentFile(TEXT, name="data.txt"), by=author)


@pytest.fixture
def show(make_lecture, editor):
    """Publish a lecture that shows these uploads."""

    def publish(*uploads):
        lecture = make_lecture("Shows", body="\n\n".join(upload.markdown for upload in uploads))
        publishing.publish(lecture, by=editor)
        return lecture

    return publish


def content(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("person", "status"), [("visitor", 404), ("learner", 404), ("stranger", 404), ("author", 200), ("editor", 200)]
)
def test_upload_of_no_live_lecture_is_for_authors_of_the_course(client, picture, request, person, status):
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))

    assert client.get(picture.get_absolute_url()).status_code == status
    assert client.get(picture.thumbnail_url).status_code == status


def test_upload_of_a_live_lecture_is_for_everybody_until_it_is_unpublished(client, picture, show, editor):
    lecture = show(picture)
    assert client.get(picture.get_absolute_url()).status_code == 200
    assert client.get(picture.thumbnail_url).status_code == 200

    publishing.unpublish(lecture, by=editor)
    assert client.get(picture.get_absolute_url()).status_code == 404


def test_upload_of_a_members_course_needs_a_signed_in_person(client, picture, show, learner):
    show(picture)
    Course.objects.update(visibility="members")
    assert client.get(picture.get_absolute_url()).status_code == 404

    client.force_login(learner)
    response = client.get(picture.get_absolute_url())
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]


def test_picture_is_shown_inline_and_sealed(client, picture, show):
    show(picture)

    response = client.get(picture.get_absolute_url())

    with picture.file.open() as stored:
        assert content(response) == stored.read()
    assert response["Content-Type"] == picture.content_type
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert set(response["Content-Security-Policy"].split("; ")) >= {"default-src 'none'", "sandbox"}
    assert int(response["Content-Length"]) == picture.size
    assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=300"}


def test_anything_else_is_a_download_by_its_name(client, file, show):
    show(file)

    response = client.get(file.get_absolute_url())

    assert content(response) == TEXT
    assert response["Content-Disposition"] == 'attachment; filename="data.txt"'
    assert set(response["Content-Security-Policy"].split("; ")) >= {"default-src 'none'", "sandbox"}


def test_page_that_was_uploaded_never_runs_as_a_page(client, course, author):
    """Should a type slip through one day, it is still a download."""
    stored = Upload.objects.create(
        course=course, name="x.html", kind="other", content_type="text/html", sha256="0" * 64, size=20, added_by=author,
        file=ContentFile(b"<script>1</script>  ", name="x.html"),
    )  # fmt: skip
    client.force_login(author)

    assert client.get(stored.get_absolute_url())["Content-Disposition"].startswith("attachment")


def test_wrong_name_in_the_address_leads_to_the_right_one(client, picture, show, file):
    show(picture)

    response = client.get(f"/uploads/{picture.pk}/other.png")
    assert (response.status_code, response.url) == (302, picture.get_absolute_url())

    assert client.get(f"/uploads/{file.pk}/guess.txt").status_code == 404


def test_unchanged_upload_is_not_sent_again(client, picture, show):
    show(picture)
    first = client.get(picture.get_absolute_url())

    by_tag = client.get(picture.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    by_time = client.get(picture.get_absolute_url(), headers={"If-Modified-Since": first["Last-Modified"]})
    changed = client.get(picture.get_absolute_url(), headers={"If-None-Match": '"other"'})

    assert (by_tag.status_code, by_time.status_code, changed.status_code) == (304, 304, 200)
    assert by_tag["ETag"] == first["ETag"]
    assert by_tag.content == b""


@pytest.mark.parametrize(
    ("asked", "expected", "told"),
    [
        ("bytes=0-9", TEXT[:10], "bytes 0-9/100"),
        ("bytes=90-", TEXT[90:], "bytes 90-99/100"),
        ("bytes=95-1000", TEXT[95:], "bytes 95-99/100"),
        ("bytes=-5", TEXT[-5:], "bytes 95-99/100"),
        ("bytes=-1000", TEXT, "bytes 0-99/100"),
        ("bytes=99-99", b"9", "bytes 99-99/100"),
    ],
)
def test_range_is_answered_with_its_bytes(client, file, show, asked, expected, told):
    show(file)

    response = client.get(file.get_absolute_url(), headers={"Range": asked})

    assert (response.status_code, content(response), response["Content-Range"]) == (206, expected, told)
    assert int(response["Content-Length"]) == len(expected)


@pytest.mark.parametrize("asked", ["bytes=10-5", "bytes=0-1,5-6", "lines=1-2", "bytes=", "bytes=a-b", "bytes=٣-٤", ""])
def test_what_is_no_single_range_gets_the_whole_file(client, file, show, asked):
    show(file)

    response = client.get(file.get_absolute_url(), headers={"Range": asked})

    assert (response.status_code, content(response)) == (200, TEXT)


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_range_behind_the_end_is_refused_with_the_size(client, file, show, asked):
    show(file)

    response = client.get(file.get_absolute_url(), headers={"Range": asked})

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */100")


def test_range_of_another_version_gets_the_whole_file(client, file, show):
    show(file)
    first = client.get(file.get_absolute_url())
    address = file.get_absolute_url()

    same = client.get(address, headers={"Range": "bytes=0-9", "If-Range": first["ETag"]})
    same_time = client.get(address, headers={"Range": "bytes=0-9", "If-Range": first["Last-Modified"]})
    other = client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    older = client.get(address, headers={"Range": "bytes=0-9", "If-Range": http_date(0)})

    assert [response.status_code for response in (same, same_time, other, older)] == [206, 206, 200, 200]


def test_files_are_not_compressed_on_the_way(client, file, show):
    show(file)

    response = client.get(file.get_absolute_url(), headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"})

    assert "Content-Encoding" not in response.headers
    assert content(response) == TEXT[:10]


def test_file_that_is_gone_from_the_disk_is_not_found(client, file, show):
    show(file)
    file.file.storage.delete(file.file.name)

    assert client.get(file.get_absolute_url()).status_code == 404


def test_public_file_is_private_for_whoever_is_signed_in(client, file, show, author):
    show(file)
    client.force_login(author)

    assert "private" in client.get(file.get_absolute_url())["Cache-Control"]


def test_preview_token_opens_the_pictures_of_its_lecture_only(client, picture, file, make_lecture):
    lecture = make_lecture("Preview", body=picture.markdown)
    token = previewing.make_link(lecture, by=lecture.course.owner, days=7).token

    shown = client.get(f"{picture.get_absolute_url()}?preview={token}")
    other = client.get(f"{file.get_absolute_url()}?preview={token}")
    forged = client.get(f"{picture.get_absolute_url()}?preview={token}x")

    assert (shown.status_code, other.status_code, forged.status_code) == (200, 404, 404)
    assert "private" in shown["Cache-Control"]


def test_only_reading_is_allowed_and_unknown_ids_are_not_found(client, picture):
    assert client.post(picture.get_absolute_url()).status_code == 405
    assert client.get("/uploads/999999/x.png").status_code == 404
    assert client.get("/uploads/999999/thumbnail/").status_code == 404


def test_upload_without_a_thumbnail_has_none(client, file, author):
    client.force_login(author)

    assert client.get(f"/uploads/{file.pk}/thumbnail/").status_code == 404
