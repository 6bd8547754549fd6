"""The bank of missions: every mission of the working copies that a person may edit, to be found and copied.

Whoever may only read a lecture does not find its missions here, for the bank shows their key.
"""

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, Value
from django.db.models.functions import Concat

from accounts import auditing
from courses import publishing
from courses.models import Upload
from courses.sharing import changed_deeply, copy_uploads, with_new_addresses
from courses.uploads import mentioned

from .freezing import mission_source
from .models import Choice, Mission
from .naming import free_name, same_name, tags_of
from .saving import append_missions
from .sources import completed
from .stretches import MOST_IN_LECTURE

# From hard to easy: (least, below), facility from 0 to 1.
FACILITIES = {"hard": (0, 0.3), "middle": (0.3, 0.7), "easy": (0.7, 2)}
UNANSWERED = "unanswered"
MOST_TAGS = 500


class NoRoom(Exception):
    """A lecture has no room for that many missions more; `room` is how many it has room for."""

    def __init__(self, lecture, room):
        super().__init__(lecture, room)
        self.lecture, self.room = lecture, room


def missions_in_bank(user):
    return Mission.objects.kept().editable_by(user)


def found(missions, *, words="", tag="", course=None, kind="", facility=""):
    """Of these missions those with every word in question, name or a choice, and so on; "" and None narrow nothing."""
    for word in words.split():
        says = Choice.objects.filter(mission=OuterRef("pk"), text__icontains=word)
        missions = missions.filter(Q(prompt__icontains=word) | Q(name__icontains=word) | Exists(says))
    if tag.strip():
        listed = Concat(Value(", "), "tags", Value(", "))
        missions = missions.alias(listed=listed).filter(listed__icontains=f", {' '.join(tag.split())}, ")
    if course:
        missions = missions.filter(lecture__course=course)
    if kind:
        missions = missions.filter(kind=kind)
    missions = missions.with_facility()
    if facility == UNANSWERED:
        return missions.filter(answers=0)
    if facility:
        least, below = FACILITIES[facility]
        return missions.filter(facility__gte=least, facility__lt=below)
    return missions


def in_order(missions):
    """As they stand in the outlines of their courses."""
    return missions.order_by(
        *("lecture__course__title", "lecture__course", "lecture__section__position", "lecture__section"),
        *("lecture__position", "lecture", "position", "pk"),
    )


def tags_in(missions):
    """Every tag once, in order."""
    texts = missions.exclude(tags="").order_by().values_list("tags", flat=True).distinct()
    tags = {tag.casefold(): tag for text in texts for tag in tags_of(text)}
    return [tags[key] for key in sorted(tags)][:MOST_TAGS]


@transaction.atomic
def sources_of_copies(missions, *, to, by):
    """The missions as Sources (quizzes/sources.py) of new ones for the lecture `to`, with the files that they show in
    its course. Nothing is put into the lecture yet: its open page does that.
    """
    copies = [source_of_copy(mission, to, by=by) for mission in missions]
    details = {"lecture": to.pk, **to.course.in_audit}
    auditing.record_each("mission.copy", missions, by=by, **details)
    return copies


def source_of_copy(mission, to, *, by):
    source = without_ids(mission_source(mission))
    course = mission.lecture.course
    if course.pk == to.course_id:
        return source
    uploads = Upload.objects.filter(course=course, pk__in=mentioned(*texts_in(source)))
    change = with_new_addresses(copy_uploads(uploads, to=to.course, by=by))
    return changed_deeply(source, change)


def without_ids(source):
    return completed(source | {"id": None, "choices": [choice | {"id": None} for choice in source["choices"]]})


def texts_in(value):
    """Every text of a JSON value."""
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return [text for part in parts for text in texts_in(part)]
    return [value] if isinstance(value, str) else []


@transaction.atomic
def copy_missions(missions, *, to, by):
    """Behind the missions of the lecture's working copy; gives the new ones. Raises Gone, and NoRoom."""
    lecture = publishing.lock_one(to)
    kept = lecture.missions.kept()
    room = MOST_IN_LECTURE - kept.count()
    if len(missions) > room:
        raise NoRoom(lecture, max(0, room))
    names = {same_name(name) for name in kept.values_list("name", flat=True)}
    sources = sources_of_copies(missions, to=lecture, by=by)
    for source in sources:
        if source["name"]:
            source["name"] = free_name(source["name"], names)
            names.add(same_name(source["name"]))
    last = kept.aggregate(last=Max("position"))["last"]
    made = append_missions(lecture, sources, after=-1 if last is None else last)
    publishing.save_working_copy(lecture, by=by)
    return made
