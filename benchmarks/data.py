"""A site to measure: courses of ten published lectures, and a learner who has used them.

The first lecture goes the product's own way through editing and publishing; the others are copies of its rows, because
to render ten thousand lectures one by one would take longer than to measure them.
"""

import copy
import hashlib
import json
import os
import random
import sys
from pathlib import Path

import django

HERE = Path(__file__).parent
LECTURES_PER_COURSE = 10
LONG_OUTLINE = 200
HOT = 10
SUBJECTS = 30
CHUNK = 500


def main(count):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    (Path(settings.DATA_DIR) / "scene.json").write_text(json.dumps(build(count)))


def build(count):
    """Fill an empty database with `count` published lectures; answer who asks for what."""
    people = make_people()
    model = publish_model(people)
    courses = make_courses(count, people["author"])
    lectures = [lecture for batch in batched(plan(courses, count), CHUNK) for lecture in copy_lectures(model, batch)]
    model["lecture"].course.delete()
    use(people["learner"], lectures[:HOT])
    return scene(people, courses, lectures)


def make_people():
    from django.contrib.auth.models import Group

    from accounts import roles
    from accounts.models import User

    people = {}
    for name, role in (("learner", roles.LEARNER), ("author", roles.AUTHOR), ("editor", roles.EDITOR)):
        people[name] = User.objects.create_user(name, f"{name}@example.org")
        people[name].groups.add(Group.objects.get(name=role))
    return people


def publish_model(people):
    """One lecture with one mission, as an author and an editor make it."""
    from courses import editing, publishing
    from courses.models import Course
    from quizzes.models import Choice, Mission

    course = Course.objects.create(title="Model", slug="model", owner=people["author"])
    section = editing.add_section(course, title="Section", by=people["author"])
    body = (HERE / "lecture.md").read_text()
    lecture = editing.add_lecture(
        section, title="Gradient descent", by=people["author"], body=body, summary="Downhill."
    )
    mission = Mission.objects.create(lecture=lecture, prompt="What does a *gradient* tell?", explanation="It is local.")
    for position, text in enumerate(("The slope here", "The deepest valley", "The batch size", "The loss at the end")):
        Choice.objects.create(
            mission=mission, text=text, is_correct=not position, position=position, feedback="See above."
        )
    revision = publishing.publish(lecture, by=people["editor"])
    return {"lecture": lecture, "revision": revision, "passages": list(revision.passages.all()), "mission": mission}


