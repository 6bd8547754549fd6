"""Links that a worker asks by itself: after publishing and saving, once a day, never twice; and no rows pile up."""

import signal
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from courses import publishing, readiness
from courses.linkchecking import background
from courses.linkchecking.background import ask_lecture, ask_soon, begin_round, go_on, waiting_for
from courses.linkchecking.rows import hash_of
from courses.models import LinkCheck
from tests.courses.test_link_fetching import site  # noqa: F401, a fixture

# The worker drops a connection that is inside a transaction, as that of other tests is.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def own_signals():
    """A worker takes the signals of its process."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def work():
    """Do all that waits, as the worker does it, and end."""
    return lambda: call_command("run_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


@pytest.fixture
def linked(make_lecture, site, settings):  # noqa: F811
    """A lecture with a fine and a broken link to a site that may be asked."""
    settings.LINK_CHECK_ALLOWED = [site.address.removeprefix("http://")]
    return make_lecture(body=f"[a]({site.address}/status/200#part)\n\n[b]({site.address}/status/404)\n\n[c](#h-x)\n")


def targets(lecture):
    return readiness.outside_targets(lecture)


def paths(site):  # noqa: F811
    return sorted({path for _method, path in site.asked})


def rows():
    return sorted(DBTaskResult.objects.values_list("task_path", "status"))


def findings(lecture):
    return [(finding.code, finding.line) for finding in readiness.check(lecture) if finding.code == "link-broken"]


def test_publishing_lets_the_links_be_asked_and_the_findings_tell(linked, editor, site, work):  # noqa: F811
    publishing.publish(linked, by=editor)
    assert site.asked == []
    assert waiting_for(ask_lecture).count() == 1
    before = findings(linked)

    work()

    assert before == []
    assert findings(linked) == [("link-broken", 3)]
    assert paths(site) == ["/status/200", "/status/404"]


def test_publishing_does_not_depend_on_the_tasks(linked, editor, monkeypatch, caplog):
    def fail(*args):
        raise OSError("no tasks today")

    monkeypatch.setattr(publishing, "ask_soon", fail)

    publishing.publish(linked, by=editor)

    assert linked.live_revision.number == 1
    assert "no tasks today" in caplog.text


def test_one_task_waits_however_often_a_lecture_is_saved(linked, make_lecture, site):  # noqa: F811
    other = make_lecture("Other", body=linked.body)

    asking = [ask_soon(one, targets(one)) for one in (linked, linked, other)]

    assert asking == [2, 2, 2]
    assert sorted(row.args_kwargs["args"] for row in waiting_for(ask_lecture)) == sorted([[linked.pk], [other.pk]])


def test_nothing_waits_where_every_answer_is_fresh(linked, work, django_assert_num_queries):
    ask_soon(linked, targets(linked))
    work()
    wanted = targets(linked)

    with django_assert_num_queries(1):
        assert ask_soon(linked, wanted) == 0
    assert not waiting_for(ask_lecture).exists()


def test_links_without_a_fresh_answer_are_asked_and_no_others(linked, site, work):  # noqa: F811
    ask_soon(linked, targets(linked))
    work()
    site.asked.clear()
    LinkCheck.objects.filter(result="broken").update(checked_at=timezone.now() - timedelta(hours=25))

    asking = ask_soon(linked, targets(linked))
    work()

    assert asking == 1
    assert paths(site) == ["/status/404"]


def test_text_without_links_to_other_sites_asks_for_nothing(make_lecture):
    lecture = make_lecture(body="[a](#h-x)")

    assert ask_soon(lecture, targets(lecture)) == 0
    assert not waiting_for(ask_lecture).exists()


def test_nothing_waits_and_nothing_is_asked_where_it_is_switched_off(linked, editor, site, settings, work):  # noqa: F811
    publishing.publish(linked, by=editor)
    ask_soon(linked, targets(linked))
    settings.LINK_CHECKS = False

    work()

    assert ask_soon(linked, targets(linked)) == 0
    assert site.asked == []


def test_nobody_is_told_of_checking_where_no_worker_takes_the_tasks(linked):
    ask_soon(linked, targets(linked))
    DBTaskResult.objects.update(enqueued_at=timezone.now() - background.PATIENCE)

    assert ask_soon(linked, targets(linked)) == 0
    assert waiting_for(ask_lecture).count() == 1


def test_lecture_that_is_gone_or_too_long_is_no_failure(linked, settings, work):
    ask_lecture.enqueue(0)
    ask_lecture.enqueue(linked.pk)
    settings.MARKDOWN_MAX_LENGTH = 3

    work()

    assert {status for path, status in rows() if path == ask_lecture.module_path} == {"SUCCESSFUL"}


def test_rest_of_many_links_is_asked_by_another_task(make_lecture, site, settings, work, monkeypatch):  # noqa: F811
    settings.LINK_CHECK_ALLOWED = [site.address.removeprefix("http://")]
    monkeypatch.setattr(background, "seconds_of_task", lambda: 0.5)
    lecture = make_lecture(body=" ".join(f"[a]({site.address}/wait/0.1?{number})" for number in range(9)))

    ask_soon(lecture, targets(lecture))
    work()

    assert LinkCheck.objects.filter(result="fine").count() == 9
    assert DBTaskResult.objects.filter(task_path=ask_lecture.module_path).count() > 1


def test_round_asks_what_is_live_once_a_day(linked, make_lecture, editor, site, work):  # noqa: F811
    make_lecture("Draft", body=f"[a]({site.address}/status/410)")
    publishing.publish(linked, by=editor)
    work()
    assert paths(site) == ["/status/200", "/status/404"]
    site.asked.clear()

    work()
    at_once = paths(site)
    LinkCheck.objects.update(checked_at=timezone.now() + timedelta(hours=1))  # at the end of a long round
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        work()

    assert at_once == []
    assert paths(site) == ["/status/200", "/status/404"]


def test_restart_neither_loses_the_next_round_nor_makes_another(linked, work):
    work()
    (first,) = waiting_for(begin_round)

    work()

    assert [(row.pk, row.run_after) for row in waiting_for(begin_round)] == [(first.pk, first.run_after)]
    assert timedelta(hours=23) < first.run_after - timezone.now() <= timedelta(days=1)


def test_next_round_waits_though_this_one_is_killed_in_the_middle(work, monkeypatch):
    def killed():
        raise RuntimeError("killed")

    monkeypatch.setattr(background, "forget_unused", killed)

    work()

    assert (begin_round.module_path, "FAILED") in rows()
    assert waiting_for(begin_round).count() == 1


def test_round_leaves_the_rest_to_another_task_when_its_time_is_over(linked, editor, site, monkeypatch):  # noqa: F811
    publishing.publish(linked, by=editor)
    monkeypatch.setattr(background, "seconds_of_task", lambda: 0)

    go_on.call(0)

    assert [row.args_kwargs["args"] for row in waiting_for(go_on)] == [[linked.pk - 1]]
    assert site.asked == []


def test_lecture_that_fails_does_not_stop_the_round(linked, make_lecture, editor, site, monkeypatch, caplog):  # noqa: F811
    lectures = [linked, make_lecture("Second")]
    for lecture in lectures:
        publishing.publish(lecture, by=editor)
    asked = []

    def fail(lecture, **options):
        asked.append(lecture)
        raise ValueError("not this one")

    monkeypatch.setattr(readiness, "look_outside", fail)

    go_on.call(0)

    assert asked == lectures
    assert "not this one" in caplog.text


def test_rows_of_old_tasks_go_and_what_waits_stays(work):
    old, young = timezone.now() - timedelta(days=8), timezone.now() - timedelta(days=6)
    times = [("SUCCESSFUL", old), ("FAILED", old), ("RUNNING", old), ("SUCCESSFUL", young), ("READY", old)]
    for status, at in times:
        row = DBTaskResult.objects.create(
            task_path=ask_lecture.module_path, args_kwargs={"args": [0], "kwargs": {}}, backend_name="default",
            status=status, run_after=get_date_max(), exception_class_path="", traceback="", priority=0,
        )  # fmt: skip
        DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=at)

    background.forget_tasks()

    assert [status for _path, status in rows()] == ["READY", "SUCCESSFUL"]


def test_two_at_once_let_one_task_wait(linked):
    """Each in a connection of its own, as two requests and two workers are."""
    wanted, together = targets(linked), threading.Barrier(8)

    def ask():
        connection.ensure_connection()
        together.wait()
        ask_soon(linked, wanted)
        background.schedule_round(timezone.now())
        connection.close()

    threads = [threading.Thread(target=ask) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert waiting_for(ask_lecture).count() == 1
    assert waiting_for(begin_round).count() == 1


def test_answers_are_found_again_by_their_address(linked, work, site):  # noqa: F811
    ask_soon(linked, targets(linked))

    work()

    assert LinkCheck.objects.get(url_hash=hash_of(f"{site.address}/status/404")).detail == "status 404"
