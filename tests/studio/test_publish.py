"""The Publish stage: the board, one lecture's page, publishing one or several, and taking back."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from courses import editing, publishing, readiness, reviewing
from courses.models import Course, Lecture, Revision
from studio import board
from tests.conftest import make_mission

BOARD = reverse("studio:publish")
HOUR = timedelta(hours=1)


def address(name, lecture):
    return reverse(f"studio:{name}", args=[lecture.pk])


def edit(lecture, by, **fields):
    current = Lecture.objects.get(pk=lecture.pk)
    return editing.save_lecture(current, by=by, opened_version=current.edit_version, **fields)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def groups(response):
    """{group: titles on the board}"""
    return {group.name: [lecture.title for lecture in group.page] for group in response.context["groups"]}


def chosen(lecture, **fields):
    """What the page's form sends: publish now, as it was opened."""
    return {"edit_version": Lecture.objects.get(pk=lecture.pk).edit_version, "when": "now", "notable": "on"} | fields


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


# --- Who gets in ---


@pytest.mark.parametrize(
    ("person", "status"),
    [("", 302), ("learner", 403), ("stranger", 403), ("author", 403), ("editor", 200), ("admin", 200)],
)
@pytest.mark.parametrize("name", ["publish", "publish_lecture", "unpublish"])
def test_only_editors_see_the_stage(client, request, live_lecture, person, status, name):
    if person:
        client.force_login(request.getfixturevalue(person))

    response = client.get(BOARD if name == "publish" else address(name, live_lecture))

    assert response.status_code == status
    if person in {"author", "stranger"}:
        assert "Publishing is for editors" in response.text
        assert f'href="{reverse("studio:reviews")}"' in response.text


@pytest.mark.parametrize("name", ["publish_lecture", "unpublish", "cancel_schedule"])
def test_authors_cannot_act(client, author, live_lecture, name):
    edit(live_lecture, author, body="Newer.")
    publishing.publish(live_lecture, by=None, live_from=timezone.now() + HOUR)
    before = list(live_lecture.revisions.values())
    client.force_login(author)

    responses = [client.post(address(name, live_lecture), chosen(live_lecture)), client.post(BOARD, {"lecture": 1})]

    assert [response.status_code for response in responses] == [403, 403]
    assert list(live_lecture.revisions.values()) == before


@pytest.mark.parametrize("name", ["publish_lecture", "unpublish", "cancel_schedule", "discard"])
@pytest.mark.parametrize("pk", [999, 10**30])
def test_unknown_lectures_are_missing(signed_in, live_lecture, name, pk):
    assert signed_in.post(reverse(f"studio:{name}", args=[pk])).status_code == 404


@pytest.mark.parametrize(
    ("method", "name"),
    [("put", "publish_lecture"), ("put", "unpublish"), ("get", "cancel_schedule"), ("delete", "discard")],
)
def test_wrong_methods_are_refused(signed_in, author, live_lecture, method, name):
    assert getattr(signed_in, method)(address(name, live_lecture)).status_code == 405
    signed_in.force_login(author)
    assert getattr(signed_in, method)(address(name, live_lecture)).status_code == 405


# --- The board ---


def test_board_groups_lectures_by_what_there_is_to_do(signed_in, make_lecture, author, editor):
    names = ["draft", "asked", "changed", "scheduled", "edited since", "next waits", "live", "gone"]
    lectures = {name: make_lecture(name) for name in names}
    later = timezone.now() + HOUR
    publishing.publish_all([lectures[name] for name in ["changed", "next waits", "live", "gone"]], by=editor)
    publishing.publish(lectures["edited since"], by=editor, live_from=later - HOUR / 2)
    publishing.publish(lectures["scheduled"], by=editor, live_from=later)
    publishing.unpublish(lectures["gone"], by=editor)
    for name in ["changed", "next waits", "edited since"]:
        edit(lectures[name], author, body="Newer.")
    publishing.publish(lectures["next waits"], by=editor, live_from=later + HOUR)
    reviewing.request_review(lectures["asked"], by=author)

    response = signed_in.get(BOARD)

    assert groups(response) == {
        "changed": ["changed", "draft"],
        "review": ["asked"],
        "scheduled": ["edited since", "scheduled", "next waits"],
        "live": ["live"],
        "unpublished": ["gone"],
    }
    assert response.text.count("Edited since") == 1
    assert sorted(re.findall(r'name="lecture" value="(\d+)"', response.text)) == sorted(
        str(lectures[name].pk) for name in ["draft", "changed", "gone"]
    )


def test_board_narrows_by_course_and_by_who_edited(signed_in, make_lecture, editor, author):
    other = Course.objects.create(title="Other", slug="other", owner=author)
    make_lecture("Here")
    make_lecture("There", into=editing.add_section(other, title="One", by=author))
    edit(make_lecture("By the editor"), editor, body="Mine.")

    assert groups(signed_in.get(BOARD, {"course": other.pk}))["changed"] == ["There"]
    assert groups(signed_in.get(BOARD, {"author": editor.pk}))["changed"] == ["By the editor"]
    assert groups(signed_in.get(BOARD, {"author": editor.pk, "course": other.pk}))["changed"] == []
    assert len(groups(signed_in.get(BOARD, {"course": "nonsense", "author": "-1", "group": "x"}))["changed"]) == 3


