"""The translated texts: `python -m tools.messages` extracts them (needs GNU gettext) and compiles what is translated.

The compiled files are committed, so that a newcomer needs no gettext. `--check` writes nothing and fails where the
committed catalogue is not what extraction gives.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib

from tools import debian

LOCALES = Path("locale")
IGNORED = [".venv*", "build/*", "var/*", "static/vendor/*", "benchmarks/*", "tools/*", "tests/*"]


def catalogues():
    return sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))


def extract():
    """Bring every catalogue up to date with the code."""
    if not shutil.which("xgettext") and not debian.install("gettext"):
        raise SystemExit("GNU gettext is missing: install it (Debian: apt install gettext).")
    languages = [part for folder in sorted(LOCALES.glob("[a-z][a-z]*/")) for part in ("--locale", folder.name)]
    ignored = [part for pattern in IGNORED for part in ("--ignore", pattern)]
    # Without line numbers: a catalogue should differ only where a text does.
    words = [sys.executable, "manage.py", "makemessages", *languages, *ignored, "--no-location", "--no-wrap", "-v", "0"]
    subprocess.run(words, check=True, env=os.environ | {"LC_ALL": "C.UTF-8"})


def texts(path):
    """What a catalogue translates, without comments and dates."""
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(path)) if not entry.obsolete}


def compile_catalogues():
    for path in catalogues():
        catalogue = polib.pofile(str(path), wrapwidth=0)
        for changing in ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team"):
            catalogue.metadata.pop(changing, None)
        catalogue.save(str(path))
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def check():
    before = {path: path.read_bytes() for path in catalogues()}
    known = {path: texts(path) for path in before}
    try:
        extract()
        changed = {path: texts(path) ^ known[path] for path in before}
    finally:
        for path, content in before.items():
            path.write_bytes(content)
    for path, entries in changed.items():
        for _context, text, _plural in sorted(entries, key=str):
            print(f"{path}: not as in the code: {text!r}")
    if any(changed.values()):
        raise SystemExit("Run `make messages`, translate what is new, and commit both files.")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        return check()
    extract()
    compile_catalogues()
    return None


if __name__ == "__main__":
    main()
