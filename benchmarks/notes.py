"""The pages of a learner with 5,000 notes, and a lecture with 200 notes and 20 missions; prints {step: figures}.

Whole requests by Django's test client, in this process, on a site that `benchmarks.data` made. Pages of notes are asked
for in turn, so that nearly every note's Markdown is rendered anew; "again" is one page that a process has shown before.
"""

import json
import os
import random
import subprocess
import sys

import django

from tools import postgres
from tools.environment import TOP

LECTURES = 500
NOTES, A_PAGE = 5_000, 20
ON_ONE, MISSIONS = 200, 20
ROUNDS = 60
MOST_MS, LECTURE_MS, LECTURE_QUERIES = 100, 25, 6
COLORS = ["", "yellow", "green", "blue", "pink"]
WORDS = "gradient loss momentum layer weight batch rate slope valley step noise bias row label score recall".split()
TITLES = {
    "page": "`/notes/`, its pages in turn",
    "again": "`/notes/`, the first page again",
    "newest": "`/notes/`, the newest first, pages in turn",
    "rare": "`/notes/`, search for a word of three notes",
    "common": "`/notes/`, search for two words of many notes",
    "tag": "`/notes/`, one tag and one colour",
    "lecture": f"Lecture, signed in, with {ON_ONE} notes and {MISSIONS} missions",
    "json": f"All {NOTES:,} notes as a JSON file",
    "markdown": f"All {NOTES:,} notes as a Markdown file",
    "print": f"All {NOTES:,} notes on one page to print",
}
FILES = {"json", "markdown", "print"}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    from django.db import connection

    lecture = fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    json.dump(figures(lecture), sys.stdout)


def fill():
    """5,000 notes of one learner; 200 of them on a lecture with 20 missions, which is answered."""
    from accounts.models import User
    from courses.models import Lecture
    from learning.models import Note

    learner, chance = User.objects.get(username="learner"), random.Random(1)
    lecture = with_missions()
    others = list(Lecture.objects.live().exclude(pk=lecture.pk).prefetch_related("revisions").defer("body"))
    places = [lecture] * ON_ONE + [others[n % len(others)] for n in range(NOTES - ON_ONE)]
    learner.notes.all().delete()
    notes = Note.objects.bulk_create(
        (written(learner, one, number, chance) for number, one in enumerate(places)), batch_size=500
    )
    tag(notes, learner, chance)
    return lecture


def with_missions():
    from benchmarks.authoring import example, people
    from courses import publishing
    from quizzes.models import Choice, Mission

    author, editor = people()
    lecture = example(author)
    for position in range(lecture.missions.count(), MISSIONS):
        mission = Mission.objects.create(lecture=lecture, prompt=f"Which way at {position}?", position=position)
        for place, text in enumerate(("Down", "Up", "Around")):
            Choice.objects.create(mission=mission, text=text, is_correct=not place, position=place)
    publishing.publish(lecture, by=editor)
    return lecture


def written(learner, lecture, number, chance):
    """Those of the lecture with missions and every other one hang on a passage; three hold the rare word."""
    from learning.models import Note

    words = " ".join(chance.choice(WORDS) for _word in range(45))
    rare = " ornithopter" if number % (NOTES // 3) == 7 else ""
    revision = lecture.revisions.all()[0]
    anchor = {}
    if number < ON_ONE or number % 2:
        start = 40 * (number % 150)
        quote = " ".join(chance.choice(WORDS) for _word in range(5))
        selector = {"prefix": "the ", "suffix": " and", "start": start, "end": start + len(quote)}
        anchor = {"quote": quote, "selector": selector, "color": chance.choice(COLORS), "checked_revision": revision}
    body = f"Note {number}: **{words[:20]}** {words[20:]}{rare}\n\n- `{words[:9]}`\n- again\n"
    return Note(user=learner, lecture=lecture, revision=revision, body=body, **anchor)


def tag(notes, learner, chance):
    from learning.models import Note, NoteTag

    tags = NoteTag.objects.bulk_create(NoteTag(user=learner, name=f"tag {n}") for n in range(60))
    links = Note.tags.through.objects
    pairs = [(note, one) for note in notes for one in chance.sample(tags, chance.choice([0, 1, 1, 2, 4]))]
    links.bulk_create((links.model(note=note, notetag=one) for note, one in pairs), batch_size=2000)


def figures(lecture):
    from benchmarks.steps import measure

    found = {name: measure(step, rounds=5 if name in FILES else ROUNDS) for name, step in steps(lecture).items()}
    return found | {"notes": NOTES}


def steps(lecture):
    from accounts.models import User
    from benchmarks.authoring import signed_in

    client, pages = signed_in(User.objects.get(username="learner")), NOTES // A_PAGE
    addresses = {
        "page": lambda n: f"/notes/?page={1 + n * 7 % pages}",
        "again": lambda n: "/notes/",
        "newest": lambda n: f"/notes/?sort=newest&page={1 + n * 7 % pages}",
        "rare": lambda n: "/notes/?q=ornithopter",
        "common": lambda n: f"/notes/?q=momentum+valley&page={1 + n}",
        "tag": lambda n: f"/notes/?tag=tag+{n % 60}&color=green",
        "lecture": lambda n: lecture.get_absolute_url(),
        "json": lambda n: "/notes/export.json",
        "markdown": lambda n: "/notes/export.md",
        "print": lambda n: "/notes/print/",
    }
    return {name: asking(client, address) for name, address in addresses.items()}


def asking(client, address):
    def ask(number):
        response = client.get(address(number), headers={"Accept": "text/html"})
        if response.status_code != 200:
            raise SystemExit(f"{address(number)} answered {response.status_code}")
        if response.streaming:
            for _part in response.streaming_content:
                pass

    return ask


def measure(folder, tools):
    """{database: {step: figures}}. `tools` is benchmarks.run."""
    with postgres.cluster() as url:
        return {
            "SQLite": measured(tools.make_site(folder / "notes", LECTURES)),
            "PostgreSQL": measured(tools.make_site(folder / "notes-postgres", LECTURES, DATABASE_URL=url)),
        }


def measured(environment):
    print(f"{NOTES:,} notes ...", flush=True)
    words = [sys.executable, "-m", "benchmarks.notes"]
    return json.loads(subprocess.run(words, cwd=TOP, env=environment, check=True, stdout=subprocess.PIPE).stdout)


def tables(measured):
    parts = [f"## A learner with {NOTES:,} notes"]
    for name, found in measured.items():
        lines = [f"### Notes on {name}", "", "| What | Promised | Median | Queries | |", "|---|---|---:|---:|---|"]
        parts.append("\n".join([*lines, *(line(key, found[key]) for key in TITLES)]))
    return "\n\n".join(parts)


def line(key, found):
    promised = "" if key in FILES else f"< {MOST_MS} ms"
    is_met = key in FILES or found["ms"] < MOST_MS
    if key == "lecture":
        promised = f"< {LECTURE_MS} ms, ≤ {LECTURE_QUERIES} queries"
        is_met = found["ms"] < LECTURE_MS and found["queries"] <= LECTURE_QUERIES
    verdict = "" if key in FILES else "met" if is_met else "**not met**"
    return f"| {TITLES[key]} | {promised} | {found['ms']:.1f} ms | {found['queries']} | {verdict} |"


if __name__ == "__main__":
    main()
