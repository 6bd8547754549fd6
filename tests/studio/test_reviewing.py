import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from courses import editing, publishing, reviewing
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


def edit(lecture, by, body):
    current = Lecture.objects.get(pk=lecture.pk)
    return editing.save_lecture(current, by=by, opened_version=current.edit_version, body=body)


def outcome(response):
    """As a person meets it: in (sign in first, perhaps with the words that were sent), no, nothing there, or done."""
    if "You are signed out" in response.text:
        return "in"
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
    if name in {"review_comment", "review_decide"}:
        data = data | {"edit_version": said.request.lecture.edit_version}
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
    assert f'name="edit_version" value="{draft.edit_version + 1}"' in response.text  # so that it can be sent again
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


def test_buttons_of_a_comment_name_it(client, said, author):
    client.force_login(author)

    page = client.get(at("review", said.request.lecture_id))

    assert page.text.count('<span class="visually-hidden">: Which words?</span>') == 2


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


@pytest.mark.parametrize("keeps", [True, False])
def test_approving_and_publishing_tells_of_schedule_and_end_and_leaves_them(client, asked, editor, author, keeps):
    lecture, begins, ends = asked.lecture, timezone.now() + timedelta(days=9), timezone.now() + timedelta(days=99)
    reviewing.withdraw_request(asked, by=author)
    publishing.publish(lecture, by=editor, live_until=ends)
    edit(lecture, author, "For later.")
    publishing.publish(lecture, by=editor, live_from=begins)
    edit(lecture, author, "For now.")
    reviewing.request_review(Lecture.objects.get(pk=lecture.pk), by=author)
    client.force_login(editor)

    page = client.get(at("review", lecture.pk))
    data = {"decision": "publish", "edit_version": page.context["lecture"].edit_version}
    data |= {"standing": page.context["lecture"].standing_mark, **({"keep_scheduled": "on"} if keeps else {})}
    response = client.post(at("review_decide", lecture.pk), data)

    text = " ".join(page.text.split())
    assert ("Revision 2 is scheduled for" in text, "as what is live now does." in text) == (True, True)
    assert response.status_code == 302
    assert (lecture.live_revision.body, lecture.live_revision.live_until) == ("For now.", ends)
    [message] = get_messages(response.wsgi_request)
    assert re.fullmatch(r"“Secret draft” is approved, and live until .+ \(UTC\)\.", str(message))
    assert (lecture.revisions.get(number=2).withdrawn_at is None) is keeps


def test_an_approval_of_another_text_says_so_wherever_it_is_shown(client, asked, editor, author):
    reviewing.approve(asked, by=editor)
    client.force_login(author)
    places = [at("review", asked.lecture_id), at("lecture_edit", asked.lecture_id), f"{QUEUE}?state=approved"]
    before = [client.get(place).text for place in places]

    edit(asked.lecture, author, "Another text.")

    assert ["Approved, edited since" in text for text in before] == [False] * 3
    assert ["Approved, edited since" in client.get(place).text for place in places] == [True] * 3


def test_author_does_not_publish_an_edit_that_came_after_the_approval(client, asked, author, editor):
    reviewing.approve(asked, by=editor)
    lecture = Lecture.objects.get(pk=asked.lecture_id)
    editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body="Slipped in.")
    client.force_login(author)

    data = {"when": "now", "note": "What I typed", "edit_version": lecture.edit_version + 1}
    response = client.post(at("publish_lecture", lecture.pk), data)

    assert response.status_code == 422
    assert "The text was changed since it was approved. Request a review again." in response.text
    assert 'value="What I typed"' in response.text
    assert f'href="{at("review", lecture.pk)}"' in response.text
    assert not lecture.revisions.exists()


def test_publish_page_tells_an_author_what_became_of_the_approval(client, asked, author, editor):
    reviewing.approve(asked, by=editor)
    lecture = Lecture.objects.get(pk=asked.lecture_id)
    address = at("publish_lecture", lecture.pk)
    client.force_login(author)

    def why():
        page = client.get(address)
        return page.context["needs_review"] and page.context["why_review"]

    before = why()
    client.post(address, {"when": "now", "edit_version": lecture.edit_version})
    published = why()
    publishing.unpublish(lecture, by=editor)
    used, offered = why(), client.get(at("review", lecture.pk)).text
    edited = editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body="Newer.")
    changed = why()
    reviewing.request_review(edited, by=author)

    assert before is False
    assert published == "Learners see this text already."
    assert used == "It was published since this text was approved. Request a review again to publish it once more."
    assert "Request the review" in offered
    assert changed == "The text was changed since it was approved. Request a review again."
    assert why() == "An editor has to approve this text before it is published."


