"""What is promised about missions: answering with many attempts in the table, and many learners at once."""

import json
import subprocess
import sys
import time

from benchmarks import at_once, missions_analysis
from tools import postgres
from tools.environment import TOP

LECTURES = 100
FEW, MANY = 1_000, 1_000_000
TURNS = 3
MOST_MS, MOST_QUERIES, GROWTH = 10, 6, 0.20
QUESTIONS, MOST_IMPORT_SECONDS = 2_000, 30
QUESTION = """::question-{number}:: [markdown]What does step **{number}** of the method change? {{
    =The weights of layer {number} # Yes, by the gradient.
    ~The data that layer {number} reads # They stay.
    ~The order of the {number} layers
    ~Nothing at step {number}
    ####Only the weights are learned.
}}

"""


def measure(folder, tools, *, seconds):
    """{database: {"answer": {attempts: {"ms", "queries"}}, "at_once": …}}. `tools` is benchmarks.run."""
    with postgres.cluster() as url:
        return {
            "SQLite": measure_database(folder / "missions", tools, seconds=seconds),
            "PostgreSQL": measure_database(folder / "missions-postgres", tools, seconds=seconds, url=url),
        }


def measure_database(folder, tools, *, seconds, url=""):
    sites = {count: site(folder / str(count), tools, count, url) for count in (FEW, MANY)}
    answers = {count: [] for count in sites}
    for _turn in range(TURNS):
        for count, environment in sites.items():
            answers[count].append(run("benchmarks.answering", environment, "measure"))
    return {
        "answer": {count: joined(turns) for count, turns in answers.items()},
        "at_once": measure_at_once(sites[FEW], tools, seconds),
        "import": measure_import(sites[FEW], folder / "questions.gift"),
        "analysis": missions_analysis.measure(sites[FEW]),
    }


def site(folder, tools, count, url):
    """A site of its own with so many attempts; on PostgreSQL a database of its own."""
    settings = {"DATABASE_URL": database(url, f"attempts{count}")} if url else {}
    environment = tools.make_site(folder, LECTURES, **settings)
    print(f"Making {count:,} attempts ...", flush=True)
    subprocess.run(
        [sys.executable, "-m", "benchmarks.answering", "fill", str(count)], cwd=TOP, env=environment, check=True
    )
    return environment


def database(url, name):
    """Another one on the same server, with that name at its end."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    base, _slash, rest = url.rpartition("/")
    return f"{base}/{name}{'?' + rest.split('?', 1)[1] if '?' in rest else ''}"


def run(module, environment, *words):
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=TOP, env=environment, check=True, stdout=subprocess.PIPE
    )
    return json.loads(done.stdout)


def joined(turns):
    """The least of the turns' medians, which other work on the machine disturbs least, and all of them."""
    times = [turn["ms"] for turn in turns]
    return {"ms": min(times), "turns": times, "queries": turns[-1]["queries"], "attempts": turns[0]["attempts"]}


def measure_at_once(environment, tools, seconds):
    print(f"{at_once.LEARNERS} learners answer at once for {seconds} s ...", flush=True)
    scene = run("benchmarks.at_once", environment, "prepare")
    with tools.server(environment) as (_process, port):
        seen = at_once.crowd(port, scene, seconds)
    kept = run("benchmarks.at_once", environment, "stored", json.dumps(scene["people"]))
    rows = {int(pk): count for pk, count in kept["rows"].items()}
    times = seen["times"]
    return {
        "answers": sum(seen["taken"].values()),
        "sent": len(times),
        "errors": seen["errors"],
        "lost": sum(max(0, taken - rows.get(pk, 0)) for pk, taken in seen["taken"].items()),
        "doubled": kept["doubled"] + sum(max(0, rows.get(pk, 0) - taken) for pk, taken in seen["taken"].items()),
        "rate": len(times) / seconds,
        "p50": times[len(times) // 2],
        "p99": times[int(len(times) * 0.99)],
    }


def measure_import(environment, path):
    """Seconds of the whole command, with its start; the reference is the same command with one question."""
    parts = [QUESTION.format(number=number) for number in range(QUESTIONS)]
    return {count: import_seconds(environment, path, parts[:count]) for count in (1, QUESTIONS)}


def import_seconds(environment, path, questions):
    path.write_text("".join(questions))
    lecture = f"course-0/gradient-descent-{1 if len(questions) == 1 else 2}"
    words = [sys.executable, "manage.py", "import_missions", str(path), "--lecture", lecture]
    begin = time.perf_counter()
    done = subprocess.run(words, cwd=TOP, env=environment, capture_output=True, text=True)
    if done.returncode or f"{len(questions)} imported" not in done.stdout:
        raise SystemExit(done.stdout + done.stderr)
    return time.perf_counter() - begin


def tables(measured):
    parts = ["## Missions"]
    for name, figures in measured.items():
        lines = [*answer_lines(figures["answer"]), import_line(figures["import"])]
        parts += [f"### Missions on {name}", "\n".join(lines), at_once_line(figures["at_once"])]
        parts.append(missions_analysis.table(figures["analysis"]))
    return "\n\n".join(parts)


def import_line(seconds):
    one, many = seconds[1], seconds[QUESTIONS]
    return line(
        f"Import of {QUESTIONS:,} questions (GIFT) by the command",
        f"< {MOST_IMPORT_SECONDS} s",
        f"{many:.1f} s ({one:.1f} s for one question: mostly the start of the command)",
        many < MOST_IMPORT_SECONDS,
    )


def answer_lines(answer):
    few, many = answer[FEW], answer[MANY]
    growth = many["ms"] / few["ms"] - 1
    yield "| What | Promised | Measured | |"
    yield "|---|---|---|---|"
    for figures in (few, many):
        turns = ", ".join(f"{ms:.1f}" for ms in figures["turns"])
        name = f"Grade and store one attempt, the whole request, with {figures['attempts']:,} in the table"
        is_met = figures["ms"] < MOST_MS and figures["queries"] <= MOST_QUERIES
        measured = f"{figures['ms']:.1f} ms (each turn {turns}), {figures['queries']} queries"
        yield line(name, f"< {MOST_MS} ms, ≤ {MOST_QUERIES} queries", measured, is_met)
    yield line("The same, many against few", f"within {GROWTH:.0%}", f"{growth:+.0%}", growth <= GROWTH)


def at_once_line(seen):
    is_met = not (seen["errors"] or seen["lost"] or seen["doubled"])
    kinds = sorted({str(error) for error in seen["errors"]})
    errors = f"{len(seen['errors'])} errors{' (' + ', '.join(kinds[:5]) + ')' if kinds else ''}"
    return (
        f"{at_once.LEARNERS} learners at once: {seen['answers']:,} answers taken of {seen['sent']:,} sent (every tenth "
        f"twice), {seen['rate']:,.0f} a second, p50 {seen['p50']:.0f} ms, p99 {seen['p99']:.0f} ms; {errors}, "
        f"{seen['lost']} lost, {seen['doubled']} doubled: {'met' if is_met else '**not met**'}."
    )


def line(*cells):
    *texts, is_met = cells
    return f"| {' | '.join(texts)} | {'met' if is_met else '**not met**'} |"
