"""`manage.py export_missions`: the missions of a lecture or of a course as a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.management.commands.check_lectures import lectures_of
from quizzes.exporting import export_missions
from quizzes.formats.registry import FORMATS

from .import_missions import lecture_at


class Command(BaseCommand):
    help = "Export the missions of working copies. What the format cannot say is told beside the file."

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="COURSE[/LECTURE]", help="Addresses (slugs).")
        parser.add_argument("--format", choices=sorted(FORMATS), required=True, help="Of the file.")
        parser.add_argument("-o", "--output", metavar="FILE", help="Default: what the command prints.")

    def handle(self, *args, source, output, **options):
        lectures = [lecture_at(source)] if "/" in source else list(lectures_of([source]))
        if not lectures:
            raise CommandError(f"The course {source} has no lectures.")
        written = export_missions(lectures[0].course, lectures, FORMATS[options["format"]])
        for label, reason in written.left_out:
            self.stderr.write(f"left out: {label}: {reason}")
        for label, construct in written.lost:
            self.stderr.write(f"not carried: {label}: {construct}")
        self.put(written.data, output)

    def put(self, data, output):
        if output:
            try:
                Path(output).write_bytes(data)
            except OSError as error:
                raise CommandError(f"{output}: {error.strerror or error}") from error
            self.stderr.write(f"{output}: written")
        elif buffer := getattr(self.stdout._out, "buffer", None):
            buffer.write(data)
        else:
            self.stdout.write(data.decode(), ending="")
