"""Markdown for machines: course twins and llms.txt."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from courses import editing, publishing
from courses.models import Course

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def test_course_twin_holds_the_live_outline_with_links_to_lecture_twins(client, live_lecture, draft, course, author):
    response = client.get("/courses/ml.md")

    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Link"] == '<http://testserver/courses/ml/>; rel="canonical"'
    assert response.text == (
        "# Machine learning\n\n> A start.\n\n## Foundations\n\n"
        f"- [Transfer learning]({SITE}/courses/ml/transfer-learning.md): Why start from scratch?\n"
    )


def test_every_link_of_the_twins_leads_to_a_text(client, live_lecture, course):
    course.title = "Sets [0, 1) *and* <b> `more`"
    course.save()

    links = [*followed(client.get("/llms.txt").text), *followed(client.get("/courses/ml.md").text)]

    assert links == ["/courses/ml.md", "/courses/ml/transfer-learning.md"]
    assert [client.get(link).status_code for link in links] == [200, 200]


def followed(text):
    return [url.removeprefix(SITE) for url in re.findall(r"\]\((\S+)\)", text)]


@pytest.mark.parametrize(
    ("visibility", "visitor", "member"), [("public", 200, 200), ("unlisted", 200, 200), ("members", 302, 200)]
)
def test_twin_is_for_those_who_may_read_the_course(client, live_lecture, learner, visibility, visitor, member):
    Course.objects.update(visibility=visibility)

    assert client.get("/courses/ml.md").status_code == visitor
    client.force_login(learner)
    response = client.get("/courses/ml.md")
    assert response.status_code == member
    assert response["Cache-Control"] == "private, no-cache"


def test_twin_of_a_course_with_nothing_live_is_nowhere_even_for_its_author(client, draft, author):
    client.force_login(author)

    assert client.get("/courses/ml.md").status_code == 404


def test_former_address_leads_to_the_twin(client, live_lecture, course, author):
    from courses import structuring

    structuring.change_course(course, by=author, authors=[], slug="machine-learning")

    response = client.get("/courses/ml.md")

    assert (response.status_code, response.url) == (301, "/courses/machine-learning.md")


def test_llms_txt_names_public_courses_by_subject(client, live_lecture, course, author, editor, make_lecture):
    for title, fields in {
        "Waves": {"subject": "Physics", "summary": "Up and down."},
        "Atoms": {"subject": "Physics"},
        "Hidden": {"subject": "Physics", "visibility": "unlisted"},
        "Members only": {"visibility": "members"},
    }.items():
        made = Course.objects.create(title=title, slug=title.lower().replace(" ", "-"), owner=author, **fields)
        section = editing.add_section(made, title="One", by=author)
        publishing.publish(make_lecture(f"In {title}", into=section), by=editor)
    Course.objects.create(title="Draft", slug="draft", owner=author)

    text = client.get("/llms.txt").text
    title, summary, *rest = text.strip().split("\n\n")

    assert title == "# Lectern"
    assert summary.startswith("> ")
    assert rest == [
        "## Physics",
        f"- [Atoms]({SITE}/courses/atoms.md)\n- [Waves]({SITE}/courses/waves.md): Up and down.",
        "## Other courses",
        f"- [Machine learning]({SITE}/courses/ml.md): A start.",
    ]


def test_llms_txt_of_an_empty_site_is_whole(client, db):
    assert client.get("/llms.txt").text.startswith("# Lectern\n\n> ")


def test_twins_follow_a_scheduled_time_by_themselves(client, live_lecture, make_lecture, editor):
    now = timezone.now()
    publishing.publish(make_lecture("Soon"), by=editor, live_from=now + timedelta(seconds=100))

    with time_machine.travel(now + timedelta(seconds=50)):
        before = client.get("/courses/ml.md").text
    with time_machine.travel(now + timedelta(seconds=101)):
        after = client.get("/courses/ml.md").text

    assert ("Soon" in before, "Soon" in after) == (False, True)


def test_llms_txt_is_not_sent_again(client, live_lecture):
    first = client.get("/llms.txt")

    assert client.get("/llms.txt", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_robots_know_the_sitemap_and_may_read_the_twins(client, db):
    from urllib.robotparser import RobotFileParser

    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())

    readable = [
        "/",
        "/courses/ml/",
        "/courses/ml.md",
        "/courses/ml.atom",
        "/llms.txt",
        "/feed/",
        "/uploads/1/cover/card/",
    ]
    assert [robots.can_fetch("*", path) for path in readable] == [True] * 7
    assert robots.site_maps() == ["http://testserver/sitemap.xml"]


@pytest.mark.parametrize("url", ["/courses/ml.md", "/courses/ml/transfer-learning.md"])
@pytest.mark.parametrize(("visibility", "told"), [("public", None), ("unlisted", "noindex"), ("members", "noindex")])
def test_search_engines_keep_no_twin_that_is_not_public(client, learner, live_lecture, url, visibility, told):
    Course.objects.update(visibility=visibility)
    client.force_login(learner)

    assert client.get(url).get("X-Robots-Tag") == told
