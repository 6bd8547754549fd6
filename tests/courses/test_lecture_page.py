import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import content_version, editing, publishing
from courses.models import Course, Enrolment
from courses.templatetags import kept
from learning.models import Completion, Favorite, Note, ReadingPlace
from quizzes.models import Attempt, Mission
from tests.courses.publishing_many import publish_many

pytestmark = pytest.mark.django_db

URL = "/courses/ml/transfer-learning/"


@pytest.fixture(autouse=True)
def forget_pieces():
    kept._kept.clear()


@pytest.fixture
def reader(client, learner):
    client.force_login(learner)
    return client


def test_visitor_reads_text_outline_and_mission(client, live_lecture, author):
    page = client.get(URL).text

    assert "<h1>Transfer learning</h1>" in page
    assert "Knowledge is reused." in page
    assert f"by {author}" in page
    assert "What is <em>transfer learning</em>?" in page
    assert "data-mission-count>0 / 1<" in page
    assert 'aria-current="page" data-current>Transfer learning' in page


def test_visitors_page_has_no_token_no_cookie_and_no_place(client, live_lecture):
    response = client.get(URL)

    assert "csrfmiddlewaretoken" not in response.text
    assert "data-place-url" not in response.text
    assert response.cookies == {}
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("person", ["visitor", "learner"])
def test_page_holds_neither_key_nor_feedback(client, live_lecture, person, request):
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))

    assert "KEY-" not in client.get(URL).text


def test_draft_is_no_page_not_even_for_its_author(client, draft, author):
    client.force_login(author)

    assert client.get("/courses/ml/secret-draft/").status_code == 404


def test_draft_leaks_neither_title_nor_text_into_the_outline(client, live_lecture, draft):
    page = client.get(URL).text

    assert "Secret draft" not in page
    assert "DRAFT-WORDS" not in page


def test_unpublished_edits_are_hidden(client, live_lecture):
    live_lecture.title, live_lecture.body = "New title", "Not yet"
    live_lecture.save()

    page = client.get(URL).text

    assert "New title" not in page
    assert "Not yet" not in page


@pytest.mark.parametrize("url", ["/courses/ml/nothing/", "/courses/nothing/transfer-learning/", "/courses/ml/%00/"])
def test_unknown_addresses_are_not_found(client, live_lecture, url):
    assert client.get(url).status_code == 404


def test_only_reading_is_allowed(client, live_lecture):
    assert client.post(URL).status_code == 405
    assert client.head(URL).status_code == 200


def test_members_course_sends_visitors_to_sign_in_and_back(client, live_lecture, learner):
    Course.objects.update(visibility="members")

    response = client.get(URL)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={URL}")

    client.force_login(learner)
    assert "Knowledge is reused." in client.get(URL).text


def test_signed_in_page_is_private(reader, live_lecture):
    response = reader.get(URL)

    assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}
    assert "ETag" not in response.headers
    assert "csrfmiddlewaretoken" in response.text


def test_learners_own_things_are_shown(reader, learner, live_lecture):
    Completion.objects.create(user=learner, lecture=live_lecture)
    Favorite.objects.create(user=learner, lecture=live_lecture)
    Note.objects.create(user=learner, lecture=live_lecture, body="My *own* words")
    Attempt.objects.create(
        user=learner,
        mission=Mission.objects.get(),
        revision=live_lecture.live_revision,
        chosen=[Mission.objects.get().choices.get(is_correct=True).pk],
        is_correct=True,
        score=1,
    )

    page = reader.get(URL).text

    assert '<li class="is-done">' in page
    assert "1 of 1 finished" in page
    assert 'data-star="lecture"' in page
    assert re.search(r'star__button[^>]*aria-pressed="true"', page)
    assert re.search(r'completion__button[^>]*aria-pressed="true"', page)
    assert "My <em>own</em> words" in page
    assert "data-mission-count>1 / 1<" in page
    assert ">(1)<" in page


def test_another_learner_sees_nothing_of_it_though_pieces_are_kept(client, live_lecture, make_user, settings):
    settings.PAGE_CACHE_CHECK_SECONDS = 60
    ada, bo = make_user("ada", display_name="Ada Noted"), make_user("bo", display_name="Bo Blank")
    Note.objects.create(user=ada, lecture=live_lecture, body="SECRET-OF-ADA")
    Completion.objects.create(user=ada, lecture=live_lecture)
    pages = {}
    for person in (ada, bo, ada, bo):
        client.force_login(person)
        pages.setdefault(person, []).append(client.get(URL).text)

    assert all("SECRET-OF-ADA" in page and "Ada Noted" in page and "Bo Blank" not in page for page in pages[ada])
    assert all("SECRET-OF-ADA" not in page and "Ada" not in page and "Bo Blank" in page for page in pages[bo])
    assert f'data-notes="{ada.pk}"' in pages[ada][1]
    assert f'data-notes="{bo.pk}"' in pages[bo][1]
    assert not any("slot-" in page.replace("slot-for", "") for page in pages[bo])


