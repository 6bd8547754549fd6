"""Atom feeds by RFC 4287, and the sitemap by sitemaps.org: read by a parser."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.utils import timezone
from django.utils.http import http_date

from courses import editing, publishing, structuring
from courses.models import Course, Revision
from courses.sitemaps import LectureSitemap

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FEEDS = ["/feed/", "/courses/ml.atom"]


def root(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def texts(element, name):
    return [found.text for found in element.iter(ATOM + name)]


@pytest.mark.parametrize("url", FEEDS)
def test_a_feed_has_all_that_atom_asks_for(client, live_lecture, url):
    feed = root(client, url)

    assert feed.tag == f"{ATOM}feed"
    for element in [feed, *feed.findall(f"{ATOM}entry")]:
        for name in ["id", "title", "updated"]:
            assert len(element.findall(ATOM + name)) == 1, name
        assert datetime.fromisoformat(element.find(f"{ATOM}updated").text).tzinfo
        assert element.find(f"{ATOM}id").text.startswith("http://127.0.0.1:8000/")
    assert [entry.find(f"{ATOM}author/{ATOM}name").text for entry in feed.findall(f"{ATOM}entry")] == ["author"]
    links = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver{url}"
    ids = texts(feed, "id")
    assert len(ids) == len(set(ids))


def test_a_courses_feed_is_its_own_and_in_its_language(client, live_lecture, course, author, editor, make_lecture):
    other = Course.objects.create(title="통계", slug="stats", language="ko", owner=author, summary="숫자.")
    section = editing.add_section(other, title="기초", by=author)
    publishing.publish(make_lecture("평균", into=section), by=editor)

    feed = root(client, "/courses/stats.atom")

    assert [entry.find(f"{ATOM}title").text for entry in feed.findall(f"{ATOM}entry")] == ["평균"]
    assert (feed.find(f"{ATOM}title").text, feed.find(f"{ATOM}subtitle").text, feed.get(XML_LANG)) == (
        "통계",
        "숫자.",
        "ko",
    )
    assert texts(root(client, "/feed/"), "title") == ["Lectern", "평균", "Transfer learning"]


def test_ids_stay_when_lecture_and_course_are_renamed(client, live_lecture, course, author):
    before = [texts(root(client, url), "id") for url in FEEDS]

    editing.save_lecture(live_lecture, by=author, opened_version=live_lecture.edit_version, slug="another")
    structuring.change_course(course, by=author, authors=[], slug="machine-learning")

    assert [texts(root(client, url), "id") for url in ["/feed/", "/courses/machine-learning.atom"]] == before
    assert (client.get("/courses/ml.atom").status_code, client.get("/courses/ml.atom").url) == (
        301,
        "/courses/machine-learning.atom",
    )


@pytest.mark.parametrize("visibility", ["unlisted", "members"])
@pytest.mark.parametrize("person", ["visitor", "learner", "author", "admin"])
def test_only_public_courses_have_a_feed(client, request, live_lecture, visibility, person):
    Course.objects.update(visibility=visibility)
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))

    assert client.get("/courses/ml.atom").status_code == 404
    assert "Transfer" not in client.get("/feed/").text


def test_a_course_with_drafts_alone_has_no_feed(client, draft, author):
    client.force_login(author)

    assert client.get("/courses/ml.atom").status_code == 404


@pytest.mark.parametrize("url", [*FEEDS, "/llms.txt"])
@pytest.mark.parametrize("person", ["visitor", "learner"])
def test_what_a_reader_has_is_not_sent_again_until_it_changes(
    client, request, live_lecture, make_lecture, editor, url, person
):
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))
    tag = client.get(url)["ETag"]

    unchanged = client.get(url, headers={"If-None-Match": tag}).status_code
    publishing.publish(make_lecture("News", into=another_course(editor)), by=editor)
    publishing.publish(make_lecture("News"), by=editor)

    assert (unchanged, client.get(url, headers={"If-None-Match": tag}).status_code) == (304, 200)


def another_course(editor):
    course = Course.objects.create(title="Another", slug="another", owner=editor)
    return editing.add_section(course, title="One", by=editor)


def test_an_unpublished_lecture_goes_from_the_feeds_of_those_who_have_them(
    client, live_lecture, make_lecture, editor, learner
):
    """Their time is later than that of what is left. Signed in, so that no page is kept."""
    client.force_login(learner)
    second = make_lecture("Second")
    publishing.publish(second, by=editor)
    before = client.get("/feed/").text
    held = {"If-Modified-Since": http_date(timezone.now().timestamp() + 60)}
    publishing.unpublish(second, by=editor)

    after = client.get("/feed/", headers=held)

    assert (after.status_code, "Second" in before, "Second" in after.text) == (200, True, False)


@pytest.mark.parametrize("url", [*FEEDS, "/sitemap-lectures.xml"])
def test_a_scheduled_lecture_appears_and_goes_by_time_alone(client, live_lecture, make_lecture, editor, url):
    now = timezone.now()
    publishing.publish(
        make_lecture("Soon"), by=editor, live_from=now + timedelta(seconds=100), live_until=now + timedelta(seconds=200)
    )

    seen = []
    for seconds in (50, 101, 201):
        with time_machine.travel(now + timedelta(seconds=seconds)):
            seen.append("/courses/ml/soon/" in client.get(url).text)

    assert seen == [False, True, False]


@pytest.fixture
def translated(author, editor, make_lecture, course, live_lecture):
    made = Course.objects.create(title="머신러닝", slug="ml-ko", language="ko", owner=author, translation_of=course)
    section = editing.add_section(made, title="기초", by=author)
    publishing.publish(make_lecture("전이 학습", into=section, slug="transfer-learning"), by=editor)
    publishing.publish(make_lecture("부록", into=section, slug="more"), by=editor)
    draft = Course.objects.create(title="ドラフト", slug="ml-ja", language="ja", owner=author, translation_of=course)
    make_lecture("転移", into=editing.add_section(draft, title="一", by=author), slug="transfer-learning")
    return made


def pages(client, section):
    return {
        url.find(f"{MAP}loc").text.removeprefix("http://testserver"): {
            link.get("hreflang"): link.get("href").removeprefix("http://testserver")
            for link in url.findall(f"{XHTML}link")
        }
        for url in root(client, f"/sitemap-{section}.xml").findall(f"{MAP}url")
    }


def test_sitemap_tells_each_page_with_its_translations(client, translated):
    courses = {"en": "/courses/ml/", "ko": "/courses/ml-ko/", "x-default": "/courses/ml/"}
    lectures = {name: f"{path}transfer-learning/" for name, path in courses.items()}

    assert pages(client, "courses") == {"/courses/ml/": courses, "/courses/ml-ko/": courses}
    assert pages(client, "lectures") == {
        "/courses/ml/transfer-learning/": lectures,
        "/courses/ml-ko/transfer-learning/": lectures,
        "/courses/ml-ko/more/": {},
    }


def test_sitemap_says_the_same_as_the_pages(client, translated, settings):
    from tests.courses.test_describing import in_head

    settings.SITE_URL = ""
    for section in ["courses", "lectures"]:
        for path, languages in pages(client, section).items():
            assert in_head(client, path) == languages, path


def test_sitemap_names_no_translation_that_is_not_public(client, translated):
    Course.objects.filter(pk=translated.pk).update(visibility="members")

    assert pages(client, "courses") == {"/courses/ml/": {}}
    assert pages(client, "lectures") == {"/courses/ml/transfer-learning/": {}}


def test_sitemap_tells_when_each_page_changed(client, live_lecture, make_lecture, editor):
    publishing.publish(make_lecture("Second"), by=editor)
    newest = Revision.objects.get(title="Second").live_from

    def changed(url):
        return [one.text for one in root(client, url).iter(f"{MAP}lastmod")]

    assert changed("/sitemap-courses.xml") == [newest.date().isoformat()]
    assert changed("/sitemap.xml") == [newest.isoformat()] * 2


def test_a_long_sitemap_has_pages(client, live_lecture, make_lecture, editor, monkeypatch):
    publishing.publish(make_lecture("Second"), by=editor)
    monkeypatch.setattr(LectureSitemap, "limit", 1)

    named = [loc.text for loc in root(client, "/sitemap.xml").iter(f"{MAP}loc")]
    second = root(client, "/sitemap-lectures.xml?p=2")

    assert named[1:] == ["http://testserver/sitemap-lectures.xml", "http://testserver/sitemap-lectures.xml?p=2"]
    assert [loc.text for loc in second.iter(f"{MAP}loc")] == ["http://testserver/courses/ml/second/"]
    assert client.get("/sitemap-lectures.xml?p=3").status_code == 404
    assert client.get("/sitemap-lectures.xml?p=nonsense").status_code == 404


def test_sitemap_takes_the_same_queries_for_one_and_three(
    client, translated, make_lecture, editor, django_assert_num_queries
):
    for _round in range(2):
        with django_assert_num_queries(4):  # how many there are, the lectures, translated courses and their lectures
            client.get("/sitemap-lectures.xml")
        publishing.publish(make_lecture("More"), by=editor)
        publishing.publish(make_lecture("Even more"), by=editor)


def test_characters_that_xml_cannot_hold_take_no_feed_away(client, live_lecture, course, author):
    Revision.objects.update(title="Idea\x0bnext", summary="\x01A start\ufffe")
    Course.objects.update(title="Machine\x08 learning", summary="A\x0cb")
    author.display_name = "Kim\x01Lee"
    author.save()

    for address in ("/feed/", "/courses/ml.atom"):
        feed = ElementTree.fromstring(client.get(address).content)
        told = " ".join(feed.itertext())
        assert "Ideanext" in told
        assert "KimLee" in told
