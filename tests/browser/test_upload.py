"""The Upload stage in a real browser: many files in one go, and what is said about one."""

from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import expect

from courses.uploading import add_upload
from tests.courses.test_images import encoded, photo


def test_many_dropped_files_show_their_progress_and_the_bad_one_its_reason(page, live_server, sign_in, author, course):
    sign_in(author)
    page.goto(live_server.url + reverse("studio:upload"))

    page.locator("#id_files").set_input_files(
        [
            {"name": "a.png", "mimeType": "image/png", "buffer": encoded(photo())},
            {"name": "cat.png", "mimeType": "image/png", "buffer": b"MZ" + b"\0" * 99},
            {"name": "data.csv", "mimeType": "text/csv", "buffer": b"a,b\n"},
        ]
    )

    expect(page.locator(".file-card")).to_have_count(2)
    expect(page.locator(".queue__row.is-refused")).to_contain_text("cat.png: This is a program")
    expect(page.locator("[data-queue-state]")).to_have_text("2 added, 1 refused.")


def test_details_of_a_file_open_in_a_sheet_and_are_saved_there(page, live_server, sign_in, author, course, errors):

    upload = add_upload(course, ContentFile(encoded(photo()), "a.png"), by=author)
    sign_in(author)
    page.goto(live_server.url + reverse("studio:upload"))

    page.locator(".file-card__open").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Alt text").fill("Red beside blue")
    sheet.get_by_role("button", name="Save").click()

    expect(page.locator(".file-card .chip--success")).to_have_text("Alt text")
    upload.refresh_from_db()
    assert upload.alt == "Red beside blue"
