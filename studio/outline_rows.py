"""The rows of an outline: sections with their lectures, and what is known of each without opening it.

The counts of findings need each lecture rendered, which no page of 300 rows can wait for. A worker keeps what it has
counted for an edit version; the page shows what is known, and a script asks for the rest in small steps.
"""

import time
from collections import OrderedDict
from itertools import groupby
from threading import Lock

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, Length

from courses import readiness
from courses.models import Lecture
from quizzes.models import Mission

# Characters that a person reads in a minute; the outline needs no exact figure for a text still being written.
CHARACTERS_A_MINUTE = 1100
# Findings depend on more than the text (files, links, waivers): after so many seconds they are counted again.
KEEP_SECONDS = 60
MAX_KEPT = 10_000
# How long one answer to the script may count, in seconds.
BUDGET = 0.4

_counts: OrderedDict[tuple, tuple] = OrderedDict()
_lock = Lock()


def sections_with_lectures(course):
    """Two queries for any number of lectures; each has `state`, `mission_count`, `minutes` and perhaps `counts`."""
    lectures = lectures_of(course).with_state().annotate(length=Length("body"), mission_count=mission_count())
    ordered = lectures.order_by("section_id", "position", "pk")
    by_section = {pk: list(rows) for pk, rows in groupby(ordered, key=lambda lecture: lecture.section_id)}
    sections = list(course.sections.all())
    for section in sections:
        section.rows = by_section.get(section.pk, [])
        for lecture in section.rows:
            lecture.key = str(lecture.pk)
            lecture.minutes = max(1, round(lecture.length / CHARACTERS_A_MINUTE))
            lecture.counts = known(key_of(lecture))
    return sections


def lectures_of(course):
    return Lecture.objects.filter(course=course).defer("body", "summary")


def mission_count():
    """As a subquery: grouping would compare every column of the lectures, their texts included."""
    kept = Mission.objects.kept().filter(lecture=OuterRef("pk")).order_by().values("lecture")
    return Coalesce(Subquery(kept.annotate(count=Count("pk")).values("count"), output_field=IntegerField()), 0)


def key_of(lecture):
    return lecture.pk, lecture.edit_version


def known(key):
    """(errors, warnings) if this worker counted them lately, else None."""
    found = _counts.get(key)
    return found[1] if found and time.monotonic() - found[0] < KEEP_SECONDS else None


def keep(key, counts):
    with _lock:
        _counts[key] = (time.monotonic(), counts)
        while len(_counts) > MAX_KEPT:
            _counts.popitem(last=False)


def forget():
    with _lock:
        _counts.clear()


def counts_of(course):
    """({lecture id: (errors, warnings)}, whether all are there). What is not known is counted until the time is up."""
    until, found, left = time.monotonic() + BUDGET, {}, []
    for lecture in lectures_of(course).in_order():
        counts = known(key_of(lecture))
        if counts is None:
            left.append(lecture.pk)
        else:
            found[lecture.pk] = counts
    for done, pk in enumerate(left):
        if done and time.monotonic() > until:
            return found, False
        found[pk] = count(Lecture.objects.select_related("course").get(pk=pk))
    return found, True


def count(lecture):
    findings = readiness.check(lecture)
    errors = sum(finding.is_error for finding in findings)
    counts = errors, len(findings) - errors
    keep(key_of(lecture), counts)
    return counts
