"""The analysis of one mission that 100,000 learners have answered, beside a bare look at the same rows.

On a site that `benchmarks.data` made. The mission is the first of a course of ten; each further one was answered by
80 % of those who answered the one before, so that there is a rest of the course to compare with. *Bare* is one SQL
query that reads each attempt at the mission once, for the sum of the scores and the hints. Prints {step: milliseconds}.
"""

import json
import os
import random
import subprocess
import sys
import time
from statistics import median

import django

from tools.environment import TOP

LEARNERS = 100_000
STAY = 0.8
ROUNDS = 15
PROMISED = 200
TITLES = {
    "analysis": "Analysis of one mission: all its numbers",
    "page": "Its page, the whole request",
    "course": "All ten missions of the course: all their numbers",
}
PROMISES = {"analysis": PROMISED}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    from django.db import connection

    from accounts.models import User
    from courses.models import Course

    course = Course.objects.get(slug="course-1")
    count = fill(course, LEARNERS)
    if connection.vendor == "postgresql":
        settle(connection)
    json.dump(measured(course, User.objects.get(username="author"), rounds=ROUNDS) | {"attempts": count}, sys.stdout)


def fill(course, learners):
    """Learners, and their first attempts at the course's missions, in the order of time. How many attempts."""
    from accounts.models import User
    from quizzes.models import Attempt

    people = User.objects.bulk_create(
        (User(username=f"answering-{n}", email=f"answering-{n}@example.org") for n in range(learners)), batch_size=2000
    )
    return len(Attempt.objects.bulk_create(attempts(course, people), batch_size=2000))


def settle(connection):
    """What PostgreSQL's autovacuum does in a while: until then an index does not spare it a look at every row.

    A snapshot that something else of the server holds for a moment makes a try void, for some of the pages or for all.
    """
    with connection.cursor() as cursor:
        for _try in range(30):
            cursor.execute("VACUUM ANALYZE quizzes_attempt")
            cursor.execute("SELECT relallvisible = relpages FROM pg_class WHERE relname = 'quizzes_attempt'")
            if cursor.fetchone()[0]:
                return
            time.sleep(1)


def attempts(course, people):
    from quizzes.analysing import missions_of
    from quizzes.models import Attempt

    chance, missions = random.Random(1), list(missions_of(course).prefetch_related("choices", "lecture__revisions"))
    for user in people:
        ability = chance.random()
        for mission in missions:
            right, *wrong = mission.choices.all()
            is_correct = chance.random() < ability
            yield Attempt(
                user=user, mission=mission, revision=mission.lecture.revisions.all()[0],
                chosen=[right.pk if is_correct else chance.choice(wrong).pk], hints=chance.choice([0, 0, 0, 1]),
                seconds=int(chance.expovariate(1 / 40)), is_correct=is_correct, score=float(is_correct),
            )  # fmt: skip
            if chance.random() > STAY:
                break


def measured(course, author, *, rounds):
    """Medians in milliseconds, of rounds in which each step is taken in turn."""
    from benchmarks.steps import timed

    taken = steps(course, author)
    times = [{name: timed(step, number) for name, step in taken.items()} for number in range(rounds)]
    return {name: 1000 * median(row[name] for row in times) for name in taken}


def steps(course, author):
    from django.db.models import Count, Sum
    from django.urls import reverse

    from benchmarks.authoring import signed_in
    from quizzes.analysing import Cut, answers_to, items_of, missions_of
    from quizzes.models import Attempt

    missions = list(missions_of(course))
    client, address = signed_in(author), reverse("studio:mission_analysis", args=[missions[0].pk])

    def bare(number):
        Attempt.objects.filter(mission=missions[0]).order_by().aggregate(Count("pk"), Sum("score"), Sum("hints"))

    def analyse(some):
        answers = answers_to(some)
        return items_of(course, [(one, Cut(one.current)) for one in answers])

    def show(number):
        if client.get(address, headers={"Accept": "text/html"}).status_code != 200:
            raise SystemExit("The analysis did not answer.")

    return {
        "bare": bare,
        "analysis": lambda number: analyse(missions[:1]),
        "page": show,
        "course": lambda number: analyse(missions),
    }


def measure(environment):
    """In a process of its own, on the site of that environment."""
    print("Analysis of a mission ...", flush=True)
    words = [sys.executable, "-m", "benchmarks.missions_analysis"]
    return json.loads(subprocess.run(words, cwd=TOP, env=environment, check=True, stdout=subprocess.PIPE).stdout)


def table(times):
    columns = "| Step | Median ms, promised | ours | bare | ours/bare | |"
    lines = [columns, "|---|---:|---:|---:|---:|---|", *(line(name, times) for name in TITLES)]
    return "\n".join([*lines, "", f"The course has {times['attempts']:,} attempts in all."])


def line(name, times):
    promised, ms = PROMISES.get(name), times[name]
    verdict = "" if promised is None else "met" if ms < promised else "**not met**"
    cells = [TITLES[name], f"< {promised}" if promised else "", f"{ms:.0f}", f"{times['bare']:.0f}"]
    ratio = f"{ms / times['bare']:.1f}"
    return f"| {' | '.join([*cells, ratio, verdict])} |"


if __name__ == "__main__":
    main()
