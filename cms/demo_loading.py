"""The demo: four accounts whose password everybody knows, and the courses in cms/demo/.

Loading is idempotent and touches nothing else: an account or a course that is already there stays as it is.
"""

import re
import tomllib
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.models import Group
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts import roles
from accounts.models import User
from courses import editing, publishing
from courses.models import Course
from courses.uploading import add_upload
from quizzes.freezing import add_choices, worded
from quizzes.models import Mission
from quizzes.sources import completed

DEMO_DIR = Path(__file__).parent / "demo"
PASSWORD = "lectern-demo"  # noqa: S105  everybody may know it; see User.is_demo
ACCOUNTS = {"learner": roles.LEARNER, "author": roles.AUTHOR, "editor": roles.EDITOR, "admin": roles.ADMIN}
SCHEDULED_IN = timedelta(days=30)
LIVE_SINCE = timedelta(days=21)


class DemoRefused(Exception):
    """The demo can't be loaded here; str() says why."""


@transaction.atomic
def load():
    """Make what is missing; returns a line for each thing made or left alone."""
    people = {name: demo_account(name, role) for name, role in ACCOUNTS.items()}
    folders = sorted(path.parent for path in DEMO_DIR.glob("*/course.toml"))
    return [f"Account {name}" for name in people] + [load_course(folder, people) for folder in folders]


def demo_account(name, role):
    user = User.objects.filter(username=name).first()
    if user and not user.is_demo:
        raise DemoRefused(f"There is an account named “{name}” already, and it is not a demo account.")
    if user:
        return user
    user = User.objects.create_user(
        name, f"{name}@lectern.invalid", PASSWORD, is_demo=True, display_name=f"Demo {name}"
    )
    user.groups.add(Group.objects.get(name=role))
    return user


def load_course(folder, people):
    plan = tomllib.loads((folder / "course.toml").read_text())
    if Course.objects.filter(slug=plan["slug"]).exists():
        return f"Course {plan['slug']}: already there, left as it is"
    fields = {key: plan[key] for key in ["title", "slug", "language", "summary", "visibility", "subject", "level"]}
    original = Course.objects.filter(slug=plan.get("translation_of", ""), translation_of=None).first()
    course = Course.objects.create(owner=people["author"], translation_of=original, **fields)
    pictures = {entry["file"]: picture(course, folder, entry, people["author"]) for entry in plan.get("uploads", [])}
    if "cover" in plan:
        course.cover = pictures[plan["cover"]]
        course.save()
    addresses = {Path(name).name: upload.get_absolute_url() for name, upload in pictures.items()}
    for section_plan in plan["sections"]:
        section = editing.add_section(course, title=section_plan["title"], by=people["author"])
        for lecture_plan in section_plan["lectures"]:
            load_lecture(section, lecture_plan, folder, addresses, people)
    return f"Course {plan['slug']}: loaded"


def picture(course, folder, entry, author):
    with (folder / entry["file"]).open("rb") as file:
        return add_upload(course, File(file, name=Path(entry["file"]).name), by=author, alt=entry["alt"])


def read_body(folder, name, addresses):
    """The Markdown with `upload:name.png` turned into the upload's address."""
    return re.sub(r"upload:([\w.-]+)", lambda match: addresses[match[1]], (folder / name).read_text())


def load_lecture(section, plan, folder, addresses, people):
    author, editor = people["author"], people["editor"]
    body = read_body(folder, plan["body"], addresses)
    lecture = editing.add_lecture(
        section, title=plan["title"], by=author, slug=plan["slug"], summary=plan["summary"], body=body
    )
    for position, mission_plan in enumerate(plan.get("missions", [])):
        load_mission(lecture, mission_plan, position)
    publishing.refresh_hash(lecture)
    now = timezone.now()
    if plan["state"] in {"live", "changed"}:
        publishing.publish(lecture, by=editor, live_from=now - LIVE_SINCE)
    if plan["state"] == "scheduled":
        publishing.publish(lecture, by=editor, live_from=now + SCHEDULED_IN)
    if plan["state"] == "changed":
        lecture.refresh_from_db()
        changed = read_body(folder, plan["changed_body"], addresses)
        editing.save_lecture(lecture, by=author, opened_version=lecture.edit_version, body=changed)


def load_mission(lecture, plan, position):
    source = completed(plan)
    mission = Mission.objects.create(lecture=lecture, position=position, **worded(source))
    add_choices(mission, source["choices"])
