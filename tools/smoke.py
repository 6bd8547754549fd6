"""Try `make run` as a newcomer does: start it, read pages, stop it with Ctrl-C, and start it again.

The first start may install for minutes. The second may not install or collect anything; its time is printed.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from tools.postgres import free_port

TOP = Path(__file__).resolve().parent.parent
FIRST_START_SECONDS = 15 * 60
SECOND_START_SECONDS = 60
# The promise of README for a machine that does nothing else; here it is told, not asserted, because CI may be busy.
PROMISED_SECONDS = 5
LECTURE = "/courses/machine-learning-basics/what-is-transfer-learning/"
PAGES = {"/": "machine-learning-basics", LECTURE: "transfer learning", "/accounts/login/": "password"}


class SmokeError(Exception):
    """What a newcomer would have met."""


def main():
    port = free_port()
    try:
        visit(port, FIRST_START_SECONDS, look=read_pages)
        seconds, lines = visit(port, SECOND_START_SECONDS, look=lambda port: None)
        if re.search("Installing|Collecting|Making", lines):
            raise SmokeError(f"The second `make run` prepared things again:\n{lines}")
    except SmokeError as error:
        return f"make run: {error}"
    print(f"make run: works; the second start took {seconds:.1f} s (the promise is {PROMISED_SECONDS} s)", flush=True)
    return 0


def visit(port, limit, *, look):
    """Start, look at it, stop; answer the seconds until it listened and all that it said until then."""
    started = time.monotonic()
    environment = {**os.environ, "PORT": str(port)}
    with subprocess.Popen(
        ["make", "run"], cwd=TOP, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        watchdog = threading.Timer(limit, os.killpg, (process.pid, signal.SIGTERM))
        watchdog.start()
        try:
            lines = read_until_served(process)
            seconds = time.monotonic() - started
            look(port)
            stop(process)
        finally:
            watchdog.cancel()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
    return seconds, lines


def read_until_served(process):
    lines = []
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line)
        if line.split()[:1] == ["admin"]:
            return "".join(lines)
    raise SmokeError("it ended, or hung, before it printed the accounts")


def stop(process):
    """Ctrl-C, as a terminal sends it: to make and everything that it started."""
    os.killpg(process.pid, signal.SIGINT)
    rest = process.stdout.read()
    if "Lectern has stopped." not in rest:
        raise SmokeError(f"it did not stop cleanly on Ctrl-C, and said: {rest!r}")


def read_pages(port):
    for path, text in PAGES.items():
        page = fetch(port, path).decode()
        if text not in page.lower():
            raise SmokeError(f"{path} does not hold {text!r}")
    for static in sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', fetch(port, LECTURE).decode()))):
        fetch(port, static)


def fetch(port, path):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
            return response.read()
    except OSError as error:
        raise SmokeError(f"{path}: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
