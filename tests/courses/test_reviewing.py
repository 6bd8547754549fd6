import pytest

from accounts.models import AuditEntry
from courses import editing, publishing, reviewing
from courses.models import Course, Lecture, ReviewRequest, Revision
from courses.refusals import (
    AlreadyInReview,
    EditedMeanwhile,
    NotAllReady,
    NothingChanged,
    NotYours,
    ReviewClosed,
    ReviewNeeded,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewed_course(course):
    course.requires_review = True
    course.save()
    return course


@pytest.fixture
def asked(draft, author):
    return reviewing.request_review(draft, by=author, message="Please look at the second part.")


def edit(lecture, body, *, by):
    current = Lecture.objects.get(pk=lecture.pk)
    return editing.save_lecture(current, by=by, opened_version=current.edit_version, body=body)


def again(lecture):
    return Lecture.objects.get(pk=lecture.pk)


def steps():
    found = AuditEntry.objects.filter(action__startswith="review.").order_by("pk")
    return [(entry.action, entry.details["before"]["review"], entry.details["after"]["review"]) for entry in found]


def test_nothing_unapproved_is_published_where_the_course_requires_review(reviewed_course, draft, editor):
    with pytest.raises(ReviewNeeded):
        publishing.publish(draft, by=editor)

    assert not Revision.objects.exists()


def test_an_approved_text_can_be_published(reviewed_course, asked, editor):
    reviewing.approve(asked, by=editor)

    revision = publishing.publish(asked.lecture, by=editor)

    assert asked.lecture.live_revision == revision


def test_an_edit_after_the_approval_needs_another_one(reviewed_course, asked, author, editor):
    reviewing.approve(asked, by=editor)
    lecture = edit(asked.lecture, "Slipped in afterwards.", by=author)

    with pytest.raises(ReviewNeeded):
        publishing.publish(lecture, by=editor)

    assert not Revision.objects.exists()


@pytest.mark.parametrize("end", ["returned", "withdrawn", "open"])
def test_a_request_that_is_not_approved_is_no_approval(reviewed_course, asked, author, editor, end):
    reviewing.approve(asked, by=editor)
    newer = reviewing.request_review(edit(asked.lecture, "More.", by=author), by=author)
    if end == "returned":
        reviewing.return_request(newer, by=editor, answer="No.")
    if end == "withdrawn":
        reviewing.withdraw_request(newer, by=author)
    lecture = edit(asked.lecture, "## Hidden\n\nDRAFT-WORDS\n", by=author)  # the text that was approved once

    with pytest.raises(ReviewNeeded):
        publishing.publish(lecture, by=editor)


def test_a_set_with_an_unapproved_lecture_is_not_published(reviewed_course, asked, make_lecture, editor):
    reviewing.approve(asked, by=editor)
    other = make_lecture("Not handed in")

    with pytest.raises(NotAllReady) as refusal:
        publishing.publish_all([again(asked.lecture), other], by=editor)

    assert [one.lecture for one in refusal.value.refused] == [other]
    assert not Revision.objects.exists()


def test_an_unapproved_text_is_not_restored(course, live_lecture, author, editor):
    edit(live_lecture, "Second.", by=author)
    publishing.publish(live_lecture, by=editor)
    Course.objects.update(requires_review=True)

    with pytest.raises(ReviewNeeded):
        publishing.restore(live_lecture.revisions.get(number=1), by=editor)

    assert live_lecture.live_revision.number == 2
    assert again(live_lecture).body == "Second."


@pytest.fixture
def approved_twice(reviewed_course, asked, author, editor):
    """Published as approved, then another text was approved and published."""
    reviewing.approve(asked, by=editor, publish=True)
    newer = reviewing.request_review(edit(asked.lecture, "Second.", by=author), by=author)
    reviewing.approve(newer, by=editor, publish=True)
    return again(asked.lecture)


def test_a_text_that_was_approved_once_is_restored(approved_twice, editor):
    made = publishing.restore(approved_twice.revisions.get(number=1), by=editor)

    assert (made.number, approved_twice.live_revision) == (3, made)
    assert made.content_hash == approved_twice.revisions.get(number=1).content_hash


def test_a_text_that_is_edited_while_it_is_in_review_is_decided_as_it_stands(approved_twice, author, editor):
    first = approved_twice.revisions.get(number=1)
    asked = reviewing.request_review(edit(approved_twice, first.body, by=author), by=author)
    edit(approved_twice, "Third.", by=author)

    reviewing.return_request(asked, by=editor, answer="Not this one.")

    assert publishing.restore(first, by=editor).body == first.body


def test_the_newest_decision_on_a_text_counts_when_it_is_restored(approved_twice, author, editor):
    first = approved_twice.revisions.get(number=1)
    returned = reviewing.request_review(edit(approved_twice, first.body, by=author), by=author)
    reviewing.return_request(returned, by=editor, answer="Not any more.")

    with pytest.raises(ReviewNeeded):
        publishing.restore(first, by=editor)

    reviewing.approve(reviewing.request_review(again(approved_twice), by=author), by=editor)
    assert publishing.restore(first, by=editor).number == 3


def test_a_course_without_review_publishes_as_ever(draft, asked, editor):
    assert publishing.publish(draft, by=editor).number == 1


@pytest.mark.parametrize(("asks", "end"), [("author", "approved"), ("editor", "withdrawn")])
def test_publishing_what_is_in_review_ends_the_request(request, draft, editor, asks, end):
    asked = reviewing.request_review(draft, by=request.getfixturevalue(asks))

    publishing.publish(draft, by=editor)

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (end, editor)
    assert steps()[-1][1:] == ("open", end)


def test_approving_can_publish_at_once(reviewed_course, asked, editor):
    reviewing.approve(asked, by=editor, publish=True, note="First")

    assert asked.lecture.live_revision.note == "First"
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))[-2:] == [
        "review.approve",
        "lecture.publish",
    ]


