"""The whole course as one document: what is in it, for whom, at what cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import editing, publishing, structuring
from courses.models import Course, Enrolment, Lecture
from tests.conftest import make_mission
from tests.courses.publishing_many import publish_many

pytestmark = pytest.mark.django_db

URL = "/courses/ml/print/"


@pytest.fixture
def two_lectures(make_lecture, section, author, editor):
    """In two sections, with the same headings and footnotes; the second leads to the first."""
    body = "## Idea\n\nWords of {0}.[^1]\n\n```python\nx = 1\n```\n\n{1}\n\n[^1]: Note of {0}.\n"
    first = make_lecture("One", body=body.format("one", "{mission: place}"), missions=2)
    first.missions.filter(position=1).update(name="place")
    publishing.publish(first, by=editor)
    practice = editing.add_section(section.course, title="Practice", by=author)
    link = f"[First](lecture:{first.pk}#h-idea)"
    second = make_lecture("Two", body=body.format("two", link), into=practice)
    publishing.publish(second, by=editor)
    return first, second


def test_document_has_all_live_lectures_in_order_with_title_and_contents(client, two_lectures, make_lecture, author):
    make_lecture("Hidden draft", body="DRAFT-WORDS")

    page = client.get(URL).text

    places = [page.index(words) for words in ["Machine learning</h1>", "A start.", f"by {author}", "Contents</h2>",
              "Words of one.", "Words of two."]]  # fmt: skip
    assert places == sorted(places)
    assert re.findall(r'<h2 class="document__name"[^>]*>([^<]*)<', page) == ["1. One", "2. Two"]
    assert "http://testserver/courses/ml/" in page
    assert "Hidden draft" not in page
    assert "DRAFT-WORDS" not in page


def test_ids_are_unique_and_every_inner_link_leads_somewhere(client, two_lectures):
    page = client.get(URL).text
    ids = re.findall(r'\sid="([^"]*)"', page)

    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(ids)
    assert f'href="#lecture-{two_lectures[0].pk}-h-idea">First<' in page


def test_missions_are_questions_without_key_at_their_places(client, two_lectures):
    page = client.get(URL).text

    assert "KEY-" not in page
    assert page.count('class="question__choices"') == 2
    assert page.index("Words of one.") < page.index("Mission 2 of 2") < page.index("Note of one.")
    assert page.index("Note of one.") < page.index("Mission 1 of 2") < page.index("Words of two.")
    assert "<input" not in page.partition("<main")[2].partition("</main>")[0]


def test_several_answers_say_so(client, make_lecture, editor):
    lecture = make_lecture()
    make_mission(lecture, kind="multiple")
    publishing.publish(lecture, by=editor)

    page = client.get(URL).text

    assert "question__choices--many" in page
    assert "Choose every answer that is right" in page


def test_edits_that_are_not_published_are_not_in_it(client, live_lecture):
    Lecture.objects.filter(pk=live_lecture.pk).update(title="New title", body="Not yet")

    page = client.get(URL).text

    assert "New title" not in page
    assert "Not yet" not in page


def test_members_course_asks_who_is_there(client, live_lecture, learner):
    Course.objects.update(visibility="members")

    response = client.get(URL)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={URL}")

    client.force_login(learner)
    response = client.get(URL)
    assert "Knowledge is reused." in response.text
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}


def test_course_without_live_lectures_has_none(client, draft, author):
    assert client.get(URL).status_code == 404
    client.force_login(author)
    assert client.get(URL).status_code == 404
    assert client.get("/courses/nothing/print/").status_code == 404


def test_only_reading_is_allowed(client, live_lecture):
    assert client.post(URL).status_code == 405


def test_former_address_leads_here(client, live_lecture, course, author):
    structuring.change_course(course, by=author, authors=[], title=course.title, slug="deep", summary="",
                              language="en", visibility="public", requires_review=False)  # fmt: skip

    response = client.get(URL)

    assert (response.status_code, response.url) == (301, "/courses/deep/print/")


@pytest.mark.parametrize("lectures", [1, 3])
def test_it_takes_as_many_queries_whatever_the_number_of_lectures(client, learner, make_lecture, editor, lectures):
    publish_many(make_lecture, editor, lectures, missions=2)
    client.force_login(learner)
    client.get(URL)

    with CaptureQueriesContext(connection) as captured:
        page = client.get(URL).text

    assert page.count('class="document__lecture"') == lectures
    assert len(captured) == 4  # session, person, outline, texts


def test_visitors_copy_is_kept_until_something_is_published(client, live_lecture, make_lecture, editor, settings):
    settings.PAGE_CACHE_CHECK_SECONDS = 0
    client.get(URL)
    with CaptureQueriesContext(connection) as kept:
        first = client.get(URL)
    publishing.publish(make_lecture("Another"), by=editor)

    assert len(kept) == 1  # the content version
    assert "csrfmiddlewaretoken" not in first.text
    assert "Another" not in first.text
    assert "Another" in client.get(URL).text


def test_a_long_document_is_not_kept(client, live_lecture, monkeypatch):
    monkeypatch.setattr("courses.views.printing.LONGEST_KEPT", 10)

    response = client.get(URL)

    assert not hasattr(response, "kept_on")
    assert response.status_code == 200


def test_course_page_leads_to_it(client, live_lecture):
    assert f'href="{URL}"' in client.get("/courses/ml/").text


def test_text_has_the_direction_of_its_language(client, live_lecture):
    Course.objects.update(language="ar")

    page = client.get(URL).text

    assert re.search(r'<article class="document__lecture"[^>]* lang="ar" dir="rtl"', page)
    assert '<section class="question" lang="en" dir="ltr">' in page


def test_no_new_lecture_gets_this_address(make_lecture):
    lectures = [make_lecture("Print"), make_lecture("Print")]

    assert [lecture.slug for lecture in lectures] == ["print-2", "print-3"]


def test_a_lecture_that_had_this_address_before_keeps_it(client, live_lecture):
    Lecture.objects.filter(pk=live_lecture.pk).update(slug="print")

    assert "<h1>Transfer learning</h1>" in client.get(URL).text


def test_an_author_cannot_choose_this_address(client, author, draft):
    client.force_login(author)
    data = {"title": draft.title, "slug": "print", "body": draft.body, "summary": "", "section": draft.section_id,
            "edit_version": draft.edit_version}  # fmt: skip

    page = client.post(reverse("studio:lecture_edit", args=[draft.pk]), data).text

    draft.refresh_from_db()
    assert draft.slug == "secret-draft"
    assert "This is the address of the whole course on paper. “print-2” is free." in page


def test_invited_course_has_none_but_for_those_who_take_it(client, live_lecture, learner, course):
    Course.objects.update(visibility="invited")
    client.force_login(learner)
    assert client.get(URL).status_code == 404

    Enrolment.objects.create(user=learner, course=course)

    assert "Knowledge is reused." in client.get(URL).text


def test_shuffled_choices_stand_in_one_order_that_is_not_the_authors(client, make_lecture, editor):
    lecture = make_lecture("Shuffled")
    names = [f"choice {letter}" for letter in "abcdefgh"]
    mission = make_mission(lecture, choices=[(name, not place, "") for place, name in enumerate(names)])
    mission.shuffle_choices = True
    mission.save()
    publishing.refresh_hash(lecture)
    publishing.publish(lecture, by=editor)

    for address in (URL, "/courses/ml/shuffled.md"):
        orders = {tuple(re.findall(r"choice [a-h]", client.get(address).text)) for _again in range(2)}

        assert len(orders) == 1
        assert sorted(*orders) == names
        assert orders != {tuple(names)}
