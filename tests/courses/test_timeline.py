"""What is live when, what the working copy is, and what the audit log says of it: random sequences of everything that
authors and editors do, against a model that knows nothing of databases.
"""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEntry
from courses import content_version, editing, pagecache, publishing
from courses.models import Lecture, Revision

START = datetime(2030, 1, 1, tzinfo=UTC)
TICK = timedelta(minutes=10)


class Model:
    """Revisions in the order of their numbers and the text of the working copy; the rules in a few loops."""

    def __init__(self, text):
        self.rows, self.text = [], text

    def begun(self, at):
        return [row for row in self.rows if not row.is_withdrawn and row.begins <= at]

    def last(self, at):
        return max(self.begun(at), key=lambda row: (row.begins, row.number), default=None)

    def live(self, at):
        last = self.last(at)
        return last if last and (last.ends is None or at < last.ends) else None

    def waiting(self, at):
        return [row for row in self.rows if not row.is_withdrawn and row.begins > at]

    def state(self, at):
        if live := self.live(at):
            return "live" if live.text == self.text else "changed"
        if self.waiting(at):
            return "scheduled"
        return "unpublished" if self.begun(at) else "draft"

    def standing(self, at):
        live, waiting = self.live(at), self.waiting(at)
        return {
            "state": self.state(at),
            "revision": live.number if live else None,
            "scheduled_for": min(row.begins for row in waiting).isoformat() if waiting else None,
        }

    def chosen(self, step):
        return self.rows[step.number % len(self.rows)]

    def add(self, text, begins, ends=None):
        self.rows.append(
            SimpleNamespace(number=len(self.rows) + 1, begins=begins, ends=ends, is_withdrawn=False, text=text)
        )

    def cancel(self, now):
        for row in self.waiting(now):
            row.is_withdrawn = True

    def restore(self, row, now):
        last, live = self.last(now), self.live(now)
        has_edits = last is None or last.text != self.text
        self.add(row.text, now, live.ends if live else None)
        self.text = self.text if has_edits else row.text


def edit(model, lecture, editor, now, step):
    editing.save_lecture(lecture, by=editor, opened_version=lecture.edit_version, body=f"Text {step.number}.\n")
    model.text = f"Text {step.number}.\n"


def publish(model, lecture, editor, now, step):
    begins = now + step.begins_in * TICK
    ends = begins + step.lasts * TICK if step.lasts else None
    publishing.publish(lecture, by=editor, live_from=begins, live_until=ends, keep_scheduled=step.keeps)
    if not step.keeps:
        model.cancel(now)
    model.add(model.text, begins, ends)


def unpublish(model, lecture, editor, now, step):
    publishing.unpublish(lecture, by=editor)
    model.live(now).ends = now


def cancel(model, lecture, editor, now, step):
    assert publishing.cancel_schedule(lecture, by=editor) == len(model.waiting(now))
    model.cancel(now)


def restore(model, lecture, editor, now, step):
    if model.rows:
        row, live = model.chosen(step), model.live(now)
        publishing.restore(lecture.revisions.get(number=row.number), by=editor)
        assert live is None or live.text != row.text
        model.restore(row, now)


def discard(model, lecture, editor, now, step):
    publishing.discard(lecture, by=editor)
    model.text = model.live(now).text


ACTIONS = [edit, edit, publish, publish, publish, unpublish, cancel, restore, discard]
STEP = st.builds(
    SimpleNamespace,
    action=st.sampled_from(ACTIONS),
    wait=st.integers(0, 2),  # ticks until it is done
    begins_in=st.integers(0, 3),  # ticks until it goes live
    lasts=st.one_of(st.none(), st.integers(1, 4)),  # ticks from then until it ends
    keeps=st.booleans(),  # whether schedules are kept
    number=st.integers(0, 5),  # which text, or which revision
)


def do(model, draft, editor, now, step):
    """One action on both; a refusal must be what the model expects, and of what was done one row tells."""
    lecture, before, rows = Lecture.objects.get(pk=draft.pk), model.standing(now), AuditEntry.objects.count()
    try:
        step.action(model, lecture, editor, now, step)
    except publishing.NothingLive:
        assert model.live(now) is None
    except publishing.NothingScheduled:
        assert model.waiting(now) == []
    except publishing.NothingChanged:
        wanted = model.text if step.action is discard else model.chosen(step).text
        assert model.live(now).text == wanted
    else:
        is_told = step.action is not edit and not (step.action is restore and not model.rows)
        assert AuditEntry.objects.count() == rows + is_told
        if is_told:
            details = AuditEntry.objects.latest("pk").details
            assert (details["before"], details["after"]) == (before, model.standing(now))
    assert Lecture.objects.get(pk=draft.pk).body == model.text


def assert_same(model, draft, at):
    numbers = list(Revision.objects.live(at=at).values_list("number", "body"))
    assert numbers == [(row.number, row.text) for row in [model.live(at)] if row], at
    assert Lecture.objects.live(at=at).exists() == bool(numbers)
    assert Lecture.objects.with_state(at=at).get(pk=draft.pk).state == model.state(at), at


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=10))
def test_all_is_what_the_model_says_at_every_boundary(client, draft, editor, steps):
    model, now = Model(draft.body), START
    with transaction.atomic():
        for step in steps:
            now += step.wait * TICK
            with time_machine.travel(now, tick=False):
                do(model, draft, editor, now, step)

        # No clock goes back and no row comes back by itself, but between two examples here they do.
        pagecache.clear()
        content_version.forget()
        moments = {START} | {moment for row in model.rows for moment in (row.begins, row.ends) if moment}
        for moment in sorted(moments | {moment - timedelta(microseconds=1) for moment in moments}):
            assert_same(model, draft, moment)
            with time_machine.travel(moment, tick=False):
                page = client.get(draft.get_absolute_url())
            live = model.live(moment)
            assert page.status_code == (200 if live else 404), moment
            assert live is None or f"<p>{live.text.splitlines()[-1]}</p>" in page.text, moment
        transaction.set_rollback(True)