def test_findings_lead_to_their_places(signed_in, make_lecture):
    lecture = make_lecture("Wrong", body="One.\n\n[a](/nope/)\n", summary="")
    make_mission(lecture, choices=[("Wrong", False, "No"), ("Wrong too", False, "No")])
    place = address("lecture_edit", lecture)

    for response in [signed_in.get(BOARD), signed_in.get(address("publish_lecture", lecture))]:
        assert f'href="{place}?line=3#id_body"' in response.text
        assert f'href="{place}#missions-0-choices"' in response.text
        assert f'href="{place}#id_summary"' in response.text
        assert response.text.count("finding--error") == 2
        assert response.text.count("finding--warning") == 1


def test_a_long_group_shows_a_few_and_leads_to_all(signed_in, make_lecture, monkeypatch):
    monkeypatch.setattr(board, "PER_GROUP", 2)
    monkeypatch.setattr(board, "PER_PAGE", 3)
    for number in range(5):
        make_lecture(f"Draft {number}")

    first = signed_in.get(BOARD)
    page = signed_in.get(BOARD, {"group": "changed", "page": 2})

    assert groups(first)["changed"] == ["Draft 4", "Draft 3"]
    assert 'name="show" value="changed"' in first.text
    assert groups(page) == {"changed": ["Draft 1", "Draft 0"]}


def test_turning_the_page_of_a_group_keeps_ticks_and_what_was_typed(signed_in, make_lecture, monkeypatch):
    monkeypatch.setattr(board, "PER_PAGE", 3)
    lectures = [make_lecture(f"Draft {number}") for number in range(7)]
    here = f"{BOARD}?course={lectures[0].course_id}&group=changed&page=2"
    sent = {"when": "now", "notable": "on", "note": "Spring", "lecture": [lectures[6].pk, lectures[2].pk]}

    page = signed_in.get(here)
    turned = signed_in.post(here, sent | {"turn_to": "3"}, follow=True)

    assert re.findall(r'name="turn_to" value="(\d)"', page.text) == ["1", "3"]
    assert groups(turned) == {"changed": ["Draft 6", "Draft 2", "Draft 0"]}
    assert ticks(turned) == ({lectures[6].pk, lectures[2].pk}, set())
    assert 'value="Spring"' in turned.text
    assert f"course={lectures[0].course_id}&" in turned.redirect_chain[0][0]
    assert not Revision.objects.exists()


def ticks(response):
    """{ids that are ticked} on the board, and {ids that its filter hides}"""
    boxes = re.findall(r'name="lecture" value="(\d+)"[^>]* checked', response.text)
    return set(map(int, boxes)), set(map(int, re.findall(r'name="kept" value="(\d+)"', response.text)))


@pytest.fixture
def two_courses(make_lecture, author):
    """A draft in each."""
    other = Course.objects.create(title="Other", slug="other", owner=author)
    return make_lecture("Here"), make_lecture("There", into=editing.add_section(other, title="One", by=author))


def test_filtering_keeps_the_ticks_that_it_hides_too_and_what_was_typed(signed_in, two_courses):
    here, there = two_courses
    typed = {"when": "later", "live_from": "2099-01-01T09:00", "live_until": "", "note": "Spring"}
    sent = typed | {"lecture": [here.pk, there.pk], "course": here.course_id, "author": "", "seen": f"{here.pk}-1"}

    narrowed = signed_in.post(BOARD, sent | {"show": ""}, follow=True)
    all_again = signed_in.post(
        narrowed.request["PATH_INFO"],
        typed | {"lecture": [here.pk], "kept": [there.pk], "course": here.course_id, "show_all": ""},
        follow=True,
    )

    assert [groups(page)["changed"] for page in [narrowed, all_again]] == [["Here"], ["There", "Here"]]
    assert [ticks(page) for page in [narrowed, all_again]] == [({here.pk}, {there.pk}), ({here.pk, there.pk}, set())]
    assert "1 ticked lecture is hidden by the filter." in narrowed.text
    for page in [narrowed, all_again]:
        assert 'value="2099-01-01T09:00"' in page.text
        assert 'value="Spring"' in page.text
        assert re.search(r'value="later"[^>]* checked', page.text)
        assert not re.search(r'name="notable"[^>]* checked', page.text)
    assert not Revision.objects.exists()


def test_an_address_says_nothing_of_what_nobody_typed(signed_in, draft):
    sent = {"when": "now", "notable": "on", "note": "", "lecture": [draft.pk], "course": draft.course_id, "author": ""}

    response = signed_in.post(BOARD, sent | {"show": "changed"})

    assert response.url == f"{BOARD}?course={draft.course_id}&group=changed&lecture={draft.pk}"
    assert "<details open" not in signed_in.get(response.url).text


@pytest.mark.parametrize(("sent", "is_open"), [({}, False), ({"live_until": "2001-01-01T09:00"}, True)])
def test_a_refusal_opens_the_times_only_where_they_are_wrong(signed_in, make_lecture, sent, is_open):
    unready = make_lecture("Empty", body="")

    page = signed_in.post(BOARD, {"when": "now", "notable": "on", "lecture": [unready.pk]} | sent)

    assert page.status_code == 422
    assert ("open data-publish-times" in page.text) == is_open


def test_what_the_filter_hides_is_not_published_and_stays_ticked(signed_in, two_courses):
    here, there = two_courses

    response = signed_in.post(f"{BOARD}?course={here.course_id}", {"lecture": [here.pk], "kept": [there.pk]})

    assert [lecture.live_revision is not None for lecture in two_courses] == [True, False]
    assert response.url == f"{BOARD}?course={here.course_id}&lecture={there.pk}"
    assert ticks(signed_in.get(response.url)) == (set(), {there.pk})