def test_tokens_of_kept_pieces_are_the_readers_own(client, live_lecture, make_user):
    tokens = []
    for name in ("ada", "bo"):
        client.force_login(make_user(name))
        tokens.append(set(re.findall(r'csrfmiddlewaretoken" value="(\w{64})"', client.get(URL).text)))

    assert tokens[0]
    assert tokens[1]
    assert tokens[0].isdisjoint(tokens[1])


def test_kept_token_is_accepted(live_lecture, learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    client.get(URL)
    page = client.get(URL).text
    token = re.search(r'csrfmiddlewaretoken" value="(\w{64})"', page)[1]

    response = client.post(f"/favorites/lectures/{live_lecture.pk}/", {"csrfmiddlewaretoken": token})

    assert response.status_code == 302
    assert Favorite.objects.get().lecture == live_lecture


@pytest.mark.parametrize("lectures", [1, 30])
@pytest.mark.parametrize(("missions", "notes"), [(1, 0), (5, 20)])
def test_signed_in_page_takes_at_most_five_queries(reader, learner, make_lecture, editor, lectures, missions, notes):
    made = publish_many(make_lecture, editor, lectures, missions=missions)
    for number in range(notes):
        Note.objects.create(user=learner, lecture=made[0], body=f"Note {number}")
    for lecture in made[::2]:
        Completion.objects.create(user=learner, lecture=lecture)
    reader.get("/courses/ml/lecture-1/")  # compiles what is compiled once

    kept._kept.clear()
    with CaptureQueriesContext(connection) as captured:
        page = reader.get("/courses/ml/lecture-1/").text
    with CaptureQueriesContext(connection) as again:
        reader.get("/courses/ml/lecture-1/")

    assert page.count('class="note"') == notes
    assert len(captured) <= 5
    assert len(again) <= 5


def test_signed_in_page_after_a_change_takes_five_queries(reader, live_lecture, editor):
    reader.get(URL)
    publishing.publish(live_lecture, by=editor)

    with CaptureQueriesContext(connection) as captured:
        reader.get(URL)

    assert len(captured) == 5


def test_page_of_an_invited_course_asks_once_more_whether_the_reader_takes_it(reader, learner, live_lecture, course):
    Enrolment.objects.create(course=course, user=learner)
    reader.get(URL)
    with CaptureQueriesContext(connection) as public:
        reader.get(URL)
    Course.objects.update(visibility="invited")
    content_version.bump()
    reader.get(URL)
    with CaptureQueriesContext(connection) as invited:
        reader.get(URL)

    assert len(invited) == len(public) + 1 <= 6


def test_visitors_first_page_takes_one_query_and_the_kept_one_none(client, live_lecture, settings):
    settings.PAGE_CACHE_CHECK_SECONDS = 60
    with CaptureQueriesContext(connection) as first:
        client.get(URL)
    with CaptureQueriesContext(connection) as second:
        client.get(URL)

    assert (len(first), len(second)) == (1, 0)


def test_place_is_offered_until_the_end_was_reached(reader, learner, make_lecture, editor):
    lecture = make_lecture("Long", body="## One\n\nText\n\n## Two\n\nText\n")
    publishing.publish(lecture, by=editor)
    heading_id = lecture.live_revision.headings[1]["id"]
    place = ReadingPlace.objects.create(user=learner, lecture=lecture, heading_id=heading_id)

    assert "Continue at “Two”" in reader.get("/courses/ml/long/").text

    place.has_reached_end = True
    place.save()
    assert "data-continue" not in reader.get("/courses/ml/long/").text


def test_place_at_a_heading_that_is_gone_is_not_offered(reader, learner, live_lecture):
    ReadingPlace.objects.create(user=learner, lecture=live_lecture, heading_id="gone")

    assert "data-continue" not in reader.get(URL).text


@pytest.mark.parametrize(
    ("person", "sees"), [("learner", False), ("stranger", False), ("author", True), ("editor", True)]
)
def test_edit_link_is_for_those_who_may_edit(client, live_lecture, request, person, sees):
    client.force_login(request.getfixturevalue(person))

    edit_url = reverse("studio:lecture_edit", args=[live_lecture.pk])
    assert (f'href="{edit_url}"' in client.get(URL).text) is sees


def test_co_author_sees_the_edit_link(client, live_lecture, stranger):
    live_lecture.course.authors.add(stranger)
    client.force_login(stranger)

    assert "Edit in the studio" in client.get(URL).text


def test_neighbours_are_the_lectures_before_and_after(client, make_lecture, editor):
    publish_many(make_lecture, editor, 3)

    page = client.get("/courses/ml/lecture-2/").text

    assert 'rel="prev" href="/courses/ml/lecture-1/"' in page
    assert 'rel="next" href="/courses/ml/lecture-3/"' in page
    assert 'rel="prev"' not in client.get("/courses/ml/lecture-1/").text
    assert 'rel="next"' not in client.get("/courses/ml/lecture-3/").text


def test_diagram_script_is_loaded_where_a_diagram_is(client, make_lecture, editor, live_lecture):
    diagram = make_lecture("Diagram", body="```mermaid\ngraph TD; A-->B\n```\n")
    publishing.publish(diagram, by=editor)

    assert "js/diagrams.js" in client.get("/courses/ml/diagram/").text
    assert 'data-diagram-frame="/diagram-frame/"' in client.get("/courses/ml/diagram/").text
    assert "js/diagrams.js" not in client.get(URL).text


def test_article_says_its_language(client, live_lecture):
    Course.objects.update(language="ko")

    assert '<article class="lecture" lang="ko"' in client.get(URL).text


def test_scheduled_lecture_appears_and_goes_by_time_alone(client, make_lecture, editor):
    lecture, now = make_lecture("Soon"), timezone.now()
    publishing.publish(lecture, by=editor, live_from=now + timedelta(hours=1), live_until=now + timedelta(hours=2))

    answers = []
    for minutes in (1, 61, 121):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            answers.append(client.get("/courses/ml/soon/").status_code)

    assert answers == [404, 200, 404]


def test_title_of_two_hundred_letters_and_markup_is_escaped(client, make_lecture, editor):
    lecture = make_lecture("<script>x</script>" + "W" * 180, slug="wide")
    publishing.publish(lecture, by=editor)

    page = client.get("/courses/ml/wide/").text

    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_nothing_is_inline(client, live_lecture):
    page = client.get(URL).text

    assert " style=" not in page
    assert " onclick=" not in page
    assert all("src=" in tag or ' type="application/ld+json">' in tag for tag in page.split("<script")[1:])


def test_section_is_shown_by_its_new_name_at_once(client, live_lecture, section, author):
    client.get(URL)
    section.title = "Renamed section"
    section.save()
    editing.content_version.bump()

    assert "Renamed section" in client.get(URL).text


def test_owner_and_co_authors_are_named_in_no_further_query(client, live_lecture, course, author, make_user):
    course.authors.add(author, make_user("zoe", display_name="Zoe & Co"), make_user("abe", display_name="Abe"))

    with CaptureQueriesContext(connection) as captured:
        page = client.get(URL).text

    assert f"by {author}, Abe, Zoe &amp; Co</span>" in page
    assert len(captured) == 1


def test_updated_is_when_readers_last_had_to_hear_of_it(client, make_lecture, editor):
    with time_machine.travel("2030-05-03 10:00Z", tick=False) as clock:
        lecture = make_lecture("Dated")
        publishing.publish(lecture, by=editor)
        clock.move_to("2030-06-01 10:00Z")
        publishing.publish(lecture, by=editor, notable=False)
        typo = client.get("/courses/ml/dated/").text
        clock.move_to("2030-07-01 09:30Z")
        publishing.publish(lecture, by=editor)
        news = client.get("/courses/ml/dated/").text

    assert 'title="May 3, 2030, 10:00">May 3, 2030</time>' in typo
    assert 'title="July 1, 2030, 09:30">July 1, 2030</time>' in news


def test_text_and_titles_have_the_language_and_direction_of_the_course(client, make_lecture, editor):
    publish_many(make_lecture, editor, 2)
    Course.objects.update(language="ar")

    page = client.get("/courses/ml/lecture-1/").text

    arabic, english = 'lang="ar" dir="rtl"', 'lang="en" dir="ltr"'
    for element in [
        f'<article class="lecture" {arabic}',
        f'<section class="outline__section" {arabic}>',
        f'<h2 class="outline__course" {arabic}>',
        f'<p class="lecture__facts" {english}>',
        f"<span {arabic}>Lecture 2</span></a>",
    ]:
        assert element in page
    assert '<html lang="en">' in page


def test_permalink_is_a_plain_link_beside_the_heading(client, live_lecture):
    page = client.get(URL).text

    assert '<div class="heading"><h2 id="h-idea">Idea </h2><a class="permalink" href="#h-idea" ' in page
