import re

import pytest
from django.urls import reverse

from courses import editing, reviewing
from courses.models import Course, Lecture, ReviewComment, ReviewRequest

pytestmark = pytest.mark.django_db

PEOPLE = ["visitor", "learner", "stranger", "author", "editor", "admin"]
QUEUE = "/studio/publish/reviews/"


@pytest.fixture
def asked(draft, author):
    return reviewing.request_review(draft, by=author, message="Is the second part clear?")


@pytest.fixture
def said(asked, editor):
    return reviewing.comment(asked, by=editor, body="Which words?", quote="DRAFT-WORDS")


def at(name, pk):
    return reverse(f"studio:{name}", args=[pk])


def outcome(response):
    """As a person meets it: in (sign in first), no, nothing there, or done."""
    if response.status_code == 302:
        return "in" if response.url.startswith("/accounts/login/") else "done"
    return {403: "no", 404: "nothing", 200: "done"}[response.status_code]


# What each of PEOPLE may do with a request of the course's author.
TABLE = {
    "read the page": ("in no nothing done done done", "review", {}),
    "comment": ("in no nothing done done done", "review_comment", {"body": "Hm"}),
    "answer": ("in no nothing done done done", "review_answer", {"body": "Yes"}),
    "resolve": ("in no nothing done done done", "review_resolve", {"is_resolved": "on"}),
    "withdraw": ("in no nothing done done done", "review_withdraw", {}),
    "approve": ("in no no no done done", "review_decide", {"decision": "approve"}),
    "publish": ("in no no no done done", "review_decide", {"decision": "publish"}),
    "return": ("in no no no done done", "review_decide", {"decision": "return", "answer": "Mend it."}),
}


def facts(said):
    request = ReviewRequest.objects.get(pk=said.request_id)
    comments = list(ReviewComment.objects.values_list("body", "resolved_at"))
    return request.state, comments, Lecture.objects.live().exists()


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("deed", TABLE)
def test_who_may_do_what_in_a_review(client, request, said, deed, person):
    line, name, data = TABLE[deed]
    expected = line.split()[PEOPLE.index(person)]
    data = data | {"edit_version": said.request.lecture.edit_version} if "decision" in data else data
    target = said.pk if name in {"review_answer", "review_resolve"} else said.request.lecture_id
    before = facts(said)
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))

    response = client.get(at(name, target)) if deed == "read the page" else client.post(at(name, target), data)

    assert outcome(response) == expected
    assert (facts(said) != before) is (expected == "done" and deed != "read the page")


@pytest.mark.parametrize(
    ("person", "expected"), [("author", "done"), ("editor", "done"), ("stranger", "nothing"), ("learner", "no")]
)
def test_who_may_request_a_review(client, request, draft, person, expected):
    client.force_login(request.getfixturevalue(person))

    response = client.post(at("review", draft.pk), {"message": "Please", "edit_version": draft.edit_version})

    assert outcome(response) == expected
    assert list(ReviewRequest.objects.values_list("message", flat=True)) == (["Please"] if expected == "done" else [])


def test_an_editor_does_not_decide_about_an_own_request(client, draft, editor):
    client.force_login(editor)
    client.post(at("review", draft.pk), {"edit_version": draft.edit_version})

    page = client.get(at("review", draft.pk))
    response = client.post(at("review_decide", draft.pk), {"decision": "approve", "edit_version": draft.edit_version})

    assert "Your decision" not in page.text
    assert response.status_code == 422
    assert "Somebody else has to decide about what you handed in." in response.text
    assert ReviewRequest.objects.get().state == "open"


def test_queue_shows_the_oldest_first_and_authors_only_their_own(client, asked, make_lecture, author, editor, stranger):
    newer = reviewing.request_review(make_lecture("Second"), by=author)

    def shown(user):
        client.force_login(user)
        return list(client.get(QUEUE).context["page_obj"])

    assert shown(editor) == [asked, newer]
    assert shown(author) == [asked, newer]
    assert shown(stranger) == []


