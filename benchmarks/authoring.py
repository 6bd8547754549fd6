"""What an author does most, timed on the site that `benchmarks.data` made; prints {step: figures} as JSON.

Most go through the whole product by Django's test client: middlewares, permissions, form, transaction, answer. A draft
and a publication are the functions that the pages call.
"""

import json
import os
import sys
from datetime import timedelta

import django

HERE_ONLY = "127.0.0.1"
ROUNDS = 30
BYTES = 10_000
MISSIONS = 3
CHOICES = ("Down", "Up", "Around", "Nowhere")
OUTLINE = 300
# Of a signed-in request: its session and its person.
WHO_ASKS = 2


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    from benchmarks.steps import measure

    author, editor = people()
    lecture = example(author)
    preview = previewing(lecture, author)
    steps = {
        "save": (saving(lecture, author), WHO_ASKS, None),
        "draft": (drafting(lecture, author), 0, None),
        "publish": (publishing(lecture, editor), 0, preview),
        "publish-unseen": (publishing(lecture, editor, first=5000), 0, None),
        "preview": (previewing(lecture, author, first=2000), WHO_ASKS, None),
        "outline": (outlining(author), WHO_ASKS, None),
        "outline-old": (outlining(author, revisions=50), WHO_ASKS, None),
        "diff": (comparing(lecture, author), WHO_ASKS, None),
    }
    found = {
        name: measure(step, rounds=ROUNDS, per_request=who, before=before)
        for name, (step, who, before) in steps.items()
    }
    json.dump(found, sys.stdout)


def people():
    from accounts.models import User

    return User.objects.get(username="author"), User.objects.get(username="editor")


def text_of(number):
    """10 kB of Markdown; each number gives another text of the same shape.

    It has 15 headings, all different, as real lectures do: 12 to 19 for each 10 kB in nine of ten that were counted.
    """
    paragraph = f"Step {number} walks *downhill*: the gradient tells the slope, and `rate` how far to go. "
    section = "## Part {part}\n\n{paragraph}\n\n- one thing that a list says\n- another thing, said as shortly\n\n"
    text = "".join(section.format(part=part, paragraph=paragraph * 7) for part in range(1, 16))
    return text[:BYTES].rpartition("\n\n")[0] + "\n"


def example(author):
    """A lecture of 10 kB with three missions, beside the ten thousand others."""
    from courses import editing, structuring
    from quizzes.models import Choice, Mission

    course = structuring.add_course(by=author, title="Measured", slug=f"measured-{os.getpid()}")
    section = editing.add_section(course, title="Section", by=author)
    lecture = editing.add_lecture(section, title="Measured", by=author, body=text_of(0), summary="One sentence.")
    for position in range(MISSIONS):
        mission = Mission.objects.create(
            lecture=lecture, prompt="Which way?", explanation="It is local.", position=position
        )
        for place, text in enumerate(CHOICES):
            Choice.objects.create(mission=mission, text=text, is_correct=not place, position=place, feedback="See.")
    return lecture


def signed_in(person):
    from django.test import Client

    client = Client(SERVER_NAME=HERE_ONLY, headers={"Accept": "application/json"})
    client.force_login(person)
    return client


def saving(lecture, author):
    """The save that the editor makes by itself a moment after typing stops."""
    from django.urls import reverse

    client, address = signed_in(author), reverse("studio:lecture_edit", args=[lecture.pk])
    version = lecture.edit_version

    def step(number):
        nonlocal version
        data = {
            "title": lecture.title, "summary": lecture.summary, "slug": lecture.slug, "section": lecture.section_id,
            "body": text_of(number), "edit_version": version, "by_itself": 1,
        }  # fmt: skip
        answer = client.post(address, data)
        if answer.status_code != 200:
            raise SystemExit(f"Saving answered {answer.status_code}: {answer.text[:300]}")
        version = answer.json()["edit_version"]

    return step


def drafting(lecture, author):
    from courses import editing
    from courses.models import Lecture

    current = None

    def step(number):
        nonlocal current
        current = current or Lecture.objects.get(pk=lecture.pk)  # as the steps before left it
        current = editing.save_lecture(
            current, by=author, opened_version=current.edit_version, body=text_of(3000 + number)
        )

    return step


def publishing(lecture, editor, *, first=1000):
    from courses import editing
    from courses import publishing as actions
    from courses.models import Lecture

    def step(number):
        current = Lecture.objects.get(pk=lecture.pk)
        editing.save_lecture(current, by=editor, opened_version=current.edit_version, body=text_of(first + number))
        actions.publish(current, by=editor)

    return step


def previewing(lecture, author, *, first=1000):
    from django.urls import reverse

    client, address = signed_in(author), reverse("studio:markdownx_markdownify")

    def step(number):
        answer = client.post(address, {"content": text_of(first + number), "lecture": lecture.pk})
        if answer.status_code != 200:
            raise SystemExit(f"The preview answered {answer.status_code}.")

    return step


def outlining(author, *, revisions=0):
    """A course of 300 lectures, made of rows like those of the site, each published that often before."""
    from django.urls import reverse

    from courses import editing, structuring
    from courses.models import Lecture

    slug = f"long-{revisions}-{os.getpid()}"
    course = structuring.add_course(by=author, title="Long", slug=slug)
    for number in range(10):
        section = editing.add_section(course, title=f"Part {number}", by=author)
        Lecture.objects.bulk_create(
            Lecture(course=course, section=section, title=f"Lecture {number} {n}", slug=f"l-{number}-{n}", position=n,
                    body=text_of(n), content_hash=f"{number}-{n}")
            for n in range(OUTLINE // 10)
        )  # fmt: skip
    for number in range(1, revisions + 1):
        add_revisions(course, number, days_ago=revisions - number)
    client, address = signed_in(author), reverse("studio:outline", args=[course.pk])

    def step(number):
        if client.get(address, headers={"Accept": "text/html"}).status_code != 200:
            raise SystemExit("The outline did not answer.")

    return step


def add_revisions(course, number, *, days_ago):
    """Of every lecture of the course, as long as real ones: a database reads past what it does not need."""
    from django.utils import timezone

    from courses.models import Revision

    begin = timezone.now() - timedelta(days=days_ago)
    Revision.objects.bulk_create(
        Revision(lecture=lecture, number=number, title=lecture.title, body=lecture.body, html=2 * lecture.body,
                 content_hash=lecture.content_hash, words=1_700, reading_minutes=8, live_from=begin)
        for lecture in course.lectures.all()
    )  # fmt: skip


def comparing(lecture, author):
    """The page with the words marked that differ between what is live and the working copy; both are rendered."""
    from django.urls import reverse

    client, address = signed_in(author), reverse("studio:compare", args=[lecture.pk])

    def step(number):
        if client.get(address, headers={"Accept": "text/html"}).status_code != 200:
            raise SystemExit("The comparison did not answer.")

    return step


if __name__ == "__main__":
    main()
