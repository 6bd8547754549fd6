from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import publishing
from learning import reporting
from learning.models import Report

SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def address(live_lecture):
    return reverse("report", args=[live_lecture.pk])


@pytest.fixture
def make_report(learner, live_lecture):
    def make(body="The second sentence is wrong", *, user=None, lecture=None, **fields):
        lecture = lecture or live_lecture
        place = reporting.Place(lecture.live_revision, **fields)
        return reporting.report(place, by=user or learner, body=body)

    return make


def publish_fix(lecture, by, body="## Idea\n\nKnowledge is used again.\n", **options):
    lecture.body = body
    publishing.save_working_copy(lecture, by=by)
    return publishing.publish(lecture, by=by, **options)


def test_report_is_kept_with_its_passage(learner_client, learner, live_lecture, address):
    revision = live_lecture.live_revision
    heading = revision.headings[0]["id"]

    response = learner_client.post(
        address, {"revision": revision.pk, "heading": heading, "quote": "Knowledge is", "body": "Which?\r\nKnowledge"}
    )

    report = Report.objects.get()
    assert response.url == live_lecture.get_absolute_url()
    assert (report.user, report.revision, report.heading_id) == (learner, revision, heading)
    assert (report.quote, report.body, report.selector, report.mission) == (
        "Knowledge is", "Which?\nKnowledge", {}, None,
    )  # fmt: skip


def test_report_is_kept_with_its_selection(learner_client, live_lecture, address):
    sent = {"quote": "is", "prefix": "Knowledge ", "suffix": " reused.", "start": 14, "end": 16, "body": "Wrong"}

    learner_client.post(address, sent)

    assert Report.objects.get().selector == {"prefix": "Knowledge ", "suffix": " reused.", "start": 14, "end": 16}


def test_report_of_a_choice_is_about_the_mission_as_it_was_seen(learner_client, live_lecture, address, editor):
    seen = live_lecture.live_revision
    mission = seen.missions[0]
    choice = mission["choices"][2]["id"]
    live_lecture.missions.update(prompt="Another question?")
    publish_fix(live_lecture, editor)
    query = f"?mission={mission['id']}&revision={seen.pk}"

    page = learner_client.get(address + query).text
    learner_client.post(address, {"mission": mission["id"], "revision": seen.pk, "choice": choice, "body": "Unclear"})

    report = Report.objects.get()
    assert "What is <em>transfer learning</em>?" in page
    assert "Another question?" not in page
    assert "KEY-" not in page
    assert (report.mission_id, report.choice_id, report.revision) == (mission["id"], choice, seen)


@pytest.mark.parametrize("mission", ["999999", str(2**63 - 1)])
def test_report_of_a_mission_of_another_lecture_is_not_found(learner_client, address, mission):
    assert learner_client.get(f"{address}?mission={mission}").status_code == 404


def test_report_of_a_choice_of_another_mission_is_refused(learner_client, live_lecture, address):
    mission = live_lecture.live_revision.missions[0]["id"]

    response = learner_client.post(address, {"mission": mission, "choice": 999999, "body": "Unclear"})

    assert response.status_code == 422
    assert not Report.objects.exists()
    assert "Unclear" in response.text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"body": " "}, "Say what is wrong"),
        ({"body": "x" * 4001}, "this one has 4001. Shorten it."),
        ({"body": "x", "quote": "q" * 2001}, "Quote at most 2000 characters"),
        ({"body": "x", "heading": "h-none"}, "Select a valid choice"),
    ],
)
def test_report_that_cannot_be_kept_comes_back_with_its_words(learner_client, address, sent, told):
    page, part = learner_client.post(address, sent), learner_client.post(address, sent, **SCRIPT)

    assert (page.status_code, part.status_code) == (422, 422)
    assert told in page.text
    assert told in part.text
    assert "<html" not in part.text
    assert sent["body"].strip() in page.text
    assert not Report.objects.exists()


@pytest.mark.parametrize("query", ["?mission=x", "?revision=-1", "?start=a", "?revision=99999999999999999999"])
def test_report_form_leaves_out_what_makes_no_sense(learner_client, address, query):
    assert "Report a problem" in learner_client.get(address + query).text


def test_report_sent_twice_is_one(make_report):
    assert make_report() == make_report()
    assert Report.objects.count() == 1


def test_learner_cannot_bury_authors_under_reports(learner_client, make_report, address, monkeypatch):
    monkeypatch.setattr(reporting, "MOST_OPEN", 2)
    make_report("One"), make_report("Two")

    response = learner_client.post(address, {"body": "Three"})

    assert response.status_code == 422
    assert "have 2 open reports of yours" in response.text
    assert "Three" in response.text
    assert Report.objects.count() == 2


