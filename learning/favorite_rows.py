"""A favorite as its row on the page: the title that learners saw, and where the link lands.

The title is that of the live revision, else of the last one that was live, else what it was called when it was starred;
a draft's never shows. What is not live, or not for this person any more, stays without a link. What its lecture has no
more leads to the lecture, and says so.
"""

from dataclasses import dataclass, field

from courses.models import Course, Lecture, Revision
from quizzes.learner_missions import learner_mission

from .listing import hide_unknown
from .models import Favorite
from .star_places import HEADING, MISSION, UPLOAD, mission_label

COURSE, LECTURE = "course", "lecture"
Shown = Revision.uploads.through


@dataclass(frozen=True)
class FavoriteRow:
    """`url` is empty for what is not live now; `is_gone`: its lecture is, but without it."""

    pk: int
    kind: str
    title: str
    course: Course | None = None
    lecture_title: str = ""
    url: str = ""
    is_gone: bool = False
    file_url: str = ""
    thumbnail_url: str = ""
    collection_id: int | None = None


@dataclass
class Around:
    """What the rows of one page need besides the favorites, with a fixed number of queries."""

    courses: dict[int, Course]
    lectures: dict[int, Lecture]
    revisions: dict[int, Revision]
    questions: dict[tuple[int, int], str] = field(default_factory=dict)  # by revision and mission
    files: dict[str, Shown] = field(default_factory=dict)  # by hash


def rows_of(favorites, *, user) -> list[FavoriteRow]:
    around = look_around(favorites, user)
    return [row_of(favorite, around) for favorite in favorites]


def look_around(favorites, user) -> Around:
    lectures = Lecture.everything.filter(pk__in={one.place_lecture for one in favorites})
    revisions = Revision.objects.filter(pk__in={one.shown_revision for one in favorites})
    courses = Course.objects.in_bulk({one.place_course for one in favorites})
    hide_unknown(courses.values(), user)
    return Around(
        courses=courses,
        lectures={lecture.pk: lecture for lecture in lectures.only("slug", "course")},
        revisions={revision.pk: revision for revision in revisions.only("title", "headings", "mission_ids")},
        questions=questions_of(favorites),
        files=files_shown({one.upload.sha256: one.upload_id for one in favorites if one.upload}, user),
    )


def questions_of(favorites) -> dict[tuple[int, int], str]:
    """Read without their key."""
    wanted = {(one.shown_revision, one.mission_id) for one in favorites if one.mission_id}
    revisions = Revision.objects.filter(pk__in={pk for pk, _mission in wanted}).only("parts")
    return {
        (revision.pk, frozen["id"]): mission_label(learner_mission(frozen))
        for revision in revisions
        for frozen in revision.missions
        if (revision.pk, frozen["id"]) in wanted
    }


def files_shown(wanted: dict[str, int], user) -> dict[str, Shown]:
    """Where live lectures show these bytes to this person: the starred file itself first, then its copies."""
    live = Revision.objects.live().filter(lecture__course__in=Course.objects.readable_by(user).values("pk"))
    shown = Shown.objects.filter(upload__sha256__in=wanted, revision__in=live.values("pk"))
    found: dict[str, Shown] = {}
    for one in (
        shown.select_related("upload", "revision__lecture__course")
        .defer("revision__body", "revision__html", "revision__parts", "revision__lecture__body")
        .order_by(
            "revision__lecture__course", "revision__lecture__section__position", "revision__lecture__position", "pk"
        )
    ):
        digest = one.upload.sha256
        if digest not in found or (one.upload_id == wanted[digest] != found[digest].upload_id):
            found[digest] = one
    return found


def row_of(favorite: Favorite, around: Around) -> FavoriteRow:
    if favorite.course_id:
        return course_row(favorite, around)
    return file_row(favorite, around) if favorite.upload_id else lecture_row(favorite, around)


def course_row(favorite, around):
    course = around.courses[favorite.course_id]
    url = course.get_absolute_url() if favorite.is_course_live else ""
    title = course.title if url else favorite.label or course.title
    return FavoriteRow(favorite.pk, COURSE, title, course, url=url, collection_id=favorite.collection_id)


def lecture_row(favorite, around):
    """Of a lecture, or of a heading or a mission in it."""
    course, lecture = around.courses[favorite.place_course], around.lectures[favorite.place_lecture]
    revision = around.revisions.get(favorite.shown_revision)
    lecture.course = course
    kind, anchor, seen = place_in(favorite, revision, around)
    lecture_title = revision.title if revision else ""
    return FavoriteRow(
        favorite.pk,
        kind,
        title=seen or favorite.label,
        course=course,
        lecture_title="" if kind == LECTURE else lecture_title,
        url=f"{lecture.get_absolute_url()}{anchor if seen is not None else ''}" if favorite.is_live else "",
        is_gone=favorite.is_live and seen is None,
        collection_id=favorite.collection_id,
    )


def place_in(favorite, revision, around):
    """(kind, anchor, what the revision calls it): the last is None where it has no such thing."""
    if favorite.mission_id:
        question = around.questions.get((favorite.shown_revision, favorite.mission_id))
        return MISSION, f"#mission-{favorite.mission_id}", question
    if not favorite.heading_id:
        return LECTURE, "", revision.title if revision else None
    headings = revision.headings if revision else []
    text = next((one["text"] for one in headings if one["id"] == favorite.heading_id), None)
    return HEADING, f"#{favorite.heading_id}", text


def file_row(favorite, around):
    shown = around.files.get(favorite.upload.sha256)
    if shown is None:
        course = around.courses[favorite.place_course]
        return FavoriteRow(favorite.pk, UPLOAD, favorite.label, course, collection_id=favorite.collection_id)
    upload, lecture = shown.upload, shown.revision.lecture
    return FavoriteRow(
        favorite.pk,
        UPLOAD,
        title=upload.name,
        course=lecture.course,
        lecture_title=shown.revision.title,
        url=f"{lecture.get_absolute_url()}#upload-{upload.pk}",
        file_url=upload.get_absolute_url(),
        thumbnail_url=upload.thumbnail_url,
        collection_id=favorite.collection_id,
    )
