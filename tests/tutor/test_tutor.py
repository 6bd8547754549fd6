"""The AI Tutor's page: quotations of the course's live lectures, for learners and visitors."""

import pytest
from django.test import Client

from courses import publishing
from courses.models import Course, Passage
from learning.models import ReadingPlace
from tutor.models import Conversation, Message

SCRIPT = {"HTTP_HX_REQUEST": "true"}

BODY = """## Data efficiency

It needs few labelled pictures. A small dataset is enough.

## Reduced training time

It can complete learning much faster.
"""
OTHER = """## Overfitting

The network remembers pictures instead of learning from them.
"""


@pytest.fixture
def lecture(make_lecture, editor):
    lecture = make_lecture("Transfer learning", body=BODY, missions=1)
    publishing.publish(lecture, by=editor)
    return lecture


@pytest.fixture
def second(make_lecture, editor):
    lecture = make_lecture("Overfitting", body=OTHER)
    publishing.publish(lecture, by=editor)
    return lecture


@pytest.fixture
def learner_client(client, learner):
    client.force_login(learner)
    return client


def address(lecture):
    return f"/tutor/{lecture.course.slug}/{lecture.slug}/"


def ask(client, lecture, question, **headers):
    return client.post(address(lecture), {"question": question}, **headers)


# --- Answers ---


def test_the_answer_quotes_word_for_word_and_links_to_the_heading(learner_client, lecture):
    response = ask(learner_client, lecture, "How many pictures are needed?", **SCRIPT)

    assert response.status_code == 200
    assert "<html" not in response.text
    assert "It needs few labelled pictures. A small dataset is enough." in response.text
    assert f'href="{lecture.get_absolute_url()}#h-data-efficiency"' in response.text
    assert "Data efficiency" in response.text


def test_this_lecture_comes_first_and_then_its_course(learner_client, lecture, second):
    told = ask(learner_client, lecture, "pictures", **SCRIPT).text
    elsewhere = ask(learner_client, second, "pictures", **SCRIPT).text

    assert told.index("few labelled pictures") < told.index("remembers pictures")
    assert elsewhere.index("remembers pictures") < elsewhere.index("few labelled pictures")


def test_at_most_three_passages_are_quoted(learner_client, make_lecture, editor):
    body = "\n".join(f"## Part {number}\n\nThe gradient, part {number}.\n" for number in range(6))
    lecture = make_lecture("Long", body=body)
    publishing.publish(lecture, by=editor)

    assert ask(learner_client, lecture, "gradient", **SCRIPT).text.count("<blockquote>") == 3


def test_what_the_course_does_not_say_is_said_with_the_nearest_headings(learner_client, lecture, second):
    response = ask(learner_client, lecture, "Tell me about overfiting", **SCRIPT)

    assert "This course does not say anything about that." in response.text
    assert "<blockquote>" not in response.text
    assert f'href="{second.get_absolute_url()}#h-overfitting"' in response.text


def test_few_words_in_common_are_not_called_an_answer(learner_client, lecture):
    some = ask(learner_client, lecture, "Where can I buy pictures?", **SCRIPT).text
    most = ask(learner_client, lecture, "Labelled pictures?", **SCRIPT).text

    assert "The course does not answer this directly." in some
    assert "The course says:" in most


def test_where_nothing_comes_near_the_headings_of_the_lecture_are_offered(learner_client, lecture, second):
    response = ask(learner_client, lecture, "Quiche recipe?", **SCRIPT)

    assert "This course does not say anything about that." in response.text
    assert f'href="{lecture.get_absolute_url()}#h-data-efficiency"' in response.text
    assert "#h-overfitting" not in response.text


def test_only_live_text_is_quoted(learner_client, lecture, second, draft, editor):
    publishing.unpublish(second, by=editor)
    lecture.body += "\n## Zebra\n\nZebra stripes.\n"
    lecture.save()

    for question in ("zebra stripes", "remembers", "DRAFT-WORDS", "hidden"):
        told = ask(learner_client, lecture, question, **SCRIPT).text
        assert "<blockquote>" not in told, question


