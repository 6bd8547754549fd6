import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from courses import publishing
from courses.models import Course
from learning import reporting
from learning.models import Report


@pytest.fixture
def report(learner, live_lecture):
    place = reporting.Place(live_lecture.live_revision, quote="Knowledge is reused.")
    return reporting.report(place, by=learner, body="Reused by <whom>?")


@pytest.fixture
def author_client(client, author):
    client.force_login(author)
    return client


def edit(lecture, by):
    lecture.body = "## Idea\n\nKnowledge is used again.\n"
    publishing.save_working_copy(lecture, by=by)
    lecture.refresh_from_db()


def test_report_reaches_the_authors_list_with_its_quote(author_client, report, learner):
    listed = author_client.get(reverse("studio:reports")).text
    home = author_client.get(reverse("studio:index")).text
    page = author_client.get(reverse("studio:report", args=[report.pk])).text

    assert "Reused by &lt;whom&gt;?" in listed
    assert "1 report of a learner waits for an answer" in home
    assert '<blockquote class="report-place" lang="en">Knowledge is reused.</blockquote>' in page
    assert f"What {learner} reported" in page


def test_author_answers_and_the_report_is_closed(author_client, author, report):
    response = author_client.post(reverse("studio:report", args=[report.pk]), {"answer": "By everybody"})

    report.refresh_from_db()
    assert response.url == reverse("studio:reports")
    assert (report.state, report.answer, report.answered_by) == (Report.State.ANSWERED, "By everybody", author)
    assert report.is_told
    assert AuditEntry.objects.latest("pk").action == "report.answer"
    assert "No report waits for an answer." in author_client.get(reverse("studio:reports")).text
    assert "Reused by" in author_client.get(reverse("studio:reports") + "?state=closed").text


def test_answer_without_words_is_refused(author_client, report):
    response = author_client.post(reverse("studio:report", args=[report.pk]), {"answer": " "})

    assert response.status_code == 422
    assert "Write an answer: the learner asked for one." in response.text
    assert Report.objects.open().get() == report


def test_report_is_closed_by_what_was_published_since(author_client, report, live_lecture, editor):
    edit(live_lecture, editor)
    fix = publishing.publish(live_lecture, by=editor)
    address = reverse("studio:report", args=[report.pk])

    page = author_client.get(address).text
    author_client.post(address, {"fixed": "on", "revision": fix.pk, "answer": ""})

    report.refresh_from_db()
    assert "Close: revision 2 fixes it" in page
    assert (report.state, report.fixed_in) == (Report.State.FIXED, fix)


def test_report_is_not_closed_by_a_revision_that_is_older_or_of_another_lecture(
    author_client, report, live_lecture, make_lecture, editor
):
    other = publishing.publish(make_lecture("Other"), by=editor)
    for pk in [report.revision_id, other.pk, 10**12, ""]:
        response = author_client.post(reverse("studio:report", args=[report.pk]), {"fixed": "on", "revision": pk})
        assert response.status_code == 422

    assert Report.objects.open().get() == report


def test_publishing_closes_the_ticked_reports(client, editor, report, live_lecture, learner):
    left = reporting.report(reporting.Place(live_lecture.live_revision), by=learner, body="Another thing")
    edit(live_lecture, editor)
    client.force_login(editor)
    address = reverse("studio:publish_lecture", args=[live_lecture.pk])

    page = client.get(address).text
    client.post(
        address, {"when": "now", "notable": "on", "edit_version": live_lecture.edit_version, "fixes": [report.pk]}
    )

    report.refresh_from_db(), left.refresh_from_db()
    assert "Reused by &lt;whom&gt;?" in page
    assert (report.state, report.fixed_in) == (Report.State.FIXED, live_lecture.live_revision)
    assert report.fixed_in.number == 2
    assert left.state == Report.State.OPEN


def test_nothing_is_published_where_a_ticked_report_is_closed_already(client, editor, report, live_lecture):
    edit(live_lecture, editor)
    reporting.answer(report, by=editor, text="Done")
    client.force_login(editor)

    response = client.post(
        reverse("studio:publish_lecture", args=[live_lecture.pk]),
        {"when": "now", "notable": "on", "edit_version": live_lecture.edit_version, "fixes": [report.pk]},
    )

    assert response.status_code == 422
    assert "A ticked report was answered meanwhile." in response.text
    assert live_lecture.live_revision.number == 1


def test_report_can_be_opened_again(author_client, author, report):
    reporting.answer(report, by=author, text="No")

    author_client.post(reverse("studio:report_reopen", args=[report.pk]))

    report.refresh_from_db()
    assert (report.state, report.closed_at, report.answer) == (Report.State.OPEN, None, "No")
    assert not Report.objects.told().exists()


def test_reports_of_other_courses_and_of_the_trash_are_not_there(
    client, stranger, author, report, live_lecture, editor
):
    client.force_login(stranger)
    assert "Reused by" not in client.get(reverse("studio:reports")).text
    assert client.get(reverse("studio:report", args=[report.pk])).status_code == 404
    assert client.post(reverse("studio:report", args=[report.pk]), {"answer": "x"}).status_code == 404
    assert client.post(reverse("studio:report_reopen", args=[report.pk])).status_code == 404

    client.force_login(author)
    type(live_lecture).everything.filter(pk=live_lecture.pk).update(deleted_at=report.created_at)
    assert client.get(reverse("studio:report", args=[report.pk])).status_code == 404


def test_reports_are_narrowed_by_course(author_client, author, report):
    other = Course.objects.create(title="Other", slug="other", owner=author)
    address = reverse("studio:reports")

    assert "Reused by" not in author_client.get(f"{address}?course={other.pk}").text
    assert "Reused by" in author_client.get(f"{address}?course={report.lecture.course_id}").text
    assert "Reused by" in author_client.get(f"{address}?course=x&state=y").text


def test_reports_cost_the_same_for_one_and_three(
    author_client, report, learner, live_lecture, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10) as one:
        author_client.get(reverse("studio:reports"))
    for body in ["Two", "Three"]:
        reporting.report(reporting.Place(live_lecture.live_revision), by=learner, body=body)

    with django_assert_num_queries(len(one)):
        author_client.get(reverse("studio:reports"))
