"""What readers do beside a lecture, tried in the preview: it answers as the page does, and nothing is stored."""

import re

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from courses import editing, previewing, publishing
from courses.models import Course, Lecture

pytestmark = pytest.mark.django_db

SCRIPT = {"HX-Request": "true"}
POSTS = {
    "preview_star": {},
    "preview_done": {},
    "preview_note": {"body": "My *own* words"},
    "preview_question": {"question": "How is knowledge reused?"},
}


def at(name, lecture, query=""):
    return reverse(f"studio:{name}", args=[lecture.pk]) + query


def rows():
    """How many there are of everything; a session is the sign-in's."""
    models = [model for model in apps.get_models() if model.__name__ != "Session"]
    return {model._meta.label: model._default_manager.count() for model in models}


@pytest.fixture
def own(client, author, draft):
    client.force_login(author)
    return client


@pytest.mark.parametrize("headers", [{}, SCRIPT])
@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize("kind", ["draft", "live_lecture"])
def test_nothing_is_stored(client, author, request, kind, name, headers):
    lecture = request.getfixturevalue(kind)
    client.force_login(author)
    before = rows()

    response = client.post(at(name, lecture), POSTS[name], headers=headers)

    assert (response.status_code, rows()) == (200, before)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", POSTS)
def test_who_only_goes_to_the_address_sees_the_preview(own, draft, name):
    response = own.get(at(name, draft) + "?as=visitor")

    assert response.status_code == 302
    assert own.get(response.url).status_code == 200
    assert own.get(reverse(f"studio:{name}", args=[0])).status_code == 404


def test_reading_the_preview_keeps_no_place(own, draft):
    before = rows()

    page = own.get(at("preview", draft)).text

    assert ("data-place-url" in page, rows()) == (False, before)


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize(("person", "status"), [(None, 302), ("learner", 403), ("stranger", 404), ("editor", 200)])
def test_only_who_may_edit_can_try(client, request, draft, name, person, status):
    if person:
        client.force_login(request.getfixturevalue(person))
    elif "body" in POSTS[name]:
        status = 403  # with the words that were sent

    response = client.post(at(name, draft), POSTS[name])

    assert (response.status_code, "You are signed out" in response.text) == (status, not person and status == 403)
    assert ("DRAFT-WORDS" in response.text) == (person == "editor")


@pytest.mark.parametrize("name", POSTS)
def test_no_other_site_may_post(author, draft, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)

    assert client.post(at(name, draft), POSTS[name]).status_code == 403


@pytest.mark.parametrize("name", POSTS)
def test_a_lecture_in_the_trash_is_missing(own, draft, name):
    Lecture.objects.update(deleted_at=draft.updated_at)

    assert own.post(at(name, draft), POSTS[name]).status_code == 404


def test_star_and_done_look_as_on_the_page_and_turn_over(own, draft):
    page = own.get(at("preview", draft)).text
    on = own.post(at("preview_star", draft), {"was_on": ""}, headers=SCRIPT).text
    off = own.post(at("preview_star", draft), {"was_on": "1"}, headers=SCRIPT).text
    done = own.post(at("preview_done", draft), {"was_on": ""}).text

    assert f'action="{at("preview_star", draft)}"' in page
    assert f'action="{at("preview_done", draft)}"' in page
    assert ('aria-pressed="true"' in on, 'aria-pressed="true"' in off) == (True, False)
    assert re.search(r'class="button completion__button" aria-pressed="true"', done)


@pytest.mark.parametrize("headers", [{}, SCRIPT])
def test_a_note_is_shown_as_it_will_look(own, draft, headers):
    response = own.post(at("preview_note", draft), POSTS["preview_note"], headers=headers)

    assert re.search(r"data-note-text>\s*<p>My <em>own</em> words</p>", response.text)
    assert f'action="{at("preview_note", draft)}"' in response.text
    assert ("<html" in response.text) == (not headers)


def test_an_empty_note_is_refused_and_a_long_one_stays(own, draft):
    empty = own.post(at("preview_note", draft), {"body": " "}, headers=SCRIPT)
    long = own.post(at("preview_note", draft), {"body": "x" * 20_001})

    assert (empty.status_code, empty.json()) == (422, {"error": "Write something first."})
    assert (long.status_code, "x" * 20_001 in long.text) == (422, True)


def test_the_page_says_that_nothing_is_stored(own, draft):
    page = own.get(at("preview", draft)).text

    assert "In a preview no note is stored." in page
    assert "In a preview no question is stored." in page
    assert 'data-notes=""' in page  # a browser keeps nothing either
    assert "The whole conversation" not in page