def test_other_courses_are_not_quoted(learner_client, lecture, author, editor, make_lecture):
    from courses import editing

    elsewhere = editing.add_section(
        Course.objects.create(title="Zoo", slug="zoo", owner=author), title="One", by=author
    )
    publishing.publish(make_lecture("Zebras", body="## Zebra\n\nZebra stripes.\n", into=elsewhere), by=editor)

    assert "Zebra stripes" not in ask(learner_client, lecture, "zebra stripes", **SCRIPT).text


def test_no_question_brings_the_key_of_a_mission(learner_client, lecture):
    for question in ("KEY-EXPLANATION", "KEY-FEEDBACK right", "Using a pre-trained model", "Which answer is correct?"):
        told = ask(learner_client, lecture, question, **SCRIPT).text
        assert "<blockquote>" not in told or "pre-trained" not in told.split("<blockquote>")[1], question

    sources = str(list(Message.objects.values_list("sources", flat=True)))
    assert "KEY-" not in sources
    assert not Passage.objects.filter(text__contains="pre-trained").exists()


# --- What is kept ---


def test_a_learners_conversation_is_kept_and_shown(learner_client, learner, lecture):
    response = ask(learner_client, lecture, "Labelled <b>pictures</b>?")

    asked, told = Message.objects.all()
    assert Conversation.objects.get().user == learner
    assert (asked.role, asked.text) == ("learner", "Labelled <b>pictures</b>?")
    assert told.role == "tutor"
    assert told.sources == [
        {
            "lecture": lecture.pk,
            "title": "Transfer learning",
            "heading_id": "h-data-efficiency",
            "heading": "Data efficiency",
            "url": f"{lecture.get_absolute_url()}#h-data-efficiency",
            "quote": "It needs few labelled pictures. A small dataset is enough.",
            "is_partial": False,
        }
    ]
    assert response["Location"] == f"{address(lecture)}#turn-{asked.pk}"
    page = learner_client.get(address(lecture)).text
    assert "Labelled &lt;b&gt;pictures&lt;/b&gt;?" in page
    assert "It needs few labelled pictures." in page


def test_a_quotation_of_what_is_gone_keeps_its_words_and_loses_its_link(learner_client, lecture, second, editor):
    ask(learner_client, lecture, "remembers pictures")
    publishing.unpublish(second, by=editor)

    page = learner_client.get(address(lecture)).text

    assert "not available now" in page
    assert f'href="{second.get_absolute_url()}#' not in page


def test_a_conversation_can_be_cleared_by_its_owner(learner_client, learner, stranger, lecture):
    ask(learner_client, lecture, "pictures")
    Conversation.objects.create(user=stranger, lecture=lecture)

    response = learner_client.post(f"{address(lecture)}clear/")

    assert response["Location"] == address(lecture)
    assert [conversation.user for conversation in Conversation.objects.all()] == [stranger]
    assert Message.objects.count() == 0


def test_clearing_is_a_post_of_somebody_who_is_signed_in(client, learner, lecture):
    assert client.post(f"{address(lecture)}clear/")["Location"].startswith("/accounts/login/")
    client.force_login(learner)
    assert client.get(f"{address(lecture)}clear/").status_code == 405


def test_nobody_sees_anothers_conversation(learner_client, stranger, lecture):
    conversation = Conversation.objects.create(user=stranger, lecture=lecture)
    Message.objects.create(conversation=conversation, role="learner", text="Of the stranger")

    assert "Of the stranger" not in learner_client.get(address(lecture)).text


# --- Visitors ---


def test_a_visitor_is_answered_and_nothing_is_kept(client, lecture):
    page = ask(client, lecture, "How many pictures are needed?")
    alone = ask(client, lecture, "How many pictures are needed?", **SCRIPT)

    for response in (page, alone):
        assert response.status_code == 200
        assert "It needs few labelled pictures." in response.text
        assert "this question was not kept" in response.text
        assert "csrfmiddlewaretoken" not in response.text
    assert Message.objects.count() == 0
    assert client.cookies.output() == ""


def test_a_visitor_needs_no_token_and_a_learner_does(lecture, learner, monkeypatch):
    visitor, signed_in = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    signed_in.force_login(learner)

    assert ask(visitor, lecture, "pictures").status_code == 200
    assert ask(signed_in, lecture, "pictures").status_code == 403
    assert Message.objects.count() == 0

    page = signed_in.get(address(lecture)).text
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    signed_in.post(address(lecture), {"question": "pictures", "csrfmiddlewaretoken": token})
    assert Message.objects.count() == 2


