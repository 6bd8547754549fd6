"""The measured numbers as Markdown: tables, the machine, and whether each promised figure is met."""

import platform
import subprocess
from datetime import UTC, datetime
from statistics import mean

import django

from benchmarks import against_wagtail, missions, note_anchors, notes, quality, search_figures
from tools import serve
from tools.environment import TOP

ANONYMOUS, SIGNED_IN = "lecture", "lecture-signed-in"
# The promises: ratio to the bare view, queries, and how much more a thousand times the lectures may cost.
ANONYMOUS_RATIO, SIGNED_IN_RATIO = 0.7, 0.15
ANONYMOUS_QUERIES, SIGNED_IN_QUERIES = 1, 5
GROWTH = 0.10


def write(result):
    parts = [heading(result), *([promises(result["sites"])] if result["sites"] else [])]
    for count, site in result["sites"].items():
        parts += [f"## {count:,} published lectures", speed_table(site["rows"]), page_table(site["rows"])]
        parts += [memory_line(site["memory"])]
    if "authoring" in result:
        parts.append(against_wagtail.tables(result["authoring"]))
    if "missions" in result:
        parts.append(missions.tables(result["missions"]))
    if "notes" in result:
        parts.append(notes.tables(result["notes"]))
    if "anchors" in result:
        parts.append(note_anchors.tables(result["anchors"]))
    if "search" in result:
        parts.append(search_figures.tables(result["search"]))
    if "quality" in result:
        parts.append(quality.tables(result["quality"]))
    return "\n\n".join([*parts, how_to_read(result["seconds"])]) + "\n"


def heading(result):
    return f"""# Results of `make bench`

Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {machine()}, at commit {commit()}.
Python {platform.python_version()}, Django {django.get_version()}, SQLite; the production server with {serve.WORKERS}
workers of {serve.THREADS} threads. Load average before the run: {result["load_before"]:.2f}. This file is generated."""


def machine():
    with open("/proc/cpuinfo") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return f"{len(models)} × {models[0] if models else platform.machine()}, {platform.system()} {platform.release()}"


def commit():
    words = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(words, cwd=TOP, capture_output=True, text=True).stdout.strip() or "unknown"


def average(row, connections, side, figure):
    return mean(leg[figure] for leg in row["legs"][connections][side])


def ratios(row, connections, figure="rate"):
    """ours/bare of each turn."""
    legs = row["legs"][connections]
    return [ours[figure] / bare[figure] for ours, bare in zip(legs["ours"], legs["bare"], strict=True)]


def ratio(row, connections, figure="rate"):
    return mean(ratios(row, connections, figure))


def failed(row):
    return sum(leg["failed"] for sides in row["legs"].values() for legs in sides.values() for leg in legs)


def promises(sites):
    lines = ["## Promised, and measured", "", "| What | Promised | Measured | |", "|---|---|---|---|"]
    for count, site in sites.items():
        for key, least, most in (
            (ANONYMOUS, ANONYMOUS_RATIO, ANONYMOUS_QUERIES),
            (SIGNED_IN, SIGNED_IN_RATIO, SIGNED_IN_QUERIES),
        ):
            if key in site["rows"]:
                lines += promised_of(site["rows"][key], count, least, most)
    counts = [count for count, site in sites.items() if ANONYMOUS in site["rows"]]
    if len(counts) > 1:
        lines.append(growth(sites, min(counts), max(counts)))
    return "\n".join(lines)


def promised_of(row, count, least, most):
    name = f"{row['title']}, {count:,} lectures"
    for connections in row["legs"]:
        measured = ratio(row, connections)
        who = "1 connection" if connections == 1 else f"{connections} connections"
        yield line(
            f"{name}: requests per second at {who}, ours/bare", f"≥ {least}", f"{measured:.2f}", measured >= least
        )
    cold, warm = row["queries"]
    yield line(f"{name}: queries, cold and warm", f"≤ {most}", f"{cold} and {warm}", max(cold, warm) <= most)