def test_ticked_lectures_that_cannot_be_published_are_named_with_the_reason(signed_in, make_lecture, author, editor):
    names = ["Draft", "Live one", "Live two", "Scheduled", "Asked"]
    draft, *live, scheduled, asked = (make_lecture(name) for name in names)
    publishing.publish_all(live, by=editor)
    publishing.publish(scheduled, by=editor, live_from=timezone.now() + HOUR)
    reviewing.request_review(asked, by=author)
    data = {"action": "publish", "lecture": [lecture.pk for lecture in [draft, *live, scheduled, asked]]}

    page = signed_in.post(reverse("studio:lecture_set", args=[draft.course_id]), data, follow=True)

    assert ticks(page) == ({draft.pk}, set())
    assert "Left out, as learners see this text already: “Live one”, “Live two”." in page.text
    assert "Left out, as already scheduled: “Scheduled”." in page.text
    assert "Left out, as a review is under way: “Asked”." in page.text
    assert "Left out" not in signed_in.get(BOARD, {"lecture": draft.pk}).text


COST_OF_CHECKS = 2  # of a lecture without pictures, links and missions: its former headings, its missions


def test_board_asks_a_fixed_number_of_queries_and_the_checks_their_own(signed_in, make_lecture, monkeypatch):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert signed_in.get(BOARD).status_code == 200
        return len(queries)

    make_lecture("Draft 1")
    signed_in.get(BOARD)
    one = count()
    for number in [2, 3]:
        make_lecture(f"Draft {number}")
    assert count() - one == 2 * COST_OF_CHECKS

    monkeypatch.setattr(readiness, "check", lambda lecture: [])
    assert count() == one - COST_OF_CHECKS


def test_an_empty_board_says_so(signed_in):
    response = signed_in.get(BOARD)

    assert "No draft, and no live lecture with unpublished edits." in response.text
    assert "Unpublished" not in response.text


def card_of(page, lecture):
    card = page[page.index(f'id="lecture-{lecture.pk}"') :]
    return card[: card.index("</li>", card.index("lecture-card__actions"))]


def test_a_scheduled_card_changes_or_cancels_its_time(signed_in, draft, editor):
    publishing.publish(draft, by=editor, live_from=timezone.now() + HOUR)
    card = card_of(signed_in.get(BOARD).text, draft)

    response = signed_in.post(address("cancel_schedule", draft), {"board": "course=1&author="})

    assert f'href="{address("publish_lecture", draft)}#publish-title"' in card
    assert f'form="board-action" formaction="{address("cancel_schedule", draft)}"' in card
    assert response.url == f"{BOARD}?course=1&author="
    assert Lecture.objects.with_state().get(pk=draft.pk).state == "draft"


@pytest.fixture
def two_schedules(draft, author, editor):
    """Revision 1 until revision 2 takes its place, and that until its own end."""
    with time_machine.travel("2030-05-01", tick=False):
        times = [datetime(2030, 6, day, 9, tzinfo=UTC) for day in (1, 5, 9)]
        publishing.publish(draft, by=editor, live_from=times[0], live_until=times[2])
        edit(draft, author, body="Newer.")
        publishing.publish(draft, by=editor, live_from=times[1], live_until=times[2], keep_scheduled=True)
        edit(draft, author, body="Newest.")
        yield draft


def test_every_schedule_of_a_lecture_is_told_with_its_end(two_schedules, signed_in):
    board_page, page = (signed_in.get(url).text for url in [BOARD, address("publish_lecture", two_schedules)])

    for shown in [card_of(board_page, two_schedules), page.partition('id="take-back"')[2]]:
        told = re.findall(r"<span>([^<]*(?:goes live|and ends)[^<]*)</span>", shown)
        assert told == [
            "Revision 1 goes live June 1, 2030, 09:00",
            "Revision 2 goes live June 5, 2030, 09:00",
            "and ends June 9, 2030, 09:00",
        ]
        assert "Cancel the schedules" in shown
    assert "Revision 1 is scheduled for June 1, 2030, 09:00" in page
    assert "Revision 2 is scheduled for June 5, 2030, 09:00" in page
    assert "Publishing takes these schedules back, so that their older texts do not replace the new one." in page


def test_schedules_cost_the_board_one_query_whatever_their_number(signed_in, make_lecture, editor):
    def count():
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(BOARD)
        return len(queries)

    make_lecture("Live lately")
    publishing.publish(Lecture.objects.get(), by=editor)
    signed_in.get(BOARD)
    none = count()
    for number in range(3):
        publishing.publish(make_lecture(f"Later {number}"), by=editor, live_from=timezone.now() + HOUR)

    assert count() == none + 1


def test_a_live_card_leads_to_what_learners_see_and_takes_back(signed_in, live_lecture):
    card = card_of(signed_in.get(BOARD).text, live_lecture)

    assert f'href="{live_lecture.get_absolute_url()}"' in card
    assert f'href="{address("unpublish", live_lecture)}"' in card


@pytest.mark.parametrize(("count", "shown", "folded"), [(3, 3, 0), (4, 2, 2)])
def test_many_findings_are_folded_behind_the_first(signed_in, make_lecture, count, shown, folded):
    lecture = make_lecture(body="".join(f"<b>{n}</b>\n\n" for n in range(count - 1)) + "[gone](lecture:999)\n")
    card = card_of(signed_in.get(BOARD).text, lecture)

    first, _summary, more = card.partition("<summary>")
    assert (first.count("finding--"), more.count("finding--")) == (shown, folded)
    assert first.index("finding--error") < first.index("finding--warning")
    assert ("2 more findings" in card) == bool(folded)


