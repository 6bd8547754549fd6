"""`make bench`: measure Lectern's pages against a bare view and write benchmarks/RESULTS.md.

Both run under the same production server command with two workers, and are asked by the same tool in turn
(ours, bare, ours, bare), so that what else the machine does falls on both. The ratio is the result.
"""

import argparse
import contextlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import against_wagtail, load, missions, note_anchors, notes, processes, quality, report, search_figures
from tools import postgres, serve
from tools.environment import TOP
from tools.postgres import free_port

SCRATCH = TOP / "build" / "bench"
CONNECTIONS = (1, 16)
TURNS = 2
AT_ONCE_SECONDS = 60
PARTS = ["pages", "authoring", "missions", "notes", "anchors", "search", "quality"]


def main():
    options = parse_options()
    load.ensure_wrk()
    result = {"seconds": options.seconds, "load_before": os.getloadavg()[0], "sites": {}}
    if options.only in ("", "pages"):
        for count in options.lectures:
            result["sites"][count] = measure_site(count, options)
    if not options.rows and options.only in ("", "authoring"):
        count = max(options.lectures)
        result["authoring"] = {
            "SQLite": against_wagtail.measure(site_environment(SCRATCH / str(count)), count, SCRATCH / "wagtail"),
            "PostgreSQL": measure_on_postgres(count),
        }
    if not options.rows and options.only in ("", "missions"):
        result["missions"] = missions.measure(SCRATCH, sys.modules[__name__], seconds=AT_ONCE_SECONDS)
    if not options.rows and options.only in ("", "notes"):
        result["notes"] = notes.measure(SCRATCH, sys.modules[__name__])
    if not options.rows and options.only in ("", "anchors"):
        result["anchors"] = note_anchors.run()
    if not options.rows and options.only in ("", "search"):
        result["search"] = search_figures.measure(SCRATCH, sys.modules[__name__])
    if not options.rows and options.only in ("", "quality"):
        result["quality"] = quality.measure(SCRATCH / "quality", sys.modules[__name__])
    SCRATCH.mkdir(parents=True, exist_ok=True)
    (SCRATCH / "results.json").write_text(json.dumps(result, indent=1))
    text = report.write(result)
    options.output.write_text(text)
    print(text)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lectures", type=int, nargs="+", default=[10, 10_000], help="sizes of the sites")
    parser.add_argument("--seconds", type=int, default=5, choices=range(1, 31), help="length of one leg of load")
    parser.add_argument("--rows", nargs="*", default=[], help="only these rows, by key (see benchmarks/data.py)")
    parser.add_argument("--only", choices=PARTS, default="", help="only this part")
    parser.add_argument("--output", type=Path, default=TOP / "benchmarks" / "RESULTS.md")
    return parser.parse_args()


def measure_site(count, options):
    """All rows on a site of `count` lectures."""
    folder = SCRATCH / str(count)
    environment = make_site(folder, count)
    rows = [
        row
        for row in json.loads((folder / "scene.json").read_text())
        if options.rows in ([], [row["key"]]) or row["key"] in options.rows
    ]
    queries = json.loads(run_module("benchmarks.queries", environment, capture=True))
    with server(environment) as (ours, our_port):
        for row in rows:
            keep_bytes(folder / "bytes", our_port, row)
        bare_environment = {**environment, "BARE_BYTES": str(folder / "bytes")}
        with server(bare_environment, application="benchmarks.bare:application") as (bare, bare_port):
            sides = {"ours": (ours.pid, our_port), "bare": (bare.pid, bare_port)}
            measured = {row["key"]: measure_row(row, sides, options.seconds) for row in rows}
            memory = {name: processes.worker_memory(pid) for name, (pid, _) in sides.items()}
    for row in rows:
        sent = (folder / "bytes" / f"{row['key']}.body").stat().st_size
        measured[row["key"]] |= {"title": row["title"], "queries": queries[row["key"]], "bytes": sent}
    return {"rows": measured, "memory": memory}


def measure_on_postgres(count):
    """Authoring alone, ours and Wagtail's in two databases of one throw-away server."""
    with postgres.cluster() as url:
        environment = make_site(SCRATCH / "postgres", count, DATABASE_URL=url)
        return against_wagtail.measure(environment, count, SCRATCH / "wagtail")


def make_site(folder, count, **settings):
    fresh_folder(folder)
    environment = site_environment(folder) | settings
    print(f"Making a site of {count:,} lectures ...", flush=True)
    run_module("tools.prepare", environment)
    run_module("benchmarks.data", environment, str(count))
    return environment


def fresh_folder(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def site_environment(folder):
    unset = {"DATABASE_URL", "DEBUG", "LECTERN_ENV"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    return environment | {"LECTERN_DATA_DIR": str(folder), "LECTERN_DEMO": "0"}


def run_module(name, environment, *words, capture=False):
    done = subprocess.run(
        [sys.executable, "-m", name, *words],
        cwd=TOP,
        env=environment,
        check=True,
        stdout=subprocess.PIPE if capture else None,
    )
    return done.stdout


@contextlib.contextmanager
def server(environment, application="cms.wsgi:application", port=0):
    """The production server's own command; gives the process and its port."""
    port = port or free_port()
    with subprocess.Popen(serve.command(port, application=application), cwd=TOP, env=environment) as process:
        try:
            wait_for(port, process)
            yield process, port
        finally:
            process.terminate()


def wait_for(port, process):
    while process.poll() is None:
        with contextlib.suppress(OSError):
            return fetch(port, "/", {})
        time.sleep(0.1)
    raise SystemExit(f"The server ended with code {process.returncode}.")


def fetch(port, path, headers):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path, headers=load.HEADERS | headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()


def keep_bytes(folder, port, row):
    """What Lectern answers to the row's first address: the bare view's whole answer."""
    folder.mkdir(exist_ok=True)
    status, headers, body = fetch(port, row["paths"][0], row["headers"])
    if status != 200:
        raise SystemExit(f"{row['paths'][0]} answered {status}")
    kept = {name: headers[name] for name in ("Content-Type", "Content-Encoding") if name in headers}
    (folder / f"{row['key']}.body").write_bytes(body)
    (folder / f"{row['key']}.json").write_text(json.dumps(kept))


def measure_row(row, sides, seconds):
    """{connections: {side: [leg, leg]}}; a leg is load.Leg's fields and the server's processor time per request."""
    print(f"  {row['title']}", flush=True)
    paths = {"ours": row["paths"], "bare": [f"/{row['key']}/"]}
    for side, (_pid, port) in sides.items():
        load.run(port, paths[side], headers=row["headers"], connections=16, seconds=1)
    legs = {connections: {"ours": [], "bare": []} for connections in CONNECTIONS}
    for connections in CONNECTIONS:
        for _turn in range(TURNS):
            for side, (pid, port) in sides.items():
                before = processes.cpu_seconds(pid)
                leg = load.run(port, paths[side], headers=row["headers"], connections=connections, seconds=seconds)
                spent = processes.cpu_seconds(pid) - before
                legs[connections][side].append(
                    {**vars(leg), "rate": leg.rate, "cpu_ms": 1000 * spent / max(leg.requests, 1)}
                )
    return {"legs": legs}


if __name__ == "__main__":
    main()
