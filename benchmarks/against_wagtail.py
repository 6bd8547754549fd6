"""Ours and Wagtail's authoring steps in turn, each in a process of its own, on sites of the same size."""

import json
import subprocess
import sys
import venv
from pathlib import Path
from statistics import mean

from tools.environment import TOP

REQUIREMENTS = Path(__file__).parent / "requirements-wagtail.txt"
TURNS = 3
# Which of its steps each of ours is compared with: Wagtail renders nothing when it publishes.
SAME_AS = {"publish-unseen": "publish"}
TITLES = {
    "save": "Save a working copy of 10 kB, the whole request",
    "draft": "The same, model layers alone",
    "publish": "Save, check and publish 10 kB with 3 missions, model layers, after the editor has shown the page",
    "publish-unseen": "The same where this server has not rendered the text before",
    "preview": "Preview of 10 kB, the whole request",
    "outline": "Outline of 300 lectures, the whole request",
    "outline-old": "The same where each lecture was published 50 times before",
    "diff": "Comparing two versions of 10 kB, the whole request",
}
# Milliseconds, queries besides those that tell who asks, and the share of Wagtail's time that is promised.
PROMISED = {
    "save": (15, 4, None),
    "draft": (15, 4, 0.25),
    "publish": (50, None, 0.25),
    "publish-unseen": (50, None, None),
    "preview": (30, None, None),
    "outline": (150, None, None),
    "outline-old": (150, None, None),
    "diff": (100, None, None),
}


def measure(environment, count, folder):
    """{step: {"ours": {"ms", "queries"}, "wagtail": …}}, the means of the turns."""
    print(f"Authoring, beside Wagtail with {count:,} pages ...", flush=True)
    theirs = python_with_wagtail(folder)
    url = environment.get("DATABASE_URL", "")
    sides = {"ours": [], "wagtail": []}
    for _turn in range(TURNS):
        sides["ours"].append(run([sys.executable, "-m", "benchmarks.authoring"], environment))
        sides["wagtail"].append(run([theirs, "-m", "benchmarks.wagtail_steps", str(count), url], environment))
    return {
        step: {"ours": joined(sides["ours"], step), "wagtail": joined(sides["wagtail"], SAME_AS.get(step, step))}
        for step in TITLES
    }


def python_with_wagtail(folder):
    """Its Python, in a virtual environment that is made once for each version of the requirements."""
    python, stamp = folder / "bin" / "python", folder / "installed.txt"
    if not stamp.exists() or stamp.read_text() != REQUIREMENTS.read_text():
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(REQUIREMENTS)]
        subprocess.run(pip, check=True)
        stamp.write_text(REQUIREMENTS.read_text())
    return str(python)


def run(words, environment):
    done = subprocess.run(words, cwd=TOP, env=environment, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def joined(turns, step):
    """None where that side has no such step."""
    if step not in turns[0]:
        return None
    return {"ms": mean(turn[step]["ms"] for turn in turns), "queries": turns[-1][step]["queries"]}


def tables(measured):
    """As Markdown, one for each database."""
    parts = ["## Authoring, with 10,000 lectures in the database"]
    for database, steps in measured.items():
        parts += [f"### {database}", table(steps)]
    return "\n\n".join(parts)


def table(measured):
    """As Markdown, with what was promised."""
    columns = "| Step | Median ms, promised | ours | Queries, promised | ours"
    columns += " | Wagtail ms | queries | ours/Wagtail | promised | |"
    return "\n".join(
        [columns, "|---|" + "---:|" * 8 + "---|", *(line(step, sides) for step, sides in measured.items())]
    )


def line(step, sides):
    ours, theirs = sides["ours"], sides["wagtail"]
    most_ms, most_queries, most_ratio = PROMISED[step]
    ratio = ours["ms"] / theirs["ms"] if theirs else None
    is_met = (
        ours["ms"] < most_ms
        and (most_queries is None or ours["queries"] <= most_queries)
        and (most_ratio is None or ratio <= most_ratio)
    )
    cells = [
        TITLES[step],
        f"< {most_ms}",
        f"{ours['ms']:.1f}",
        "" if most_queries is None else f"≤ {most_queries}",
        str(ours["queries"]),
        f"{theirs['ms']:.1f}" if theirs else "",
        str(theirs["queries"]) if theirs else "",
        f"{ratio:.2f}" if theirs else "",
        f"≤ {most_ratio}" if most_ratio else "",
        "met" if is_met else "**not met**",
    ]
    return f"| {' | '.join(cells)} |"
