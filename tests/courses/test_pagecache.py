"""Kept pages: fast, and never wrong."""

import gzip
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import content_version, editing, pagecache, publishing, reviewing, structuring
from courses.models import Course

URL = "/courses/ml/transfer-learning/"


@pytest.fixture(autouse=True)
def check_rarely(settings):
    settings.PAGE_CACHE_CHECK_SECONDS = 3600


@pytest.fixture
def renders(monkeypatch):
    """Counts how often a page was made rather than kept."""
    made = []
    store = pagecache.store
    monkeypatch.setattr(pagecache, "store", lambda *args: (made.append(args[0]), store(*args)))
    return made


def test_second_visitor_gets_the_same_bytes_without_a_query(client, live_lecture):
    first = client.get(URL)
    with CaptureQueriesContext(connection) as captured:
        second = client.get(URL)

    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())
    assert len(captured) == 0


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("suffix", ["", ".md"])
def test_a_live_lecture_is_the_same_bytes_before_and_after_an_edit_until_it_is_published(
    client, live_lecture, author, editor, is_kept, suffix
):
    """Whatever an author does to the working copy; also where every page is made anew."""

    def seen():
        if not is_kept:
            pagecache.clear()
            content_version.forget()
        return client.get(f"{URL[:-1]}.md" if suffix else URL).content

    before = seen()
    lecture = editing.save_lecture(
        live_lecture, by=author, opened_version=live_lecture.edit_version, title="New", body="New words."
    )
    live_lecture.missions.get().choices.update(text="New choice")
    publishing.refresh_hash(lecture)
    asked = reviewing.request_review(lecture, by=author)
    reviewing.comment(asked, by=editor, body="New comment")
    reviewing.approve(asked, by=editor)
    edited = seen()
    publishing.publish(lecture, by=editor)
    content_version.forget()  # this worker looks again
    published = seen()

    assert edited == before
    assert b"New words." in published


def test_kept_page_keeps_its_security_headers(client, live_lecture):
    client.get(URL)
    kept = client.get(URL)

    assert "script-src 'self'" in kept["Content-Security-Policy"]
    assert kept["X-Frame-Options"] == "DENY"
    assert kept["X-Content-Type-Options"] == "nosniff"
    assert {"Cookie", "Accept-Language", "Accept-Encoding"} <= set(kept["Vary"].split(", "))
    assert int(kept["Content-Length"]) == len(kept.content)


def test_head_is_answered_from_what_get_made(client, live_lecture):
    before = client.head(URL)
    client.get(URL)
    after = client.head(URL)

    assert (before.status_code, before.content, after.status_code, after.content) == (200, b"", 200, b"")
    assert after["ETag"] == client.get(URL)["ETag"]
    assert int(after["Content-Length"]) > 1000


def test_head_alone_keeps_nothing(client, live_lecture, renders):
    client.head(URL)

    assert renders == []


def test_unchanged_page_is_not_sent_again(client, live_lecture):
    etag = client.get(URL)["ETag"]

    same = client.get(URL, headers={"If-None-Match": etag})
    among = client.get(URL, headers={"If-None-Match": f'"x", W/{etag.removeprefix("W/")}'})
    anything = client.get(URL, headers={"If-None-Match": "*"})
    other = client.get(URL, headers={"If-None-Match": '"x"'})
    nonsense = client.get(URL, headers={"If-None-Match": "x"})

    assert [r.status_code for r in (same, among, anything, other, nonsense)] == [304, 304, 304, 200, 200]
    assert same.content == b""
    assert same["ETag"] == etag
    assert same["Cache-Control"] == "no-cache"
    assert "Content-Length" not in same.headers or same["Content-Length"] == "0"
    assert "Content-Encoding" not in same.headers


def test_gzip_and_plain_are_kept_apart_under_one_tag(client, live_lecture, renders):
    plain = client.get(URL)
    packed = client.get(URL, headers={"Accept-Encoding": "gzip"})
    plain_again = client.get(URL)
    packed_again = client.get(URL, headers={"Accept-Encoding": "gzip, br"})

    assert gzip.decompress(packed.content) == plain.content == plain_again.content
    assert packed_again.content == packed.content
    assert packed_again["Content-Encoding"] == "gzip"
    assert packed["ETag"] == f"W/{plain['ETag']}"
    assert len(renders) == 2


def test_tag_is_the_same_in_every_process(client, live_lecture):
    """Compression adds random bytes, so the tag is of the text."""
    first = client.get(URL, headers={"Accept-Encoding": "gzip"})["ETag"]
    pagecache.clear()  # as another worker
    second = client.get(URL, headers={"Accept-Encoding": "gzip"})["ETag"]

    assert first == second


def test_languages_are_kept_apart_by_cookie_and_by_header(client, live_lecture, settings):
    english = client.get(URL).text
    korean = client.get(URL, headers={"Accept-Language": "ko"}).text
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"
    by_cookie = client.get(URL, headers={"Accept-Language": "en"}).text
    client.cookies.clear()

    assert ('<html lang="en"' in english, '<html lang="ko"' in korean, '<html lang="ko"' in by_cookie) == (True,) * 3
    assert client.get(URL).text == english


def test_unknown_languages_share_one_page(client, live_lecture, renders):
    for language in ("xx", "tlh", "en-GB,en"):
        client.get(URL, headers={"Accept-Language": language})

    assert len(renders) == 1


def test_wrong_host_gets_no_kept_page(client, live_lecture):
    client.get(URL)

    assert client.get(URL, headers={"Host": "evil.example"}).status_code == 400
    assert client.get(URL, headers={"Host": "evil.example"}).status_code == 400


