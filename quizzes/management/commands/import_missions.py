"""`manage.py import_missions`: questions of files into a lecture, with a report of every one."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.gone import Gone
from courses.models import Lecture
from quizzes.formats.registry import FORMATS
from quizzes.importing import FileRead, import_missions, read_file

UNREADABLE, REFUSED = 1, 2
# A larger file is not even loaded.
MOST_BYTES = 500_000_000


class Command(BaseCommand):
    help = (
        "Import missions behind those of a lecture's working copy. Ends with 2 where a question was refused, and with "
        "1 where a file could not be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="Files, each of one format.")
        parser.add_argument("--lecture", required=True, metavar="COURSE/LECTURE", help="Addresses (slugs) of both.")
        parser.add_argument("--format", choices=sorted(FORMATS), help="Default: each file is looked at.")
        parser.add_argument("--dry-run", action="store_true", help="Tell what would happen, and change nothing.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args, files, lecture, dry_run, **options):
        lecture = lecture_at(lecture)
        read = [self.read(Path(path), options["format"] or "") for path in files]
        try:
            reports = import_missions(lecture, read, by=None, dry_run=dry_run, progress=self.tell)
        except Gone as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps([report.as_json for report in reports], ensure_ascii=False, indent=2))
        else:
            self.print_reports(reports, dry_run=dry_run)
        if any(report.error for report in reports):
            raise SystemExit(UNREADABLE)
        if any(report.refused for report in reports):
            raise SystemExit(REFUSED)

    def read(self, path, format_name):
        self.stderr.write(f"{path}: reading")
        try:
            if path.stat().st_size > MOST_BYTES:
                return FileRead(str(path), error="The file is too large.")
            data = path.read_bytes()
        except OSError as error:
            return FileRead(str(path), error=error.strerror or str(error))
        return read_file(data, str(path), format_name)

    def tell(self, stored, total):
        self.stderr.write(f"{stored} of {total} stored")

    def print_reports(self, reports, *, dry_run):
        done = "would be imported" if dry_run else "imported"
        for report in reports:
            if report.error:
                self.stdout.write(f"{report.file}: {self.style.ERROR('not read')}: {report.error}")
                continue
            counts = f"{report.found} found, {report.imported} {done}, {len(report.refused)} refused"
            self.stdout.write(f"{report.file} ({report.format}): {counts}")
            for label, reason in report.refused:
                self.stdout.write(f"  {self.style.WARNING('refused')}: {label}: {reason}")
            for label, construct in report.not_carried:
                self.stdout.write(f"  not carried: {label}: {construct}")


def lecture_at(address):
    """Raises CommandError."""
    course, _slash, slug = address.partition("/")
    lecture = Lecture.objects.select_related("course").filter(course__slug=course, slug=slug).first()
    if lecture is None:
        raise CommandError(f"There is no lecture {address}. Write COURSE/LECTURE, as in its address.")
    return lecture
