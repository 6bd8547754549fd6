"""An outline as text: headed by `#`, or indented, or a list. What becomes of it is known before anything is made."""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import auditing

from . import parts
from .editing import next_position
from .gone import locked_course
from .markdown import plain_line
from .models import Course, Lecture, Section
from .slugs import free_lecture_slugs
from .working_copies import take_hash

MAX_LENGTH, MAX_SECTIONS, MAX_LECTURES = 50_000, 100, 300
TAB, INDENT = 4, 2
HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*$")
BULLETS = r"\-*+•◦‣⁃∙·▪▫■□●○◆◇▶►➢➤✓✔–—\uf0a7\uf0b7\uf0d8\uf0fc"  # Word's own ones are private characters, or an "o"
MARK = re.compile(rf"(?:[{BULLETS}]|o(?=\t)|\d{{1,3}}[.)])\s+(?:\[[ xX]\]\s+)?")
COUNT = re.compile(r"(\d{1,3})\s+(?=\S)")
NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)[.)]?\s+")
FENCE = re.compile(r"\s*(```|~~~)")
RULE = re.compile(rf"[{BULLETS}=_~#─━═\s]+$")
UNDERLINE = re.compile(r" {0,3}(==+|--+)\s*$")


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
    depth: tuple[int, int]  # headings come before what is listed below them: (0, level), (1, columns or level)
    title: str
    text: str
    dots: int = 0  # in the number before it


@dataclass(frozen=True)
class Level:
    """Of a list: the least place where a line of it begins, and how the last one was written."""

    place: int
    columns: int
    shift: int


def plan_of(text: str) -> Plan:
    """Sections and lectures of an outline.

    The outermost kind of line is a section and the next one a lecture; deeper ones are skipped. One line alone on
    the outermost level above two more is the title of the whole, and skipped too.
    """
    plan = Plan()
    lines = without_counts(list(nested(list(lines_of(text, plan)))))
    levels = sorted({line.depth for line in lines})
    if len(levels) > 2 and sum(line.depth == levels[0] for line in lines) == 1 and lines[0].depth == levels[0]:
        skip(plan, lines.pop(0), _("The title of the whole: the course has its own."))
        levels = levels[1:]
    is_left_out = False
    for line in lines:
        level = levels.index(line.depth)
        is_placed = place(plan, line, level, is_left_out)
        is_left_out = not is_placed if level == 0 else is_left_out
    plan.skipped.sort(key=lambda skipped: skipped.line)
    return plan


def lines_of(text, plan):
    """What is neither a heading nor an item, below headings, is text and no title."""
    rows = list(enumerate(text.splitlines(), 1))
    levels = underlined(rows)
    numbers = {found[1] for _number, row in rows if (found := NUMBER.match(row.strip()))}
    has_headings = bool(levels) or any(HEADING.match(row) for _number, row in rows)
    for number, row in rows:
        stripped = row.strip()
        heading, dots = HEADING.match(stripped), dots_of(stripped, numbers)
        mark = NUMBER.match(stripped) if dots else MARK.match(stripped)
        line = Line(number, (1, columns(row)), stripped[mark.end() :].strip() if mark else stripped, stripped, dots)
        if not stripped or number - 1 in levels:
            continue
        if heading:
            yield Line(number, (0, len(heading[1])), heading[2].strip(), stripped)
        elif number in levels:
            yield Line(number, (0, levels[number]), stripped, stripped)
        elif FENCE.match(row) or RULE.match(row) or (has_headings and not mark):
            skip(plan, line, _("Text, not a title. Write it in the lecture."))
        else:
            yield line


def underlined(rows):
    """Levels of the lines that a row of = or - makes headings. One of - alone is a rule, where no other heading is."""
    levels = {
        number: 1 if "=" in below else 2
        for (number, row), (_number, below) in pairwise(rows)
        if UNDERLINE.match(below) and is_words(row)
    }
    has_others = 1 in levels.values() or any(HEADING.match(row) for _number, row in rows)
    return levels if has_others else {}


