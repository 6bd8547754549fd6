"""What the head of a page tells: read back from the page by a parser, as others read it."""

import json
from datetime import timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import editing, publishing
from courses.models import Course

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
COURSE, LECTURE = "/courses/ml/", "/courses/ml/transfer-learning/"


class Head(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.metas, self.links, self.data, self.scripts, self.is_data = {}, [], [], 0, False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "meta":
            self.metas[attributes.get("name") or attributes.get("property")] = attributes.get("content")
        if tag == "link":
            self.links.append(attributes)
        if tag == "script":
            self.scripts += 1
            self.is_data = attributes.get("type") == "application/ld+json"

    def handle_endtag(self, tag):
        self.is_data = self.is_data and tag != "script"

    def handle_data(self, data):
        if self.is_data:
            self.data.append(data)

    def link(self, rel, **wanted):
        return [one["href"] for one in self.links if one.get("rel") == rel and wanted.items() <= one.items()]

    @property
    def languages(self):
        return {one["hreflang"]: one["href"] for one in self.links if "hreflang" in one}

    @property
    def graph(self):
        return {thing["@type"]: thing for thing in json.loads("".join(self.data))["@graph"]}


@pytest.fixture
def korean(author, make_lecture, editor, course):
    """A translation with the first lecture at the same address, and one that only it has."""
    made = Course.objects.create(
        title="머신러닝", slug="ml-ko", language="ko", owner=author, translation_of=course, summary="시작."
    )
    section = editing.add_section(made, title="기초", by=author)
    publishing.publish(make_lecture("전이 학습", into=section, slug="transfer-learning"), by=editor)
    publishing.publish(make_lecture("부록", into=section, slug="more"), by=editor)
    return made


def head(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return Head(response.text)


def test_course_tells_its_one_address_and_how_it_looks_when_shared(client, live_lecture):
    found = head(client, COURSE)

    assert found.link("canonical") == [SITE + COURSE]
    assert found.metas["description"] == found.metas["og:description"] == "A start."
    assert found.metas["og:title"] == "Machine learning"
    assert (found.metas["og:type"], found.metas["og:locale"]) == ("website", "en_US")
    assert (found.metas["og:url"], found.metas["og:site_name"]) == (SITE + COURSE, "Lectern")
    assert found.metas["twitter:card"] == "summary"
    assert found.link("alternate", type="text/markdown") == ["/courses/ml.md"]
    assert found.link("alternate", type="application/atom+xml") == ["/courses/ml.atom"]


def test_lecture_tells_the_same_of_itself(client, live_lecture):
    found = head(client, LECTURE)

    assert found.link("canonical") == [SITE + LECTURE]
    assert (found.metas["og:type"], found.metas["og:title"]) == ("article", "Transfer learning")
    assert found.metas["description"] == "Why start from scratch?"
    assert found.metas["article:modified_time"] == live_lecture.live_revision.live_from.isoformat()
    assert found.link("alternate", type="text/markdown") == ["/courses/ml/transfer-learning.md"]


def test_catalog_leads_to_feed_and_llms(client, live_lecture):
    found = head(client, "/")

    assert found.link("alternate", type="application/atom+xml") == ["/feed/"]
    assert found.link("alternate", type="text/markdown") == ["/llms.txt"]
    assert found.metas["description"]


def test_a_cover_is_the_picture_of_a_shared_link(client, live_lecture, course, author):
    from courses.uploading import add_upload
    from tests.courses.test_covers import picture_file

    course.cover = add_upload(course, picture_file(), by=author)
    course.save()

    for url in [COURSE, LECTURE]:
        found = head(client, url)
        assert found.metas["og:image"] == f"{SITE}/uploads/{course.cover_id}/cover/share/", url
        assert (found.metas["og:image:width"], found.metas["og:image:height"]) == ("1200", "630")
        assert found.metas["twitter:card"] == "summary_large_image"
    assert client.get(f"/uploads/{course.cover_id}/cover/share/").status_code == 200


def test_a_lecture_without_summary_is_described_by_how_it_begins(client, make_lecture, editor):
    publishing.publish(make_lecture("Plain", summary="", body="Weights & *biases* " + "go on " * 100), by=editor)

    text = head(client, "/courses/ml/plain/").metas["description"]

    assert text.startswith("Weights & biases go on")
    assert len(text) <= 200


def test_course_is_linked_data(client, live_lecture, make_lecture, editor, course, author):
    publishing.publish(make_lecture("Second"), by=editor)
    course.subject, course.level = "Machine learning", "beginner"
    course.save()

    graph = head(client, COURSE).graph
    told = graph["Course"]

    assert {name: told[name] for name in ("name", "description", "inLanguage", "educationalLevel", "about")} == {
        "name": "Machine learning", "description": "A start.", "inLanguage": "en", "educationalLevel": "Beginner",
        "about": "Machine learning",
    }  # fmt: skip
    assert told["provider"] == {"@type": "Organization", "name": "Lectern", "url": f"{SITE}/"}
    assert told["author"]["name"] == str(author)
    assert (told["timeRequired"], told["hasCourseInstance"]["courseWorkload"]) == ("PT2M", "PT2M")
    assert [(part["@type"], part["name"], part["url"], part["timeRequired"]) for part in told["hasPart"]] == [
        ("LearningResource", "Transfer learning", SITE + LECTURE, "PT1M"),
        ("LearningResource", "Second", f"{SITE}/courses/ml/second/", "PT1M"),
    ]
    assert steps(graph) == [(1, "All courses", f"{SITE}/"), (2, "Machine learning", SITE + COURSE)]


def test_lecture_is_linked_data(client, live_lecture):
    graph = head(client, LECTURE).graph
    told = graph["LearningResource"]

    assert (told["name"], told["url"], told["inLanguage"]) == ("Transfer learning", SITE + LECTURE, "en")
    assert told["isPartOf"] == {"@type": "Course", "@id": SITE + COURSE, "name": "Machine learning"}
    assert [name for _place, name, _url in steps(graph)] == ["All courses", "Machine learning", "Transfer learning"]


def steps(graph):
    return [(one["position"], one["name"], one["item"]) for one in graph["BreadcrumbList"]["itemListElement"]]


NASTY = "</script><script>alert(1)</script> <!-- & \"quoted\" \u2028 \\ 'one'"


def test_no_title_can_end_the_data(client, make_lecture, editor, course):
    course.title = course.summary = course.subject = NASTY[:60]
    course.save()
    publishing.publish(make_lecture(NASTY, slug="nasty", summary=NASTY), by=editor)

    found = head(client, "/courses/ml/nasty/")
    data = "".join(found.data)

    assert found.graph["LearningResource"]["name"] == NASTY
    assert not set("<>&\u2028").intersection(data)
    assert found.metas["og:title"] == NASTY
    assert found.scripts == head(client, "/courses/ml/nasty/").scripts
    assert head(client, COURSE).graph["Course"]["about"] == NASTY[:60]


@pytest.mark.parametrize("visibility", ["unlisted", "members"])
@pytest.mark.parametrize("url", [COURSE, LECTURE])
def test_what_is_not_public_tells_nothing_but_to_stay_away(client, learner, live_lecture, korean, visibility, url):
    Course.objects.filter(slug="ml").update(visibility=visibility)
    client.force_login(learner)

    found = head(client, url)

    assert found.metas["robots"] == "noindex"
    assert found.data == []
    assert found.link("canonical") == []
    assert set(found.languages) - {"ko"} == set()  # a link for people
    assert not [name for name in found.metas if name and name.startswith("og:")]
    assert found.link("alternate", type="application/atom+xml") == []


def test_translations_lead_to_each_other_in_the_head(client, live_lecture, korean):
    pages = {
        "en": SITE + COURSE,
        "ko": f"{SITE}/courses/ml-ko/",
        "x-default": SITE + COURSE,
    }
    lectures = {name: f"{url}transfer-learning/" for name, url in pages.items()}

    for url in [COURSE, "/courses/ml-ko/"]:
        assert in_head(client, url) == pages, url
    for url in [LECTURE, "/courses/ml-ko/transfer-learning/"]:
        assert in_head(client, url) == lectures, url
    assert in_head(client, "/courses/ml-ko/more/") == {}
    assert head(client, "/courses/ml-ko/").graph["Course"]["translationOfWork"]["@id"] == SITE + COURSE
    assert head(client, COURSE).graph["Course"]["workTranslation"][0]["inLanguage"] == "ko"


def in_head(client, url):
    return {one["hreflang"]: one["href"] for one in head(client, url).links if "hreflang" in one}


def test_course_page_leads_people_to_translations_that_they_may_read(client, live_lecture, korean, learner):
    link = '<a href="/courses/ml-ko/" hreflang="ko" lang="ko" dir="ltr" title="머신러닝">한국어</a>'
    assert link in client.get(COURSE).text

    Course.objects.filter(pk=korean.pk).update(visibility="members")
    publishing_moves_on()
    assert link not in client.get(COURSE).text
    assert in_head(client, COURSE) == {}
    client.force_login(learner)
    assert link in client.get(COURSE).text
    assert in_head(client, COURSE) == {}

    Course.objects.filter(pk=korean.pk).update(visibility="unlisted")
    assert link not in client.get(COURSE).text


def publishing_moves_on():
    from courses import content_version

    content_version.bump()


def test_a_draft_translation_is_not_named(client, live_lecture, author, make_lecture, course):
    made = Course.objects.create(title="비밀", slug="secret-ko", language="ko", owner=author, translation_of=course)
    make_lecture("비밀", into=editing.add_section(made, title="기초", by=author), slug="transfer-learning")

    for url in [COURSE, LECTURE]:
        assert "secret-ko" not in client.get(url).text
        assert "비밀" not in client.get(url).text


def test_a_translated_lecture_is_named_by_time_alone(client, live_lecture, korean, make_lecture, editor):
    lecture = make_lecture("Fine tuning")
    publishing.publish(lecture, by=editor)
    section = korean.sections.get()
    now = timezone.now()
    publishing.publish(
        make_lecture("미세 조정", into=section, slug="fine-tuning"), by=editor, live_from=now + timedelta(seconds=100)
    )

    with time_machine.travel(now + timedelta(seconds=50)):
        before = in_head(client, "/courses/ml/fine-tuning/")
    with time_machine.travel(now + timedelta(seconds=101)):
        after = in_head(client, "/courses/ml/fine-tuning/")

    assert (before, set(after)) == ({}, {"en", "ko", "x-default"})


def test_translations_cost_one_query_and_only_where_there_are_some(client, live_lecture, korean, make_lecture, editor):
    with CaptureQueriesContext(connection) as translated:
        client.get(f"{LECTURE}?not=kept")
    Course.objects.update(translation_of=None)
    publishing_moves_on()
    with CaptureQueriesContext(connection) as alone:
        client.get(f"{LECTURE}?not=kept")

    assert (len(translated), len(alone)) == (2, 1)
