"""Health, robots, sitemap and feed."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from courses import editing, publishing
from courses.models import Course
from courses.views import web
from tests.courses.publishing_many import publish_many

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def forget_readiness():
    web._ready["is_migrated"] = False


def entries(client):
    root = ElementTree.fromstring(client.get("/feed/").content)
    return [
        (entry.find("a:title", ATOM).text, entry.find("a:id", ATOM).text) for entry in root.findall("a:entry", ATOM)
    ]


def titles(client):
    return [title for title, _id in entries(client)]


def addresses(client):
    pages = [client.get(f"/sitemap-{section}.xml").text for section in ("courses", "lectures")]
    return [
        piece.split("</loc>")[0].removeprefix("http://testserver")
        for page in pages
        for piece in page.split("<loc>")[1:]
    ]


def test_healthz_asks_no_database(client):
    """Without the db mark, a query would be an error."""
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_is_ready_once_migrated(client, db):
    assert client.get("/readyz").status_code == 200
    assert web._ready["is_migrated"] is True


def test_readyz_says_that_migrations_are_missing(client, db, monkeypatch):
    monkeypatch.setattr(web, "missing_migrations", lambda: ["courses.0099"])

    response = client.get("/readyz")

    assert (response.status_code, "migrate" in response.text) == (503, True)


def test_readyz_says_that_the_database_does_not_answer(client, db, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", fail)
        response = client.get("/readyz")

    assert response.status_code == 503


@pytest.mark.parametrize("url", ["/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/feed/"])
def test_only_reading_is_allowed(client, db, url):
    assert client.post(url).status_code == 405 or url == "/sitemap.xml"
    assert client.get(url).status_code == 200


def test_robots_keep_out_of_private_pages_and_find_the_sitemap(client, db):
    text = client.get("/robots.txt").text

    assert "Disallow: /studio/\n" in text
    assert "Disallow: /preview/\n" in text
    assert "Sitemap: http://testserver/sitemap.xml\n" in text


def test_sitemap_names_live_lectures_of_public_courses(client, live_lecture, draft, author):
    Course.objects.create(title="Nothing live", slug="empty", owner=author)

    assert addresses(client) == ["/courses/ml/", "/courses/ml/transfer-learning/"]
    assert "sitemap-lectures.xml" in client.get("/sitemap.xml").text


@pytest.mark.parametrize("visibility", ["unlisted", "members"])
def test_sitemap_and_feed_leave_out_what_is_not_public(client, live_lecture, visibility, learner):
    Course.objects.update(visibility=visibility)
    client.force_login(learner)

    assert addresses(client) == []
    assert titles(client) == []


def test_feed_tells_the_latest_first_with_links_and_summaries(client, make_lecture, editor, author):
    for name in ("One", "Two"):
        publishing.publish(make_lecture(name), by=editor)

    feed = client.get("/feed/").text

    assert titles(client) == ["Two", "One"]
    assert 'href="http://testserver/courses/ml/two/"' in feed
    assert "Why start from scratch?" in feed
    assert f"<name>{author}</name>" in feed
    assert "Knowledge is reused" not in feed


def test_feed_tells_an_update_again_but_not_a_mended_typo(client, make_lecture, editor):
    first, second = publish_many(make_lecture, editor, 2)
    first_id = dict(entries(client))["Lecture 1"]

    second = editing.save_lecture(second, by=editor, opened_version=second.edit_version, body="Typo mended.")
    publishing.publish(second, by=editor, notable=False)
    after_typo = entries(client)
    first = editing.save_lecture(first, by=editor, opened_version=first.edit_version, body="Much more.")
    publishing.publish(first, by=editor)

    assert dict(after_typo)["Lecture 1"] == first_id
    assert titles(client) == ["Lecture 1", "Lecture 2"]
    assert dict(entries(client))["Lecture 1"] != first_id


def test_feed_leaves_out_drafts_scheduled_and_unpublished_lectures(client, live_lecture, draft, make_lecture, editor):
    publishing.publish(make_lecture("Soon"), by=editor, live_from=timezone.now() + timedelta(days=1))
    gone = make_lecture("Gone")
    publishing.publish(gone, by=editor)
    publishing.unpublish(gone, by=editor)

    assert titles(client) == ["Transfer learning"]


def test_feed_takes_the_same_queries_for_one_and_three(client, make_lecture, editor, django_assert_num_queries):
    publish_many(make_lecture, editor, 1)
    with django_assert_num_queries(3):  # the content version, the news, and when time alone changes them
        client.get("/feed/")

    publish_many(make_lecture, editor, 3)
    with django_assert_num_queries(3):
        client.get("/feed/")
