"""Run a command against a throw-away PostgreSQL: `python -m tools.postgres COMMAND …` sets its DATABASE_URL.

The cluster lives in a temporary folder, listens on a free port of 127.0.0.1 only, and goes when the command ends.
PostgreSQL refuses to run as root, so root hands it to an unprivileged user.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import debian

ADVICE = "No PostgreSQL server: install its binaries (Debian: apt install postgresql) so that initdb can be found."
# Nothing here outlives the run, so no write has to reach the disk.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def main(command):
    if not command:
        return "Say what to run: python -m tools.postgres pytest"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # so that the folder is removed then, too
    with cluster() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode


@contextlib.contextmanager
def cluster():
    """A running server; gives the address of its empty database."""
    binaries = find_binaries()
    user = unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="lectern-postgres-"))
    if user:
        shutil.chown(folder, user)
    control = [str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-s"]
    try:
        run([str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "lectern", "-A", "trust", "-E", "UTF8"], user)
        port = free_port()
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} {FAST}"
        run([*control, "-w", "-l", str(folder / "log"), "-o", options, "start"], user)
        run([str(binaries / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "lectern", "lectern"], user)
        yield f"postgres://lectern@127.0.0.1:{port}/lectern"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], user=user, cwd="/", stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


def run(words, user):
    done = subprocess.run(words, user=user, cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{words[0]} failed: {done.stderr.strip() or done.stdout.strip()}")


def find_binaries():
    found = installed_binaries()
    if not found and debian.install("postgresql"):
        found = installed_binaries()
    if not found:
        raise SystemExit(ADVICE)
    return found


def installed_binaries():
    """The folder with initdb: the one of PATH, else Debian's newest version."""
    if shutil.which("initdb"):
        return Path(shutil.which("initdb")).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda path: float(path.parent.name), default=None)


def unprivileged_user():
    """None for the one who runs this, unless that is root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