def test_queue_is_filtered_by_state_and_course(client, asked, course, editor):
    other = Course.objects.create(title="Other", slug="other", owner=editor)
    reviewing.return_request(asked, by=editor, answer="No.")
    client.force_login(editor)

    def shown(**query):
        return list(client.get(QUEUE, query).context["page_obj"])

    assert shown() == []
    assert shown(state="returned") == [asked]
    assert shown(state="all", course=course.pk) == [asked]
    assert shown(state="all", course=other.pk) == []
    assert shown(state="nonsense") == []


@pytest.mark.parametrize("count", [1, 3])
def test_queue_asks_a_fixed_number_of_queries(client, make_lecture, author, editor, django_assert_num_queries, count):
    for number in range(count):
        reviewing.comment(reviewing.request_review(make_lecture(f"Lecture {number}"), by=author), by=editor, body="Hm")
    client.force_login(editor)

    with django_assert_num_queries(5):
        client.get(QUEUE)


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_a_fixed_number_of_queries_whatever_was_said(
    client, asked, author, editor, django_assert_max_num_queries, count
):
    for number in range(count):
        one = reviewing.comment(asked, by=editor, body=f"Comment {number}")
        reviewing.answer(one, by=author, body="Answer")
    client.force_login(editor)

    with django_assert_max_num_queries(28):
        response = client.get(at("review", asked.lecture_id))

    assert response.text.count('class="review-answer"') == count


def test_a_request_for_an_older_text_than_is_stored_is_asked_again(client, draft, author):
    client.force_login(author)
    editing.save_lecture(draft, by=author, opened_version=draft.edit_version, body="Newer.")

    response = client.post(at("review", draft.pk), {"message": "Typed words", "edit_version": 1})

    assert response.status_code == 422
    assert "Typed words" in response.text
    assert not ReviewRequest.objects.exists()


def test_first_button_of_a_decision_which_enter_presses_decides_nothing(client, asked, editor):
    client.force_login(editor)
    page = client.get(at("review", asked.lecture_id)).text
    form = page[page.index(f'action="{at("review_decide", asked.lecture_id)}"') :]
    first_button = re.search(r"<button ([^>]+)>", form)[1]

    response = client.post(at("review_decide", asked.lecture_id), {"enter": "1", "note": "Half a no"})

    assert first_button == 'name="enter" value="1" hidden'
    assert "Choose what happens: approve it or return it." in response.text
    assert 'value="Half a no"' in response.text
    assert ReviewRequest.objects.get().state == "open"


def test_returning_needs_a_word_or_an_open_comment(client, asked, editor):
    client.force_login(editor)
    data = {"decision": "return", "edit_version": asked.lecture.edit_version}

    silent = client.post(at("review_decide", asked.lecture_id), data)
    reviewing.comment(asked, by=editor, body="Here.")
    spoken = client.post(at("review_decide", asked.lecture_id), data)

    assert (silent.status_code, "Say what should change" in silent.text) == (422, True)
    assert (spoken.status_code, ReviewRequest.objects.get().state) == (302, "returned")


def test_page_tells_that_a_quoted_passage_is_gone(client, said, author):
    client.force_login(author)
    lecture = said.request.lecture
    gone = "These words are not in the text any more."

    before = client.get(at("review", lecture.pk)).text
    editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body="Mended.")
    after = client.get(at("review", lecture.pk)).text

    assert (gone in before, gone in after) == (False, True)
    assert "edited after it was handed in" in after


def test_a_quote_is_found_across_marks_and_white_space(client, make_lecture, author):
    asked = reviewing.request_review(make_lecture("Marked", body="One **bold &\n*slanted*** word."), by=author)
    reviewing.comment(asked, by=author, body="Here", quote="bold & slanted word")
    client.force_login(author)

    assert "not in the text any more" not in client.get(at("review", asked.lecture_id)).text


