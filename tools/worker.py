"""The worker for background tasks beside the server: it starts and stops with it, and is started again when it dies.

The server owes it nothing: it is started first, and it goes on whatever becomes of the worker.
"""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
WORDS = (sys.executable, "manage.py", "run_worker")
# The server's own start comes first: it is what people wait for.
START_AFTER = 2
# Seconds until a worker that died is started again: twice as long each time, unless it had run for a while.
FIRST_PAUSE, LONGEST_PAUSE, A_WHILE = 1, 60, 60


class Keeper:
    """One worker that runs until `finish`."""

    def __init__(self, words=WORDS, *, start_after=START_AFTER):
        self.words, self.start_after, self.process = words, start_after, None
        self.ending, self.lock = threading.Event(), threading.RLock()
        self.thread = threading.Thread(target=self.keep, name="worker", daemon=True)

    def keep(self):
        pause = FIRST_PAUSE
        self.ending.wait(self.start_after)
        while self.began():
            began_at = time.monotonic()
            code = self.process.wait()
            pause = FIRST_PAUSE if time.monotonic() - began_at > A_WHILE else pause
            if not self.ending.is_set():
                print(f"The worker ended with code {code}; it starts again in {pause} s.", file=sys.stderr, flush=True)
            self.ending.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def began(self):
        with self.lock:
            if not self.ending.is_set():
                # In a session of its own, so that it hears one word to stop: from here.
                self.process = subprocess.Popen(self.words, cwd=TOP, start_new_session=True)
            return not self.ending.is_set()

    def end(self):
        """Tell it to stop, and start none again. A signal may call this at any moment, also while it runs."""
        with self.lock:
            self.ending.set()
            if self.process:
                self.process.terminate()

    def finish(self, seconds):
        """A task that is not done by then is given up: what it had to ask is asked another time."""
        self.end()
        self.thread.join(seconds)
        if self.thread.is_alive():
            self.process.kill()
            self.thread.join()


def serve_with_worker(words, *, seconds):
    """Run the server's command and the worker until the server ends, and give its exit code.

    A signal to stop goes to both at once; the worker has so many seconds from then on, as the server has.
    """
    keeper, server, told_at = Keeper(), None, []

    def stop(*_args):
        told_at.append(time.monotonic())
        keeper.end()
        if server:
            server.terminate()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    server = subprocess.Popen(words, start_new_session=True)
    signal.signal(signal.SIGHUP, lambda *_: server.send_signal(signal.SIGHUP))
    if keeper.ending.is_set():  # told between the two lines
        server.terminate()
    keeper.thread.start()
    code = server.wait()
    keeper.finish(max(0, (told_at or [time.monotonic()])[0] + seconds - time.monotonic()))
    return code if code >= 0 else 128 - code
