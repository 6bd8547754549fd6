"""What the tags find out about a learner, and with how many queries."""

import pytest
from django.contrib.auth.models import AnonymousUser

from courses import publishing
from learning import continuing, progressing
from learning.models import Completion, Favorite, ReadingPlace
from learning.state import PANEL_NOTES, learner_state


def test_a_learner_without_anything_has_an_empty_state(learner, live_lecture):
    state = learner_state(learner, live_lecture.course, live_lecture)

    assert (state.is_visitor, state.completed, state.notes, state.place, state.is_done) == (
        False,
        frozenset(),
        (),
        None,
        False,
    )
    assert (state.is_favorite_course, state.is_favorite_lecture) == (False, False)


def test_the_state_is_told_whole_in_one_query(
    learner, stranger, live_lecture, make_live, make_note, django_assert_num_queries
):
    other = make_live("Other")
    for user in (learner, stranger):
        Completion.objects.create(user=user, lecture=other)
        Favorite.objects.create(user=user, course=live_lecture.course)
        ReadingPlace.objects.create(user=user, lecture=live_lecture, heading_id="h-idea", has_reached_end=True)
        make_note(f"Of {user}", user=user, heading_id="h-idea", quote="Knowledge")
    Completion.objects.create(user=learner, lecture=live_lecture)
    Favorite.objects.create(user=learner, lecture=live_lecture)
    Favorite.objects.create(user=stranger, lecture=other)

    with django_assert_num_queries(1):
        state = learner_state(learner, live_lecture.course, live_lecture)

    assert state.completed == {live_lecture.pk, other.pk}
    assert (state.is_favorite_course, state.is_favorite_lecture, state.is_done) == (True, True, True)
    assert [(note.body, note.heading_id, note.quote) for note in state.notes] == [("Of learner", "h-idea", "Knowledge")]
    assert (state.place.heading_id, state.place.has_reached_end) == ("h-idea", True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_state_costs_one_query_however_much_there_is(
    count, learner, course, live_lecture, make_note, django_assert_num_queries
):
    for number in range(count):
        make_note(f"Note {number}")

    with django_assert_num_queries(1):
        state = learner_state(learner, course, live_lecture)

    assert [note.body for note in state.notes] == [f"Note {number}" for number in reversed(range(count))]


def test_a_star_on_a_heading_is_no_star_on_the_lecture(learner, live_lecture):
    Favorite.objects.create(user=learner, lecture=live_lecture, heading_id="h-idea")

    assert learner_state(learner, live_lecture.course, live_lecture).is_favorite_lecture is False


def test_the_panel_shows_the_newest_notes(learner, live_lecture, make_note):
    for number in range(PANEL_NOTES + 2):
        make_note(f"Note {number}")

    state = learner_state(learner, live_lecture.course, live_lecture)

    assert len(state.notes) == PANEL_NOTES
    assert state.notes[0].body == f"Note {PANEL_NOTES + 1}"
    assert state.has_more_notes is True


def test_a_course_alone_has_a_state_too(learner, live_lecture, django_assert_num_queries):
    Completion.objects.create(user=learner, lecture=live_lecture)
    Favorite.objects.create(user=learner, course=live_lecture.course)

    with django_assert_num_queries(1):
        state = learner_state(learner, live_lecture.course)

    assert (state.completed, state.is_favorite_course, state.is_done) == ({live_lecture.pk}, True, False)


def test_visitors_cost_nothing(course, live_lecture, django_assert_num_queries):
    visitor = AnonymousUser()

    with django_assert_num_queries(0):
        state = learner_state(visitor, course, live_lecture)
        stop = continuing.last_stop(visitor)
        progress = progressing.by_course([course], user=visitor)

    assert (state.is_visitor, stop, progress) == (True, None, {})


# --- Progress ---


def test_progress_counts_live_lectures_only(
    learner, stranger, course, live_lecture, make_live, draft, editor, django_assert_num_queries
):
    second, gone = make_live("Second"), make_live("Gone")
    for lecture in (live_lecture, gone):
        Completion.objects.create(user=learner, lecture=lecture)
    Completion.objects.create(user=stranger, lecture=second)
    publishing.unpublish(gone, by=editor)

    with django_assert_num_queries(1):
        progress = progressing.by_course([course], user=learner)

    assert progress == {course.pk: (1, 2, 0)}


# --- Continue ---


def stopped(user, lecture, heading_id=""):
    return ReadingPlace.objects.create(user=user, lecture=lecture, heading_id=heading_id)


def test_continue_leads_to_the_heading_of_the_lecture_read_last(learner, stranger, live_lecture, make_live):
    second = make_live("Second", body="## One\n\nText.\n\n## Two\n\nText.\n")
    stopped(learner, live_lecture, "h-idea")
    stopped(learner, second, "h-two")
    stopped(stranger, second, "h-one")

    stop = continuing.last_stop(learner)

    assert (stop.title, stop.heading, stop.is_next) == ("Second", "Two", False)
    assert stop.url == f"{second.get_absolute_url()}#h-two"


def test_a_heading_that_went_away_is_forgotten(learner, live_lecture):
    stopped(learner, live_lecture, "was-here")

    assert continuing.last_stop(learner).url == live_lecture.get_absolute_url()


def test_after_a_finished_lecture_comes_the_next_unfinished_one(
    learner, live_lecture, make_live, django_assert_num_queries
):
    second, third = make_live("Second"), make_live("Third")
    stopped(learner, live_lecture)
    for lecture in (live_lecture, second):
        Completion.objects.create(user=learner, lecture=lecture)

    with django_assert_num_queries(2):
        stop = continuing.last_stop(learner)

    assert (stop.title, stop.url, stop.is_next) == ("Third", third.get_absolute_url(), True)


def test_nothing_is_left_to_go_on_with(learner, live_lecture):
    stopped(learner, live_lecture)
    Completion.objects.create(user=learner, lecture=live_lecture)

    assert continuing.last_stop(learner) is None


def test_what_is_not_live_any_more_is_passed_over(learner, live_lecture, make_live, editor):
    gone = make_live("Gone")
    stopped(learner, live_lecture)
    stopped(learner, gone)
    publishing.unpublish(gone, by=editor)

    assert continuing.last_stop(learner).title == "Transfer learning"


# --- On the page ---


def test_a_signed_in_lecture_page_costs_at_most_five_queries(
    learner_client, learner, live_lecture, make_note, django_assert_max_num_queries
):
    for number in range(3):
        make_note(f"Note {number}")
    stopped(learner, live_lecture, "h-idea")
    address = live_lecture.get_absolute_url()

    with django_assert_max_num_queries(5):
        response = learner_client.get(address)

    assert response.text.count("data-note=") == 3
