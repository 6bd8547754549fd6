"""Deleted between the look and the lock: every action says so by name, and changes nothing."""

from contextlib import contextmanager

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from accounts.models import AuditEntry
from courses import duplicating, editing, moving, previewing, publishing, readiness, reviewing, structuring, trashing
from courses.gone import Gone
from courses.models import Course, Lecture, Section, Upload
from courses.uploading import add_upload, change_upload
from quizzes.saving import save_missions
from quizzes.trashing import empty_trash, restore_mission
from tests.courses.test_images import encoded

pytestmark = pytest.mark.django_db


@contextmanager
def just_before_it_locks(act):
    """`act` runs as the next transaction begins: after the view's look, before the action's lock."""
    done = []

    def run(execute, sql, *more):
        if sql.startswith("SAVEPOINT") and not done:
            done.append(act)
            act()
        return execute(sql, *more)

    with connection.execute_wrapper(run):
        yield done


def a_picture(color="teal"):
    return ContentFile(encoded(Image.new("RGB", (20, 10), color)), "curve.png")


@pytest.fixture
def things(course, section, live_lecture, draft, author, editor):
    """What the actions are called with, as it was looked at."""
    there = editing.add_section(Course.objects.create(title="B", slug="b", owner=author), title="There", by=author)
    upload = add_upload(course, a_picture(), by=author)
    removed = live_lecture.missions.get()
    save_missions(live_lecture, [], by=author)
    request = reviewing.request_review(draft, by=author)
    link = previewing.make_link(draft, by=author, days=1)
    return {
        "course": course, "section": section, "lecture": draft, "live": live_lecture, "there": there,
        "upload": upload, "mission": removed, "request": request, "link": link, "revision": live_lecture.live_revision,
    }  # fmt: skip


# What is deleted, and what somebody does with it at that moment.
ACTIONS = {
    "save": ("lecture", lambda t, by: editing.save_lecture(t["lecture"], by=by, opened_version=1, body="Mine")),
    "save into section": (
        "there", lambda t, by: editing.save_lecture(t["lecture"], by=by, opened_version=1, section=t["there"])
    ),
    "duplicate": ("lecture", lambda t, by: editing.duplicate_lecture(t["lecture"], by=by)),
    "add lecture": ("section", lambda t, by: editing.add_lecture(t["section"], title="New", by=by)),
    "duplicate section": ("section", lambda t, by: duplicating.duplicate_section(t["section"], by=by)),
    "rename section": ("section", lambda t, by: structuring.rename_section(t["section"], title="New", by=by)),
    "add section": ("course", lambda t, by: editing.add_section(t["course"], title="New", by=by)),
    "duplicate course": ("course", lambda t, by: duplicating.duplicate_course(t["course"], by=by)),
    "change course": ("course", lambda t, by: structuring.change_course(t["course"], by=by, authors=[], title="New")),
    "change address": ("course", lambda t, by: structuring.change_course(t["course"], by=by, authors=[], slug="new")),
    "delete course": ("course", lambda t, by: structuring.delete_course(t["course"], by=by)),
    "add upload": ("course", lambda t, by: add_upload(t["course"], a_picture("red"), by=by)),
    "move": ("lecture", lambda t, by: moving.move_to_course([t["lecture"]], t["there"], by=by)),
    "move into section": ("there", lambda t, by: moving.move_to_course([t["lecture"]], t["there"], by=by)),
    "change upload": (
        "upload", lambda t, by: change_upload(t["upload"], by=by, name="x.png", alt="x", is_decorative=False)
    ),
    "delete upload": ("upload", lambda t, by: trashing.delete_upload(t["upload"], by=by)),
    "waive": ("lecture", lambda t, by: readiness.waive(t["lecture"], "x", reason="So", by=by)),
    "make link": ("lecture", lambda t, by: previewing.make_link(t["lecture"], by=by, days=1)),
    "make course link": ("course", lambda t, by: previewing.make_link(t["course"], by=by, days=1)),
    "publish": ("lecture", lambda t, by: publishing.publish(t["lecture"], by=by)),
    "unpublish": ("live", lambda t, by: publishing.unpublish(t["live"], by=by)),
    "cancel schedule": ("live", lambda t, by: publishing.cancel_schedule(t["live"], by=by)),
    "restore revision": ("live", lambda t, by: publishing.restore(t["revision"], by=by)),
    "discard": ("live", lambda t, by: publishing.discard(t["live"], by=by)),
    "restore mission": ("live", lambda t, by: restore_mission(t["mission"], by=by)),
    "request review": ("live", lambda t, by: reviewing.request_review(t["live"], by=by)),
    "withdraw review": ("lecture", lambda t, by: reviewing.withdraw_request(t["request"], by=by)),
    "approve": ("lecture", lambda t, by: reviewing.approve(t["request"], by=by)),
    "return": ("lecture", lambda t, by: reviewing.return_request(t["request"], by=by)),
    "comment": ("lecture", lambda t, by: reviewing.comment(t["request"], by=by, body="So?")),
}  # fmt: skip
# What answers without a word where the thing is gone: somebody wanted it gone or moved, and the outline shows the rest.
QUIET = {
    "delete lecture": ("lecture", lambda t, by: trashing.delete_lecture(t["lecture"], by=by)),
    "delete section": ("section", lambda t, by: trashing.delete_section(t["section"], by=by)),
    "move lecture": ("lecture", lambda t, by: structuring.move_lecture(t["lecture"], up=True, by=by)),
    "put lecture": ("lecture", lambda t, by: structuring.put_lecture(t["lecture"], t["section"], by=by)),
    "move section": ("section", lambda t, by: structuring.move_section(t["section"], up=True, by=by)),
}


def delete(row, *, by):
    if isinstance(row, Course):
        return structuring.delete_course(Course.objects.get(pk=row.pk), by=by)
    fresh = type(row).objects.get(pk=row.pk)
    kinds = {Lecture: trashing.delete_lecture, Section: trashing.delete_section, Upload: trashing.delete_upload}
    return kinds[type(row)](fresh, by=by)


def counts():
    models = [Course, Section, Lecture, Upload, AuditEntry]
    return [getattr(model, "everything", model.objects).count() for model in models]


@pytest.mark.parametrize("name", ACTIONS)
def test_action_on_what_is_in_the_trash_is_refused_by_name(things, editor, admin, name):
    what, act = ACTIONS[name]
    delete(things[what], by=admin)
    before = counts()

    with pytest.raises(Gone, match="was deleted meanwhile. Nothing was changed."):
        act(things, editor)

    assert counts() == before


@pytest.mark.parametrize("name", [name for name, (what, _act) in ACTIONS.items() if what != "course"])
def test_action_on_what_was_deleted_for_good_is_refused_by_name(things, editor, admin, name):
    what, act = ACTIONS[name]
    delete(things[what], by=admin)
    empty_trash(by=admin, until=timezone.now())
    before = counts()

    with pytest.raises(Gone):
        act(things, editor)

    assert counts() == before


@pytest.mark.parametrize("name", QUIET)
def test_action_that_has_nothing_to_do_any_more_does_nothing(things, editor, admin, name):
    what, act = QUIET[name]
    delete(things[what], by=admin)
    before = counts()

    assert not act(things, editor)
    assert counts() == before


def test_revoking_a_link_of_a_lecture_that_was_deleted_for_good_is_refused_by_name(things, author, admin):
    trashing.delete_lecture(things["lecture"], by=author)
    empty_trash(by=admin, until=timezone.now())

    with pytest.raises(Gone):
        previewing.revoke_link(things["link"], by=author)