@pytest.mark.parametrize("door", ["one lecture", "board"])
@pytest.mark.parametrize("deed", ["takes back", "schedules"])
def test_author_does_not_publish_again_what_the_editor_published_while_it_was_in_review(
    client, live_lecture, author, editor, door, deed
):
    edited = editing.save_lecture(live_lecture, by=author, opened_version=live_lecture.edit_version, body="Newer.")
    reviewing.request_review(edited, by=author)
    address = at("publish_lecture", edited.pk)
    times = {"when": "later", "live_from": "2090-01-01T09:00"} if deed == "schedules" else {"when": "now"}
    sent = times | {"edit_version": edited.edit_version, "lecture": edited.pk}
    client.force_login(editor)
    client.post(address if door == "one lecture" else reverse("studio:publish"), sent)
    if deed == "takes back":
        client.post(at("unpublish", edited.pk))
    before = list(edited.revisions.values())
    client.force_login(author)

    response = client.post(address, {"when": "now", "edit_version": edited.edit_version})

    assert response.status_code == 422
    assert edited.review_requests.get().state == "approved"
    assert (len(before), list(edited.revisions.values())) == (2, before)
    assert edited not in Lecture.objects.ready_to_publish_by(author)


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


# --- Comments that outlive their request ---


@pytest.fixture
def asked_again(said, author, editor):
    """Returned with one open comment and one that is done, and handed in anew."""
    reviewing.resolve(reviewing.comment(said.request, by=editor, body="A done thing"), by=author)
    reviewing.return_request(said.request, by=editor, answer="Once more.")
    lecture = said.request.lecture
    edited = editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body="Mended.")
    return reviewing.request_review(edited, by=author)


def test_an_open_comment_stays_when_the_text_is_handed_in_again(client, asked_again, said, editor):
    client.force_login(editor)

    page = client.get(at("review", asked_again.lecture_id))
    panel = client.get(at("lecture_edit", asked_again.lecture_id)).text

    assert page.context["threads"] == [said]
    assert "From an earlier request" in page.text
    assert at("review_answer", said.pk) in page.text
    assert ("Which words?" in panel, "From an earlier request" in panel, "A done thing" in panel) == (True, True, False)


def test_a_done_comment_stays_below_its_earlier_request(client, asked_again, editor):
    client.force_login(editor)
    done = ReviewComment.objects.get(body="A done thing")

    page = client.get(at("review", asked_again.lecture_id))

    assert [one.done for one in page.context["earlier"]] == [[done]]
    assert f'id="comment-{done.pk}"' in page.text
    assert at("review_answer", done.pk) not in page.text
    client.post(at("review_resolve", done.pk))
    assert done in client.get(at("review", asked_again.lecture_id)).context["threads"]


def test_an_open_comment_of_an_earlier_request_is_answered_and_done(client, asked_again, said, author):
    client.force_login(author)

    client.post(at("review_answer", said.pk), {"body": "These."})
    client.post(at("review_resolve", said.pk), {"is_resolved": "on"})

    said.refresh_from_db()
    assert [one.body for one in said.answers.all()] == ["These."]
    assert said.resolved_by == author
    assert client.get(at("review", asked_again.lecture_id)).context["threads"] == []


def test_queue_counts_the_open_comments_of_earlier_requests(client, asked_again, make_lecture, author, editor):
    reviewing.comment(asked_again, by=editor, body="One more")
    reviewing.request_review(make_lecture("Nothing said"), by=author)
    client.force_login(editor)

    shown = client.get(QUEUE).context["page_obj"]

    assert [one.open_comments for one in shown] == [2, 0]


def test_an_open_comment_of_an_earlier_request_is_word_enough_to_return_it(client, asked_again, said, editor):
    client.force_login(editor)
    data = {"decision": "return", "edit_version": asked_again.lecture.edit_version}

    response = client.post(at("review_decide", asked_again.lecture_id), data)

    asked_again.refresh_from_db()
    assert (response.status_code, asked_again.state) == (302, "returned")


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_a_fixed_number_of_queries_whatever_was_handed_in(
    client, asked, author, editor, django_assert_max_num_queries, count
):
    request = asked
    for _time in range(count):
        for is_resolved in (False, True):
            one = reviewing.comment(request, by=editor, body="Hm")
            reviewing.answer(one, by=author, body="Answer")
            reviewing.resolve(one, by=author, is_resolved=is_resolved)
        reviewing.return_request(request, by=editor)
        request = reviewing.request_review(request.lecture, by=author)
    client.force_login(editor)

    with django_assert_max_num_queries(16):
        response = client.get(at("review", asked.lecture_id))

    assert response.text.count('class="review-answer"') == 2 * count


# --- What is not ready ---


@pytest.fixture
def unready(asked, author):
    """In review, with a link that leads nowhere."""
    lecture = asked.lecture
    editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body="[Away](/courses/ml/nowhere/)")
    return Lecture.objects.get(pk=lecture.pk)


