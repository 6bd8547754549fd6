"""The link picker's search: lectures and headings by the words of both, and never another's draft."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import editing, publishing
from courses.link_targets import MOST_HEADINGS, grouped_targets
from courses.models import Course, Enrolment, Lecture


def shown(question, near, by):
    return [(one.target, one.label) for group in grouped_targets(question, near=near, by=by) for one in group.options]


@pytest.fixture
def strangers_lecture(stranger):
    course = Course.objects.create(title="Mine", slug="mine", owner=stranger)
    return Lecture.objects.create(course=course, section=course.sections.create(title="S"), title="Own", slug="own")


@pytest.fixture
def make_live(make_lecture, editor):
    def make(title, *headings):
        lecture = make_lecture(title, body="".join(f"## {heading}\n\nWords.\n\n" for heading in headings))
        publishing.publish(lecture, by=editor)
        return lecture

    return make


def test_without_words_the_course_is_shown(draft, live_lecture, author):
    assert shown("", draft, author) == [(f"lecture:{live_lecture.pk}", "Transfer learning")]


def test_a_lecture_that_is_meant_comes_with_its_headings(draft, live_lecture, author):
    assert shown("transfer", draft, author) == [
        (f"lecture:{live_lecture.pk}", "Transfer learning"),
        (f"lecture:{live_lecture.pk}#h-idea", "Idea"),
    ]


def test_places_of_the_same_text_come_as_anchors(draft, author):
    assert shown("hidden", draft, author) == [("#h-hidden", "Hidden")]


def test_a_heading_is_found_among_many_lectures(draft, make_live, author):
    lectures = [make_live(f"Lecture {number}", "Introduction", f"Signs of {number}") for number in range(12)]

    assert shown("signs of 7", draft, author) == [(f"lecture:{lectures[7].pk}#h-signs-of-7", "Signs of 7")]


def test_words_may_be_of_the_lecture_and_of_its_heading(draft, make_live, author):
    wanted, _other = make_live("Overfitting", "Signs", "Cures"), make_live("Underfitting", "Signs")

    assert shown("overfitting signs", draft, author) == [(f"lecture:{wanted.pk}#h-signs", "Signs")]


def test_exact_title_then_exact_heading_then_beginnings_come_first(draft, make_live, author):
    within = make_live("A short loss", "Nothing")
    begins = make_live("Loss functions", "Nothing")
    heading = make_live("Metrics", "Loss")
    exact = make_live("Loss", "Nothing")
    groups = grouped_targets("loss", near=draft, by=author)

    assert [group.options[0].target.partition("#")[0] for group in groups] == [
        f"lecture:{lecture.pk}" for lecture in (exact, heading, begins, within)
    ]


def test_one_lecture_gives_some_headings_and_leaves_room_for_others(draft, make_live, author):
    make_live("Long", *(f"Step {number}" for number in range(9))), make_live("Short", "Step one")

    groups = grouped_targets("step", near=draft, by=author)

    assert [(group.title, len(group.headings)) for group in groups] == [("Long", MOST_HEADINGS), ("Short", 1)]


def test_headings_of_own_working_copies_are_found_and_say_that_they_are_not_live(
    draft, make_live, make_lecture, author
):
    changed, unwritten = make_live("Changed", "Old"), make_lecture("Draft", body="# Fresh idea\n")
    editing.save_lecture(changed, by=author, opened_version=changed.edit_version, body="## Old\n\nx\n\n## Fresh air\n")

    found = [one for group in grouped_targets("fresh", near=draft, by=author) for one in group.options]

    assert sorted((one.target, one.state) for one in found) == sorted(
        [(f"lecture:{changed.pk}#h-fresh-air", "changed"), (f"lecture:{unwritten.pk}#h-fresh-idea", "draft")]
    )


def test_words_of_a_text_are_no_heading(draft, make_lecture, author):
    make_lecture("Other", body="## Idea\n\nnowhere a heading\n")

    assert shown("nowhere", draft, author) == []


def test_anothers_draft_is_never_told(live_lecture, draft, strangers_lecture, stranger, author):
    lecture = Lecture.objects.get(pk=live_lecture.pk)
    text = "## Idea\n\nx\n\n## Confidential\n"
    editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, title="Secret title", body=text)

    assert shown("secret", strangers_lecture, stranger) == []
    assert shown("confidential", strangers_lecture, stranger) == []
    assert shown("hidden", strangers_lecture, stranger) == []
    assert shown("idea", strangers_lecture, stranger) == [(f"lecture:{lecture.pk}#h-idea", "Idea")]
    assert shown("transfer", strangers_lecture, stranger)[0] == (f"lecture:{lecture.pk}", "Transfer learning")


def test_what_is_not_listed_or_no_longer_live_is_not_found(live_lecture, strangers_lecture, stranger, editor):
    Course.objects.filter(slug="ml").update(visibility="unlisted")
    assert shown("idea", strangers_lecture, stranger) == []

    Course.objects.filter(slug="ml").update(visibility="invited")
    Enrolment.objects.create(course=live_lecture.course, user=stranger)
    assert shown("idea", strangers_lecture, stranger) == []

    Course.objects.filter(slug="ml").update(visibility="public")
    publishing.unpublish(live_lecture, by=editor)
    assert shown("idea", strangers_lecture, stranger) == []


@pytest.mark.parametrize("question", ["전이 학습", "전이 학스", "전이 학ㅅ", "이 학", "학습의 뜻", "학습의 ㄸ"])
def test_korean_is_found_while_it_is_typed(draft, make_live, author, question):
    lecture = make_live("전이 학습", "전이 학습의 뜻")

    assert (f"lecture:{lecture.pk}#h-전이-학습의-뜻", "전이 학습의 뜻") in shown(question, draft, author)


def test_unfinished_syllable_is_not_any_other(draft, make_live, author):
    make_live("전이 학술", "하나")

    assert shown("학습", draft, author) == shown("학스", draft, author) == []


@pytest.mark.parametrize("question", ["  ", "ㅎ"])
def test_nothing_to_look_for_shows_the_course(draft, live_lecture, author, question):
    assert shown(question, draft, author) == [(f"lecture:{live_lecture.pk}", "Transfer learning")]


def test_number_of_queries_is_the_same_for_one_and_for_many(draft, make_live, make_lecture, author):
    make_live("Same 0", "Heading same")
    make_lecture("Draft 0", body="## Same heading\n")
    shown("same", draft, author)  # what the author may do is asked once
    with CaptureQueriesContext(connection) as few:
        shown("same", draft, author)
    for number in range(1, 6):
        make_live(f"Same {number}", "Heading same")
        make_lecture(f"Draft {number}", body="## Same heading\n")

    with CaptureQueriesContext(connection) as many:
        shown("same", draft, author)

    # Many leave out the one query for all headings of the few that are meant.
    assert len(many) == len(few) - 1
