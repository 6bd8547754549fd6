"""Stars on courses and lectures, and on the headings, missions and files of a lecture.

Whoever presses says what they want, so a second press of the same, from another tab or sent twice, changes nothing.
What is taken away travels with the answer, signed, and comes back exactly as it was: also on what is not live any more,
where nobody could put on a new star.
"""

from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.models import Course, Lecture, Revision, Upload
from quizzes.models import Mission

from .models import Collection, Favorite
from .star_places import HEADING, MISSION, UPLOAD, StarPlace, places_of

SALT = "learning.favoriting"
A_DAY = 24 * 60 * 60
# What may be gone for good by the time when a star should come back.
TARGETS = {"course_id": Course.objects, "lecture_id": Lecture.everything, "mission_id": Mission.objects}
TARGETS |= {"upload_id": Upload.everything}
KEPT = ["pk", *TARGETS, "heading_id", "label", "collection_id", "position"]


class CannotUndo(Exception):
    """What should come back is too long ago, gone for good, or another's."""


def courses_to_star(user):
    """Courses with something live to read, and those already starred: a star can always be taken away."""
    starred = Favorite.objects.filter(user=user, course=OuterRef("pk"))
    live = Course.objects.readable_by(user).with_live_lectures()
    return Course.objects.filter(Q(pk__in=live.values("pk")) | Exists(starred))


def lectures_to_star(user):
    """Live ones that this person may read, and those in which they have a star."""
    mine = Favorite.objects.filter(user=user)
    starred = Exists(mine.filter(lecture=OuterRef("pk"))) | Exists(mine.filter(mission__lecture=OuterRef("pk")))
    live = Lecture.objects.visible_to(user)
    return Lecture.objects.filter(Q(pk__in=live.values("pk")) | starred).select_related("course")


def place_to_star(lecture: Lecture, name: str, *, user) -> StarPlace | None:
    """What the live page calls so, for whoever may read it."""
    readable = Revision.objects.live().filter(lecture__in=Lecture.objects.visible_to(user), lecture=lecture)
    revision = readable.defer("body").first()
    found = next((place for place in places_of(revision) if place.name == name), None) if revision else None
    if found and found.kind == UPLOAD and not revision.uploads.filter(pk=found.pk).exists():
        return None  # an address in the text that leads to another course's file, or to none
    return found


def star_course(course: Course, *, by) -> Favorite:
    return put_on(by, course.title, course=course)


def star_lecture(lecture: Lecture, *, by) -> Favorite:
    """Under the title that the learner sees, which is not that of the working copy."""
    live = Revision.objects.live().filter(lecture=lecture).values_list("title", flat=True).first()
    return put_on(by, live or "", lecture=lecture, heading_id="")


def star_place(lecture: Lecture, place: StarPlace, *, by) -> Favorite:
    if place.kind == HEADING:
        return put_on(by, place.label, lecture=lecture, heading_id=place.name)
    if place.kind == MISSION:
        return put_on(by, place.label, mission_id=place.pk)
    return files_like(place.pk, by=by).first() or put_on(by, place.label, upload_id=place.pk)


@transaction.atomic
def put_on(by, label: str, **target: Any) -> Favorite:
    favorite, _is_new = Favorite.objects.get_or_create(user=by, **target, defaults={"label": label[:300]})
    return favorite


def files_like(upload_id, *, by) -> QuerySet[Favorite]:
    """A file is its bytes, whatever they are called and in whichever course."""
    bytes_of = Upload.everything.filter(pk=upload_id).values("sha256")
    return Favorite.objects.filter(user=by, upload__sha256__in=bytes_of)


def stars_at(lecture: Lecture, name: str, *, by) -> QuerySet[Favorite]:
    """This person's on a place of the lecture, whether it is live or not; "" is the lecture itself."""
    kind, _dash, number = name.partition("-")
    mine = Favorite.objects.filter(user=by)
    if kind in {"mission", "upload"} and number.isascii() and number.isdigit() and len(number) < 19:
        pk = int(number)
        if kind == "mission":
            return mine.filter(mission=pk, mission__lecture=lecture)
        # Of another course only the file that they starred: nobody may compare files with what they cannot see.
        is_here = Upload.everything.filter(pk=pk, course=lecture.course_id).exists()
        return files_like(pk, by=by) if is_here else mine.filter(upload=pk)
    return mine.filter(lecture=lecture, heading_id=name)


@transaction.atomic
def take_off(favorites: QuerySet[Favorite], *, by) -> str:
    """What `put_back` needs to undo it; "" where there was no star."""
    rows = list(favorites.filter(user=by))
    Favorite.objects.filter(pk__in=[row.pk for row in rows]).delete()
    kept = [{name: getattr(row, name) for name in KEPT} | {"at": row.created_at.isoformat()} for row in rows]
    return seal({"stars": kept}, by=by) if rows else ""


@transaction.atomic
def put_back(token: str, *, by) -> None:
    """Again as they were. Twice is once, and a star that was put on anew meanwhile stays. Raises CannotUndo."""
    for star in opened(token, by=by).get("stars", []):
        kept, at = {name: star[name] for name in KEPT}, star["at"]
        if not all(model.filter(pk=kept[key]).exists() for key, model in TARGETS.items() if kept[key]):
            raise CannotUndo
        if not Collection.objects.filter(pk=kept["collection_id"], user=by).exists():
            kept["collection_id"] = None
        target = {key: kept[key] for key in [*TARGETS, "heading_id"] if kept[key]} | {"heading_id": kept["heading_id"]}
        favorite, is_new = Favorite.objects.get_or_create(user=by, **target, defaults=kept)
        if is_new:
            Favorite.objects.filter(pk=favorite.pk).update(created_at=at)


def seal(what: dict, *, by) -> str:
    return signing.dumps(what | {"user": by.pk}, salt=SALT, compress=True)


def opened(token: str, *, by) -> dict:
    """Raises CannotUndo for what is not ours, too old or another's."""
    try:
        what = signing.loads(token, salt=SALT, max_age=A_DAY)
    except signing.BadSignature as error:
        raise CannotUndo from error
    if what["user"] != by.pk:
        raise CannotUndo
    return what
