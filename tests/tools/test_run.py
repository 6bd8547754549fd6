"""`make run`: refuses plainly what it cannot do, and really serves what it promises."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading

import pytest

from tools import environment, run
from tools.postgres import free_port


@pytest.fixture
def busy_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_run_says_that_the_port_is_busy_and_does_nothing_else(busy_port):
    done = subprocess.run(
        [sys.executable, "-m", "tools.run"],
        cwd=environment.TOP,
        env={**os.environ, "PORT": str(busy_port)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (f"Port {busy_port} of 127.0.0.1 is in use. Use another one: PORT={busy_port + 1} make run\n")


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "8000 "])
def test_run_refuses_what_is_not_a_port(text):
    with pytest.raises(SystemExit, match=f"PORT={text} is not a port"):
        run.read_port(text)


def test_run_uses_a_port_again_right_after_a_server_has_left_it():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        visitor = socket.create_connection(("127.0.0.1", port))
        listener.accept()[0].close()  # the server's side closes first and leaves the port in TIME_WAIT
    visitor.close()

    assert run.why_unusable(port) == ""


@pytest.fixture
def running(server_environment):
    """`make run` itself, in a session of its own as in a terminal, and the port that it was given."""
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "tools.run"],
        cwd=environment.TOP,
        env={**server_environment, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        watchdog = threading.Timer(120, process.terminate)
        watchdog.start()
        yield process, port
        watchdog.cancel()
        process.terminate()


def test_run_serves_prints_the_accounts_and_stops_on_ctrl_c(running):
    process, port = running

    before = read_until(process, "http://127.0.0.1:")
    accounts = read_until(process, "admin")
    status = fetch_status(port)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to everyone at once
    rest = process.stdout.read()
    code = process.wait()

    assert before[-1].split()[3] == f"http://127.0.0.1:{port}/"
    assert [line.split()[:2] for line in accounts if run.PASSWORD in line] == [
        [name, run.PASSWORD] for name in ("learner", "author", "editor", "admin")
    ]
    assert status == 200
    # On a busy machine the server may say before that it had to end a worker.
    assert rest.strip().splitlines()[-1] == "Lectern has stopped."
    assert code == 0


def read_until(process, text):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return lines
    raise AssertionError("It ended before that, and said:\n" + "".join(lines))


def fetch_status(port):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/")
        return connection.getresponse().status


def test_old_python_is_told_what_to_do():
    assert environment.complain_about_python((3, 9, 2), "/usr/bin/python3") == (
        "Lectern needs Python 3.11 or newer, and /usr/bin/python3 is 3.9. Name another: PYTHON=python3.12 make run"
    )
    assert environment.complain_about_python((3, 11, 0)) == ""


def test_fingerprint_changes_with_an_included_file(tmp_path):
    (tmp_path / "base.txt").write_text("Django==5.2\n")
    (tmp_path / "dev.txt").write_text("-r base.txt\npytest==9\n")
    before = environment.fingerprint(tmp_path / "dev.txt")

    (tmp_path / "base.txt").write_text("Django==5.3\n")

    assert environment.fingerprint(tmp_path / "dev.txt") != before
