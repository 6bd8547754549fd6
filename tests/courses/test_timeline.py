"""The definition of live against a model that knows nothing of databases, at every moment when something may change."""

from datetime import UTC, datetime, timedelta

import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import publishing
from courses.models import Lecture, Revision

START = datetime(2030, 1, 1, tzinfo=UTC)
TICK = timedelta(minutes=10)


class Model:
    """Revisions as [number, begins, ends, is withdrawn], and the rule in one loop."""

    def __init__(self):
        self.rows = []

    def live(self, at):
        begun = [row for row in self.rows if not row[3] and row[1] <= at]
        last = max(begun, key=lambda row: (row[1], row[0]), default=None)
        return last[0] if last and (last[2] is None or at < last[2]) else None

    def waiting(self, at):
        return [row for row in self.rows if not row[3] and row[1] > at]

    def state(self, at):
        if self.live(at):
            return "live"
        if self.waiting(at):
            return "scheduled"
        return "unpublished" if any(not row[3] and row[1] <= at for row in self.rows) else "draft"

    def publish(self, now, begins, ends, keep):
        if not keep:
            self.cancel(now)
        self.rows.append([len(self.rows) + 1, begins, ends, False])

    def cancel(self, now):
        for row in self.waiting(now):
            row[3] = True

    def unpublish(self, now):
        self.rows[self.live(now) - 1][2] = now


steps = st.lists(
    st.tuples(
        st.sampled_from(["publish", "publish", "unpublish", "cancel"]),
        st.integers(0, 2),  # ticks until it is done
        st.integers(0, 3),  # ticks until it goes live
        st.one_of(st.none(), st.integers(1, 4)),  # ticks from then until it ends
        st.booleans(),  # whether schedules are kept
    ),
    max_size=8,
)


def done(model, lecture, editor, now, step):
    """One action on both; a refusal must be what the model expects."""
    action, _wait, begins_in, lasts, keep = step
    begins = now + begins_in * TICK
    ends = begins + lasts * TICK if lasts else None
    try:
        if action == "publish":
            publishing.publish(lecture, by=editor, live_from=begins, live_until=ends, keep_scheduled=keep)
            model.publish(now, begins, ends, keep)
        elif action == "unpublish":
            publishing.unpublish(lecture, by=editor)
            model.unpublish(now)
        else:
            count = publishing.cancel_schedule(lecture, by=editor)
            assert count == len(model.waiting(now))
            model.cancel(now)
    except publishing.NothingLive:
        assert model.live(now) is None
    except publishing.NothingScheduled:
        assert model.waiting(now) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_live_is_what_the_model_says_at_every_boundary(draft, editor, steps):
    model, now = Model(), START
    with transaction.atomic():
        for step in steps:
            now += step[1] * TICK
            with time_machine.travel(now, tick=False):
                done(model, draft, editor, now, step)

        moments = {START} | {moment for row in model.rows for moment in row[1:3] if moment}
        for moment in sorted(moments | {moment - timedelta(microseconds=1) for moment in moments}):
            numbers = list(Revision.objects.live(at=moment).values_list("number", flat=True))
            assert numbers == [number for number in [model.live(moment)] if number], moment
            assert Lecture.objects.live(at=moment).exists() == bool(numbers)
            assert Lecture.objects.with_state(at=moment).get(pk=draft.pk).state == model.state(moment), moment
        transaction.set_rollback(True)