def test_a_card_has_the_one_action_that_fits(signed_in, course, make_lecture, author, editor):
    Course.objects.update(requires_review=True)
    new, asked, approved = make_lecture("New"), make_lecture("Asked"), make_lecture("Approved")
    reviewing.request_review(asked, by=author)
    reviewing.approve(reviewing.request_review(approved, by=author), by=editor)

    page = signed_in.get(BOARD).text

    def action(lecture):
        card = page[page.index(f'id="lecture-{lecture.pk}"') :]
        return re.search(r'class="lecture-card__actions">\s*<a class="[^"]+" href="([^"]+)"', card)[1]

    assert [action(new), action(asked)] == [address("review", new), address("review", asked)]
    assert action(approved) == address("publish_lecture", approved)


# --- Publishing what is ticked ---


def test_a_ticked_set_goes_live_for_a_time_range(signed_in, make_lecture):
    lectures = [make_lecture("First"), make_lecture("Second")]
    data = {"when": "later", "live_from": "2099-01-01T09:00", "live_until": "2099-02-01T09:00", "note": "Spring"}

    response = signed_in.post(BOARD, data | {"lecture": [lecture.pk for lecture in lectures]})

    assert "2 lectures go live" in said(response)[0]
    rows = Revision.objects.values_list("live_from__month", "live_until__month", "note", "is_notable")
    assert list(rows) == [(1, 2, "Spring", False)] * 2


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"when": "later"}, "set-live_from", "Say from when"),
        ({"when": "later", "live_from": "2001-01-01T09:00"}, "set-live_from", "This time has passed."),
        ({"live_until": "2001-01-01T09:00"}, "set-live_until", "The end must be later than the beginning."),
        ({"when": "later", "live_from": "nonsense"}, "set-live_from", "Write a date and a time"),
        ({"when": "never"}, "div_set-when", "Select a valid choice"),
        ({"note": "x" * 301}, "set-note", "at most 300 characters"),
        ({"lecture": []}, "set-lecture", "Nothing is ticked."),
    ],
)
def test_what_makes_no_sense_for_a_set_is_told_with_a_link_to_its_field(signed_in, draft, data, field, message):
    response = signed_in.post(BOARD, {"lecture": [draft.pk]} | data)

    assert response.status_code == 422
    assert re.search(rf'<li><a href="#{field}">[^<]*{message}', response.text)
    assert response.text.count(f'id="{field}"') == 1
    assert not Revision.objects.exists()


def test_a_text_that_was_saved_since_the_board_was_seen_is_looked_at_first(signed_in, draft, author):
    page = signed_in.get(BOARD).text
    seen = re.search(r'name="seen" value="([\d.-]+)"', page)[1]
    edit(draft, author, body="Unseen words.")

    stale = signed_in.post(BOARD, {"lecture": draft.pk, "seen": seen})
    assert (stale.status_code, draft.live_revision) == (422, None)
    assert "Somebody saved “Secret draft” meanwhile. Look at it again." in stale.text

    signed_in.post(BOARD, {"lecture": draft.pk, "seen": re.search(r'name="seen" value="([\d.-]+)"', stale.text)[1]})
    assert draft.live_revision.body == "Unseen words."


def test_an_end_stays_when_a_newer_text_is_published(signed_in, live_lecture, author, editor):
    end = (timezone.now() + 48 * HOUR).replace(microsecond=0, second=0)
    edit(live_lecture, author, body="Until then.")
    publishing.publish(live_lecture, by=editor, live_until=end)
    edit(live_lecture, author, body="Newer.")

    form = signed_in.get(address("publish_lecture", live_lecture)).context["form"]
    signed_in.post(BOARD, {"lecture": live_lecture.pk})

    assert form.initial["live_until"] == end
    assert (live_lecture.live_revision.body, live_lecture.live_revision.live_until) == ("Newer.", end)


def test_what_is_scheduled_shows_its_times_to_be_changed(signed_in, draft, editor):
    begins = timezone.now() + HOUR
    publishing.publish(draft, by=editor, live_from=begins, live_until=begins + HOUR)

    initial = signed_in.get(address("publish_lecture", draft)).context["form"].initial
    card = card_of(signed_in.get(BOARD).text, draft)

    assert (initial["when"], initial["live_from"], initial["live_until"]) == ("later", begins, begins + HOUR)
    assert "and ends" in card


def test_a_set_of_50_where_the_37th_fails_publishes_none(signed_in, make_lecture):
    lectures = [make_lecture(f"Lecture {number}", body="" if number == 37 else "Text.") for number in range(1, 51)]

    response = signed_in.post(BOARD, {"lecture": [lecture.pk for lecture in lectures]})

    assert response.status_code == 422
    assert not Revision.objects.exists()
    assert not Lecture.objects.live().exists()
    assert "Lecture 37: The lecture has no text." in response.text


def test_ticked_lectures_go_live_together(signed_in, make_lecture, editor):
    first, second, left = make_lecture("First"), make_lecture("Second"), make_lecture("Left")

    response = signed_in.post(f"{BOARD}?course={left.course_id}", {"lecture": [first.pk, second.pk]})

    assert (response.status_code, response.url) == (302, f"{BOARD}?course={left.course_id}")
    assert said(response) == ["2 lectures are live."]
    assert set(Revision.objects.live().values_list("lecture", "created_by")) == {
        (first.pk, editor.pk),
        (second.pk, editor.pk),
    }