def test_what_cannot_be_published_is_not_approved(asked, author, editor):
    edit(asked.lecture, "", by=author)

    for publish in (True, False):
        with pytest.raises(publishing.NotReady):
            reviewing.approve(asked, by=editor, publish=publish)

    asked.refresh_from_db()
    assert asked.state == "open"


def test_what_was_edited_after_it_was_looked_at_is_not_approved(asked, author, editor):
    seen = again(asked.lecture).edit_version
    edit(asked.lecture, "Slipped in.", by=author)

    with pytest.raises(EditedMeanwhile):
        reviewing.approve(asked, by=editor, opened_version=seen)

    asked.refresh_from_db()
    assert asked.state == "open"


def test_one_request_at_a_time(asked, draft, author):
    with pytest.raises(AlreadyInReview):
        reviewing.request_review(draft, by=author)

    assert ReviewRequest.objects.count() == 1


def test_what_learners_see_already_needs_no_review(live_lecture, author):
    with pytest.raises(NothingChanged):
        reviewing.request_review(live_lecture, by=author)


@pytest.mark.parametrize("person", ["editor", "admin"])
def test_only_an_admin_decides_about_an_own_request(request, draft, person):
    person = request.getfixturevalue(person)
    own = reviewing.request_review(draft, by=person)

    if person.role.is_admin:
        assert reviewing.approve(own, by=person).state == "approved"
    else:
        with pytest.raises(NotYours):
            reviewing.approve(own, by=person)
        with pytest.raises(NotYours):
            reviewing.return_request(own, by=person)


def test_an_author_decides_about_nothing(asked, author):
    with pytest.raises(NotYours):
        reviewing.approve(asked, by=author)


@pytest.mark.parametrize("step", [reviewing.approve, reviewing.return_request, reviewing.withdraw_request])
def test_a_closed_request_stays_closed(asked, author, editor, step):
    reviewing.withdraw_request(asked, by=author)

    with pytest.raises(ReviewClosed):
        step(asked, by=editor)


def test_comments_are_answered_and_resolved_until_the_approval(asked, author, editor):
    comment = reviewing.comment(asked, by=editor, body="Which one?", quote="DRAFT-WORDS")
    first = reviewing.answer(comment, by=author, body="This one.")
    second = reviewing.answer(first, by=editor, body="I see.")
    reviewing.resolve(comment, by=author)
    reviewing.resolve(comment, by=author)
    reviewing.resolve(comment, by=editor, is_resolved=False)

    comment.refresh_from_db()
    assert (comment.quote, comment.resolved_at) == ("DRAFT-WORDS", None)
    assert list(comment.answers.all()) == [first, second]
    reviewing.approve(asked, by=editor)
    with pytest.raises(ReviewClosed):
        reviewing.comment(asked, by=author, body="Too late")


def test_an_open_comment_is_talked_about_until_it_is_done(asked, author, editor):
    comment = reviewing.comment(asked, by=editor, body="Which one?")
    reviewing.withdraw_request(asked, by=author)
    with pytest.raises(ReviewClosed):
        reviewing.answer(comment, by=author, body="Nobody looks.")
    newer = reviewing.request_review(again(asked.lecture), by=author)

    answer = reviewing.answer(comment, by=author, body="This one.")
    reviewing.resolve(comment, by=editor)

    assert (answer.request, answer.parent) == (asked, comment)
    assert [entry.details["request"] for entry in AuditEntry.objects.order_by("-pk")[:2]] == [newer.pk, newer.pk]
    reviewing.approve(newer, by=editor)
    with pytest.raises(ReviewClosed):
        reviewing.resolve(comment, by=author, is_resolved=False)


def test_every_step_has_one_row_with_before_and_after(draft, author, editor):
    asked = reviewing.request_review(draft, by=author)
    comment = reviewing.comment(asked, by=editor, body="Hm")
    reviewing.answer(comment, by=author, body="Yes?")
    reviewing.resolve(comment, by=author)
    reviewing.return_request(asked, by=editor, answer="Once more.")
    newer = reviewing.request_review(draft, by=author)
    reviewing.withdraw_request(newer, by=author)
    reviewing.approve(reviewing.request_review(draft, by=author), by=editor)

    assert steps() == [
        ("review.request", None, "open"),
        ("review.comment", "open", "open"),
        ("review.answer", "open", "open"),
        ("review.resolve", "open", "open"),
        ("review.return", "open", "returned"),
        ("review.request", "returned", "open"),
        ("review.withdraw", "open", "withdrawn"),
        ("review.request", "withdrawn", "open"),
        ("review.approve", "open", "approved"),
    ]


def test_an_author_may_publish_exactly_what_was_approved(asked, author, stranger, editor, learner):
    def may(user):
        return Lecture.objects.ready_to_publish_by(user).filter(pk=asked.lecture_id).exists()

    assert [may(user) for user in (author, editor)] == [False, True]
    reviewing.approve(asked, by=editor)
    assert [may(user) for user in (author, stranger, learner, editor)] == [True, False, False, True]

    edit(asked.lecture, "And a little more.", by=author)

    assert may(author) is False
    with pytest.raises(ReviewNeeded):
        publishing.publish(asked.lecture, by=author, approved_only=True)
