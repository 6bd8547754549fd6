"""A lecture's revisions: the list, one of them, and going back to it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import editing, publishing
from courses.models import Lecture
from studio.revisions import Life, lives_of
from tests.conftest import make_mission

HOUR = timedelta(hours=1)
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def listed(lecture):
    return reverse("studio:revisions", args=[lecture.pk])


def one(lecture, number=1):
    return reverse("studio:revision", args=[lecture.pk, number])


def back_to(lecture, number=1):
    return reverse("studio:restore", args=[lecture.pk, number])


def edit(lecture, by, **fields):
    current = Lecture.objects.get(pk=lecture.pk)
    return editing.save_lecture(current, by=by, opened_version=current.edit_version, **fields)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# --- When each was live ---


def test_lives_of_revisions_in_words():
    rows = [
        (1, NOON - 5 * HOUR, None, None),  # replaced by 2
        (2, NOON - 4 * HOUR, NOON - 3 * HOUR, None),  # ended by itself
        (3, NOON + HOUR, None, NOON - HOUR),  # withdrawn
        (4, NOON - 2 * HOUR, None, None),  # replaced at once by 5, which has the same beginning
        (5, NOON - 2 * HOUR, NOON + 9 * HOUR, None),  # live until 6 begins
        (6, NOON + 2 * HOUR, None, None),
    ]

    assert lives_of(rows, at=NOON) == {
        1: Life("replaced", NOON - 5 * HOUR, NOON - 4 * HOUR),
        2: Life("ended", NOON - 4 * HOUR, NOON - 3 * HOUR),
        3: Life("withdrawn", None, None),
        4: Life("never", NOON - 2 * HOUR, NOON - 2 * HOUR),
        5: Life("live", NOON - 2 * HOUR, NOON + 2 * HOUR),
        6: Life("scheduled", NOON + 2 * HOUR, None),
    }
    assert lives_of([], at=NOON) == {}


def test_lives_agree_with_the_definition_of_live(live_lecture, author, editor):
    publishing.unpublish(live_lecture, by=editor)
    publishing.publish(live_lecture, by=editor, live_until=timezone.now() + 2 * HOUR)
    publishing.publish(live_lecture, by=editor, live_from=timezone.now() + HOUR)
    rows = list(live_lecture.revisions.values_list("number", "live_from", "live_until", "withdrawn_at"))
    moments = [moment for row in rows for moment in row[1:3] if moment]

    for at in moments + [moment + timedelta(seconds=1) for moment in moments]:
        told = [number for number, life in lives_of(rows, at=at).items() if life.state == "live"]
        assert told == list(live_lecture.revisions.live(at=at).values_list("number", flat=True))


# --- The list ---


@pytest.mark.parametrize(
    ("person", "status"),
    [("", 302), ("learner", 403), ("stranger", 404), ("author", 200), ("editor", 200), ("admin", 200)],
)
def test_whoever_edits_the_lecture_reads_its_revisions(client, request, live_lecture, person, status):
    if person:
        client.force_login(request.getfixturevalue(person))

    assert client.get(listed(live_lecture)).status_code == status
    assert client.get(one(live_lecture)).status_code == status


def test_list_tells_number_who_when_and_why(client, author, editor, live_lecture):
    edit(live_lecture, author, title="Renamed")
    publishing.publish(live_lecture, by=editor, note="Shorter title")
    client.force_login(author)

    response = client.get(listed(live_lecture))

    assert [(found.number, found.life.state) for found in response.context["page_obj"]] == [
        (2, "live"),
        (1, "replaced"),
    ]
    assert response.text.index("Revision 2") < response.text.index("Shorter title") < response.text.index("Revision 1")
    assert response.text.count(str(editor)) == 2
    assert "“Transfer learning”" in response.text  # the former title
    assert "Since " in response.text
    assert "Publish…" not in response.text  # authors do not publish


def test_list_of_a_draft_says_that_there_are_none(client, author, draft):
    client.force_login(author)

    assert "Never published yet: learners do not see this lecture." in client.get(listed(draft)).text


def test_list_asks_a_fixed_number_of_queries_and_has_pages(client, editor, live_lecture, monkeypatch):
    client.force_login(editor)
    client.get(listed(live_lecture))

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(listed(live_lecture))
        return len(queries)

    first = count()
    for _ in range(2):
        publishing.publish(live_lecture, by=editor)

    assert count() == first
    monkeypatch.setattr("studio.revisions.PER_PAGE", 2)
    page = client.get(listed(live_lecture), {"page": 2})
    assert [found.number for found in page.context["page_obj"]] == [1]


@pytest.mark.parametrize(("pk", "number"), [(999, 1), (None, 9), (10**30, 1), (None, 10**30)])
def test_unknown_revisions_are_missing(client, editor, live_lecture, pk, number):
    client.force_login(editor)
    args = [pk or live_lecture.pk, number]

    assert client.get(reverse("studio:revision", args=args)).status_code == 404
    assert client.post(reverse("studio:restore", args=args)).status_code == 404
    assert client.post(one(live_lecture)).status_code == 405
    assert client.post(listed(live_lecture)).status_code == 405


# --- One revision ---


def test_page_shows_the_frozen_text_missions_and_what_changed(client, author, editor, live_lecture):
    edit(live_lecture, author, body="## Idea\n\nKnowledge is *kept*.\n")
    publishing.publish(live_lecture, by=editor, note="Kept")
    edit(live_lecture, author, body="Not published.")
    client.force_login(author)

    response = client.get(one(live_lecture, 2))

    assert '<h2 id="h-idea"' in response.text
    assert "Knowledge is <em>kept</em>." in response.text
    assert "Not published." not in response.text
    assert "KEY-EXPLANATION" in response.text
    assert "What changed since revision 1" in response.text
    assert [change.name for change in response.context["changes"]] == ["Text"]
    assert back_to(live_lecture, 2) not in response.text  # authors do not publish, and it is live


def test_restore_is_offered_to_editors_for_what_is_not_live(client, editor, live_lecture):
    publishing.publish(live_lecture, by=editor)
    client.force_login(editor)

    assert back_to(live_lecture, 1) in client.get(one(live_lecture, 1)).text
    assert back_to(live_lecture, 2) not in client.get(one(live_lecture, 2)).text


def test_page_says_what_learners_hear_of_it(client, editor, live_lecture):
    publishing.publish(live_lecture, by=editor)
    publishing.publish(live_lecture, by=editor, notable=False)
    client.force_login(editor)

    told = [
        re.search(r"<dt>Learners</dt><dd>(.*?)</dd>", client.get(one(live_lecture, number)).text)[1]
        for number in [1, 2, 3]
    ]

    assert told == ["have not read an earlier text", "hear that it changed", "do not hear of it"]


def test_learners_read_nothing_before_a_second_revision_where_the_first_was_withdrawn(client, editor, draft):
    publishing.publish(draft, by=editor, live_from=timezone.now() + HOUR)
    publishing.publish(draft, by=editor)
    client.force_login(editor)

    assert "have not read an earlier text" in client.get(one(draft, 2)).text


# --- Restoring ---


def test_restoring_makes_a_new_live_revision(client, author, editor, live_lecture):
    body = live_lecture.body
    edit(live_lecture, author, body="Second.")
    publishing.publish(live_lecture, by=editor)
    client.force_login(editor)

    response = client.post(back_to(live_lecture))

    assert response.url == listed(live_lecture)
    assert said(response) == ["Learners see the text of revision 1 again, as revision 3."]
    live = live_lecture.live_revision
    assert (live.number, live.body, live.created_by) == (3, body, editor)


def publish_another(lecture, *, by):
    current = Lecture.objects.get(pk=lecture.pk)
    body = f"Version {current.edit_version}."
    return publishing.publish(
        editing.save_lecture(current, by=by, opened_version=current.edit_version, body=body), by=by
    )


def test_a_restored_revision_has_its_note_and_is_told_to_learners_unless_it_is_minor(client, editor, live_lecture):
    publish_another(live_lecture, by=editor)
    client.force_login(editor)

    form = client.get(back_to(live_lecture)).context["form"]
    client.post(back_to(live_lecture), {"note": form["note"].initial, "notable": "on"})
    publish_another(live_lecture, by=editor)
    client.post(back_to(live_lecture), {"note": "Only a typo"})

    assert (form["note"].initial, form["notable"].initial) == ("Restored from revision 1", True)
    assert list(live_lecture.revisions.order_by("number").values_list("note", "is_notable"))[2::2] == [
        ("Restored from revision 1", True),
        ("Only a typo", False),
    ]


def test_a_page_that_was_opened_before_somebody_published_restores_nothing(client, editor, admin, live_lecture):
    publish_another(live_lecture, by=editor)
    client.force_login(editor)
    seen = client.get(back_to(live_lecture)).context["lecture"].standing_mark
    publish_another(live_lecture, by=admin)

    response = client.post(back_to(live_lecture), {"note": "Typed", "standing": seen})
    again = client.post(back_to(live_lecture), {"note": "Typed", "standing": response.context["lecture"].standing_mark})

    assert (response.status_code, again.status_code) == (422, 302)
    assert "changed meanwhile. Look at it again." in response.text
    assert live_lecture.revisions.count() == 4


def test_restoring_tells_of_the_end_and_the_schedule_that_stay(client, editor, live_lecture):
    publish_another(live_lecture, by=editor)
    publishing.publish(live_lecture, by=editor, live_until=timezone.now() + timedelta(days=9))
    publishing.publish(live_lecture, by=editor, live_from=timezone.now() + timedelta(days=5))
    client.force_login(editor)

    page = " ".join(client.get(back_to(live_lecture)).text.split())
    response = client.post(back_to(live_lecture), {"note": ""})

    assert ("as what is live now does." in page, "Revision 4 goes live" in page) == (True, True)
    [message] = get_messages(response.wsgi_request)
    assert re.fullmatch(r"Learners see the text of revision 1 again, as revision 5, until .+ \(UTC\)\.", str(message))


def test_pressing_twice_restores_once(client, editor, live_lecture):
    publish_another(live_lecture, by=editor)
    client.force_login(editor)

    responses = [client.post(back_to(live_lecture), {"note": ""}) for _press in range(2)]

    assert [response.status_code for response in responses] == [302, 422]
    assert "Learners see this text already, as revision 3." in responses[1].text


@pytest.mark.parametrize(
    ("data", "message"),
    [({"note": "x" * 301}, "at most 300 characters"), ({"note": "Typed", "enter": "1"}, "Enter in a field publishes")],
)
def test_a_restoring_that_is_refused_keeps_what_was_typed(client, editor, live_lecture, data, message):
    publishing.publish(live_lecture, by=editor)
    client.force_login(editor)

    response = client.post(back_to(live_lecture), data)

    assert (response.status_code, message in response.text) == (422, True)
    assert f'value="{data["note"]}"' in response.text
    assert live_lecture.revisions.count() == 2


@pytest.mark.parametrize(
    ("person", "status"), [("", 302), ("learner", 403), ("stranger", 403), ("author", 403), ("editor", 302)]
)
def test_only_editors_restore(client, request, live_lecture, editor, person, status):
    publish_another(live_lecture, by=editor)
    if person:
        client.force_login(request.getfixturevalue(person))

    response = client.post(back_to(live_lecture))

    assert response.status_code == status
    assert live_lecture.revisions.count() == (3 if person == "editor" else 2)


def test_what_is_live_is_not_offered_to_be_restored(client, editor, live_lecture):
    client.force_login(editor)

    response = client.get(back_to(live_lecture))

    assert response.url == one(live_lecture)
    assert said(response) == ["Learners see this text already, as revision 1."]


@pytest.mark.parametrize(("person", "status"), [("author", 403), ("editor", 200)])
def test_restoring_asks_first(client, request, live_lecture, editor, person, status):
    publishing.publish(live_lecture, by=editor)
    client.force_login(request.getfixturevalue(person))

    page = client.get(back_to(live_lecture))

    assert (page.status_code, live_lecture.live_revision.number) == (status, 2)
    assert ("Show learners revision 1 again?" in page.text) == (person == "editor")


def test_what_the_checks_refuse_is_not_restored_and_says_why(client, author, editor, make_lecture):
    target = make_lecture("Target")
    lecture = make_lecture("Source", body=f"[Target]({target.get_absolute_url()})")
    publishing.publish(lecture, by=editor)
    edit(lecture, author, body="No link.")
    publishing.publish(lecture, by=editor)
    Lecture.objects.filter(pk=target.pk).delete()
    client.force_login(editor)

    response = client.post(back_to(lecture), {"note": "Typed"})

    assert response.status_code == 422
    assert 'value="Typed"' in response.text
    assert "The link “Target” leads to a lecture that does not exist." in response.text
    assert lecture.live_revision.body == "No link."


def test_a_mission_that_was_removed_comes_back_with_its_attempts_place(client, author, editor, live_lecture):
    mission = live_lecture.missions.get()
    edit(live_lecture, author, save_parts=lambda lecture: lecture.missions.update(removed_at=timezone.now()))
    make_mission(live_lecture, prompt="Instead")
    publishing.publish(live_lecture, by=editor)
    client.force_login(editor)

    client.post(back_to(live_lecture))

    mission.refresh_from_db()
    assert mission.removed_at is None
    assert live_lecture.live_revision.mission_ids == [mission.pk]
