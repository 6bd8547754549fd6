"""Mission quality: what the lint finds in a course's missions, one by one and over all of them."""

from dataclasses import dataclass
from itertools import groupby

from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from courses.models import Lecture
from courses.readiness import Finding
from quizzes.craft import Craft, craft_of_course

from .outline import own_course

# More than anybody mends in one sitting; the page says how many are left.
MAX_SHOWN = 200


@dataclass(frozen=True)
class LectureFindings:
    lecture: Lecture
    address: str  # of its editor
    findings: list[Finding]


@dataclass(frozen=True)
class CourseCraft:
    """What the partial studio/missions/_craft.html shows. `left` findings are not among the lectures' rows."""

    craft: Craft
    lectures: list[LectureFindings]
    total: int
    left: int
    waived: int


def craft_of(course) -> CourseCraft:
    """Of the working copies, in the order of the outline; four queries for any number of missions."""
    craft = craft_of_course(course)
    pairs = [(mission.lecture, finding) for mission in craft.missions for finding in mission.findings]
    return CourseCraft(
        craft,
        by_lecture(pairs[:MAX_SHOWN]),
        len(pairs),
        max(0, len(pairs) - MAX_SHOWN),
        sum(len(mission.waived) for mission in craft.missions),
    )


def by_lecture(pairs) -> list[LectureFindings]:
    return [
        LectureFindings(
            lecture, reverse("studio:lecture_edit", args=[lecture.pk]), [finding for _lecture, finding in rows]
        )
        for lecture, rows in groupby(pairs, key=lambda pair: pair[0])
    ]


@require_safe
def mission_craft(request, pk):
    course = own_course(request, pk)
    return render(request, "studio/missions/craft.html", {"course": course, "craft": craft_of(course)})


paths = [path("design/courses/<int:pk>/craft/", mission_craft, name="mission_craft")]
