"""The rows of an outline: sections with their lectures, and what is known of each without opening it.

The counts of findings need each lecture rendered, which no page of 300 rows can wait for. A worker keeps what it has
counted, with the state that it was counted for; the page shows what is known for the state of now, and a script asks
for the rest in small steps.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass
from itertools import groupby
from threading import Lock

from django.db.models import Count, IntegerField, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce, Length
from django.urls import reverse

from courses import readiness
from courses.markdown import trusted
from courses.models import ContentVersion, Lecture, LectureState, LinkCheck, Upload, Waiver
from quizzes.models import Mission

# Characters that a person reads in a minute; the outline needs no exact figure for a text still being written.
CHARACTERS_A_MINUTE = 1100
# Some findings come with time alone (a scheduled text goes live): after so many seconds they are counted again.
KEEP_SECONDS = 60
MAX_KEPT = 10_000
# How long one answer to the script may count, in seconds.
BUDGET = 0.4

_counts: OrderedDict[int, "Kept"] = OrderedDict()
_lock = Lock()


def sections_with_lectures(course):
    """Six queries for any number of lectures; each has `state`, `mission_count`, `minutes` and perhaps `counts`."""
    lectures = lectures_of(course).with_state().annotate(length=Length("body"), mission_count=mission_count())
    ordered = lectures.order_by("section_id", "position", "pk")
    by_section = {pk: list(rows) for pk, rows in groupby(ordered, key=lambda lecture: lecture.section_id)}
    sections, facts = list(course.sections.all()), Facts.of(course)
    place = reverse("studio:lecture_edit", args=[0]).removesuffix("0/")
    for section in sections:
        section.rows = by_section.get(section.pk, [])
        for lecture in section.rows:
            # A number and our own address: nothing to escape, hundreds of times.
            lecture.key, lecture.url = trusted(str(lecture.pk)), trusted(f"{place}{lecture.pk}/")
            lecture.minutes = minutes_of(lecture)
            lecture.counts = known(lecture, facts)
    return sections


def minutes_of(lecture):
    """As learners see it where the text is live; else by its length."""
    if lecture.state == LectureState.LIVE:
        return lecture.live_minutes
    return max(1, round(lecture.length / CHARACTERS_A_MINUTE)) if lecture.length else 0


def lectures_of(course):
    return Lecture.objects.filter(course=course).defer("body", "summary")


def mission_count():
    """As a subquery: grouping would compare every column of the lectures, their texts included."""
    kept = Mission.objects.kept().filter(lecture=OuterRef("pk")).order_by().values("lecture")
    return Coalesce(Subquery(kept.annotate(count=Count("pk")).values("count"), output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Facts:
    """What the findings of a course's lectures depend on beside their own texts; four queries for any number."""

    content: int
    files: int
    waivers: dict
    links: tuple

    @classmethod
    def of(cls, course):
        waivers = Waiver.objects.filter(lecture__course=course).order_by().values("lecture")
        links = LinkCheck.objects.aggregate(count=Count("pk"), last=Max("checked_at"))
        return cls(
            ContentVersion.objects.values_list("number", flat=True).filter(pk=1).first() or 0,
            hash(tuple(Upload.objects.filter(course=course).order_by("pk").values_list("pk", "alt", "is_decorative"))),
            {
                row["lecture"]: (row["count"], row["last"])
                for row in waivers.annotate(count=Count("pk"), last=Max("pk"))
            },
            (links["count"], links["last"]),
        )

    def key(self, lecture):
        return lecture.edit_version, lecture.content_hash, self.content, self.files, self.waivers.get(lecture.pk)


@dataclass(frozen=True)
class Kept:
    """Counts, the state that they are of, and that of the looks at links where the text has any to other sites."""

    key: tuple
    links: tuple | None
    counted_at: float
    counts: tuple

    def is_of(self, lecture, facts):
        is_fresh = time.monotonic() - self.counted_at < KEEP_SECONDS
        return is_fresh and self.key == facts.key(lecture) and self.links in {None, facts.links}


def known(lecture, facts):
    """(errors, warnings) if this worker counted them for the same state, else None."""
    found = _counts.get(lecture.pk)
    return found.counts if found and found.is_of(lecture, facts) else None


def keep(lecture, kept):
    with _lock:
        _counts[lecture.pk] = kept
        while len(_counts) > MAX_KEPT:
            _counts.popitem(last=False)


def forget():
    with _lock:
        _counts.clear()


def counts_of(course):
    """({lecture id: (errors, warnings)}, whether all are there). What is not known is counted until the time is up."""
    until, facts, found, left = time.monotonic() + BUDGET, Facts.of(course), {}, []
    for lecture in lectures_of(course).in_order():
        counts = known(lecture, facts)
        if counts is None:
            left.append(lecture.pk)
        else:
            found[lecture.pk] = counts
    for done, pk in enumerate(left):
        if done and time.monotonic() > until:
            return found, False
        found[pk] = count(Lecture.objects.select_related("course").get(pk=pk), facts)
    return found, True


def count(lecture, facts):
    """The facts are older than the findings: what changes in between makes another key, so nothing old is shown."""
    findings = readiness.check(lecture)
    errors = sum(finding.is_error for finding in findings)
    counts = errors, len(findings) - errors
    links = facts.links if findings.outside else None
    keep(lecture, Kept(facts.key(lecture), links, time.monotonic(), counts))
    return counts
