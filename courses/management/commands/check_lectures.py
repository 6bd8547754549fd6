"""`manage.py check_lectures`: the checks before publishing, over every working copy, for people and for CI."""

import json

from django.core.management.base import BaseCommand, CommandError

from courses import readiness
from courses.models import Course, Lecture


class Command(BaseCommand):
    help = "Check the working copies as before publishing. Ends with 1 where there is an error."

    def add_arguments(self, parser):
        parser.add_argument("course", nargs="*", help="Addresses (slugs) of courses. Default: every course.")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="What is printed.")
        parser.add_argument("--fail-on-warnings", action="store_true", help="End with 1 where there is a warning, too.")

    def handle(self, *args, course, format, fail_on_warnings, **options):  # noqa: A002, the option's own name
        rows, count = [], 0
        for lecture in lectures_of(course):
            count += 1
            found = [row_of(lecture, finding) for finding in readiness.check(lecture)]
            if format == "text":
                self.print_lines(found)
            rows += found
        errors = sum(row["severity"] == readiness.ERROR for row in rows)
        warnings = len(rows) - errors
        if format == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(summary(count, errors, warnings))
        if errors or (fail_on_warnings and warnings):
            raise SystemExit(1)

    def print_lines(self, rows):
        for row in rows:
            style = self.style.ERROR if row["severity"] == readiness.ERROR else self.style.WARNING
            where = f"{row['course']}/{row['lecture']}:{row['line'] or row['place']}"
            fix = f" ({row['fix']})" if row["fix"] else ""
            self.stdout.write(f"{where}: {style(row['severity'])}: {row['message']}{fix}")


def lectures_of(slugs):
    """In the order of the outlines, a few in memory at a time. Raises CommandError for an unknown course."""
    unknown = set(slugs) - set(Course.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    if unknown:
        raise CommandError(f"There is no course {', '.join(sorted(unknown))}.")
    lectures = Lecture.objects.filter(course__slug__in=slugs) if slugs else Lecture.objects.all()
    ordered = lectures.order_by("course__slug", "section__position", "section_id", "position", "pk")
    return ordered.select_related("course").iterator(chunk_size=100)


def row_of(lecture, finding):
    return {
        "course": lecture.course.slug,
        "lecture": lecture.slug,
        "line": finding.line,
        "place": finding.place,
        "severity": finding.severity,
        "code": finding.code,
        "message": finding.message,
        "fix": finding.fix,
    }


def summary(lectures, errors, warnings):
    words = f"{lectures} {'lecture' if lectures == 1 else 'lectures'} checked: "
    if not errors and not warnings:
        return words + "nothing was found."
    return words + (
        f"{errors} {'error' if errors == 1 else 'errors'}, {warnings} {'warning' if warnings == 1 else 'warnings'}."
    )
