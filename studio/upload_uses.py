"""Where files are used: in working copies (text and missions) and in what learners see. A fixed number of queries."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from courses.models import Lecture, Revision
from courses.uploads import UPLOAD_ADDRESS
from quizzes.models import Choice, Mission

MARK = "/uploads/"


@dataclass
class Use:
    """A lecture that shows a file: to learners (now, or when its time comes), in its working copy, or both."""

    lecture: Lecture
    is_live: bool = False
    is_in_copy: bool = False


def uses_in(course):
    """{upload id: [Use, …]} of a course, lectures by title."""
    lectures = {lecture.pk: lecture for lecture in course.lectures.only("title", "course_id")}
    found = defaultdict(dict)
    for lecture_id, text in working_texts(course):
        for upload_id in map(int, re.findall(UPLOAD_ADDRESS, text)):
            found[upload_id].setdefault(lecture_id, Use(lectures[lecture_id])).is_in_copy = True
    for lecture_id, upload_id in live_pairs(course):
        found[upload_id].setdefault(lecture_id, Use(lectures[lecture_id])).is_live = True
    return {pk: sorted(uses.values(), key=lambda use: use.lecture.title) for pk, uses in found.items()}


def working_texts(course):
    """(lecture id, text) of everything in the course's working copies that mentions an upload."""
    yield from course.lectures.filter(body__contains=MARK).values_list("pk", "body")
    missions = Mission.objects.kept().filter(lecture__course=course, lecture__deleted_at__isnull=True)
    mentioned = Q(prompt__contains=MARK) | Q(explanation__contains=MARK)
    for lecture_id, *texts in missions.filter(mentioned).values_list("lecture", "prompt", "explanation"):
        yield lecture_id, "\n".join(texts)
    choices = Choice.objects.filter(mission__in=missions)
    mentioned = Q(text__contains=MARK) | Q(feedback__contains=MARK)
    for lecture_id, *texts in choices.filter(mentioned).values_list("mission__lecture", "text", "feedback"):
        yield lecture_id, "\n".join(texts)


def live_pairs(course):
    """(lecture id, upload id) of what learners see now or will."""
    live = Revision.objects.live().filter(lecture__course=course).values("pk")
    scheduled = Revision.objects.scheduled().filter(lecture__course=course).values("pk")
    shown = Revision.uploads.through.objects.filter(Q(revision__in=live) | Q(revision__in=scheduled))
    return shown.values_list("revision__lecture", "upload")
