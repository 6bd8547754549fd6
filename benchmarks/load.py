"""One leg of load, by wrk: it costs so little that the server keeps the machine. Only this machine is ever asked."""

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools import debian

SCRIPT = Path(__file__).parent / "in_turn.lua"
# What browsers send with every page.
HEADERS = {"Accept": "text/html", "Accept-Language": "en-GB,en;q=0.8", "User-Agent": "bench"}


@dataclass(frozen=True)
class Leg:
    requests: int
    seconds: float
    failed: int
    p50: float  # milliseconds
    p99: float

    @property
    def rate(self):
        return self.requests / self.seconds


def ensure_wrk():
    if not shutil.which("wrk") and not debian.install("wrk"):
        raise SystemExit("The load tool is missing: install wrk (Debian: apt install wrk).")


def run(port, paths, *, headers, connections, seconds):
    """Ask 127.0.0.1:port for the paths in turn over kept connections."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths) + "\n")
        file.flush()
        options = [f"--header={name}: {value}" for name, value in (HEADERS | headers).items()]
        words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", f"--script={SCRIPT}", *options]
        done = subprocess.run(
            [*words, f"http://127.0.0.1:{port}/", "--", file.name],
            capture_output=True,
            text=True,
            check=True,
            timeout=seconds + 60,
        )
    return Leg(**json.loads(done.stdout.strip().splitlines()[-1]))
