"""Publishing: numbers, times, what is frozen, what is refused, and that a refusal changes nothing."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import AuditEntry
from courses import content_version, editing, markdown, publishing
from courses.gone import Gone
from courses.models import ContentVersion, Course, Lecture, Passage, Revision
from quizzes.freezing import MISSIONS
from quizzes.models import Mission
from tests.conftest import make_mission

HOUR = timedelta(hours=1)


def edit(lecture, by, **fields):
    current = Lecture.objects.get(pk=lecture.pk)
    return editing.save_lecture(current, by=by, opened_version=current.edit_version, **fields)


def state(lecture, at=None):
    return Lecture.objects.with_state(at=at).get(pk=lecture.pk).state


def version():
    return ContentVersion.objects.values_list("number", flat=True).filter(pk=1).first()


def everything(lecture):
    """What a refusal must leave as it is."""
    rows = Lecture.objects.filter(pk=lecture.pk).values()
    return list(rows), list(lecture.revisions.values()), MISSIONS.source(lecture), AuditEntry.objects.count(), version()


def test_publishing_freezes_text_missions_passages_and_writes_the_audit_row(make_lecture, editor):
    lecture = make_lecture("Idea", body="## Start\n\nOne *two*.\n", missions=1)

    revision = publishing.publish(lecture, by=editor, note="First", notable=False)

    revision.refresh_from_db()
    assert (revision.number, revision.title, revision.note) == (1, "Idea", "First")
    assert revision.body == "## Start\n\nOne *two*.\n"
    assert "<em>two</em>" in revision.html
    assert revision.headings == [{"id": "h-start", "text": "Start", "level": 2}]
    assert revision.mission_ids == [lecture.missions.get().pk]
    assert [choice["text"] for choice in revision.missions[0]["choices"]][1] == "Using a pre-trained model"
    assert not revision.is_notable
    assert revision.created_by == editor
    assert list(Passage.objects.filter(revision=revision).values_list("heading_id", flat=True)) == ["h-start"]
    assert lecture.live_revision == revision
    entry = AuditEntry.objects.get(action="lecture.publish")
    assert (entry.actor, entry.target_id, entry.details["revision"]) == (editor, str(lecture.pk), 1)


def test_words_inside_the_page_are_in_the_courses_language(make_lecture, course, editor):
    Course.objects.filter(pk=course.pk).update(language="ko")
    korean = publishing.publish(make_lecture("하나", body="> [!NOTE]\n> 둘\n"), by=editor)
    Course.objects.filter(pk=course.pk).update(language="en")
    english = publishing.publish(make_lecture("One", body="> [!NOTE]\n> Two\n"), by=editor)

    assert "Note" in english.html
    assert "Note" not in korean.html.replace("callout-note", "")


def test_numbers_go_on_through_unpublishing_and_cancelling(live_lecture, author, editor):
    publishing.unpublish(live_lecture, by=editor)
    publishing.publish(live_lecture, by=editor, live_from=timezone.now() + HOUR)
    publishing.cancel_schedule(live_lecture, by=editor)

    revision = publishing.publish(live_lecture, by=editor)

    assert revision.number == 3
    assert list(live_lecture.revisions.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_a_stale_instance_publishes_what_is_saved(live_lecture, author, editor):
    stale = Lecture.objects.get(pk=live_lecture.pk)
    edit(live_lecture, author, body="Newer.")

    assert publishing.publish(stale, by=editor).body == "Newer."


def test_publishing_what_somebody_else_saved_meanwhile_is_refused(live_lecture, author, editor):
    looked_at = live_lecture.edit_version
    edit(live_lecture, author, body="Not looked at.")
    before = everything(live_lecture)

    with pytest.raises(publishing.EditedMeanwhile) as refusal:
        publishing.publish(live_lecture, by=editor, opened_version=looked_at)

    assert refusal.value.lecture.body == "Not looked at."
    assert everything(live_lecture) == before


def test_publishing_what_was_deleted_meanwhile_is_refused(draft, editor):
    Lecture.objects.filter(pk=draft.pk).delete()

    with pytest.raises(Gone, match="“Secret draft” was deleted meanwhile"):
        publishing.publish(draft, by=editor)
    with pytest.raises(publishing.PublishingError, match="A lecture was deleted meanwhile"):
        publishing.publish_all([draft], by=editor)


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"live_until": -HOUR}, publishing.BadTimes),
        ({"live_from": 2 * HOUR, "live_until": HOUR}, publishing.BadTimes),
        ({"live_from": HOUR, "live_until": HOUR}, publishing.BadTimes),
        ({"live_from": -HOUR}, publishing.BadTimes),
        ({"note": "x" * 301}, publishing.NoteTooLong),
    ],
)
def test_contradictions_are_refused_by_name_and_change_nothing(live_lecture, editor, options, refusal):
    now = timezone.now()
    times = {key: now + value if key != "note" else value for key, value in options.items()}
    before = everything(live_lecture)

    with pytest.raises(refusal) as caught:
        publishing.publish(live_lecture, by=editor, **times)

    assert everything(live_lecture) == before
    assert getattr(caught.value, "field", "note") == list(options)[-1]


@pytest.mark.parametrize("name", ["live_from", "live_until"])
@pytest.mark.parametrize("moment", [datetime.max, datetime.min], ids=["last", "first"])
def test_a_time_that_has_no_date_in_some_zone_is_refused(draft, editor, name, moment):
    with pytest.raises(publishing.BadTimes) as caught:
        publishing.publish(draft, by=editor, **{name: moment.replace(tzinfo=UTC)})

    assert (caught.value.field, str(caught.value)) == (name, "Write a date and a time, such as 2030-05-31 09:30.")
    assert not draft.revisions.exists()


def test_a_first_revision_may_begin_in_the_past_but_must_not_have_ended(draft, editor):
    now = timezone.now()
    with pytest.raises(publishing.BadTimes):
        publishing.publish(draft, by=editor, live_from=now - 2 * HOUR, live_until=now - HOUR)

    revision = publishing.publish(draft, by=editor, live_from=now - 2 * HOUR)

    assert list(Revision.objects.live(at=now - HOUR)) == [revision]


def test_a_note_of_exactly_the_limit_is_kept(draft, editor):
    revision = publishing.publish(draft, by=editor, note="ü" * 300)

    revision.refresh_from_db()
    assert len(revision.note) == 300


def test_an_older_schedule_does_not_replace_what_is_published_now(draft, author, editor):
    later = timezone.now() + HOUR
    scheduled = publishing.publish(draft, by=editor, live_from=later)
    edit(draft, author, body="Newer.")

    now = publishing.publish(draft, by=editor)

    scheduled.refresh_from_db()
    assert scheduled.withdrawn_at is not None
    assert draft.revisions.live(at=later + HOUR).get() == now
    assert AuditEntry.objects.filter(action="lecture.publish").first().details["withdrawn"] == [1]


def test_a_schedule_is_kept_where_that_is_asked_for(draft, editor):
    later = timezone.now() + HOUR
    scheduled = publishing.publish(draft, by=editor, live_from=later)

    publishing.publish(draft, by=editor, keep_scheduled=True)

    assert draft.revisions.live(at=later).get() == scheduled


def test_scheduling_again_moves_the_schedule(draft, editor):
    later = timezone.now() + HOUR
    publishing.publish(draft, by=editor, live_from=later)

    moved = publishing.publish(draft, by=editor, live_from=later + HOUR)

    assert draft.live_revision is None
    assert not draft.revisions.live(at=later).exists()
    assert draft.revisions.live(at=later + HOUR).get() == moved


def test_publish_all_publishes_all_or_none(make_lecture, editor):
    good, bad, worse = make_lecture("Good"), make_lecture("Bad", body=""), make_lecture("Worse", body=" ")

    with pytest.raises(publishing.NotAllReady) as refusal:
        publishing.publish_all([good, bad, worse], by=editor)

    assert [error.lecture for error in refusal.value.refused] == [bad, worse]
    assert str(refusal.value) == "Bad: The lecture has no text."
    assert not Revision.objects.exists()
    assert not AuditEntry.objects.filter(action="lecture.publish").exists()


def test_publish_all_keeps_the_order_it_was_given(make_lecture, editor):
    first, second = make_lecture("First"), make_lecture("Second")

    made = publishing.publish_all([second, first], by=editor)

    assert [revision.lecture_id for revision in made] == [second.pk, first.pk]
    assert publishing.publish_all([], by=editor) == []


def test_unpublishing_ends_now_and_leaves_the_schedule(live_lecture, editor):
    later = timezone.now() + HOUR
    scheduled = publishing.publish(live_lecture, by=editor, live_from=later)

    ended = publishing.unpublish(live_lecture, by=editor)

    assert ended.number == 1
    assert live_lecture.live_revision is None
    assert live_lecture.revisions.live(at=later).get() == scheduled
    assert AuditEntry.objects.get(action="lecture.unpublish").details == {
        "revision": 1,
        "before": {"state": "live", "revision": 1, "scheduled_for": later.isoformat()},
        "after": {"state": "scheduled", "revision": None, "scheduled_for": later.isoformat()},
    }


def test_unpublishing_what_is_not_live_is_refused(draft, editor):
    with pytest.raises(publishing.NothingLive, match="Secret draft"):
        publishing.unpublish(draft, by=editor)


def test_cancelling_takes_back_every_schedule_and_says_how_many(draft, editor):
    later = timezone.now() + HOUR
    publishing.publish(draft, by=editor, live_from=later)
    publishing.publish(draft, by=editor, live_from=later + HOUR, keep_scheduled=True)

    count = publishing.cancel_schedule(draft, by=editor)

    assert count == 2
    assert state(draft) == "draft"
    assert AuditEntry.objects.get(action="lecture.cancel_schedule").details == {
        "revisions": [1, 2],
        "before": {"state": "scheduled", "revision": None, "scheduled_for": later.isoformat()},
        "after": {"state": "draft", "revision": None, "scheduled_for": None},
    }
    with pytest.raises(publishing.NothingScheduled):
        publishing.cancel_schedule(draft, by=editor)


def test_cancelling_never_touches_what_is_live(live_lecture, editor):
    live = live_lecture.live_revision
    publishing.publish(live_lecture, by=editor, live_from=timezone.now() + HOUR)

    publishing.cancel_schedule(live_lecture, by=editor)

    assert live_lecture.live_revision == live


def test_restoring_keeps_its_own_note_and_whether_learners_hear_of_it(live_lecture, editor):
    old = live_lecture.live_revision
    edit(live_lecture, editor, body="Newer.")
    publishing.publish(live_lecture, by=editor)

    made = publishing.restore(old, by=editor, note="As it was", notable=False)
    with pytest.raises(publishing.NoteTooLong):
        publishing.restore(old, by=editor, note="x" * 301)

    assert (made.note, made.is_notable) == ("As it was", False)
    assert live_lecture.live_revision == made


def test_restoring_brings_text_and_missions_back_under_the_same_ids(live_lecture, author, editor):
    old = live_lecture.live_revision
    source = MISSIONS.source(live_lecture)
    Mission.objects.filter(lecture=live_lecture).update(removed_at=timezone.now())
    make_mission(live_lecture, prompt="Another?")
    edit(live_lecture, author, title="Renamed", body="Other text.")
    publishing.publish(live_lecture, by=editor)

    with translation.override("ko"):  # the note is in the course's language all the same
        made = publishing.restore(old, by=editor)

    live_lecture.refresh_from_db()
    assert made.number == 3
    assert (made.title, made.body, made.note) == (old.title, old.body, "Restored from revision 1")
    assert made.mission_ids == old.mission_ids
    assert made.content_hash == old.content_hash
    assert (live_lecture.title, live_lecture.body) == (old.title, old.body)
    assert MISSIONS.source(live_lecture) == source
    assert state(live_lecture) == "live"


def test_restoring_keeps_edits_that_are_not_published(live_lecture, author, editor):
    old = live_lecture.live_revision
    edit(live_lecture, author, body="Second.")
    publishing.publish(live_lecture, by=editor)
    edited = edit(live_lecture, author, body="Not published yet.")
    mission = live_lecture.missions.get()
    choice = mission.choices.first()
    choice.text = "Edited choice"
    choice.save()
    publishing.refresh_hash(edited)
    before = MISSIONS.source(live_lecture)

    made = publishing.restore(old, by=editor)

    live_lecture.refresh_from_db()
    assert made.body == old.body
    assert made.missions == old.missions
    assert live_lecture.body == "Not published yet."
    assert live_lecture.edit_version == edited.edit_version  # whoever has it open meets no conflict
    assert MISSIONS.source(live_lecture) == before
    assert state(live_lecture) == "changed"


def test_restoring_keeps_a_schedule_and_the_text_that_waits(live_lecture, author, editor):
    old = live_lecture.live_revision
    edit(live_lecture, author, body="For today.")
    publishing.publish(live_lecture, by=editor)
    edit(live_lecture, author, body="For tomorrow.")
    later = timezone.now() + HOUR
    scheduled = publishing.publish(live_lecture, by=editor, live_from=later)

    made = publishing.restore(old, by=editor)

    live_lecture.refresh_from_db()
    assert live_lecture.live_revision == made
    assert live_lecture.body == "For tomorrow."
    assert live_lecture.revisions.live(at=later).get() == scheduled


def test_restoring_what_learners_see_changes_nothing(live_lecture, author, editor):
    live = live_lecture.live_revision
    edit(live_lecture, author, body="Not published.")
    before = everything(live_lecture)

    with pytest.raises(publishing.NothingChanged, match="as revision 1"):
        publishing.restore(live, by=editor)

    assert everything(live_lecture) == before


@pytest.mark.parametrize("meanwhile", ["publish", "schedule", "unpublish"])
@pytest.mark.parametrize("action", ["publish", "restore", "set"])
def test_whoever_looked_before_somebody_else_published_looks_again(live_lecture, author, editor, action, meanwhile):
    old = live_lecture.live_revision
    edit(live_lecture, author, body="Second.")
    publishing.publish(live_lecture, by=editor)
    seen = Lecture.objects.with_state().get(pk=live_lecture.pk).standing_mark
    if meanwhile == "unpublish":
        publishing.unpublish(live_lecture, by=editor)
    else:
        edit(live_lecture, author, body="Third, and urgent.")
        publishing.publish(
            live_lecture, by=editor, live_from=timezone.now() + HOUR if meanwhile == "schedule" else None
        )
    before = everything(live_lecture)

    act = {
        "restore": partial(publishing.restore, old, opened_standing=seen),
        "publish": partial(publishing.publish, live_lecture, opened_standing=seen),
        "set": partial(publishing.publish_all, [live_lecture], opened_standings={live_lecture.pk: seen}),
    }[action]
    with pytest.raises((publishing.StandsOtherwise, publishing.NotAllReady), match="changed meanwhile"):
        act(by=editor)

    assert everything(live_lecture) == before


def test_restoring_what_todays_checks_refuse_changes_nothing(make_lecture, author, editor):
    target = make_lecture("Target")
    lecture = make_lecture("Source", body=f"[Target]({target.get_absolute_url()})")
    old = publishing.publish(lecture, by=editor)
    edit(lecture, author, body="No link.")
    publishing.publish(lecture, by=editor)
    Lecture.objects.filter(pk=target.pk).delete()
    before = everything(lecture)

    with pytest.raises(publishing.NotReady, match="does not exist"):
        publishing.restore(old, by=editor)

    assert everything(lecture) == before


def test_discarding_puts_the_live_source_back_and_keeps_the_edits_in_the_audit_log(live_lecture, author):
    before = MISSIONS.source(live_lecture)
    body = live_lecture.body
    make_mission(live_lecture, prompt="Too much?")
    live_lecture.missions.first().choices.first().delete()
    edited = edit(live_lecture, author, title="Away", body="Away with me.")

    publishing.discard(live_lecture, by=author, opened_version=edited.edit_version)

    live_lecture.refresh_from_db()
    assert (live_lecture.title, live_lecture.body) == ("Transfer learning", body)
    assert live_lecture.edit_version == edited.edit_version + 1
    assert MISSIONS.source(live_lecture) == before
    assert state(live_lecture) == "live"
    details = AuditEntry.objects.get(action="lecture.discard").details
    assert (details["title"], details["body"]) == ("Away", "Away with me.")
    assert [mission["prompt"] for mission in details["parts"]["missions"]][-1] == "Too much?"


def test_discarding_is_refused_where_there_is_nothing_or_somebody_saved(live_lecture, draft, author):
    with pytest.raises(publishing.NothingLive):
        publishing.discard(draft, by=author)
    with pytest.raises(publishing.NothingChanged):
        publishing.discard(live_lecture, by=author)
    looked_at = edit(live_lecture, author, body="Seen.").edit_version
    edit(live_lecture, author, body="Not seen.")
    with pytest.raises(publishing.EditedMeanwhile):
        publishing.discard(live_lecture, by=author, opened_version=looked_at)

    live_lecture.refresh_from_db()
    assert live_lecture.body == "Not seen."


def test_of_two_that_begin_at_one_moment_the_later_made_is_live(draft, author, editor):
    begins = timezone.now() + HOUR
    publishing.publish(draft, by=editor, live_from=begins)
    edit(draft, author, body="Second.")
    second = publishing.publish(draft, by=editor, live_from=begins, keep_scheduled=True)

    assert list(Revision.objects.live(at=begins)) == [second]
    assert Lecture.objects.with_state(at=begins).get(pk=draft.pk).live_number == 2
    assert state(draft, begins) == "live"


def test_five_states(make_lecture, author, editor):
    now = timezone.now()
    lectures = {
        name: make_lecture(name) for name in ["draft", "scheduled", "live", "changed", "unpublished", "expired"]
    }
    publishing.publish(lectures["scheduled"], by=editor, live_from=now + HOUR)
    for name in ["live", "changed", "unpublished"]:
        publishing.publish(lectures[name], by=editor, live_from=now - HOUR)
    publishing.publish(lectures["expired"], by=editor, live_from=now - HOUR, live_until=now + HOUR)
    edit(lectures["changed"], author, body="Edited.")
    publishing.unpublish(lectures["unpublished"], by=editor)

    def states(at):
        return dict(Lecture.objects.with_state(at=at).values_list("title", "state"))

    assert states(timezone.now()) == {name: name for name in lectures} | {"expired": "live"}
    assert states(now + HOUR) == {name: name for name in lectures} | {"scheduled": "live", "expired": "unpublished"}
    assert states(now - HOUR - timedelta(seconds=1)) == dict.fromkeys(lectures, "scheduled") | {"draft": "draft"}


@pytest.mark.parametrize("action", ["publish", "schedule", "unpublish", "cancel", "restore"])
def test_the_content_version_is_another_after_every_change_that_learners_see(live_lecture, author, editor, action):
    old = live_lecture.live_revision
    edit(live_lecture, author, body="Newer.")
    tomorrow = timezone.now() + HOUR
    if action == "cancel":
        publishing.publish(live_lecture, by=editor, live_from=tomorrow)
    if action == "restore":
        publishing.publish(live_lecture, by=editor)
    before = version()

    {
        "publish": lambda: publishing.publish(live_lecture, by=editor),
        "schedule": lambda: publishing.publish(live_lecture, by=editor, live_from=tomorrow),
        "unpublish": lambda: publishing.unpublish(live_lecture, by=editor),
        "cancel": lambda: publishing.cancel_schedule(live_lecture, by=editor),
        "restore": lambda: publishing.restore(old, by=editor),
    }[action]()

    assert version() != before
    assert content_version.current() == version()


def test_saving_and_discarding_leave_the_content_version(live_lecture, author):
    before = version()

    edit(live_lecture, author, body="Newer.")
    publishing.discard(live_lecture, by=author)

    assert version() == before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite's tests live in one connection; it locks whole writes"
)
def test_people_who_publish_at_once_get_one_number_each(make_lecture, editor):
    lectures = [make_lecture("One"), make_lecture("Two")]
    start, problems = threading.Barrier(6), []

    def publish(order):
        try:
            start.wait()
            publishing.publish_all(order, by=editor)
        except Exception as problem:  # told below, in the test's own thread
            problems.append(problem)
        finally:
            connection.close()

    orders = [lectures, lectures[::-1]] * 3
    threads = [threading.Thread(target=publish, args=[order]) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    for lecture in lectures:
        assert list(lecture.revisions.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_rolled_back_publication_leaves_nothing(draft, editor):
    before = everything(draft)

    with transaction.atomic():
        publishing.publish(draft, by=editor)
        transaction.set_rollback(True)

    assert everything(draft) == before


@pytest.mark.parametrize("has_missions", [False, True])
def test_new_text_alone_loads_no_parts_and_the_hash_is_that_of_the_whole(
    make_lecture, author, has_missions, django_assert_max_num_queries
):
    lecture = make_lecture(missions=2 if has_missions else 0)
    editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body="First.")

    with django_assert_max_num_queries(4):  # the row with its lock, the update, and the savepoint around them
        saved = editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version + 1, body="Second.")

    assert saved.content_hash == publishing.hash_of(saved)
    assert saved.parts_hash == Lecture.objects.get(pk=lecture.pk).parts_hash


def test_words_inside_of_missions_are_in_the_language_of_the_course(make_lecture, course, editor):
    course.language = "ko"
    course.save()
    lecture = make_lecture()
    make_mission(lecture, prompt="> [!NOTE]\n> 보세요.")

    revision = publishing.publish(lecture, by=editor)

    with translation.override("ko"):
        assert revision.missions[0]["prompt_html"] == markdown.render_fragment("> [!NOTE]\n> 보세요.")
    assert "Note" not in revision.missions[0]["prompt_html"]


def test_publishing_asks_a_fixed_number_of_queries(make_lecture, editor, django_assert_num_queries):
    lecture = make_lecture(missions=3)
    for _ in range(2):
        publishing.publish(lecture, by=editor)

    with CaptureQueriesContext(connection) as few:
        publishing.publish(lecture, by=editor)
    for number in range(3):
        make_mission(lecture, position=3 + number)
    with django_assert_num_queries(len(few) + 1):  # the new missions make another hash, which is kept
        publishing.publish(lecture, by=editor)