def test_one_error_keeps_all_back_and_is_shown_at_its_lecture(signed_in, make_lecture):
    good, bad = make_lecture("Good"), make_lecture("Bad", body="")

    response = signed_in.post(BOARD, {"lecture": [good.pk, bad.pk]})

    assert response.status_code == 422
    assert not Revision.objects.exists()
    assert f'<a href="#lecture-{bad.pk}">Bad: The lecture has no text.</a>' in response.text
    assert f'<a href="#lecture-{good.pk}">' not in response.text
    assert response.context["ticked"] == {good.pk, bad.pk}
    assert len(re.findall(r'name="lecture"[^>]* checked', response.text)) == 2


def test_what_was_ticked_is_shown_even_beyond_the_first_few(signed_in, make_lecture, monkeypatch):
    monkeypatch.setattr(board, "PER_GROUP", 1)
    bad = make_lecture("Bad", body="")
    make_lecture("Newest")

    response = signed_in.post(BOARD, {"lecture": [bad.pk]})

    assert groups(response)["changed"] == ["Bad", "Newest"]


@pytest.mark.parametrize(
    ("ticks", "message"),
    [
        ([], "Nothing is ticked. Tick the lectures that you want to publish."),
        (["999"], "A ticked lecture is no longer there."),
        (["x"], "A ticked lecture is no longer there."),
        (["9" * 40], "A ticked lecture is no longer there."),
        (["9" * 5000], "A ticked lecture is no longer there."),
        (["-1"], "A ticked lecture is no longer there."),
    ],
)
def test_ticks_that_make_no_sense_get_a_message(signed_in, draft, ticks, message):
    response = signed_in.post(BOARD, {"lecture": ticks})

    assert response.status_code == 422
    assert message in response.text
    assert not Revision.objects.exists()


def test_ticking_what_is_live_already_publishes_nothing_twice(signed_in, make_lecture):
    lecture = make_lecture()
    signed_in.post(BOARD, {"lecture": [lecture.pk]})

    response = signed_in.post(BOARD, {"lecture": [lecture.pk]})

    assert said(response)[-1] == "Learners see what you ticked already; nothing was published again."
    assert lecture.revisions.count() == 1


# --- One lecture ---


def test_page_shows_what_changes(signed_in, live_lecture, author):
    edit(live_lecture, author, title="Transfer", body="## Idea\n\nKnowledge is used again.\n\nMore.\n")
    make_mission(live_lecture, prompt="And this?")

    response = signed_in.get(address("publish_lecture", live_lecture))

    changes = {change.name: [(line.kind, line.text) for line in change.lines] for change in response.context["changes"]}
    assert changes["Title"] == [("removed", "Transfer learning"), ("added", "Transfer")]
    assert changes["Text"] == [
        ("same", "## Idea"),
        ("same", ""),
        ("removed", "Knowledge is reused."),
        ("added", "Knowledge is used again."),
        ("same", ""),
        ("added", "More."),
        ("added", ""),
    ]
    assert changes["Mission 2 is new"][0] == ("added", "And this?")
    assert "Compared with revision 1, which is live:" in response.text
    assert '<span class="visually-hidden">Added: </span>' in response.text


def test_page_of_a_first_publication_says_that_all_is_new(signed_in, draft):
    response = signed_in.get(address("publish_lecture", draft))

    assert "Everything: learners have never seen this lecture." in response.text
    assert address("unpublish", draft) not in response.text
    assert address("revisions", draft) not in response.text


def test_publishing_now(signed_in, draft, editor):
    response = signed_in.post(address("publish_lecture", draft), chosen(draft, note=" Mended ", notable=""))

    assert (response.status_code, response.url) == (302, BOARD)
    assert said(response) == ["“Secret draft” is live."]
    revision = draft.live_revision
    assert (revision.note, revision.is_notable, revision.created_by) == ("Mended", False, editor)


def test_publishing_at_a_time_in_the_persons_zone(signed_in, draft, editor):
    editor.time_zone = "Asia/Seoul"
    editor.save()

    page = signed_in.get(address("publish_lecture", draft))
    times = {"live_from": "2040-05-31T09:30", "live_until": "2040-06-01T09:30"}
    response = signed_in.post(address("publish_lecture", draft), chosen(draft, when="later", **times))

    revision = draft.revisions.get()
    assert "Times are in your zone: Asia/Seoul." in page.text
    assert "Learners see nothing from then on: an earlier text does not come back." in page.text
    assert revision.live_from == datetime(2040, 5, 31, 9, 30, tzinfo=ZoneInfo("Asia/Seoul"))
    assert revision.live_until - revision.live_from == timedelta(days=1)
    assert draft.live_revision is None
    assert said(response) == [
        "“Secret draft” goes live May 31, 2040, 09:30 (Asia/Seoul), until June 1, 2040, 09:30 (Asia/Seoul)."
    ]


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"when": "later"}, "live_from", "Say from when"),
        ({"when": "later", "live_from": "2001-01-01T10:00"}, "live_from", "This time has passed"),
        ({"when": "later", "live_from": "tomorrow"}, "live_from", "Write a date and a time"),
        ({"when": "now", "live_from": "2040-01-01T10:00"}, "live_from", "You chose “Now” and gave a time"),
        ({"live_until": "2001-01-01T10:00"}, "live_until", "The end must be later than the beginning"),
        (
            {"when": "later", "live_from": "2040-01-02T10:00", "live_until": "2040-01-02T10:00"},
            "live_until",
            "The end must be later than the beginning",
        ),
        ({"note": "x" * 301}, "note", "at most 300 characters"),
        ({"when": ""}, "when", "Say when"),
        ({"when": "never"}, "when", "Select a valid choice"),
    ],
)
def test_bad_input_gets_its_message_and_keeps_what_was_typed(signed_in, draft, fields, field, message):
    sent = chosen(draft, **({"note": "Typed"} | fields))

    response = signed_in.post(address("publish_lecture", draft), sent)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert message in response.context["form"].errors[field][0]
    assert re.search(rf'<li><a href="#(div_)?id_{field}">[^<]*{message}', response.text)
    assert f'value="{sent["note"]}"' in response.text
    assert not draft.revisions.exists()