def test_what_people_write_is_escaped(client, asked, author):
    reviewing.comment(asked, by=author, body="<script>alert(1)</script>", quote="<img src=x>")
    client.force_login(author)

    page = client.get(at("review", asked.lecture_id)).text

    assert "<script>alert" not in page
    assert "<img src=x>" not in page


@pytest.mark.parametrize("name", ["review_comment", "review_answer"])
def test_an_empty_comment_is_refused_in_the_page(client, said, author, name):
    client.force_login(author)
    target = said.pk if name == "review_answer" else said.request.lecture_id

    response = client.post(at(name, target), {"body": " "})

    assert response.status_code == 422
    assert ReviewComment.objects.count() == 1


def test_editor_page_shows_the_author_what_was_said(client, said, author, editor):
    reviewing.return_request(said.request, by=editor, answer="Nearly there.")
    client.force_login(author)

    page = client.get(at("lecture_edit", said.request.lecture_id)).text

    assert "Which words?" in page
    assert "Nearly there." in page


def test_author_publishes_what_was_approved_and_nothing_else(client, asked, author, editor):
    address = at("publish_lecture", asked.lecture_id)
    client.force_login(author)
    refused = client.post(address, {"when": "now", "edit_version": asked.lecture.edit_version})
    reviewing.approve(asked, by=editor)
    version = Lecture.objects.get(pk=asked.lecture_id).edit_version

    offered = client.get(address)
    done = client.post(address, {"when": "now", "edit_version": version})

    assert refused.status_code == 403
    assert offered.status_code == 200
    assert done.url == at("lecture_edit", asked.lecture_id)
    assert asked.lecture.live_revision.created_by == author


def test_author_does_not_publish_an_edit_that_came_after_the_approval(client, asked, author, editor):
    reviewing.approve(asked, by=editor)
    lecture = Lecture.objects.get(pk=asked.lecture_id)
    editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body="Slipped in.")
    client.force_login(author)

    response = client.post(at("publish_lecture", lecture.pk), {"when": "now", "edit_version": lecture.edit_version + 1})

    assert response.status_code == 403
    assert lecture.live_revision is None


def test_publish_page_leads_to_the_review_where_the_course_requires_one(client, course, draft, editor):
    Course.objects.update(requires_review=True)
    client.force_login(editor)
    address = at("publish_lecture", draft.pk)

    page = client.get(address)
    response = client.post(address, {"when": "now", "edit_version": draft.edit_version})

    assert "Publish this lecture" not in page.text
    assert at("review", draft.pk) in page.text
    assert response.status_code == 422
    assert "an editor has to approve this text" in response.text


@pytest.mark.parametrize(("person", "is_switched"), [("author", False), ("editor", True)])
def test_only_editors_switch_whether_a_course_requires_review(client, request, course, person, is_switched):
    client.force_login(request.getfixturevalue(person))
    data = {
        "title": "Machine learning",
        "slug": "ml",
        "language": "en",
        "visibility": "public",
        "requires_review": "on",
    }

    client.post(at("course_edit", course.pk), data)

    course.refresh_from_db()
    assert course.requires_review is is_switched


def test_an_authors_settings_keep_what_an_editor_switched(client, course, author):
    Course.objects.update(requires_review=True)
    client.force_login(author)

    client.post(at("course_edit", course.pk), {"title": "New", "slug": "ml", "language": "en", "visibility": "public"})

    course.refresh_from_db()
    assert (course.title, course.requires_review) == ("New", True)


def test_a_lecture_in_the_trash_is_in_no_review(client, asked, editor):
    from django.utils import timezone

    Lecture.objects.update(deleted_at=timezone.now())
    client.force_login(editor)

    assert list(client.get(QUEUE).context["page_obj"]) == []
    assert client.get(at("review", asked.lecture_id)).status_code == 404
