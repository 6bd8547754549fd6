"""How much of a course is finished, and what is new since all of it was."""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import editing, moving, publishing
from courses.models import Course, Lecture, Revision
from learning import completing, progressing
from learning.completing_at_once import complete_after_publishing
from learning.models import Completion, CourseCompletion
from learning.progressing import Progress
from learning.state import learner_state


def progress_of(user, course):
    return progressing.by_course([course], user=user)[course.pk]


def finish(user, *lectures):
    for lecture in lectures:
        completing.complete(lecture, by=user)


@pytest.mark.parametrize(
    ("progress", "percent", "is_all_but_new", "most"),
    [
        (Progress(0, 0), 0, False, 1),
        (Progress(1, 3), 33, False, 3),
        (Progress(2, 3), 66, False, 3),
        (Progress(3, 3), 100, False, 3),
        (Progress(299, 300), 99, False, 300),
        (Progress(3, 4, 1), 75, True, 3),
        (Progress(2, 4, 1), 50, False, 4),
        (Progress(0, 2, 2), 0, True, 1),
    ],
)
def test_percent_is_rounded_down_and_a_full_bar_is_all_that_there_was(progress, percent, is_all_but_new, most):
    assert (progress.percent, progress.is_all_but_new, progress.most) == (percent, is_all_but_new, most)


def test_the_last_lecture_that_is_finished_finishes_the_course(learner, stranger, course, make_live):
    first, second = make_live("First"), make_live("Second")

    finish(learner, first)
    assert CourseCompletion.objects.count() == 0
    finish(learner, second)
    finish(stranger, first)

    kept = CourseCompletion.objects.get()
    assert (kept.user, kept.course) == (learner, course)
    assert kept.completed_at >= Completion.objects.get(user=learner, lecture=second).created_at


def test_a_lecture_that_is_added_is_new_and_finishing_it_finishes_the_course_again(learner, course, make_live):
    finish(learner, make_live("First"))
    before = CourseCompletion.objects.get().completed_at

    second = make_live("Second")
    added = progress_of(learner, course)
    finish(learner, second)

    assert (added, progress_of(learner, course)) == (Progress(1, 2, 1), Progress(2, 2, 0))
    assert CourseCompletion.objects.get().completed_at > before


def test_pages_say_it_in_words(learner_client, learner, course, make_live):
    first = make_live("First")
    finish(learner, first)
    second = make_live("Second")

    pages = [learner_client.get(address).text for address in ("/", "/courses/ml/", first.get_absolute_url())]

    assert [page.count("100 % of what there was, 1 new") for page in pages] == [1, 1, 1]
    assert "New</span>" in pages[1].split(second.get_absolute_url())[-1]
    assert 'outline__new">new</span>' in pages[2]
    assert [page.count('<progress value="1" max="1"') for page in pages] == [1, 1, 1]


def test_the_lecture_page_knows_both_states_of_the_bar(learner_client, learner, make_live):
    first, _second = make_live("First"), make_live("Second")
    open_page = learner_client.get(first.get_absolute_url()).text
    finish(learner, first)
    done_page = learner_client.get(first.get_absolute_url()).text

    assert ("0 of 2 finished · 0 %" in open_page, 'data-turned="1 of 2 finished · 50 %' in open_page) == (True, True)
    assert ("1 of 2 finished · 50 %" in done_page, 'data-turned="0 of 2 finished · 0 %' in done_page) == (True, True)


def test_what_is_unpublished_does_not_count_and_comes_back_as_new(learner, course, make_live, editor):
    finish(learner, make_live("First"))
    second = make_live("Second")
    publishing.unpublish(second, by=editor)
    gone = progress_of(learner, course)
    publishing.publish(Lecture.objects.get(pk=second.pk), by=editor)

    assert (gone, progress_of(learner, course)) == (Progress(1, 1, 0), Progress(1, 2, 1))


def test_a_tick_that_is_taken_away_makes_nothing_new(learner, course, make_live):
    first, second = make_live("First"), make_live("Second")
    finish(learner, first, second)
    completing.toggle(second, by=learner)
    make_live("Third")

    assert progress_of(learner, course) == Progress(1, 3, 1)
    assert CourseCompletion.objects.count() == 1