@pytest.mark.parametrize("zone", ["America/New_York", "UTC", "Asia/Seoul"])
@pytest.mark.parametrize("field", ["live_from", "live_until"])
@pytest.mark.parametrize("typed", ["9999-12-31T23:59", "9999-12-31T06:00", "0001-01-01T00:00", "0001-01-01T23:00"])
def test_a_time_that_has_no_date_in_some_zone_is_refused(signed_in, draft, editor, zone, field, typed):
    editor.time_zone = zone
    editor.save()

    response = signed_in.post(
        address("publish_lecture", draft),
        chosen(draft) | {"when": "later", "live_from": "2090-01-01T09:00"} | {field: typed},
    )

    assert response.context["form"].errors == {field: ["Write a date and a time, such as 2030-05-31 09:30."]}
    assert not draft.revisions.exists()


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Pacific/Kiritimati"])
def test_the_last_time_that_the_field_takes_is_shown_in_every_zone(client, draft, editor, author, zone):
    editor.time_zone, author.time_zone = "Pacific/Pago_Pago", zone
    editor.save()
    author.save()
    client.force_login(editor)
    last = re.search(r'name="live_from"[^>]* max="([^"]+)"', client.get(address("publish_lecture", draft)).text)[1]
    client.post(address("publish_lecture", draft), chosen(draft, when="later", live_from=last))
    client.force_login(author)

    page = client.get(address("revisions", draft))

    assert draft.revisions.get().live_from == datetime(9999, 1, 1, 10, 59, tzinfo=UTC)
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            "2040-03-25T02:30",
            "March 25, 2040, 02:30 does not exist in Europe/Berlin: the clocks are put forward then. "
            "Choose a later time.",
        ),
        (
            "2040-10-28T02:30",
            "Oct. 28, 2040, 02:30 comes twice in Europe/Berlin: the clocks are put back then. "
            "Choose a time outside of this hour.",
        ),
    ],
)
@pytest.mark.parametrize("name", ["board", "lecture"])
def test_a_time_that_is_none_or_two_where_clocks_change_is_explained(signed_in, draft, editor, typed, message, name):
    editor.time_zone = "Europe/Berlin"
    editor.save()
    sent = chosen(draft, when="later", live_from=typed, note="Typed") | {"lecture": draft.pk}

    response = signed_in.post(BOARD if name == "board" else address("publish_lecture", draft), sent)

    assert response.context["form"].errors == {"live_from": [message]}
    assert f'value="{typed}"' in response.text
    assert 'value="Typed"' in response.text


def test_an_error_finding_refuses_with_the_finding_and_keeps_the_note(signed_in, make_lecture):
    bad = make_lecture("Bad", body="")

    response = signed_in.post(address("publish_lecture", bad), chosen(bad, note="Typed"))

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == ["Bad: The lecture has no text."]
    assert "finding--error" in response.text
    assert 'value="Typed"' in response.text
    assert not bad.revisions.exists()


@pytest.mark.parametrize("version", [{}, {"edit_version": "x"}, {"edit_version": "9" * 50}, {"edit_version": ""}])
def test_what_somebody_saved_meanwhile_is_looked_at_first(signed_in, draft, author, version):
    looked_at = chosen(draft) | version
    edit(draft, author, body="Not looked at.")

    refused = signed_in.post(address("publish_lecture", draft), looked_at)
    again = re.search(r'name="edit_version" value="(\d+)"', refused.text)[1]
    accepted = signed_in.post(address("publish_lecture", draft), looked_at | {"edit_version": again})

    assert refused.status_code == 422
    assert "Somebody saved “Secret draft” meanwhile. Look at it again." in refused.text
    assert accepted.status_code == 302
    assert draft.live_revision.body == "Not looked at."


def test_publishing_the_same_again_is_refused_unless_its_times_change(signed_in, live_lecture):
    refused = signed_in.post(address("publish_lecture", live_lecture), chosen(live_lecture))
    accepted = signed_in.post(
        address("publish_lecture", live_lecture), chosen(live_lecture, live_until="2040-01-01T10:00")
    )

    assert refused.status_code == 422
    assert "Nothing changed since revision 1" in refused.text
    assert said(accepted) == ["“Transfer learning” is live until Jan. 1, 2040, 10:00 (UTC)."]
    assert live_lecture.live_revision.number == 2


@pytest.mark.parametrize(("keep", "states"), [("", [True, True]), ("on", [True, False])])
def test_a_schedule_is_taken_back_unless_it_is_kept(signed_in, draft, author, editor, keep, states):
    later = timezone.now() + HOUR
    publishing.publish(draft, by=editor, live_from=later)
    edit(draft, author, body="Newer.")

    page = signed_in.get(address("publish_lecture", draft))
    signed_in.post(address("publish_lecture", draft), chosen(draft, keep_scheduled=keep))

    assert "Revision 1 is scheduled for" in page.text
    found = [draft.revisions.live(at=at).get().number == 2 for at in [timezone.now(), later]]
    assert found == states


