"""`make run`: from a fresh clone to a served demo, and in seconds the next time.

Starts in whatever Python is at hand, so it uses only the standard library; the rest happens in .venv.
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tools import environment

TOP = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
# The demo's people, as `manage.py load_demo` makes them.
ACCOUNTS = (
    ("learner", "reads, solves missions, keeps notes"),
    ("author", "also designs and uploads own courses"),
    ("editor", "also reviews and publishes"),
    ("admin", "also manages people"),
)
PASSWORD = "lectern-demo"


def main():
    started = time.monotonic()
    port = read_port(os.environ.get("PORT") or "8000")
    environment.install("requirements.txt")
    if environment.uses_postgres():
        environment.install("requirements-postgres.txt")
    os.environ.update(LECTERN_DEMO="1", PORT=str(port))
    if subprocess.run([str(environment.PYTHON), "-m", "tools.prepare"], cwd=TOP).returncode:
        return "Lectern could not be prepared: see the lines above."
    return serve(port, started)


def read_port(text):
    """A port that nobody uses, or a plain word about why not, before any other work is done."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SystemExit(f"PORT={text} is not a port: give a number from 1 to 65535.")
    port = int(text)
    reason = why_unusable(port)
    if reason:
        other = port + 1 if port < 65535 else 8000
        raise SystemExit(f"Port {port} of {HOST} {reason}. Use another one: PORT={other} make run")
    return port


def why_unusable(port):
    with socket.socket() as probe:
        # Without this, connections of a server that just stopped would look like a server.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError as error:
            return "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
    return ""


def serve(port, started):
    # In a session of its own, because a terminal sends Ctrl-C to all processes of its session, and a worker that hears
    # it and then the server's own word to stop may hang until it is killed. So it hears one word, from here.
    server = subprocess.Popen([str(environment.PYTHON), "-m", "tools.serve"], cwd=TOP, start_new_session=True)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: server.terminate())
    if wait_until_served(f"http://{HOST}:{port}/", server):
        print(welcome(port, time.monotonic() - started), flush=True)
    code = server.wait()
    if code not in (0, -signal.SIGINT, -signal.SIGTERM):
        return f"The server ended with code {code}: see its lines above."
    print("Lectern has stopped.")
    return 0


def wait_until_served(address, server):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy knows nothing of this machine
    while server.poll() is None:
        try:
            with direct.open(address, timeout=10):
                return True
        except urllib.error.HTTPError:
            return True  # it listens; what the page has to say is in the log
        except OSError:
            time.sleep(0.05)
    return False


def welcome(port, seconds):
    people = "\n".join(f"    {name:<8} {PASSWORD}   {what}" for name, what in ACCOUNTS)
    return f"""
  Lectern is at  http://{HOST}:{port}/     (ready in {seconds:.1f} s; stop with Ctrl-C)

    Account  Password
{people}
"""


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # before the server runs; from then on the signal goes to it
        sys.exit("Stopped before Lectern was served; the next `make run` goes on from here.")
