"""The production server's command, in one place: `make run`, the benchmarks and the tests start what is deployed.

granian stays because tests/tools/test_server.py shows that it drains and ends within ten seconds of SIGTERM.
"""

import os
import sys

from tools.worker import serve_with_worker

WORKERS = 2
# A request holds one thread and one database connection. More threads only queue for the interpreter lock,
# but fewer would let a few slow answers (an upload, the tutor) hold up everybody else.
THREADS = 4
# After this many seconds a request that is stuck is given up, so that a restart always ends.
KILL_SECONDS = 8


def command(port, *, host="127.0.0.1", application="cms.wsgi:application", workers=WORKERS, threads=THREADS):
    """The words to start; they run in the Python that runs this, so use the one in .venv."""
    return [
        *(sys.executable, "-m", "granian", application, "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", host, "--port", str(port), "--backlog", "1024"),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--respawn-failed-workers", "--workers-kill-timeout", str(KILL_SECONDS), "--log-level", "warning"),
    ]


def main():
    """Become the server, so that signals from an init system reach it and nothing else; or keep it and the worker."""
    from cms import settings  # reads .env, and refuses a bad configuration before anything listens

    words = command(
        os.environ.get("PORT", "8000"),
        host=os.environ.get("WEB_HOST", "127.0.0.1"),
        workers=int(os.environ.get("WEB_WORKERS", WORKERS)),
        threads=int(os.environ.get("WEB_THREADS", THREADS)),
    )
    if settings.RUN_WORKER:
        sys.exit(serve_with_worker(words, seconds=KILL_SECONDS))
    os.execv(words[0], words)


if __name__ == "__main__":
    main()
