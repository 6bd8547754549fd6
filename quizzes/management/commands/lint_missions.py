"""`manage.py lint_missions`: what makes missions answerable without knowing, over a course or over files."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.models import Course
from quizzes.craft import craft_of_course, craft_of_files
from quizzes.formats.found import Unreadable
from quizzes.formats.registry import FORMATS, read

FOUND, UNREADABLE = 2, 1


class Command(BaseCommand):
    help = (
        "Lint the missions of a course's working copies, or of files in any import format. "
        "Ends with 2 where something was found, with 1 where something could not be read, else with 0."
    )

    def add_arguments(self, parser):
        parser.add_argument("course", nargs="?", metavar="COURSE", help="The address (slug) of a course.")
        parser.add_argument("--file", nargs="+", default=[], type=Path, metavar="FILE", help="Files of questions.")
        parser.add_argument("--format", default="", help="The format of the files; else the first that fits.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args, course, file, format, json, **options):  # noqa: A002, the options' own names
        if bool(course) == bool(file):
            raise CommandError("Name a course, or files with --file.")
        if format and format not in FORMATS:
            raise CommandError(f"There is no format {format}. There are: {', '.join(FORMATS)}.")
        read_files, unreadable = readings_of(file, format)
        craft = craft_of_course(course_at(course)) if course else craft_of_files(read_files)
        report = {"course": course, "files": [name for name, _found in read_files], **report_of(craft)}
        report["refused"] = [row for name, found in read_files for row in refused_in(name, found)]
        report["unreadable"] = unreadable
        self.stdout.write(printable(as_json(report) if json else "\n".join(lines_of(report))))
        for row in unreadable:
            self.stderr.write(self.style.ERROR(printable(f"{row['file']}: {row['reason']}")))
        if file and not report["missions"]:
            raise CommandError("There is no question in it that could be a mission.")
        if unreadable or report["totals"]["findings"]:
            raise SystemExit(UNREADABLE if unreadable else FOUND)


def course_at(slug):
    try:
        return Course.objects.get(slug=slug)
    except Course.DoesNotExist as error:
        raise CommandError(f"There is no course {slug}.") from error


def readings_of(paths, format_name):
    """([(name, what was found in it)], [{file, reason}] of what could not be read)."""
    readings, unreadable = [], []
    for path in paths:
        try:
            readings.append((str(path), read(path.read_bytes(), path.name, format_name).found))
        except (OSError, Unreadable) as error:
            unreadable.append({"file": str(path), "reason": getattr(error, "strerror", None) or str(error)})
    return readings, unreadable


def refused_in(name, found):
    for number, one in enumerate(found, 1):
        if one.source is None:
            yield {"label": one.label, "place": f"{name}:{number}", "reason": one.refused}


def report_of(craft):
    """`chance` of the bot is what guessing scores, and `p` the probability to guess as well; both from 0 to 1."""
    bot, places = craft.overall.bot, craft.overall.places
    return {
        "missions": [mission_row(mission) for mission in craft.missions],
        "overall": [rule_row(remark) for remark in craft.overall.remarks],
        "totals": {
            "missions": len(craft.missions),
            "findings": craft.counts.total(),
            "by_rule": dict(sorted(craft.counts.items())),
        },
        "bot": {"missions": bot.missions, "score": bot.score, "chance": bot.chance_score, "p": bot.chance},
        "key_places": {
            "missions": places.missions,
            "counts": [place.count for place in places.places],
            "expected": [place.expected for place in places.places],
            "p": places.chance,
        },
    }


def mission_row(mission):
    return {
        "label": mission.label,
        "place": mission.place,
        "rules": [rule_row(finding) for finding in mission.findings],
        "waived": [rule_row(finding) for finding in mission.waived],
    }


def rule_row(finding):
    return {"code": finding.code, "message": finding.message, "fix": finding.fix}


def as_json(report):
    return json.dumps(report, ensure_ascii=False, indent=2)


def printable(text):
    """Half of a character, which a broken file may hold and no encoding can write, as its escape: JSON has the same."""
    return text.encode("utf-8", "backslashreplace").decode()


def lines_of(report):
    for mission in report["missions"]:
        for rule in mission["rules"]:
            yield f"{mission['place']}: {rule['code']}: {rule['message']} ({rule['fix']})"
    for row in report["refused"]:
        yield f"{row['place']}: not read: {row['reason']}"
    for rule in report["overall"]:
        yield f"{rule['code']}: {rule['message']} ({rule['fix']})"
    bot, totals = report["bot"], report["totals"]
    yield (
        f"{counted(totals['missions'], 'mission')}, {counted(totals['findings'], 'finding')}. "
        f"To always take the longest choice scores {bot['score']:.0%}, to guess {bot['chance']:.0%}."
    )


def counted(count, noun):
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
