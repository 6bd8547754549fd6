"""Fifty learners who answer at the same time, each over a kept connection, on the production server.

Each answers the same missions again and again and counts what the server has taken; every tenth answer is sent twice,
as an impatient finger does, and must be taken once. Afterwards the rows of the database are counted: none may be lost
and none doubled.
"""

import http.client
import json
import os
import random
import sys
import threading
import time
from urllib.parse import urlencode

import django

LEARNERS = 50
FORM = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true", "Accept": "text/html"}


def prepare():
    """[(user id, cookie, token)] and [(mission id, revision id, choice ids)], as JSON for the crowd."""
    from django.contrib.auth.models import Group

    from accounts import roles
    from accounts.models import User
    from benchmarks.data import session
    from courses.models import Revision

    people = []
    for number in range(LEARNERS):
        user, _made = User.objects.get_or_create(username=f"at-once-{number}", email=f"at-once-{number}@example.org")
        user.groups.add(Group.objects.get(name=roles.LEARNER))
        cookie = session(user)
        people.append([user.pk, cookie, cookie.rsplit("=", 1)[1]])
    missions = [
        [mission["id"], revision.pk, [choice["id"] for choice in mission["choices"]]]
        for revision in Revision.objects.live().order_by("pk")[:10]
        for mission in revision.missions
    ]
    return {"people": people, "missions": missions}


def stored(people):
    """{user id: their rows}, and how many of them have the number of another row of the same learner and mission."""
    from django.db.models import Count

    from quizzes.models import Attempt

    mine = Attempt.objects.filter(user__in=[person[0] for person in people])
    rows = dict(mine.order_by().values_list("user").annotate(count=Count("pk")))
    doubled = (
        mine.order_by().values("user", "mission", "number").annotate(count=Count("pk")).filter(count__gt=1).count()
    )
    return {"rows": rows, "doubled": doubled}


class Learner(threading.Thread):
    def __init__(self, port, person, missions, until):
        super().__init__()
        self.port, (self.pk, self.cookie, self.token), self.missions, self.until = port, person, missions, until
        self.numbers = {mission[0]: 0 for mission in missions}
        self.taken, self.errors, self.times = 0, [], []
        self.chance = random.Random(self.pk)

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while time.monotonic() < self.until:
            mission, revision, choices = self.chance.choice(self.missions)
            data = {"choice": self.chance.choice(choices), "revision": revision, "attempt": self.numbers[mission] + 1}
            if self.post(connection, mission, data):
                self.numbers[mission] += 1
                self.taken += 1
            if self.taken % 10 == 0:
                self.post(connection, mission, data)
        connection.close()

    def post(self, connection, mission, data):
        body = urlencode(data | {"csrfmiddlewaretoken": self.token})
        begin = time.perf_counter()
        try:
            connection.request("POST", f"/missions/{mission}/attempts/", body, FORM | {"Cookie": self.cookie})
            response = connection.getresponse()
            response.read()
        except OSError as error:
            self.errors.append(repr(error))
            connection.close()
            return False
        self.times.append(time.perf_counter() - begin)
        if response.status != 200:
            self.errors.append(response.status)
        return response.status == 200


def crowd(port, scene, seconds):
    """What the learners saw: counts by learner, errors, and milliseconds of each answer in order."""
    until = time.monotonic() + seconds
    learners = [Learner(port, person, scene["missions"], until) for person in scene["people"]]
    for learner in learners:
        learner.start()
    for learner in learners:
        learner.join()
    return {
        "taken": {learner.pk: learner.taken for learner in learners},
        "errors": [error for learner in learners for error in learner.errors],
        "times": sorted(1000 * each for learner in learners for each in learner.times),
    }


def main(what, *words):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    json.dump(prepare() if what == "prepare" else stored(json.loads(words[0])), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
