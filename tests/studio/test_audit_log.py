"""The audit log: one row for each change of state, never changed, narrowed, and exported."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import auditing
from accounts.models import AppendOnly, AuditEntry
from courses import editing, publishing, reviewing, trashing
from courses.models import Course, Lecture, Section, Upload
from courses.uploading import add_upload
from quizzes.saving import save_missions
from quizzes.trashing import empty_trash, restore_mission
from tests.courses.test_structuring import picture

pytestmark = pytest.mark.django_db

LIST = reverse("studio:accounts_auditentry_changelist")
EXPORT = reverse("studio:accounts_auditentry_export")


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


def rows_of(response):
    text = response.getvalue().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_every_deed_has_exactly_one_row_with_before_and_after(draft, author, editor):
    later = timezone.now() + timedelta(hours=1)
    known = set(AuditEntry.objects.values_list("pk", flat=True))

    publishing.publish(draft, by=editor)
    editing.save_lecture(Lecture.objects.get(pk=draft.pk), by=author, opened_version=1, body="Second.")
    asked = reviewing.request_review(draft, by=author)
    reviewing.approve(asked, by=editor, publish=True)
    publishing.publish(draft, by=editor, live_from=later)
    publishing.cancel_schedule(draft, by=editor)
    publishing.restore(draft.revisions.get(number=1), by=editor)
    publishing.unpublish(draft, by=editor)
    trashing.delete_lecture(draft, by=author)
    trashing.restore_lecture(draft, by=author)

    found = [
        (entry.action, str(entry.actor), *(list(entry.details[name].values())[:2] for name in ["before", "after"]))
        for entry in AuditEntry.objects.exclude(pk__in=known).order_by("pk")
        if "before" in entry.details
    ]
    assert found == [
        ("lecture.publish", "editor", ["draft", None], ["live", 1]),
        ("review.request", "author", [None], ["open"]),
        ("review.approve", "editor", ["open"], ["approved"]),
        ("lecture.publish", "editor", ["changed", 1], ["live", 2]),
        ("lecture.schedule", "editor", ["live", 2], ["live", 2]),
        ("lecture.cancel_schedule", "editor", ["live", 2], ["live", 2]),
        ("lecture.restore", "editor", ["live", 2], ["live", 4]),
        ("lecture.unpublish", "editor", ["live", 4], ["unpublished", None]),
        ("lecture.delete", "author", ["unpublished", None], ["trash", None]),
        ("lecture.recover", "author", ["trash", None], ["unpublished", None]),
    ]


def test_trash_has_exactly_one_row_for_every_deed_with_before_and_after(course, live_lecture, editor, admin):
    section, mission = live_lecture.section, live_lecture.missions.get()
    upload = add_upload(course, picture(), by=editor)
    known = set(AuditEntry.objects.values_list("pk", flat=True))

    save_missions(live_lecture, [], by=editor)
    restore_mission(mission, by=editor)
    save_missions(live_lecture, [], by=editor)
    for _time in range(2):
        trashing.delete_upload(Upload.objects.get(), by=editor)
        trashing.restore_upload(upload, by=editor)
        trashing.delete_section(Section.objects.get(), by=editor)
        trashing.restore_section(Section.everything.get(), by=editor)
    trashing.delete_section(section, by=editor)
    trashing.restore_lecture(live_lecture, by=editor)
    trashing.delete_upload(upload, by=editor)
    trashing.delete_section(section, by=editor)
    empty_trash(by=admin, until=timezone.now())

    def read(details):
        return " ".join(str(value) for name, value in details.items() if name in {"state", "lectures"})

    found = [
        (entry.action, str(entry.actor), read(entry.details["before"]), read(entry.details["after"]))
        for entry in AuditEntry.objects.exclude(pk__in=known).order_by("pk")
    ]
    deleted_section = ("section.delete", "editor", "kept 1", "trash 0")
    turn = [
        ("upload.delete", "editor", "kept", "trash"),
        ("upload.recover", "editor", "trash", "kept"),
        deleted_section,
        ("section.recover", "editor", "trash 0", "kept 1"),
    ]
    assert found == [
        ("mission.delete", "editor", "kept", "trash"),
        ("mission.recover", "editor", "trash", "kept"),
        ("mission.delete", "editor", "kept", "trash"),
        *turn,
        *turn,
        deleted_section,
        ("section.recover", "editor", "trash 0", "kept 1"),
        ("lecture.recover", "editor", "trash", "live"),
        ("upload.delete", "editor", "kept", "trash"),
        deleted_section,
        ("lecture.erase", "admin", "trash", "erased"),
        ("section.erase", "admin", "trash", "erased"),
        ("upload.erase", "admin", "trash", "erased"),
    ]


def test_entry_of_a_section_says_where_it_was_and_is(as_admin, section, draft, author):
    trashing.delete_section(section, by=author)
    entry = AuditEntry.objects.get(action="section.delete")

    page = as_admin.get(reverse("studio:accounts_auditentry_change", args=[entry.pk])).text

    assert "<dt>before</dt><dd>state: In its place · lectures: 1</dd>" in page
    assert "<dt>after</dt><dd>state: In the trash · lectures: 0</dd>" in page


def test_what_is_refused_has_no_row(make_lecture, editor):
    lecture = make_lecture(body="")
    before = AuditEntry.objects.count()

    with pytest.raises(publishing.NotReady):
        publishing.publish(lecture, by=editor)

    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    "deed",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(action="nothing.happened"),
        lambda entry: AuditEntry.objects.all().delete(),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["action"]),
    ],
)
def test_a_row_is_never_changed_or_deleted(course, author, deed):
    entry = auditing.record("course.add", course, by=author)
    entry.action = "nothing.happened"

    with pytest.raises(AppendOnly), transaction.atomic():
        deed(entry)

    assert AuditEntry.objects.get(pk=entry.pk).action == "course.add"


def test_a_row_outlives_who_did_it(course, make_user):
    gone = make_user("gone")
    entry = auditing.record("course.add", course, by=gone)

    gone.delete()

    entry.refresh_from_db()
    assert (entry.actor, entry.action) == (None, "course.add")


def test_list_is_narrowed_by_person_kind_and_course(as_admin, author, editor, draft, course):
    other = Course.objects.create(title="Other", slug="other", owner=author)
    auditing.record("course.change", other, by=editor)
    publishing.publish(draft, by=editor)

    def shown(**query):
        return {entry.action for entry in as_admin.get(LIST, query).context["cl"].result_list}

    assert shown(who=editor.pk) == {"course.change", "lecture.publish"}
    assert shown(who=editor.pk, kind="lecture") == {"lecture.publish"}
    assert shown(who=editor.pk, course=other.pk) == {"course.change"}
    assert shown(who=editor.pk, course=course.pk) == {"lecture.publish"}


def test_rows_of_what_lies_in_the_trash_are_found_by_their_course(as_admin, author, draft, course):
    trashing.delete_lecture(draft, by=author)

    found = as_admin.get(LIST, {"course": course.pk, "kind": "lecture"}).context["cl"].result_list

    assert [entry.action for entry in found] == ["lecture.delete", "lecture.add"]


def test_an_entry_says_what_stood_before_and_after(as_admin, editor, draft):
    publishing.publish(draft, by=editor)
    entry = AuditEntry.objects.get(action="lecture.publish")

    page = as_admin.get(reverse("studio:accounts_auditentry_change", args=[entry.pk])).text

    assert "<dt>before</dt><dd>state: Draft</dd>" in page
    assert "<dt>after</dt><dd>state: Live · revision: 1</dd>" in page


def test_times_of_an_entry_are_in_the_readers_zone_and_the_export_keeps_them_as_they_are(as_admin, admin, draft):
    begins, ends = datetime(2040, 5, 31, 0, 30, tzinfo=UTC), datetime(2040, 6, 1, tzinfo=UTC)
    publishing.publish(draft, by=admin, live_from=begins, live_until=ends)
    admin.time_zone = "Asia/Seoul"
    admin.save()
    entry = AuditEntry.objects.get(action="lecture.schedule")

    page = as_admin.get(reverse("studio:accounts_auditentry_change", args=[entry.pk])).text
    [row] = rows_of(as_admin.get(EXPORT, {"action": "lecture.schedule"}))

    assert "<dt>live from</dt><dd>May 31, 2040, 09:30 (Asia/Seoul)</dd>" in page
    assert "<dt>live until</dt><dd>June 1, 2040, 09:00 (Asia/Seoul)</dd>" in page
    assert "<dt>after</dt><dd>state: Scheduled · goes live: May 31, 2040, 09:30 (Asia/Seoul)</dd>" in page
    assert "withdrawn" not in page
    assert json.loads(row["details"])["live_until"] == "2040-06-01T00:00:00+00:00"
    assert json.loads(row["after"])["scheduled_for"] == "2040-05-31T00:30:00+00:00"


def test_export_has_all_pages_of_what_the_list_shows(as_admin, editor, course):
    for _number in range(60):
        auditing.record("course.change", course, by=editor, changed={"title": ["a", "b"]})

    everything = rows_of(as_admin.get(EXPORT))
    narrowed = rows_of(as_admin.get(EXPORT, {"who": editor.pk}))

    assert len(narrowed) == 60
    assert len(everything) == AuditEntry.objects.count()
    assert narrowed[0]["action"] == "course.change"
    assert narrowed[0]["user_name"] == "editor"
    assert narrowed[0]["details"] == '{"changed": {"title": ["a", "b"]}}'
    assert f'href="{EXPORT}?who={editor.pk}"' in as_admin.get(LIST, {"who": editor.pk}).text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_export_writes_no_formulas(as_admin, author, start):
    course = Course.objects.create(title=f"{start}cmd|'/c calc'!A1", slug="x", owner=author)
    auditing.record("course.add", course, by=author)

    assert rows_of(as_admin.get(EXPORT))[0]["on"] == f"'{course.title}"


def test_export_keeps_commas_quotes_and_korean(as_admin, author):
    course = Course.objects.create(title='쉼표, "따옴표"', slug="x", owner=author)
    auditing.record("course.add", course, by=author)

    assert rows_of(as_admin.get(EXPORT))[0]["on"] == '쉼표, "따옴표"'


def test_export_with_a_filter_that_is_none_leads_to_the_list(as_admin):
    assert as_admin.get(EXPORT, {"nonsense__x": "1"}).url == LIST


BIG = "9" * 40


@pytest.mark.parametrize("address", [LIST, EXPORT])
@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"at__year": BIG}, "date"),
        ({"at__year": "9999", "at__month": "12", "at__day": "31"}, "date"),
        ({"at__year": "0"}, "date"),
        ({"at__year": "2026", "at__month": "2", "at__day": "31"}, "date"),
        ({"at__month": "13"}, "date"),
        ({"at__day": "1"}, "date"),
        ({"actor": BIG}, "actor"),
        ({"actor__id__exact": "1"}, "actor__id__exact"),
        ({"who": BIG}, "who"),
        ({"who": "x"}, "who"),
        ({"course": BIG}, "course"),
        ({"kind": "nonsense"}, "kind"),
        ({"action": "x\x00"}, "what"),
        ({"q": "\x00"}, "search"),
        ({"nonsense__<b>": "1"}, "nonsense__<b>"),
        ({"at__gte": "x"}, "at__gte"),
    ],
)
def test_bad_filter_is_told_and_left_out_and_the_others_stay(as_admin, admin, course, address, query, name):
    auditing.record("course.change", course, by=admin)

    response = as_admin.get(address, {"kind": "course"} | query, follow=True)

    kept = "" if "kind" in query else "kind=course"
    assert response.redirect_chain[0][0].partition("?")[2].replace("at__year=2026&at__month=2", "").strip("&") == kept
    told = [str(message) for message in response.context["messages"]]
    assert told == [f"The audit log has no such filter, so it was left out: {name}."]
    assert "<b>" not in response.text.partition("<main")[2].partition("</main")[0].replace("<b>Filter", "")


@pytest.mark.parametrize(
    "query",
    [{"at__year": "2026"}, {"at__year": "2026", "at__month": "2", "at__day": "28"}, {"o": "x", "p": BIG, "all": ""}],
)
def test_good_filter_is_left_alone(as_admin, query):
    assert as_admin.get(LIST, query).status_code == 200