def test_page_shows_an_error_beside_the_decision(client, unready, editor):
    client.force_login(editor)

    page = client.get(at("review", unready.pk))

    assert [finding.is_error for finding in page.context["errors"]] == [True]
    assert "An error must be mended before this text can be approved." in page.text


@pytest.mark.parametrize("decision", ["approve", "publish"])
def test_a_text_with_an_error_is_not_approved_and_the_word_is_kept(client, unready, editor, decision):
    client.force_login(editor)
    data = {"decision": decision, "answer": "Well done", "edit_version": unready.edit_version}

    response = client.post(at("review_decide", unready.pk), data)

    error = response.context["errors"][0].message
    assert response.status_code == 422
    told = ["Not approved: the checks find errors in this text.", error]
    assert response.context["decision_form"].non_field_errors() == told
    assert "Well done</textarea>" in response.text
    assert ReviewRequest.objects.get().state == "open"


def test_a_text_with_an_error_is_returned(client, unready, editor):
    client.force_login(editor)
    data = {"decision": "return", "answer": "The link", "edit_version": unready.edit_version}

    client.post(at("review_decide", unready.pk), data)

    assert ReviewRequest.objects.get().state == "returned"


def test_a_warning_is_only_shown(client, asked, editor):
    Lecture.objects.update(summary="")
    client.force_login(editor)
    page = client.get(at("review", asked.lecture_id))

    client.post(at("review_decide", asked.lecture_id), {"decision": "approve", "edit_version": 1})

    assert (page.context["findings"] != [], page.context["errors"]) == (True, [])
    assert ReviewRequest.objects.get().state == "approved"


@pytest.mark.parametrize(("person", "is_there"), [("author", False), ("editor", True)])
def test_page_leads_to_the_decision_from_its_top(client, request, asked, person, is_there):
    client.force_login(request.getfixturevalue(person))

    page = client.get(at("review", asked.lecture_id)).text

    assert ('href="#decide-title"' in page, 'id="decide-title"' in page) == (is_there, is_there)


# --- What is typed is kept ---


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("review_decide", {"decision": "approve", "answer": "My words"}, "My words</textarea>"),
        ("review_decide", {"decision": "return", "answer": "My words"}, "My words</textarea>"),
        ("review_comment", {"body": "My words", "quote": "DRAFT-WORDS"}, "My words</textarea>"),
    ],
)
def test_what_is_said_about_an_older_text_is_refused_and_kept(client, asked, author, editor, name, data, kept):
    lecture, seen = asked.lecture, asked.lecture.edit_version
    editing.save_lecture(lecture, by=author, opened_version=seen, body="Slipped in.")
    client.force_login(editor)

    response = client.post(at(name, lecture.pk), data | {"edit_version": seen})

    asked.refresh_from_db()
    assert response.status_code == 422
    assert "Somebody saved “Secret draft” meanwhile." in response.text
    assert kept in response.text
    assert (asked.state, asked.comments.count()) == ("open", 0)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("review_decide", {"decision": "approve", "answer": "My words"}),
        ("review_comment", {"body": "My words"}),
        ("review_answer", {"body": "My words"}),
    ],
)
def test_words_whose_form_is_gone_are_shown_back(client, said, author, editor, name, data):
    reviewing.withdraw_request(said.request, by=author)
    lecture = Lecture.objects.get(pk=said.request.lecture_id)
    client.force_login(editor)
    target = said.pk if name == "review_answer" else lecture.pk

    response = client.post(at(name, target), data | {"edit_version": lecture.edit_version})

    assert response.status_code == 422
    assert "any more: Withdrawn." in response.text
    assert "\nMy words</textarea>" in response.text
    assert ReviewComment.objects.count() == 1


# --- Quotes ---

RICH = """See the **bold** [link](https://example.org/) and `code`, then

the next paragraph with $E = mc^2$ in it.
"""


@pytest.mark.parametrize(
    ("quote", "is_there"),
    [
        ("the bold link and code, then the next paragraph", True),
        ("paragraph with E=mc2 in it", True),
        ("paragraph with \n𝐸\n=\n𝑚\n𝑐\n2\n in it", True),
        ("Rich title", True),
        ("What is transfer learning", True),
        ("Using a pre-trained model", True),
        ("words that never were there", False),
    ],
)
def test_a_quote_has_to_be_on_the_page(client, make_lecture, author, editor, quote, is_there):
    lecture = make_lecture("Rich title", body=RICH, missions=1)
    reviewing.request_review(lecture, by=author)
    client.force_login(editor)

    response = client.post(
        at("review_comment", lecture.pk), {"quote": quote, "body": "My words", "edit_version": lecture.edit_version}
    )

    assert response.status_code == (302 if is_there else 422)
    assert ReviewComment.objects.exists() is is_there
    if is_there:
        assert "not in the text any more" not in client.get(at("review", lecture.pk)).text
    else:
        assert "The page does not have these words." in response.text
        assert "My words</textarea>" in response.text
