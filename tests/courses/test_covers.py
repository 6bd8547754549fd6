"""Covers: their sizes, who may see them, and what cannot happen to them."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from courses import covers, duplicating, publishing, structuring, trashing, uploading
from courses.models import Course

pytestmark = pytest.mark.django_db


def picture_file(size=(1600, 900), *, mode="RGB", colour="teal", kind="PNG", name="cover.png", **options):
    written = BytesIO()
    Image.new(mode, size, colour).save(written, kind, **options)
    return ContentFile(written.getvalue(), name=name)


@pytest.fixture
def cover(course, author):
    made = uploading.add_upload(course, picture_file(), by=author, alt="A cover")
    course.cover = made
    course.save()
    return made


def address(upload, size="card"):
    return reverse("upload_cover", args=[upload.pk, size])


def opened(response):
    return Image.open(BytesIO(b"".join(response.streaming_content)))


def test_each_size_has_its_shape_and_format(client, cover, live_lecture):
    found = {}
    for size in covers.SIZES:
        response = client.get(address(cover, size))
        image = opened(response)
        found[size] = (response["Content-Type"], image.format, image.size)

    assert found == {
        "card": ("image/webp", "WEBP", (640, 336)),
        "page": ("image/webp", "WEBP", (1280, 672)),
        "share": ("image/jpeg", "JPEG", (1200, 630)),
    }


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (picture_file((300, 300)), (300, 158)),
        (picture_file((1, 2000)), (1, 1)),
        (picture_file((800, 800), mode="RGBA", colour=(0, 0, 0, 0)), (640, 336)),
        (picture_file((800, 800), mode="L", colour=128), (640, 336)),
        (picture_file((900, 500), kind="GIF", name="moves.gif", save_all=True,
                      append_images=[Image.new("RGB", (900, 500), "red")]), (640, 336)),
    ],
    ids=["small", "thin", "transparent", "grey", "animated"],
)  # fmt: skip
def test_every_kind_of_picture_makes_a_cover(course, author, file, expected):
    upload = uploading.add_upload(course, file, by=author)

    with covers.rendition(upload, "card").open() as stored, Image.open(stored) as image:
        assert (image.size, image.format) == (expected, "WEBP")


def test_what_is_transparent_is_on_paper(course, author):
    upload = uploading.add_upload(course, picture_file(mode="RGBA", colour=(0, 0, 0, 0)), by=author)

    with covers.rendition(upload, "share").open() as stored, Image.open(stored) as image:
        assert image.getpixel((600, 300)) == (255, 255, 255)


def test_a_size_is_made_once(cover, monkeypatch):
    covers.prepare(cover)
    monkeypatch.setattr(covers, "cut", lambda *args: pytest.fail("made again"))

    assert [covers.rendition(cover, size).size > 0 for size in covers.SIZES] == [True, True, True]


PEOPLE = ["visitor", "learner", "stranger", "author", "editor", "admin"]


@pytest.mark.parametrize(
    ("visibility", "seen"),
    [
        ("public", "200 200 200 200 200 200"),
        ("unlisted", "200 200 200 200 200 200"),
        ("members", "404 200 200 200 200 200"),
    ],
)
def test_a_cover_is_for_those_who_may_read_the_course(client, request, cover, live_lecture, visibility, seen):
    Course.objects.update(visibility=visibility)

    assert statuses(client, request, cover) == seen


def test_the_cover_of_a_course_with_nothing_live_is_its_authors(client, request, cover, draft):
    assert statuses(client, request, cover) == "404 404 404 200 200 200"


def statuses(client, request, cover):
    found = []
    for person in PEOPLE:
        client.logout()
        if person != "visitor":
            client.force_login(request.getfixturevalue(person))
        found.append(str(client.get(address(cover)).status_code))
    return " ".join(found)


def test_a_cover_goes_with_the_last_live_lecture(client, cover, live_lecture, editor):
    before = client.get(address(cover)).status_code
    publishing.unpublish(live_lecture, by=editor)

    assert (before, client.get(address(cover)).status_code) == (200, 404)


def test_no_size_is_made_of_a_picture_that_is_no_cover(client, course, author, live_lecture):
    other = uploading.add_upload(course, picture_file(colour="red"), by=author)
    client.force_login(author)

    assert client.get(address(other)).status_code == 404
    assert not default_storage.exists("covers")


@pytest.mark.parametrize("size", ["huge", "..", "card.webp"])
def test_another_size_is_nowhere(client, cover, live_lecture, size):
    assert client.get(f"/uploads/{cover.pk}/cover/{size}/").status_code == 404


def test_a_cover_is_not_sent_again_to_who_has_it(client, cover, live_lecture):
    first = client.get(address(cover))

    again = client.get(address(cover), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, first["Cache-Control"]) == (304, "public, max-age=300")


def test_lost_bytes_are_not_found(client, cover, live_lecture):
    default_storage.delete(cover.file.name)

    assert client.get(address(cover)).status_code == 404


def test_a_cover_cannot_be_deleted_until_another_is_chosen(client, cover, course, author):
    with pytest.raises(uploading.IsCover):
        trashing.delete_upload(cover, by=author)
    client.force_login(author)
    page = client.get(reverse("studio:upload_delete", args=[cover.pk])).text
    refused = client.post(reverse("studio:upload_delete", args=[cover.pk]), follow=True).text

    assert "It is the cover of its course, so it stays" in page
    assert "Choose another cover first" in refused

    structuring.change_course(course, by=author, authors=[], cover=None)
    trashing.delete_upload(cover, by=author)
    cover.refresh_from_db()
    assert cover.is_in_trash


def test_a_picture_that_was_deleted_meanwhile_is_not_chosen(course, author):
    from courses.gone import Gone

    upload = uploading.add_upload(course, picture_file(), by=author)
    trashing.delete_upload(upload, by=author)

    with pytest.raises(Gone):
        structuring.change_course(course, by=author, authors=[], cover=upload)
    course.refresh_from_db()
    assert course.cover is None


def test_its_sizes_go_with_its_bytes(cover, course, editor, django_capture_on_commit_callbacks):
    covers.prepare(cover)
    paths = [*covers.paths_of(cover.sha256), cover.file.name]
    before = [default_storage.exists(path) for path in paths]

    with django_capture_on_commit_callbacks(execute=True):
        structuring.delete_course(course, by=editor)

    assert before == [True] * 4
    assert [default_storage.exists(path) for path in paths] == [False] * 4


def test_a_copy_of_the_course_has_its_own_cover(cover, course, author):
    course.subject, course.level = "Music", "beginner"
    course.save()

    made = duplicating.duplicate_course(course, by=author)

    assert (made.cover.course, made.cover.sha256, made.cover.pk == cover.pk) == (made, cover.sha256, False)
    assert (made.subject, made.level, made.translation_of) == ("Music", "beginner", None)


def test_library_knows_the_cover_as_used(client, cover, course, author):
    client.force_login(author)

    assert "Cover</span>" in client.get(f"/studio/upload/?course={course.pk}").text
    assert cover.name not in client.get(f"/studio/upload/?course={course.pk}&show=unused").text


def test_card_and_course_page_reserve_the_room_of_the_cover(client, cover, live_lecture):
    for url in ["/", "/courses/ml/"]:
        page = client.get(url).text
        assert f'src="{address(cover)}"' in page, url
        assert 'width="640" height="336" alt=""' in page, url


def test_a_course_without_a_picture_wears_cloth_with_its_first_letter(client, live_lecture, course):
    cloth = f'class="cover cover--{course.pk % 8 + 1}" lang="en" dir="ltr" aria-hidden="true"><span>M</span>'

    assert cloth in client.get("/").text