def test_what_somebody_scheduled_meanwhile_is_shown_first_and_can_be_kept(signed_in, draft, editor):
    page = signed_in.get(address("publish_lecture", draft)).context["lecture"]
    data = chosen(page, note="Typed", standing=page.standing_mark)
    scheduled = publishing.publish(draft, by=editor, live_from=timezone.now() + 48 * HOUR)

    stale = signed_in.post(address("publish_lecture", draft), data)
    scheduled.refresh_from_db()
    assert (stale.status_code, draft.live_revision, scheduled.withdrawn_at) == (422, None, None)
    assert "or what is scheduled, changed meanwhile. Look at it again." in stale.text
    assert 'value="Typed"' in stale.text
    mark = stale.context["lecture"].standing_mark
    assert f'name="standing" value="{mark}"' in stale.text

    signed_in.post(address("publish_lecture", draft), data | {"standing": mark, "keep_scheduled": "on"})

    scheduled.refresh_from_db()
    assert (draft.live_revision.note, scheduled.withdrawn_at) == ("Typed", None)


def test_the_board_takes_back_no_schedule_that_it_did_not_show(signed_in, draft, editor):
    page = signed_in.get(BOARD).text
    seen = re.search(r'name="seen" value="([\d.-]+)"', page)[1]
    publishing.publish(draft, by=editor, live_from=timezone.now() + 48 * HOUR)

    stale = signed_in.post(BOARD, {"lecture": draft.pk, "seen": seen})

    assert (stale.status_code, draft.live_revision) == (422, None)
    assert "“Secret draft”, or what is scheduled, changed meanwhile." in stale.text


@pytest.mark.parametrize("meanwhile", ["saves", "schedules", "unpublishes"])
@pytest.mark.parametrize("form", ["lecture", "board", "restore", "decision"])
def test_a_form_refused_for_another_reason_still_says_what_changed_meanwhile(
    signed_in, live_lecture, author, editor, form, meanwhile
):
    edit(live_lecture, author, body="Second.")
    if form == "restore":
        publishing.publish(live_lecture, by=editor)
    if form == "decision":
        reviewing.request_review(Lecture.objects.get(pk=live_lecture.pk), by=author)
    url, data, wrong = refused_forms(live_lecture)[form]
    before = signed_in.get(url.partition("decide/")[0]).text
    seen = {name: re.search(f'name="{name}" value="([^"]+)"', before) for name in ["edit_version", "standing", "seen"]}
    data |= {name: found[1] for name, found in seen.items() if found}
    if meanwhile == "saves":
        edit(live_lecture, author, body="Never seen by who publishes.")
    elif meanwhile == "unpublishes":
        publishing.unpublish(live_lecture, by=editor)
    else:
        publishing.publish(live_lecture, by=editor, live_from=timezone.now() + 48 * HOUR)
    revisions = live_lecture.revisions.count()

    response = signed_in.post(url, data | wrong)

    assert (response.status_code, live_lecture.revisions.count()) == (422, revisions)
    is_told = "meanwhile. Look at it again." in response.text
    is_other = (form, meanwhile) in {("restore", "saves")}  # it touches no edits
    assert is_told is not is_other


def refused_forms(lecture):
    """{page: (address, what is sent, what is wrong with it)}."""
    revision = reverse("studio:restore", args=[lecture.pk, 1])
    late = {"when": "later", "live_from": ""}
    return {
        "lecture": (address("publish_lecture", lecture), {"notable": "on"}, late),
        "board": (BOARD, {"lecture": lecture.pk}, late),
        "restore": (revision, {}, {"note": "x" * 301}),
        "decision": (address("review_decide", lecture), {}, {"decision": ""}),
    }


@pytest.mark.parametrize("data", [{"when": "later"}, {"when": "now"}])
def test_the_zone_of_typed_times_outlives_the_filter_and_an_error_beside_it(signed_in, draft, editor, data):
    typed = data | {"live_from": "2040-01-01T10:00", "zone": "Asia/Seoul", "lecture": draft.pk}

    shown = signed_in.post(BOARD, typed | {"show": ""}, follow=True).text
    wrong = signed_in.post(address("publish_lecture", draft), chosen(draft) | typed).text

    assert 'name="zone" value="Asia/Seoul"' in shown
    assert "Your time zone was Asia/Seoul when this page was opened, and is UTC now." in wrong
    assert not draft.revisions.exists()


def test_pressing_twice_publishes_once(signed_in, draft):
    page = signed_in.get(address("publish_lecture", draft)).context["lecture"]
    data = chosen(page, standing=page.standing_mark, live_until="2040-05-31T09:30")

    responses = [signed_in.post(address("publish_lecture", draft), data) for _press in range(2)]

    assert [response.status_code for response in responses] == [302, 422]
    assert draft.revisions.count() == 1


@pytest.mark.parametrize(("field", "when"), [("live_from", "later"), ("live_until", "now")])
def test_times_are_never_read_in_another_zone_than_the_page_said(signed_in, draft, editor, field, when):
    editor.time_zone = "Asia/Seoul"
    editor.save()
    data = chosen(draft, when=when, zone="UTC") | {field: "2040-05-31T09:30"}

    stale = signed_in.post(address("publish_lecture", draft), data)
    on_board = signed_in.post(BOARD, data | {"lecture": draft.pk})

    assert [stale.status_code, on_board.status_code, draft.revisions.count()] == [422, 422, 0]
    message = "Your time zone was UTC when this page was opened, and is Asia/Seoul now. Look at the times again."
    assert message in stale.text
    assert message in on_board.text
    assert 'name="zone" value="Asia/Seoul"' in stale.text
    signed_in.post(address("publish_lecture", draft), data | {"zone": "Asia/Seoul"})
    assert getattr(draft.revisions.get(), field) == datetime(2040, 5, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["board", "lecture"])