# --- Bad input, and what is not found ---


@pytest.mark.parametrize(
    ("question", "message"),
    [("  ", "Type a question first."), ("x" * 501, "at most 500 characters"), ("a\x00b", "Null characters")],
)
def test_a_question_that_cannot_be_asked_comes_back_with_a_message(learner_client, lecture, question, message):
    page = ask(learner_client, lecture, question)
    alone = ask(learner_client, lecture, question, **SCRIPT)

    assert (page.status_code, alone.status_code) == (422, 422)
    assert message in page.text
    assert message in alone.text
    assert question.strip() in page.text
    assert Message.objects.count() == 0


@pytest.mark.parametrize("question", ["?!", "the", "가", "' OR 1=1 --", "%_\\", "\N{ROCKET}", "a " * 249])
def test_strange_questions_get_an_answer(learner_client, lecture, question):
    assert ask(learner_client, lecture, question).status_code == 302


def test_drafts_and_members_courses_are_not_found(client, draft, lecture):
    assert client.get(address(draft)).status_code == 404
    assert ask(client, draft, "DRAFT-WORDS").status_code == 404
    assert client.get("/tutor/nothing/here/").status_code == 404
    Course.objects.update(visibility=Course.Visibility.MEMBERS)
    assert client.get(address(lecture)).status_code == 404
    assert client.put(address(lecture)).status_code in {404, 405}


# --- Where it leads ---


def test_suggestions_are_the_headings_and_fill_the_question(client, lecture):
    page = client.get(address(lecture)).text
    assert "?q=Data%20efficiency" in page

    filled = client.get(address(lecture), {"q": "Data efficiency"}).text
    assert ">Data efficiency</textarea>" in filled
    assert Message.objects.count() == 0


def test_the_menu_leads_to_the_lecture_read_last(learner_client, learner, stranger, lecture, second):
    ReadingPlace.objects.create(user=learner, lecture=second)
    ReadingPlace.objects.create(user=learner, lecture=lecture)
    ReadingPlace.objects.create(user=stranger, lecture=second)

    assert learner_client.get("/tutor/")["Location"] == address(lecture)


def test_without_a_place_it_leads_to_the_lecture_asked_last(learner_client, lecture, second):
    ask(learner_client, second, "pictures")
    ask(learner_client, lecture, "pictures")

    assert learner_client.get("/tutor/")["Location"] == address(lecture)


@pytest.mark.parametrize("query", ["", "?choose"])
def test_beginners_and_visitors_choose_a_course(client, learner, lecture, second, query):
    for user in (None, learner):
        if user:
            client.force_login(user)
        page = client.get(f"/tutor/{query}")
        assert page.status_code == 200
        assert f'href="{address(lecture)}"' in page.text


def test_a_learner_can_choose_another_course(learner_client, learner, lecture):
    ReadingPlace.objects.create(user=learner, lecture=lecture)

    assert learner_client.get("/tutor/?choose").status_code == 200


def test_a_site_without_courses_says_so(client, draft):
    page = client.get("/tutor/").text

    assert "There is no course to ask yet." in page
    assert "Secret" not in page


# --- Costs ---


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(count, learner_client, lecture, django_assert_num_queries):
    for _number in range(count):
        ask(learner_client, lecture, "pictures")
    page = address(lecture)

    with django_assert_num_queries(5):  # session, person, revision, turns, which of their lectures are live
        learner_client.get(page)


@pytest.mark.parametrize("count", [1, 3])
def test_the_choice_costs_the_same_for_one_and_for_three(
    count, client, author, editor, make_lecture, django_assert_num_queries
):
    from courses import editing

    for number in range(count):
        course = Course.objects.create(title=f"Course {number}", slug=f"course-{number}", owner=author)
        publishing.publish(make_lecture(into=editing.add_section(course, title="One", by=author)), by=editor)

    with django_assert_num_queries(1):
        assert client.get("/tutor/").text.count('class="card"') == count
