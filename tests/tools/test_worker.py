"""The worker beside the server, as tools/serve.py starts both: it works, is replaced, and ends with the server."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.courses.test_link_fetching import site  # noqa: F401, a fixture
from tests.tools.test_server import GRACE, PAGE, get, wait_for
from tools import worker
from tools.environment import TOP
from tools.postgres import free_port

# A lecture with one link, that a task is to ask.
LECTURE = """
from accounts.models import User
from courses.linkchecking.background import ask_soon
from courses.models import Course, Lecture
owner = User.objects.create_user("owner")
course = Course.objects.create(title="C", slug="c", owner=owner)
section = course.sections.create(title="S", position=1)
lecture = Lecture.objects.create(course=course, section=section, title="L", slug="l", body="[a]({address})")
assert ask_soon(lecture, ["{address}"]) == 1
"""


@pytest.fixture
def start(server_environment):
    """Start server and worker in one process to be told of; give that and its port."""
    with contextlib.ExitStack() as stack:

        def start(**variables):
            port = free_port()
            environment = {**server_environment, "PORT": str(port), **variables}
            process = stack.enter_context(
                subprocess.Popen([sys.executable, "-m", "tools.serve"], cwd=TOP, env=environment)
            )
            stack.callback(process.terminate)
            wait_for(port, process)
            return process, port

        yield start


def worker_of(process):
    """The id of its worker, or None."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if parent == str(process.pid) and b"run_worker" in (folder / "cmdline").read_bytes():
                return int(folder.name)
    return None


def until(look, seconds=30):
    """What it gives as soon as it gives something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError(f"Nothing within {seconds} s")


def is_running(pid):
    return Path(f"/proc/{pid}").exists()


def test_worker_that_dies_is_replaced_and_the_site_goes_on(start):
    process, port = start()
    first = until(lambda: worker_of(process))

    os.kill(first, signal.SIGKILL)
    status, _body = get(port, PAGE)
    second = until(lambda: worker_of(process) not in (None, first) and worker_of(process))

    assert status == 200
    assert (is_running(first), is_running(second)) == (False, True)


def test_sigterm_ends_both_though_a_task_is_stuck(start, server_environment, site):  # noqa: F811
    place = {"LINK_CHECK_ALLOWED": site.address.removeprefix("http://"), "LINK_CHECK_SECONDS": "60"}
    code = LECTURE.format(address=f"{site.address}/wait/30")
    subprocess.run([sys.executable, "manage.py", "shell", "-c", code], cwd=TOP, env=server_environment, check=True)
    process, _port = start(**place)
    until(lambda: site.asked)
    pid = worker_of(process)

    process.send_signal(signal.SIGTERM)
    code = process.wait(timeout=GRACE)

    assert code == 0
    assert not is_running(pid)


def test_worker_with_nothing_to_do_ends_at_once(start):
    process, _port = start()
    pid = until(lambda: worker_of(process))
    told_at = time.monotonic()

    process.send_signal(signal.SIGINT)
    code = process.wait(timeout=GRACE)

    assert code == 0
    assert not is_running(pid)
    assert time.monotonic() - told_at < worker.START_AFTER + 2


def test_worker_that_cannot_run_is_tried_less_and_less_often(capfd):
    keeper = worker.Keeper([sys.executable, "-c", "raise SystemExit(3)"], start_after=0)
    keeper.thread.start()

    time.sleep(4)
    keeper.finish(5)

    assert capfd.readouterr().err.splitlines() == [
        f"The worker ended with code 3; it starts again in {seconds} s." for seconds in (1, 2, 4)
    ]


@pytest.mark.parametrize("variable", ["LINK_CHECKS", "RUN_WORKER"])
def test_no_worker_runs_where_it_is_switched_off(start, variable):
    process, port = start(**{variable: "0"})

    time.sleep(worker.START_AFTER + 1)

    assert worker_of(process) is None
    assert b"granian" in Path(f"/proc/{process.pid}/cmdline").read_bytes()
    assert get(port, PAGE)[0] == 200