def test_a_lecture_that_moved_counts_where_it_is(learner, course, author, make_live):
    first, second = make_live("First"), make_live("Second")
    other = Course.objects.create(title="Other", slug="other", owner=author)
    there = editing.add_section(other, title="There", by=author)
    finish(learner, first)

    moving.move_to_course([second], there, by=author)

    assert progressing.by_course([course, other], user=learner) == {
        course.pk: Progress(1, 1, 0),
        other.pk: Progress(0, 1, 0),
    }


@pytest.mark.parametrize("count", [1, 3])
def test_progress_of_any_number_of_courses_costs_one_query(
    count, learner, author, make_live, django_assert_num_queries
):
    finish(learner, make_live("First"))
    courses = [Course.objects.create(title=f"{n}", slug=f"c{n}", owner=author) for n in range(count)]

    with django_assert_num_queries(1):
        assert progressing.by_course(courses, user=learner) == {course.pk: Progress(0, 0, 0) for course in courses}


# --- Against a judge who remembers all that happened ---

LECTURES = 4


@dataclass
class Judge:
    """Keeps what was live when all was finished, and what was taken back since."""

    live: set = field(default_factory=set)
    finished: set = field(default_factory=set)
    was_there: set | None = None
    taken_back: set = field(default_factory=set)

    def look(self):
        if self.live and self.live <= self.finished:
            self.was_there, self.taken_back = set(self.live), set()

    def publish(self, number):
        if number not in self.live and self.was_there is None:
            self.look()  # before it is added
        self.live.add(number)

    def leave(self, number):
        self.live.discard(number)

    def turn(self, number):
        if number in self.finished:
            self.finished.remove(number)
            self.taken_back.add(number)
        else:
            self.finished.add(number)
            self.look()

    @property
    def progress(self):
        new = set()
        if self.was_there is not None:
            new = self.live - self.finished - self.was_there - self.taken_back
        return Progress(len(self.live & self.finished), len(self.live), len(new))


def revise(lecture):
    number = lecture.revisions.count() + 1
    made = Revision.objects.create(
        lecture=lecture, number=number, title=lecture.title, body="", html="", content_hash="", live_from=timezone.now()
    )
    complete_after_publishing([made])


def end(lecture):
    newest = Revision.objects.filter(lecture=lecture, live_until=None)
    newest.update(live_until=timezone.now())


def happen(judge, lectures, here, there, learner, event, number):
    """The same in the database and in the judge's head. `leave` and `arrive` are moves between two courses."""
    lecture = Lecture.objects.get(pk=lectures[number])
    is_live, is_here = Revision.objects.live().filter(lecture=lecture).exists(), lecture.course_id == here.course_id
    if event == "publish" and is_here:
        revise(lecture)
        judge.publish(number)
    elif event == "unpublish" and is_here:
        end(lecture)
        judge.leave(number)
    elif event == "turn" and is_live and is_here:
        completing.toggle(lecture, by=learner)
        judge.turn(number)
    elif event == "move":
        to = there if is_here else here
        Lecture.objects.filter(pk=lecture.pk).update(section=to, course=to.course)
        if is_live:
            (judge.leave if is_here else judge.live.add)(number)


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["publish", "publish", "turn", "turn", "unpublish", "move"]), st.integers(0, LECTURES - 1)
    ),
    max_size=25,
)


@given(events=EVENTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_happens_progress_is_what_a_judge_remembers(events, learner, author, course, section, make_lecture):
    with transaction.atomic():
        other = Course.objects.create(title="Other", slug="other", owner=author)
        there = editing.add_section(other, title="There", by=author)
        lectures = [make_lecture(f"L{number}").pk for number in range(LECTURES)]
        judge = Judge()
        for event, number in events:
            happen(judge, lectures, section, there, learner, event, number)
            live = Lecture.objects.filter(course=course, pk__in=Revision.objects.live().values("lecture"))

            assert progress_of(learner, course) == judge.progress
            assert progressing.progress_in(learner_state(learner, course), list(live)) == judge.progress
        transaction.set_rollback(True)