def test_visitor_signs_in_before_reporting(client, address):
    assert client.get(address).url.startswith("/accounts/login/")
    assert client.post(address, {"body": "x"}).url.startswith("/accounts/login/")


def test_draft_cannot_be_reported(learner_client, draft):
    assert learner_client.get(reverse("report", args=[draft.pk])).status_code == 404


def test_learner_is_told_of_an_answer_once(learner_client, make_report, author):
    report = make_report()
    before = learner_client.get("/").text
    reporting.answer(report, by=author, text="It is <b>right</b> as it is")

    first = learner_client.get("/").text
    page = learner_client.get(reverse("my_report", args=[report.pk])).text
    after = learner_client.get("/").text

    assert "1 of your reports was answered" not in before
    assert "1 of your reports was answered" in first
    assert "It is &lt;b&gt;right&lt;/b&gt; as it is" in page
    assert "1 of your reports was answered" not in after


def test_learner_is_shown_what_a_fix_changed(learner_client, make_report, live_lecture, author, editor):
    report = make_report(quote="Knowledge is reused.")
    reporting.fix(report, by=author, revision=publish_fix(live_lecture, editor))

    page = learner_client.get(reverse("my_report", args=[report.pk])).text

    assert "It is fixed" in page
    assert "<ins" in page
    assert "<del" in page
    assert "KEY-" not in page


def test_learner_hears_of_a_scheduled_fix_when_it_is_live(
    learner_client, learner, make_report, live_lecture, author, editor, time_machine
):
    report = make_report()
    later = timezone.now() + timedelta(days=2)
    reporting.fix(report, by=author, revision=publish_fix(live_lecture, editor, live_from=later), text="Soon")
    address = reverse("my_report", args=[report.pk])

    early = learner_client.get(address).text
    waiting = Report.objects.to_tell().filter(user=learner).count()
    time_machine.move_to(later + timedelta(minutes=1))
    learner_client.force_login(learner)

    assert "Soon" not in early
    assert waiting == 0
    assert Report.objects.to_tell().get() == report
    assert "Soon" in learner_client.get(address).text


def test_report_is_open_again_when_the_schedule_of_its_fix_is_cancelled(make_report, live_lecture, author, editor):
    report = make_report()
    later = timezone.now() + timedelta(days=2)
    reporting.fix(report, by=author, revision=publish_fix(live_lecture, editor, live_from=later))

    publishing.cancel_schedule(live_lecture, by=editor)

    assert Report.objects.open().get() == report
    assert not Report.objects.closed().exists()
    assert Report.objects.get().is_open


def test_report_of_an_unpublished_lecture_shows_nothing_but_the_own_words(
    learner_client, make_report, live_lecture, editor
):
    mission = live_lecture.live_revision.missions[0]
    report = make_report(mission_id=mission["id"], choice_id=mission["choices"][0]["id"])
    publishing.unpublish(live_lecture, by=editor)

    page = learner_client.get(reverse("my_report", args=[report.pk])).text

    assert "The second sentence is wrong" in page
    assert "not available now" in page
    assert "Training from zero" not in page


def test_reports_of_one_learner_never_reach_another(client, make_report, stranger, make_user, author):
    report = make_report("A private remark")
    reporting.answer(report, by=author, text="An answer")
    client.force_login(make_user("other"))

    assert client.get(reverse("my_report", args=[report.pk])).status_code == 404
    assert "A private remark" not in client.get(reverse("reports")).text
    client.post(reverse("reports_seen"))
    assert Report.objects.get().seen_at is None


def test_reports_cost_the_same_for_one_and_three(
    learner_client, make_report, make_live, django_assert_num_queries, django_assert_max_num_queries
):
    make_report("One")
    with django_assert_max_num_queries(9) as one:
        learner_client.get(reverse("reports"))
    make_report("Two", lecture=make_live("Second"))
    make_report("Three", lecture=make_live("Third"))

    with django_assert_num_queries(len(one)):
        page = learner_client.get(reverse("reports")).text

    assert page.index("Three") < page.index("Two") < page.index("One")


def test_all_answers_are_taken_as_seen(learner_client, make_report, author):
    for body in ["One", "Two"]:
        reporting.answer(make_report(body), by=author, text="Yes")

    response = learner_client.post(reverse("reports_seen"))

    assert response.url == reverse("reports")
    assert not Report.objects.to_tell().exists()