def growth(sites, few, many):
    """Compared by processor time as a multiple of the bare view's: the steadiest of the figures."""
    change = (
        ratio(sites[many]["rows"][ANONYMOUS], 16, "cpu_ms") / ratio(sites[few]["rows"][ANONYMOUS], 16, "cpu_ms") - 1
    )
    name = f"Lecture, not signed in: processor time per request at {many:,} lectures against {few:,}, each ours/bare"
    return line(name, f"within {GROWTH:.0%}", f"{change:+.0%}", abs(change) <= GROWTH)


def line(*cells):
    *texts, is_met = cells
    return f"| {' | '.join(texts)} | {'met' if is_met else '**not met**'} |"


def speed_table(rows):
    columns = "Page | Connections | Requests/s ours | bare | **ours/bare** (each turn) | p50 ms ours | bare"
    columns += " | p99 ms ours | bare | CPU ms per request ours | bare | Failed"
    lines = [f"| {columns} |", "|---|" + "---:|" * columns.count("|")]
    return "\n".join([*lines, *(speed_line(row, c) for row in rows.values() for c in row["legs"])])


def speed_line(row, connections):
    cells = [row["title"], str(connections)]
    cells += [f"{average(row, connections, side, 'rate'):,.0f}" for side in ("ours", "bare")]
    turns = ", ".join(f"{value:.2f}" for value in ratios(row, connections))
    cells += [f"**{ratio(row, connections):.2f}** ({turns})"]
    for figure in ("p50", "p99", "cpu_ms"):
        cells += [f"{average(row, connections, side, figure):.2f}" for side in ("ours", "bare")]
    return f"| {' | '.join([*cells, str(failed(row))])} |"


def page_table(rows):
    lines = ["| Page | Queries cold | warm | Bytes sent |", "|---|---:|---:|---:|"]
    cells = (
        f"| {row['title']} | {row['queries'][0]} | {row['queries'][1]} | {row['bytes']:,} |" for row in rows.values()
    )
    return "\n".join([*lines, *cells])


def memory_line(memory):
    sides = (
        f"{name} " + ", ".join(f"{rss:.0f} MiB (PSS {pss:.0f})" for rss, pss in workers)
        for name, workers in memory.items()
    )
    return f"Memory of each worker after the run: {'; '.join(sides)}."


def how_to_read(seconds):
    return f"""## How to read this

`make bench` (wrk, {seconds} s a leg, one thread, kept connections) asks ours, bare, ours, bare, first over one
connection, then over sixteen. *Bare* is a Django view without any middleware that answers with the very bytes that
Lectern sent, from memory, under the same server command. *CPU* is the time of all server processes, from /proc. *Cold*
means that nothing was kept before the request, *warm* that the page was asked for a second time; a worker that keeps
pages also asks the database once a second whether something was published. Lecture rows ask for ten lectures in turn.
Pages are compressed, as browsers ask for it, unless the row says otherwise. Fixed numbers of queries are not only
measured here but asserted by the tests.

Authoring steps are medians of many in one process, ours and Wagtail's in turn (versions: requirements.txt and
benchmarks/requirements-wagtail.txt; both with the same settings on the same database). Queries are without BEGIN and
COMMIT, and ours without the two that tell who asks. Wagtail's are its model layer alone: no request, no rendering, no
checks. Ours checks the text, freezes its page with its passages, and does not render again what the editor has just
shown: the preview before it is a row of its own. The second publishing row is without that, as after a restart.

The analysis of a mission is told beside one SQL query that reads each of its attempts once, in the same process.

Search is timed in one process, by a learner who may read everything: fifteen questions of each kind, the median of each
turn, and the least of three turns. `LIKE` is the database's own way without an index, over the same passages in the
same process: the first twenty that have every word, in the order of their headings, and nothing ranked or quoted."""