def is_words(row):
    marks = (HEADING, MARK, FENCE, RULE)
    return bool(row.strip()) and not row[0].isspace() and not any(mark.match(row) for mark in marks)


def dots_of(words, numbers):
    """How many are in the number before it: "1.2" is of a 1 or goes on from a 1.1. "3.10 news" alone is a title."""
    found = NUMBER.match(words)
    above, dot, last = found[1].rpartition(".") if found else ("", "", "")
    goes_on = dot and int(last) and all(f"{above}.{number}" in numbers for number in range(1, int(last)))
    return found[1].count(".") if goes_on or (dot and above in numbers) else 0


def columns(row):
    """Of its indentation; a tab goes to the next stop."""
    expanded = row.expandtabs(TAB)
    return len(expanded) - len(expanded.lstrip())


def nested(lines):
    """Levels instead of columns, in each list by itself. A single space is slack, unless nothing stands deeper."""
    items = [line.depth[1] for line in lines if line.depth[0] == 1]
    step = INDENT if any(below - above >= INDENT for above, below in pairwise(items)) else 1
    levels = []
    for line in lines:
        kind, indent = line.depth
        if kind == 0:
            levels = []
            yield line
            continue
        around = next((level.shift for level in reversed(levels) if level.columns < indent), 0)
        shift = line.dots * INDENT or around
        begin = indent + shift
        depth = sum(begin >= level.place + step for level in levels)
        least = min(begin, levels[depth].place) if depth < len(levels) else begin
        levels[depth:] = [Level(least, indent, shift)]
        yield replace(line, depth=(1, depth))


def without_counts(lines):
    """Titles without the numbers that count them: "1 Intro", "2 Basics". "3 Ways to fail" alone is a title."""
    found = counted_lists(lines)
    depths = {items[0].depth for items in found if len(items) > 1}
    counted = {line.number for items in found for line in items if line.depth in depths}
    return [replace(line, title=COUNT.sub("", line.title, 1)) if line.number in counted else line for line in lines]


def counted_lists(lines):
    """The lists that count their items from 1, or from where the one before of their level ended."""
    found, ends = [], {}
    for items in lists_of(lines):
        depth, counts = items[0].depth, [count_of(line) for line in items]
        titles = {COUNT.sub("", line.title, 1) for line in items}
        begins = counts[0] in (1, ends.get(depth, 0) + 1)
        if begins and counts == list(range(counts[0], counts[0] + len(items))) and len(titles) == len(items):
            found.append(items)
            ends[depth] = counts[-1]
    return found


def lists_of(lines):
    """Lines of one depth with none less deep between them."""
    lists = {}
    for line in lines:
        for depth in [depth for depth in lists if depth > line.depth]:
            yield lists.pop(depth)
        lists.setdefault(line.depth, []).append(line)
    yield from lists.values()


def count_of(line):
    found = COUNT.match(line.title) if line.title == line.text else None
    return int(found[1]) if found else None


def place(plan, line, level, is_left_out):
    """Whether the line became something. What is below a section that did not is no part of the one before it."""
    limit, title = (Section if level == 0 else Lecture)._meta.get_field("title").max_length, plain_line(line.title)
    if len(title) > limit:
        return skip(plan, line, _("Longer than a title can be: %(limit)s characters.") % {"limit": limit})
    if level == 0:
        plan.sections.append(PlannedSection(title))
    elif level > 1:
        return skip(plan, line, _("Deeper than a lecture."))
    elif is_left_out:
        return skip(plan, line, _("Its section was left out."))
    elif not plan.sections:
        return skip(plan, line, _("It stands before the first section."))
    else:
        plan.sections[-1].lectures.append(title)
    return True


def skip(plan, line, reason):
    plan.skipped.append(Skipped(line.number, line.text, reason))
    return False


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
    auditing.record_each("section.add", sections, by=by, **course.in_audit)
    auditing.record_each("lecture.add", lectures, by=by, **course.in_audit)
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
