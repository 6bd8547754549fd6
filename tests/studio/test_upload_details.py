"""One file of the library: what is said about it, and deleting it."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from courses import publishing
from courses.models import Upload
from courses.uploading import add_upload
from tests.studio.test_upload import LIBRARY, said


def test_name_and_alt_text_are_changed(client, author, make_upload):
    upload = make_upload()
    client.force_login(author)

    response = client.post(
        reverse("studio:upload_edit", args=[upload.pk]), {"name": "Loss curve", "alt": "Loss\r\n falls."}
    )

    upload.refresh_from_db()
    assert response.status_code == 302
    assert (upload.name, upload.alt, upload.is_decorative) == ("loss-curve.png", "Loss falls.", False)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"name": ""}, "Give the file a name."),
        ({"name": "a.png", "alt": "A curve", "is_decorative": "on"}, "Decoration has no alt text."),
        ({"name": "a.png", "alt": "x" * 301}, "at most 300 characters"),
    ],
)
def test_wrong_details_are_told_at_their_place(client, author, make_upload, data, message):
    upload = make_upload()
    client.force_login(author)

    response = client.post(reverse("studio:upload_edit", args=[upload.pk]), data)

    upload.refresh_from_db()
    assert response.status_code == 422
    assert message in response.text
    assert (upload.name, upload.alt) == ("curve.png", "")


def test_file_that_is_no_picture_has_no_alt_text(client, author, course):
    upload = add_upload(course, ContentFile(b"a,b\n", "data.csv"), by=author)
    client.force_login(author)

    page = client.get(reverse("studio:upload_edit", args=[upload.pk]))

    assert list(page.context["form"].fields) == ["name"]


def test_delete_asks_and_names_what_breaks(client, author, make_upload, make_lecture):
    upload = make_upload()
    make_lecture("Working on it", body=upload.markdown)
    client.force_login(author)

    page = client.get(reverse("studio:upload_delete", args=[upload.pk]))
    response = client.post(reverse("studio:upload_delete", args=[upload.pk]))

    assert "Working on it" in page.text
    assert "It goes into the trash" in page.text
    assert response.url == f"{LIBRARY}?course={upload.course_id}"
    assert Upload.objects.count() == 0


def test_file_of_a_live_lecture_cannot_be_deleted(client, author, editor, make_upload, make_lecture):
    upload = make_upload(alt="A curve")
    publishing.publish(make_lecture("On the air", body=upload.markdown), by=editor)
    client.force_login(author)
    address = reverse("studio:upload_delete", args=[upload.pk])

    page = client.get(address)
    response = client.post(address)

    assert "Learners see this file, so it stays" in page.text
    assert "On the air" in page.text
    assert '<button class="button button--danger' not in page.text
    assert said(response) == ["Learners see this file, so it stays. Publish without it first: On the air"]
    assert Upload.objects.get() == upload