def test_schemes_are_kept_apart(client, live_lecture, renders):
    client.get(URL)
    client.get(URL, secure=True)

    assert len(renders) == 2


def test_nobody_signed_in_meets_a_kept_page(client, live_lecture, learner, renders):
    client.get(URL)
    client.force_login(learner)

    page = client.get(URL).text

    assert "Sign in to keep" not in page
    assert len(renders) == 1
    client.logout()
    assert "csrfmiddlewaretoken" not in client.get(URL).text


def test_what_a_signed_in_person_saw_is_not_kept(client, live_lecture, learner, renders):
    client.force_login(learner)
    client.get(URL)

    assert renders == []


def test_message_is_shown_once_and_not_kept(client, live_lecture, learner, renders):
    client.force_login(learner)
    client.post("/accounts/logout/")
    assert "messages" in client.cookies

    with_message = client.get(URL)
    client.cookies.clear()  # they have expired
    without = client.get(URL)

    assert "You have signed out." in with_message.text
    assert "You have signed out." not in without.text
    assert len(renders) == 1


@pytest.mark.parametrize("address", [f"{URL}?again=1", "/?page=2", "/search/?q=x"])
def test_addresses_with_a_query_are_not_kept(client, live_lecture, renders, address):
    client.get(address)

    assert renders == []


@pytest.mark.parametrize("address", ["/courses/ml/nothing/", "/courses/nothing/", "/notes/"])
def test_missing_pages_and_redirects_are_not_kept(client, live_lecture, renders, address):
    client.get(address)

    assert renders == []


@pytest.mark.parametrize("address", ["/courses/ml/", URL])
def test_members_course_is_never_kept(client, live_lecture, learner, renders, address):
    Course.objects.update(visibility="members")
    content_version.bump()
    client.force_login(learner)
    client.get(address)
    client.logout()

    assert client.get(address).status_code == 302
    assert renders == []


def test_course_that_becomes_members_only_is_gone_at_once(client, live_lecture, course, author):
    client.get(URL)

    Course.objects.update(visibility="members")
    content_version.bump()

    assert client.get(URL).status_code == 302


@pytest.mark.parametrize("address", ["/", "/courses/ml/", URL])
def test_every_change_is_seen_at_once_in_this_process(client, live_lecture, course, section, editor, address):
    seen = [client.get(address).content]

    def look():
        seen.append(client.get(address).content)
        return seen[-1] != seen[-2]

    live_lecture.title = "Renamed lecture"
    live_lecture.body = "Words " * 900
    live_lecture.save()
    publishing.refresh_hash(live_lecture)
    publishing.publish(live_lecture, by=editor)
    assert look()

    structuring.change_course(course, by=editor, authors=[], title="Renamed course")
    assert look()

    structuring.rename_section(section, title="Renamed section", by=editor)
    assert look() is (address != "/")

    publishing.unpublish(live_lecture, by=editor)
    assert look()


def test_reordering_is_seen_at_once(client, make_lecture, editor, course, section):
    first, second = make_lecture("First"), make_lecture("Second")
    publishing.publish_all([first, second], by=editor)
    before = client.get("/courses/ml/").text

    editing.order_outline(course, [section.pk], {section.pk: [second.pk, first.pk]}, by=editor)
    after = client.get("/courses/ml/").text

    assert before.index("First") < before.index("Second")
    assert after.index("Second") < after.index("First")


def test_scheduled_change_is_seen_when_its_time_comes(client, live_lecture, make_lecture, editor):
    now = timezone.now()
    soon = make_lecture("Soon")
    publishing.publish(soon, by=editor, live_from=now + timedelta(seconds=60), live_until=now + timedelta(seconds=90))

    pages = []
    for seconds in (0, 59, 61, 89, 91):
        with time_machine.travel(now + timedelta(seconds=seconds)):
            pages.append("Soon" in client.get(URL).text)

    assert pages == [False, False, True, True, False]


def test_page_is_kept_for_five_minutes_at_most(client, live_lecture, renders):
    now = timezone.now()
    for seconds in (0, 290, 310):
        with time_machine.travel(now + timedelta(seconds=seconds)):
            client.get(URL)

    assert len(renders) == 2


def test_change_by_another_process_is_seen_after_the_check(client, live_lecture, settings, monkeypatch):
    client.get(URL)
    monkeypatch.setattr(content_version, "forget", lambda: None)  # it is the other process that is told
    publishing.unpublish(live_lecture, by=live_lecture.course.owner)

    assert client.get(URL).status_code == 200

    settings.PAGE_CACHE_CHECK_SECONDS = 0
    assert client.get(URL).status_code == 404


def test_answer_that_sets_a_cookie_is_not_kept(rf, settings):
    from django.http import HttpResponse

    def view(request):
        response = HttpResponse("x")
        response.set_cookie("a", "b")
        return pagecache.may_be_kept(request, response, version=1, changes_at=None)

    middleware = pagecache.PageCacheMiddleware(view)
    request = rf.get("/somewhere/")
    middleware(request)

    assert pagecache.key_for(request) not in pagecache._pages


@pytest.mark.parametrize("path", ["/courses/ml/" + "x" * 400 + "/", "/courses/a b/", "/courses/기계/학습/"])
def test_long_and_odd_addresses_make_sound_keys(client, db, path):
    assert client.get(path).status_code == 404


def test_the_oldest_pages_make_room(client, make_lecture, editor, settings):
    settings.PAGE_CACHE_ENTRIES = 2
    for number in range(3):
        publishing.publish(make_lecture(f"Lecture {number}"), by=editor)

    for number in range(3):
        client.get(f"/courses/ml/lecture-{number}/")

    assert [key[2] for key in pagecache._pages] == ["/courses/ml/lecture-1/", "/courses/ml/lecture-2/"]
