"""Answering a mission: `python -m benchmarks.answering fill 1000000` makes attempts, `… measure` times one more.

Runs in the environment of one site. Measuring posts whole requests in this process, by a learner with attempts of
their own, to the missions of ten lectures in turn.
"""

import json
import os
import sys
from datetime import UTC, datetime
from urllib.parse import urlencode

import django

LEARNERS, NUMBERS = 1_000, 10
ROUNDS = 300
FORM = "application/x-www-form-urlencoded"


def main(what, *words):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    if what == "fill":
        fill(int(words[0]))
    else:
        json.dump(measure(), sys.stdout)


def fill(count):
    """Up to `count` attempts of a thousand learners, each ten times at the same missions, by one statement."""
    from django.db import connection

    from accounts.models import User
    from quizzes.models import Attempt, Mission

    User.objects.bulk_create(User(username=f"crowd-{n}", email=f"crowd-{n}@example.org") for n in range(LEARNERS))
    missions = Mission.objects.order_by("pk").values_list("pk", flat=True)[: max(1, count // (LEARNERS * NUMBERS))]
    last = list(missions)[-1]
    learners = min(LEARNERS, max(1, count // NUMBERS))
    empty = "CAST('[1]' AS jsonb)" if connection.vendor == "postgresql" else "'[1]'"
    columns = (
        "user_id, mission_id, revision_id, number, chosen, hints, seconds, is_correct, score, is_current, created_at"
    )
    numbers = " UNION ALL ".join(f"SELECT {n} AS number" for n in range(1, NUMBERS + 1))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {Attempt._meta.db_table} ({columns}, "order") '
            f"SELECT u.id, m.id, r.id, n.number, {empty}, 0, 30, n.number > 5, 0.5, %s, %s, NULL "
            f"FROM (SELECT id FROM accounts_user WHERE username LIKE 'crowd-%%' ORDER BY id LIMIT {learners}) u "
            f"CROSS JOIN quizzes_mission m CROSS JOIN ({numbers}) n "
            f"JOIN courses_revision r ON r.lecture_id = m.lecture_id WHERE m.id <= %s",
            [True, datetime.now(UTC), last],
        )
        cursor.execute("ANALYZE")
    print(f"{Attempt.objects.count():,} attempts")


def measure():
    from django.test import Client

    from accounts.models import User
    from benchmarks import steps
    from courses.models import Revision
    from quizzes.models import Attempt

    revisions = list(Revision.objects.live().order_by("pk")[:10])
    client = Client(SERVER_NAME="127.0.0.1", headers={"HX-Request": "true"})
    client.force_login(User.objects.filter(username__startswith="crowd-").first())

    def answer(number):
        revision = revisions[number % len(revisions)]
        mission = revision.missions[0]
        choice = mission["choices"][number % 4]["id"]
        sent = urlencode({"choice": choice, "revision": revision.pk})  # as a page sends a form without files
        response = client.post(f"/missions/{mission['id']}/attempts/", sent, content_type=FORM)
        if response.status_code != 200:
            raise SystemExit(f"{response.status_code} for an attempt")

    before = Attempt.objects.count()
    measured = steps.measure(answer, rounds=ROUNDS, per_request=0)
    if Attempt.objects.count() - before != ROUNDS + 2:
        raise SystemExit("Not every attempt was stored once.")
    return measured | {"attempts": before}


if __name__ == "__main__":
    main(*sys.argv[1:])
