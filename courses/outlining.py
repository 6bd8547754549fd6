"""An outline as text: headed by `#`, or indented, or a list. What becomes of it is known before anything is made."""

import re
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import auditing

from . import parts
from .editing import next_position
from .gone import locked_course
from .models import Course, Lecture, Section
from .slugs import free_lecture_slugs
from .working_copies import take_hash

MAX_LENGTH, MAX_SECTIONS, MAX_LECTURES = 50_000, 100, 300
TAB = 4
HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*$")
MARK = re.compile(r"(?:[-*+\u2022]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
FENCE = re.compile(r"\s*(```|~~~|---+\s*$|\*\*\*+\s*$)")


@dataclass
class PlannedSection:
    title: str
    lectures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Skipped:
    """A line that becomes nothing, and why."""

    line: int
    text: str
    reason: str


@dataclass
class Plan:
    sections: list[PlannedSection] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def lecture_count(self):
        return sum(len(section.lectures) for section in self.sections)


@dataclass(frozen=True)
class Line:
    number: int
    depth: tuple[int, int]  # headings come before what is listed below them: (0, level), (1, columns)
    title: str
    text: str


def plan_of(text: str) -> Plan:
    """Sections and lectures of an outline.

    The outermost kind of line is a section and the next one a lecture; deeper ones are skipped. One line alone on
    the outermost level above two more is the title of the whole, and skipped too.
    """
    plan = Plan()
    lines = list(lines_of(text, plan))
    levels = sorted({line.depth for line in lines})
    if len(levels) > 2 and sum(line.depth == levels[0] for line in lines) == 1 and lines[0].depth == levels[0]:
        skip(plan, lines.pop(0), _("The title of the whole: the course has its own."))
        levels = levels[1:]
    for line in lines:
        place(plan, line, levels.index(line.depth))
    plan.skipped.sort(key=lambda skipped: skipped.line)
    return plan


def lines_of(text, plan):
    """What is neither a heading nor an item, below headings, is text and no title."""
    rows = list(enumerate(text.splitlines(), 1))
    has_headings = any(HEADING.match(row) for _number, row in rows)
    for number, row in rows:
        stripped = row.strip()
        heading, mark = HEADING.match(stripped), MARK.match(stripped)
        line = Line(number, (1, columns(row)), stripped[mark.end() :].strip() if mark else stripped, stripped)
        if not stripped:
            continue
        if heading:
            yield Line(number, (0, len(heading[1])), heading[2].strip(), stripped)
        elif FENCE.match(row) or (has_headings and not mark):
            skip(plan, line, _("Text, not a title. Write it in the lecture."))
        else:
            yield line


def columns(row):
    """Of its indentation; a tab goes to the next stop."""
    expanded = row.expandtabs(TAB)
    return len(expanded) - len(expanded.lstrip())


def place(plan, line, level):
    limit = (Section if level == 0 else Lecture)._meta.get_field("title").max_length
    if len(line.title) > limit:
        skip(plan, line, _("Longer than a title can be: %(limit)s characters.") % {"limit": limit})
    elif level == 0:
        plan.sections.append(PlannedSection(line.title))
    elif level > 1:
        skip(plan, line, _("Deeper than a lecture."))
    elif not plan.sections:
        skip(plan, line, _("It stands before the first section."))
    else:
        plan.sections[-1].lectures.append(line.title)


def skip(plan, line, reason):
    plan.skipped.append(Skipped(line.number, line.text, reason))


@transaction.atomic
def build(course: Course, plan: Plan, *, by):
    """The planned sections at the end of the course, with empty drafts. Returns the sections. Raises Gone.

    The number of queries is the same for any number of them.
    """
    course = locked_course(course)
    first = next_position(course.sections.all())
    sections = Section.objects.bulk_create(
        Section(course=course, title=planned.title, position=first + place)
        for place, planned in enumerate(plan.sections)
    )
    lectures = add_drafts(course, drafts(course, plan, sections, by))
    auditing.record_each("section.add", sections, by=by, course=course.slug)
    auditing.record_each("lecture.add", lectures, by=by, course=course.slug)
    return sections


def drafts(course, plan, sections, by):
    return [
        Lecture(course=course, section=section, title=title, position=position, updated_by=by)
        for section, planned in zip(sections, plan.sections, strict=True)
        for position, title in enumerate(planned.lectures)
    ]


def add_drafts(course, lectures):
    """Somebody may take an address at the same moment: then the next free ones."""
    for lecture in lectures:
        take_hash(lecture, sources=parts.nothing())
    for attempt in range(5):
        for lecture, slug in zip(lectures, free_lecture_slugs([row.title for row in lectures], course), strict=True):
            lecture.slug = slug
        try:
            with transaction.atomic():
                return Lecture.objects.bulk_create(lectures)
        except IntegrityError:
            if attempt == 4:
                raise
    return lectures
