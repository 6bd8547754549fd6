"""The same steps through the model layer of Wagtail, on as many pages; run by a Python that has Wagtail.

The text is kept and not rendered, no permissions are asked, and no request is made: what is less here than in
Lectern speaks for Wagtail.
"""

import json
import os
import sys
import tempfile
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings

from benchmarks.authoring import CHOICES, MISSIONS, ROUNDS, text_of

CHUNK = 500
AS_LECTERN_SETS_IT = {
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
}


def main(count, url=""):
    with tempfile.TemporaryDirectory() as folder:
        configure(Path(folder), new_database(url) if url else sqlite(Path(folder)))
        from benchmarks.steps import measure

        page = make_pages(count)
        steps = {"draft": saving(page), "publish": publishing(page)}
        json.dump({name: measure(step, rounds=ROUNDS) for name, step in steps.items()}, sys.stdout)


def sqlite(folder):
    return {
        "ENGINE": "django.db.backends.sqlite3", "NAME": folder / "wagtail.sqlite3", "OPTIONS": AS_LECTERN_SETS_IT,
    }  # fmt: skip


def new_database(url):
    """One of its own on the PostgreSQL server where Lectern's is."""
    import psycopg

    place, name = urlsplit(url), f"wagtail_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": place.username, "HOST": place.hostname,
        "PORT": place.port,
    }  # fmt: skip


def configure(folder, database):
    apps = ["admin", "images", "documents", "users", "search", "embeds", "sites", "snippets", ""]
    settings.configure(
        SECRET_KEY="bench",
        DATABASES={"default": database},
        INSTALLED_APPS=[
            *(".".join(["wagtail", name]).rstrip(".") for name in apps), "modelcluster", "taggit",
            "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
            "django.contrib.messages", "django.contrib.staticfiles",
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        WAGTAIL_SITE_NAME="bench",
        WAGTAILADMIN_BASE_URL="http://127.0.0.1",
        USE_TZ=True,
        LANGUAGE_CODE="en",
        MEDIA_ROOT=str(folder),
        STATIC_URL="/static/",
        ROOT_URLCONF="wagtail.urls",
    )  # fmt: skip
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.wagtail_pages.models import Choice, LecturePage, Mission

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (LecturePage, Mission, Choice):
            editor.create_model(model)


def make_pages(count):
    """One page made by Wagtail itself, and copies of its rows until there are `count`."""
    from wagtail.models import Page

    from benchmarks.wagtail_pages.models import LecturePage

    parent = Page.objects.get(depth=1).add_child(instance=LecturePage(title="Course", body="-"))
    first = parent.add_child(instance=LecturePage(title="Lecture", body=text_of(0), missions=make_missions()))
    base = Page.objects.get(pk=first.pk)
    for start in range(1, count, CHUNK):
        rows = [copied(base, parent, number) for number in range(start, min(start + CHUNK, count))]
        made = Page.objects.bulk_create(rows)  # a page has two tables, and its copies are made in each
        add_bodies([row.pk for row in made])
    parent.numchild = count
    parent.save(update_fields=["numchild"])
    return LecturePage.objects.get(pk=first.pk)


def make_missions():
    from benchmarks.wagtail_pages.models import Choice, Mission

    return [
        Mission(
            prompt="Which way?",
            explanation="It is local.",
            choices=[Choice(text=text, is_correct=not place, feedback="See.") for place, text in enumerate(CHOICES)],
        )
        for _number in range(MISSIONS)
    ]


def copied(base, parent, number):
    from wagtail.models import Page

    values = {field.attname: getattr(base, field.attname) for field in base._meta.concrete_fields}
    path = Page._get_path(parent.path, parent.depth + 1, number + 1)
    own = {"id": None, "path": path, "slug": f"lecture-{number}", "url_path": f"{parent.url_path}lecture-{number}/"}
    own["translation_key"] = uuid.uuid4()
    return Page(**(values | own))


def add_bodies(ids):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO wagtailcore_lecturepage (page_ptr_id, body) VALUES (%s, %s)", [(pk, text_of(pk)) for pk in ids]
        )


def saving(page):
    """A draft: Wagtail keeps it as a revision."""

    def step(number):
        page.body = text_of(number)
        page.save_revision()

    return step


def publishing(page):
    def step(number):
        page.body = text_of(1000 + number)
        page.save_revision().publish()
        page.refresh_from_db()

    return step


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
