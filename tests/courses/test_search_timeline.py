"""Search finds exactly what is live and readable, at each moment and for each of the cast: random sequences of
everything that authors and editors do, with the clock going on between them.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import editing, publishing, search_index, trashing
from courses.gone import Gone
from courses.models import Course, Enrolment, Lecture, Revision, SearchEntry
from courses.search import search
from courses.search_matching import searchable_courses

START = datetime(2030, 1, 1, tzinfo=UTC)
TICK = timedelta(minutes=10)
WORDS = ["alphaword", "betaword", "gammaword"]
VISIBILITIES = ["public", "members", "unlisted", "invited"]


def edit(lecture, editor, number, now):
    editing.save_lecture(
        lecture, by=editor, opened_version=lecture.edit_version, body=f"## Part\n\nText {WORDS[number % 3]} here.\n"
    )


def publish(lecture, editor, number, now):
    begins = now + number % 4 * TICK
    ends = begins + (1 + number % 3) * TICK if number % 2 else None
    publishing.publish(lecture, by=editor, live_from=begins, live_until=ends, keep_scheduled=number % 5 == 0)


def unpublish(lecture, editor, number, now):
    publishing.unpublish(lecture, by=editor)


def cancel(lecture, editor, number, now):
    publishing.cancel_schedule(lecture, by=editor)


def restore(lecture, editor, number, now):
    if revisions := list(lecture.revisions.order_by("number")):
        publishing.restore(revisions[number % len(revisions)], by=editor)


def put_away(lecture, editor, number, now):
    trashing.delete_lecture(lecture, by=editor)


def bring_back(lecture, editor, number, now):
    trashing.restore_lecture(lecture, by=editor)


def show_to(lecture, editor, number, now):
    Course.objects.filter(pk=lecture.course_id).update(visibility=VISIBILITIES[number % 4])


ACTIONS = [edit, edit, publish, publish, publish, unpublish, cancel, restore, put_away, bring_back, show_to]
STEP = st.tuples(st.sampled_from(ACTIONS), st.integers(0, 2), st.integers(0, 11), st.booleans())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=10))
def test_found_is_what_is_live_and_readable_at_each_moment(
    make_lecture, course, learner, stranger, author, editor, admin, steps
):
    now = START
    with transaction.atomic():
        with time_machine.travel(now, tick=False):
            Enrolment.objects.create(course=course, user=learner)
            lectures = [make_lecture(f"Lecture {n}", body=f"Text {WORDS[n]} here.", missions=1) for n in (0, 1)]
        cast = [AnonymousUser(), learner, stranger, author, editor, admin]
        for action, wait, number, is_second in steps:
            for _tick in range(wait):  # what time alone changes is looked at too
                now += TICK
                assert_found(lectures, cast, now)
            with time_machine.travel(now, tick=False):
                lecture = Lecture.everything.select_related("course").get(pk=lectures[is_second].pk)
                with transaction.atomic(), suppress(publishing.PublishingError, editing.EditConflict, Gone):
                    action(lecture, editor, number, now)
            assert_found(lectures, cast, now)
        for later in (1, 2, 4, 7):
            assert_found(lectures, cast, now + later * TICK)
        assert_rebuilt_is_no_less(now)
        transaction.set_rollback(True)


def assert_found(lectures, cast, at):
    live = {revision.lecture_id: revision for revision in Revision.objects.live(at=at).select_related("lecture")}
    with time_machine.travel(at, tick=False):
        urls = {f"/courses/ml/{row.lecture.slug}/": pk for pk, row in live.items()}
        for place, user in enumerate(cast):
            readable = set(searchable_courses(user).values_list("pk", flat=True))
            word = WORDS[(place + at.minute // 10) % 3]  # each of them at some moment
            wanted = {pk for pk, row in live.items() if word in row.body and row.lecture.course_id in readable}
            assert {urls[found.url] for found in search(word, user=user).lectures} == wanted, (at, user, word)
            missions = search("transfer learning", user=user, group="missions")
            assert missions.piece_count == sum(row.lecture.course_id in readable for row in live.values())


def assert_rebuilt_is_no_less(at):
    """Written anew, the index has nothing that the kept one had not; the kept one may have what has ended since."""
    with time_machine.travel(at, tick=False):
        kept = set(SearchEntry.objects.values_list("revision", "kind", "anchor", "words"))
        search_index.rebuild()
        assert set(SearchEntry.objects.values_list("revision", "kind", "anchor", "words")) <= kept