def test_enter_in_a_field_publishes_nothing_and_keeps_what_was_typed(signed_in, draft, name):
    url = BOARD if name == "board" else address("publish_lecture", draft)
    form = signed_in.get(url).text.partition("data-no-enter")[2]
    first_button = re.search(r"<button ([^>]+)>", form)[1]
    data = chosen(draft, note="Half a no", enter="1") | {"lecture": draft.pk}

    response = signed_in.post(url, data)

    assert first_button == 'name="enter" value="1" hidden'
    assert response.status_code == 422
    assert "Enter in a field publishes nothing. Press the button when you are ready." in response.text
    assert 'value="Half a no"' in response.text
    assert not draft.revisions.exists()


# --- Taking back ---


def test_unpublishing_asks_first_and_then_ends_it(signed_in, live_lecture, editor):
    publishing.publish(live_lecture, by=editor, live_from=timezone.now() + HOUR)

    asked = signed_in.get(address("unpublish", live_lecture))
    assert live_lecture.live_revision.number == 1
    response = signed_in.post(address("unpublish", live_lecture))

    assert "Nothing is deleted." in asked.text
    assert "Revision 2 is scheduled and still goes live:" in asked.text
    assert live_lecture.live_revision is None
    assert response.url == address("publish_lecture", live_lecture)
    assert said(response) == ["Learners no longer see “Transfer learning”."]


def test_unpublishing_tells_every_schedule_that_stays(signed_in, live_lecture, editor):
    for hours in [1, 2]:
        later = timezone.now() + hours * HOUR
        publishing.publish(live_lecture, by=editor, live_from=later, keep_scheduled=True)

    page = signed_in.get(address("unpublish", live_lecture)).text

    assert re.findall(r"Revision (\d) is scheduled and still goes live", page) == ["2", "3"]


def test_unpublishing_what_is_not_live_says_so(signed_in, draft):
    assert "is not live" in signed_in.get(address("unpublish", draft)).text

    response = signed_in.post(address("unpublish", draft))

    assert said(response) == ["Learners do not see “Secret draft” now."]


def test_cancelling_a_schedule(signed_in, draft, editor):
    publishing.publish(draft, by=editor, live_from=timezone.now() + HOUR)

    first = signed_in.post(address("cancel_schedule", draft))
    page = signed_in.get(address("publish_lecture", draft)).text
    second = signed_in.post(address("cancel_schedule", draft))

    assert Lecture.objects.with_state().get(pk=draft.pk).state == "draft"
    assert said(first) == ["The schedule is cancelled."]
    assert f'href="{address("revisions", draft)}"' in page
    assert said(second)[-1] == "Nothing of “Secret draft” is scheduled."


@pytest.mark.parametrize(
    ("person", "status"), [("learner", 403), ("stranger", 404), ("author", 200), ("editor", 200), ("", 302)]
)
def test_whoever_edits_may_discard(client, request, live_lecture, author, person, status):
    body = live_lecture.body
    edited = edit(live_lecture, author, body="Away.")
    if person:
        client.force_login(request.getfixturevalue(person))

    asked = client.get(address("discard", live_lecture))
    client.post(address("discard", live_lecture), {"edit_version": edited.edit_version})

    live_lecture.refresh_from_db()
    assert asked.status_code == status
    assert live_lecture.body == (body if status == 200 else "Away.")
    assert AuditEntry.objects.filter(action="lecture.discard").count() == (status == 200)


def test_discarding_shows_what_goes_and_never_what_was_not_seen(signed_in, live_lecture, author):
    seen = edit(live_lecture, author, body="Seen.").edit_version
    asked = signed_in.get(address("discard", live_lecture))
    edit(live_lecture, author, body="Not seen.")

    refused = signed_in.post(address("discard", live_lecture), {"edit_version": seen})
    nothing = signed_in.post(address("discard", live_lecture), {})

    assert "Seen." in asked.text
    assert "the audit log keeps them" in asked.text
    assert refused.status_code == 422
    assert "Not seen." in refused.text
    assert nothing.status_code == 422
    live_lecture.refresh_from_db()
    assert live_lecture.body == "Not seen."


def test_discarding_where_there_is_nothing_says_so(signed_in, live_lecture, draft):
    assert "is what learners see" in signed_in.get(address("discard", live_lecture)).text
    assert "is not live" in signed_in.get(address("discard", draft)).text

    response = signed_in.post(address("discard", draft), {"edit_version": draft.edit_version})

    assert said(response) == ["Learners do not see “Secret draft” now."]


def test_hostile_titles_and_texts_are_escaped_everywhere(signed_in, make_lecture, author, editor):
    lecture = make_lecture("<b>x</b>", body="<script>alert(1)</script>\n")
    publishing.publish(lecture, by=editor, note="<i>note</i>")
    edit(lecture, author, body="<script>alert(2)</script>\n")

    for url in [BOARD, *(address(name, lecture) for name in ["publish_lecture", "unpublish", "discard", "revisions"])]:
        page = signed_in.get(url).text
        assert "<b>x</b>" not in page
        assert "<script>alert" not in page
        assert "<i>note</i>" not in page