@pytest.mark.parametrize("headers", [{}, SCRIPT])
def test_the_tutor_quotes_the_working_copy_and_leads_to_its_preview(own, live_lecture, headers):
    Lecture.objects.filter(pk=live_lecture.pk).update(body="## Idea\n\nKnowledge is borrowed.\n")

    response = own.post(at("preview_question", live_lecture), {"question": "knowledge"}, headers=headers)

    assert re.findall(r"<blockquote>(.*?)</blockquote>", response.text) == ["Knowledge is borrowed."]
    assert f'href="{at("preview", live_lecture)}#h-idea"' in response.text
    assert "the question was not kept" in response.text
    assert "reused" not in response.text


def test_the_tutor_quotes_what_is_live_of_this_course_and_no_other_draft(own, make_lecture, editor, draft, author):
    live = make_lecture("Live one", body="## Reuse\n\nSwallows are quoted.\n")
    publishing.publish(live, by=editor)
    Lecture.objects.filter(pk=live.pk).update(body="## Reuse\n\nSwallows are UNPUBLISHED.\n")
    make_lecture("Other draft", body="Swallows are HIDDEN.\n")
    other = Course.objects.create(title="Other", slug="other", owner=author)
    foreign = editing.add_lecture(
        editing.add_section(other, title="S", by=author), title="Foreign", by=author, body="Swallows are FOREIGN.\n"
    )
    publishing.publish(foreign, by=editor)

    page = own.post(at("preview_question", draft), {"question": "swallows"}, headers=SCRIPT).text

    assert re.findall(r"<blockquote>(.*?)</blockquote>", page) == ["Swallows are quoted."]
    assert f'href="{live.get_absolute_url()}#h-reuse"' in page


def test_no_question_brings_a_key_to_light(own, live_lecture):
    page = own.post(at("preview_question", live_lecture), {"question": "KEY-EXPLANATION KEY-FEEDBACK right"}).text

    talk = page[page.index("data-tutor-talk") : page.index("data-tutor-form")]
    assert "This course does not say anything about that." in talk
    assert page.count("KEY-") == 2  # both in the question


@pytest.mark.parametrize("headers", [{}, SCRIPT])
def test_a_question_that_is_too_long_stays(own, draft, headers):
    response = own.post(at("preview_question", draft), {"question": "x" * 501}, headers=headers)

    assert response.status_code == 422
    assert "A question has at most 500 characters" in response.text
    assert ("x" * 501 in response.text) == (not headers)


def test_a_suggestion_fills_the_question_in_without_a_script(own, draft):
    page = own.get(at("preview", draft)).text

    assert f'href="{at("preview", draft)}?q=Hidden"' in page
    assert ">Hidden</textarea>" in own.get(at("preview", draft, "?q=Hidden")).text


def test_as_a_visitor_there_is_the_way_to_sign_in_and_the_tutor(own, draft):
    page = own.get(at("preview", draft, "?as=visitor")).text
    answer = own.post(at("preview_question", draft, "?as=visitor"), {"question": "DRAFT-WORDS"}).text

    assert [text in page for text in ("Sign in to keep favorites", "Sign in to take notes")] == [True, True]
    assert [text in page for text in ("Mark as done", "data-note-form")] == [False, False]
    assert f'action="{at("preview_question", draft, "?as=visitor")}"' in page
    assert f'href="{at("preview", draft, "?as=visitor")}#h-hidden"' in answer


def test_whoever_has_only_a_link_gets_nothing_to_try(client, draft, author):
    link = reverse("preview", args=[previewing.make_link(draft, by=author, days=7).token])

    page = client.get(link).text

    forms = ["data-note-form", "data-tutor-form", "data-star", "data-completion", "/studio/"]
    assert [text in page for text in forms] == [False] * len(forms)
    assert [client.post(f"{link}{what}/").status_code for what in ("star", "done", "note", "question")] == [404] * 4


@pytest.mark.parametrize("count", [1, 3])
def test_a_question_asks_a_fixed_number_of_queries(own, draft, make_lecture, editor, django_assert_num_queries, count):
    for number in range(count):
        publishing.publish(make_lecture(f"Live {number}", body="## Reuse\n\nSwallows.\n"), by=editor)

    with django_assert_num_queries(5):
        own.post(at("preview_question", draft), {"question": "swallows"}, headers=SCRIPT)


def test_question_about_a_text_that_is_too_long_by_now_is_answered(client, author, make_lecture, settings):
    lecture = make_lecture(body="word " * 100)
    settings.MARKDOWN_MAX_LENGTH = 200
    client.force_login(author)

    address = f"/studio/design/lectures/{lecture.pk}/preview/question/"
    response = client.post(address, {"question": "What is a word?"})

    assert response.status_code == 200
    assert "This text has 500 characters" in response.text
