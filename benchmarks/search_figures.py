"""What is promised about search: how long each kind of question takes on a site of ten thousand lectures."""

import shutil

from benchmarks import missions, searching
from tools import postgres

TURNS = 3
MOST_MS = 20


def measure(folder, tools):
    """{database: {kind of question: [figures of each turn]}}. `tools` is benchmarks.run."""
    with postgres.cluster() as url:
        return {
            "SQLite": measure_database(folder / "search", tools),
            "PostgreSQL": measure_database(folder / "search-postgres", tools, DATABASE_URL=url),
        }


def measure_database(folder, tools, **settings):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environment = tools.site_environment(folder) | settings
    print(f"Making a site of {searching.LECTURES:,} lectures to search in ...", flush=True)
    tools.run_module("tools.prepare", environment)
    tools.run_module("benchmarks.searching", environment, "fill")
    turns = [missions.run("benchmarks.searching", environment, "measure") for _turn in range(TURNS)]
    return {kind: [turn[kind] for turn in turns] for kind in turns[0]}


def tables(measured):
    count, headings = searching.LECTURES, searching.LECTURES * searching.HEADINGS
    parts = [f"## Search over {count:,} lectures, {headings:,} headings"]
    for name, kinds in measured.items():
        lines = [
            f"| {name}: question | Promised p50 ms | Search (each turn) | The whole request | `LIKE`, unranked | "
            "Search/`LIKE` | |",
            "|---|---|---:|---:|---:|---:|---|",
        ]
        parts.append("\n".join([*lines, *(line(kind, turns) for kind, turns in kinds.items())]))
    return "\n\n".join(parts)


def line(kind, turns):
    """The least of the turns' medians, which other work on the machine disturbs least."""
    ours, request, like = (min(turn[name] for turn in turns) for name in ("search", "request", "like"))
    each = ", ".join(f"{turn['search']:.1f}" for turn in turns)
    cells = [kind, f"< {MOST_MS}", f"{ours:.1f} ({each})", f"{request:.1f}", f"{like:.1f}", f"{ours / like:.2f}"]
    return missions.line(*cells, ours < MOST_MS)
