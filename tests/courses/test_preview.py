import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.core.files.base import ContentFile
from django.utils import timezone

from courses import previewing, uploading
from courses.models import Lecture
from courses.previewing import preview_url
from tests.courses.test_images import encoded, photo


def test_preview_shows_the_working_copy_to_whoever_has_the_link(client, live_lecture):
    Lecture.objects.update(title="New title", body="## Fresh\n\nNot published yet.")

    response = client.get(preview_url(live_lecture))

    assert response.status_code == 200
    assert "<h1>New title</h1>" in response.text
    assert "Not published yet." in response.text
    assert "Preview: not published." in response.text


def test_preview_shows_missions_without_key_and_without_a_way_to_answer(client, make_lecture):
    page = client.get(preview_url(make_lecture(missions=2))).text

    assert page.count('<div class="mission"') == 2
    assert page.count("disabled>") == 2
    assert "In the preview nothing can be answered." in page
    assert "KEY-" not in page
    assert "/attempts/" not in page


def test_preview_stays_out_of_search_engines_and_caches(client, draft):
    response = client.get(preview_url(draft))

    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in response.text
    assert "ETag" not in response.headers


def test_preview_follows_later_edits(client, draft):
    url = preview_url(draft)
    client.get(url)

    Lecture.objects.update(body="Edited since.")

    assert "Edited since." in client.get(url).text


def test_preview_names_no_other_lecture(client, draft, make_lecture, live_lecture):
    make_lecture("Another secret")

    page = client.get(preview_url(draft)).text

    assert "Another secret" not in page
    assert "Transfer learning" not in page


def test_preview_expires_after_seven_days(client, draft):
    url = preview_url(draft)

    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        fresh = client.get(url)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        expired = client.get(url)

    assert fresh.status_code == 200
    assert (expired.status_code, "This preview has expired" in expired.text) == (404, True)
    assert "DRAFT-WORDS" not in expired.text


@pytest.mark.parametrize("token", ["abc", "a:b:c", "%F0%9F%99%82", "1"])
def test_made_up_token_gets_a_clear_page(client, draft, token):
    response = client.get(f"/preview/{token}/")

    assert (response.status_code, "This preview is not available" in response.text) == (404, True)


def test_token_signed_for_something_else_is_refused(client, draft):
    assert client.get(f"/preview/{signing.dumps(draft.pk)}/").status_code == 404


def test_preview_of_a_deleted_lecture_is_gone(client, draft):
    url = preview_url(draft)
    draft.delete()

    assert client.get(url).status_code == 404


def test_preview_shows_pictures_that_are_not_public(client, course, author, make_lecture):
    picture = uploading.add_upload(course, ContentFile(encoded(photo()), name="a.png"), by=author, alt="A picture")
    lecture = make_lecture("Pictured", body=picture.markdown)
    url = preview_url(lecture)

    page = client.get(url).text
    source = re.search(r'src="(/uploads/[^"]+)"', page)[1]

    assert "?preview=" in source
    assert client.get(source).status_code == 200
    assert client.get(picture.get_absolute_url()).status_code == 404


def test_signed_in_people_see_the_same_preview(client, draft, learner):
    client.force_login(learner)

    assert "DRAFT-WORDS" in client.get(preview_url(draft)).text


def test_preview_url_opens_its_lecture(draft):
    token = preview_url(draft).split("/")[2]

    assert previewing.previewed_lecture(token) == draft


def test_only_reading_is_allowed(client, draft):
    assert client.post(preview_url(draft)).status_code == 405
