"""Database queries of each row's pages, cold (nothing kept) and warm (asked a second time), as JSON."""

import json
import os
import sys
from pathlib import Path

import django

HERE_ONLY = "127.0.0.1"  # an address that ALLOWED_HOSTS knows


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    from django.conf import settings

    scene = json.loads((Path(settings.DATA_DIR) / "scene.json").read_text())
    json.dump({row["key"]: most_queries(row) for row in scene}, sys.stdout)


def most_queries(row):
    """(cold, warm): the highest number among the row's first addresses."""
    counts = [cold_and_warm(path, row["headers"]) for path in row["paths"][:10]]
    return [max(cold for cold, _ in counts), max(warm for _, warm in counts)]


def cold_and_warm(path, headers):
    from django.core.cache import caches

    from courses import content_version

    for cache in caches.all():
        cache.clear()
    content_version.forget()
    return count(path, headers), count(path, headers)


def count(path, headers):
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = Client(SERVER_NAME=HERE_ONLY, headers=headers).get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    return len(queries)


if __name__ == "__main__":
    main()
