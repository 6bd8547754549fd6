"""Database, demo and static files, ready to serve: one process, because each start of Django costs a second."""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command


def prepare_database(*, demo):
    call_command("migrate", verbosity=0)
    if demo:
        call_command("load_demo", "--if-empty")


def collect_static():
    """Run collectstatic only when a file changed: compressing them takes longer than all the rest of a start."""
    stamp = Path(settings.STATIC_ROOT).with_suffix(".stamp")
    wanted = static_fingerprint()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text() == wanted:
        return False
    print("Collecting static files ...", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
    return True


def static_fingerprint():
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = os.stat(storage.path(name))
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    try:
        collect_static()
        prepare_database(demo=settings.DEMO)
    except CommandError as error:
        return f"{error.__class__.__name__}: {error}"
    return 0


if __name__ == "__main__":
    sys.exit(main())
