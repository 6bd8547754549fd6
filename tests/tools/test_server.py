"""The production server's command, as tools/serve.py defines it: starts, and ends well under load."""

import contextlib
import http.client
import signal
import socket
import subprocess
import threading
import time

import pytest

from tools import serve
from tools.environment import TOP
from tools.postgres import free_port

# What a service manager gives a process between SIGTERM and SIGKILL.
GRACE = 10
# A page of the smallest kind; which one does not matter here.
PAGE = "/healthz"


@pytest.fixture
def start_server(server_environment):
    """Start the server's own command with the slow door before Lectern; give the process and its port."""
    with contextlib.ExitStack() as stack:

        def start():
            port = free_port()
            words = serve.command(port, application="tests.tools.slow_wsgi:application")
            process = stack.enter_context(subprocess.Popen(words, cwd=TOP, env=server_environment))
            stack.callback(process.kill)
            wait_for(port, process)
            return process, port

        yield start


def wait_for(port, process):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            return get(port, PAGE)
        time.sleep(0.05)
    raise AssertionError(f"The server did not answer within 30 s (exit code {process.poll()})")


def get(port, path):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()


@contextlib.contextmanager
def sent_together(port, path, count):
    """Sockets with a request on the wire: each is whole at the server's side, none is answered yet."""
    with contextlib.ExitStack() as stack:
        sockets = []
        for _ in range(count):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            sockets.append(connection)
        time.sleep(0.3)
        yield sockets


def status_of(connection):
    with contextlib.closing(http.client.HTTPResponse(connection)) as response:
        response.begin()
        response.read()
        return response.status


def test_server_drains_what_is_in_flight_on_sigterm(start_server):
    process, port = start_server()
    # Twice as many as there are threads, so that half of them are still waiting for one.
    with sent_together(port, f"/slow{PAGE}", 2 * serve.WORKERS * serve.THREADS) as waiting:
        asked_at = time.monotonic()
        process.send_signal(signal.SIGTERM)
        statuses = [status_of(connection) for connection in waiting]
        code = process.wait(timeout=GRACE)

    assert statuses == [200] * len(waiting)
    assert code == 0
    assert time.monotonic() - asked_at < GRACE


def test_server_cuts_no_answer_short_on_sigterm_under_load(start_server):
    process, port = start_server()
    statuses, cut_short = [], []

    def read_pages():
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            while True:
                try:
                    connection.request("GET", PAGE)
                    response = connection.getresponse()
                except ConnectionError:
                    return  # closed between two answers: that is how a server ends a kept connection
                try:
                    response.read()
                except (ConnectionError, http.client.IncompleteRead) as error:
                    cut_short.append(error)
                statuses.append(response.status)

    readers = [threading.Thread(target=read_pages) for _ in range(8)]
    for reader in readers:
        reader.start()
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    code = process.wait(timeout=GRACE)
    for reader in readers:
        reader.join()

    assert code == 0
    assert cut_short == []
    assert len(statuses) > len(readers)
    assert set(statuses) == {200}


def test_server_gives_up_a_stuck_request_within_the_grace(start_server):
    process, port = start_server()
    with sent_together(port, "/stuck/", 1):
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=GRACE) == 0