def make_courses(count, author):
    """The first course is the long one where there are lectures enough for it; the others have ten."""
    from courses.models import Course, Section

    sizes = [LONG_OUTLINE] if count > LONG_OUTLINE else []
    sizes += [LECTURES_PER_COURSE] * ((count - sum(sizes)) // LECTURES_PER_COURSE)
    courses = Course.objects.bulk_create(
        Course(
            title=f"Course {n}",
            slug=f"course-{n}",
            summary="How machines learn, step by step.",
            owner=author,
            subject=f"Subject {n % SUBJECTS}",
            level=Course.Level.values[n % 3],
        )
        for n in range(len(sizes))
    )
    for course, size in zip(courses, sizes, strict=True):
        course.size = size
    Section.objects.bulk_create(
        Section(course=course, title=f"Part {n + 1}", position=n)
        for course in courses
        for n in range(course.size // LECTURES_PER_COURSE)
    )
    return courses


def plan(courses, count):
    """Each lecture's course, section and place."""
    from courses.models import Section

    sections = Section.objects.exclude(course__slug="model").order_by("course_id", "position")
    by_id = {course.pk: course for course in courses}
    for section in sections:
        for place in range(LECTURES_PER_COURSE):
            yield by_id[section.course_id], section, place


def batched(items, size):
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def copy_lectures(model, places):
    """The model's rows for each place, with ids and texts of their own."""
    from courses.models import Lecture, Passage, Revision
    from quizzes.models import Choice, Mission

    lectures = Lecture.objects.bulk_create(copied_lecture(model["lecture"], *place) for place in places)
    missions = Mission.objects.bulk_create(copied(model["mission"], lecture=lecture) for lecture in lectures)
    choices = list(model["mission"].choices.all())
    made = Choice.objects.bulk_create(copied(choice, mission=mission) for mission in missions for choice in choices)
    revisions = Revision.objects.bulk_create(
        copied_revision(model["revision"], lecture, mission, made[len(choices) * n : len(choices) * (n + 1)])
        for n, (lecture, mission) in enumerate(zip(lectures, missions, strict=True))
    )
    Passage.objects.bulk_create(
        copied(passage, revision=revision) for revision in revisions for passage in model["passages"]
    )
    for lecture, mission, revision in zip(lectures, missions, revisions, strict=True):
        lecture.only_mission, lecture.only_revision = mission, revision
    return lectures


def copied(row, **changes):
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**(values | {f"{name}_id": related.pk for name, related in changes.items()}))


def copied_lecture(model, course, section, place):
    number = section.position * LECTURES_PER_COURSE + place + 1
    lecture = copied(model, course=course, section=section)
    lecture.course, lecture.section = course, section
    lecture.title, lecture.slug, lecture.position = f"Gradient descent {number}", f"gradient-descent-{number}", place
    lecture.content_hash = hashlib.sha256(f"{course.slug}/{lecture.slug}".encode()).hexdigest()
    return lecture


def copied_revision(model, lecture, mission, choices):
    """Its frozen mission carries the new ids, so that answering works as on a page that was published by hand."""
    revision = copied(model, lecture=lecture)
    revision.title, revision.content_hash = lecture.title, lecture.content_hash
    revision.mission_ids = [mission.pk]
    revision.parts = copy.deepcopy(model.parts)
    frozen = revision.parts["missions"][0]
    frozen["id"] = mission.pk
    for choice, row in zip(frozen["choices"], choices, strict=True):
        choice["id"] = row.pk
    return revision


def use(learner, lectures):
    """What a learner leaves behind: three notes and a star on each lecture, an answer and a tick on every other."""
    from learning.models import Completion, Favorite, Note
    from quizzes.models import Attempt

    for number, lecture in enumerate(lectures):
        own = {"user": learner, "lecture": lecture}
        for text in ("Read again.", "Ask about momentum.", "Good table."):
            Note.objects.create(**own, revision=lecture.only_revision, body=text)
        Favorite.objects.create(**own)
        if number % 2:
            mission, revision = lecture.only_mission, lecture.only_revision
            chosen = [mission.choices.first().pk]
            Attempt.objects.create(
                user=learner, mission=mission, revision=revision, chosen=chosen, is_correct=True, score=1
            )
            Completion.objects.create(**own, revision=revision)


def scene(people, courses, lectures):
    """Each row of the report: a name, the addresses that are asked for in turn, and the session that asks."""
    from django.urls import reverse

    hot = [lecture.get_absolute_url() for lecture in lectures[:HOT]]
    learner, author = session(people["learner"]), session(people["author"])
    rows = [
        row("lecture", "Lecture, not signed in", hot),
        row("lecture-signed-in", "Lecture, signed in", hot, learner),
        row("lecture-plain", "Lecture, not signed in, uncompressed", hot, encoding="identity"),
        row("lecture-signed-in-plain", "Lecture, signed in, uncompressed", hot, learner, encoding="identity"),
    ]
    if len(lectures) <= LONG_OUTLINE:
        return rows
    everywhere = [lecture.get_absolute_url() for lecture in lectures]
    random.Random(1).shuffle(everywhere)
    narrowed = f"{reverse('catalog')}?subject=subject+1&subject=subject+7&level=beginner&q=machines&sort=newest"
    some_courses = [course.get_absolute_url() for course in courses[1 : HOT + 1]]
    return [
        *rows,
        row("lecture-cold", f"Lecture, not signed in, all {len(lectures):,} in turn", everywhere),
        row("catalog", "Catalog, not signed in", [reverse("catalog")]),
        row("catalog-signed-in", "Catalog, signed in", [reverse("catalog")], learner),
        row("catalog-narrowed", "Catalog, narrowed and sorted, not signed in", [narrowed]),
        row("catalog-narrowed-signed-in", "Catalog, narrowed and sorted, signed in", [narrowed], learner),
        row("course", "Course page, not signed in", some_courses),
        row("course-signed-in", "Course page, signed in", some_courses, learner),
        row("notes", "Notes", [reverse("notes")], learner),
        row("favorites", "Favorites", [reverse("favorites")], learner),
        row("outline", f"Studio outline of {LONG_OUTLINE} lectures", [outline_address(courses[0])], author),
    ]


def outline_address(course):
    from django.urls import reverse

    return reverse("studio:outline", args=[course.pk])


def row(key, title, paths, cookie="", encoding="gzip"):
    """`encoding` is what a browser accepts: compressed, as they all do, unless the row says otherwise."""
    headers = {"Accept-Encoding": encoding} | ({"Cookie": cookie} if cookie else {})
    return {"key": key, "title": title, "paths": paths, "headers": headers}


def session(user):
    """The cookies that the browser of somebody who has signed in sends."""
    from django.conf import settings
    from django.test import Client
    from django.utils.crypto import get_random_string

    client = Client()
    client.force_login(user)
    session_id = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session_id}; {settings.CSRF_COOKIE_NAME}={get_random_string(32)}"


if __name__ == "__main__":
    main(int(sys.argv[1]))
