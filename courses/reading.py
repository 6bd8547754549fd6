"""What a reader's page needs: the live outline of a course and one lecture's live text, in one query or none.

It is the same for everybody who may read the course, so a worker keeps it in memory for as long as the content
version stays and nothing scheduled begins or ends. Who may read it, is asked for each request. Requests share a
`Reading`: never write to it.
"""

from collections import OrderedDict
from datetime import datetime
from hashlib import blake2b
from threading import Lock

from django.db.models import Case, Exists, F, JSONField, Min, OuterRef, Q, Subquery, TextField, When
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.prepared import Prepared

from . import content_version
from .json_rows import JsonRows
from .models import ContentVersion, Course, Lecture, Revision, Section
from .outlines import Outline, OutlineLecture, OutlineSection, Reading
from .translating import translations_of

# How many lectures a worker keeps in memory: about 20 kB each.
MAX_KEPT = 256


class NeedsSignIn(Exception):
    """The course is for members, and nobody is signed in."""


# Columns of one row. The text comes only with the lecture that is read, the course with every row.
REVISION = "id number title summary mission_ids needs words reading_minutes is_notable content_hash live_from".split()
LECTURE = ["id", "course_id", "section_id", "title", "slug", "summary", "position"]
SECTION = ["id", "course_id", "title", "position"]
COURSE = ["id", "title", "slug", "summary", "language", "visibility", "finish", "owner_id", "created_at", "updated_at"]
COURSE += ["subject", "level", "cover_id", "translation_of_id"]
OWNER = ["id", "username", "first_name", "last_name", "display_name"]
TEXT = {"html": TextField(), "headings": JSONField(), "parts": JSONField()}
COLUMNS = [
    *REVISION,
    *(f"lecture__{name}" for name in LECTURE),
    *(f"lecture__section__{name}" for name in SECTION),
    *(f"lecture__course__{name}" for name in COURSE),
    *(f"lecture__course__owner__{name}" for name in OWNER),
    *(f"here_{name}" for name in TEXT),
    "co_authors",
    "notable_from",
    "begins",
    "ends",
    "version",
    "is_translated",
]


def outline(course_slug, *, user):
    """The course's live lectures. Raises Course.DoesNotExist where there are none for this person, or NeedsSignIn."""
    rows = live_rows(course_slug)
    if not rows:
        raise Course.DoesNotExist(course_slug)
    return allowed(outline_of(rows, ""), user)


def reading(course_slug, lecture_slug, *, user):
    """The lecture page's content. Raises ObjectDoesNotExist where nothing is live for this person, or NeedsSignIn."""
    found = kept(course_slug, lecture_slug) or keep(course_slug, lecture_slug, load(course_slug, lecture_slug))
    allowed(found.outline, user)
    return found


def allowed(found, user):
    if found.course.is_readable_by(user):
        return found
    if found.course.is_secret:
        raise Course.DoesNotExist(found.course.slug)
    raise NeedsSignIn(found.course.slug)


def load(course_slug, lecture_slug):
    rows = live_rows(course_slug, lecture_slug)
    here = next((n for n, row in enumerate(rows) if row["lecture__slug"] == lecture_slug), None)
    if here is None:
        raise Lecture.DoesNotExist(lecture_slug)
    found = outline_of(rows, lecture_slug)
    section = next(s for s in found.sections if s.pk == rows[here]["lecture__section_id"])
    return Reading(
        outline=found,
        revision=revision_of(rows[here], found.course),
        section=section,
        previous=found.lectures[here - 1] if here else None,
        next=found.lectures[here + 1] if here + 1 < len(rows) else None,
        stamp=stamp_of(rows, found.translations),
    )


def stamp_of(rows, translations):
    """Of everything in the rows but the text, which a revision's id stands for."""
    text = {f"here_{name}" for name in TEXT}
    shown = [[row[name] for name in COLUMNS if name not in text] for row in rows]
    return blake2b(repr([shown, translations]).encode()).hexdigest()


def live_rows(course_slug, lecture_slug=""):
    """Live revisions of a course in outline order, as dictionaries; the text only of `lecture_slug`."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in read_rows(course_slug, lecture_slug, timezone.now())]


def rows_query(course_slug, lecture_slug, now):
    """One row for each live lecture, with the content version and what time alone will next change."""
    here = Q(lecture__slug=lecture_slug)
    text = {
        f"here_{name}": Case(When(here, then=F(name)), default=None, output_field=kind) for name, kind in TEXT.items()
    }
    revisions = Revision.objects.kept().filter(lecture__course__slug=course_slug)
    begins = revisions.filter(live_from__gt=now).order_by("live_from").values("live_from")
    ends = revisions.filter(live_until__gt=now).order_by("live_until").values("live_until")
    version = ContentVersion.objects.filter(pk=1).values("number")
    notable = Revision.objects.kept().filter(lecture=OuterRef("lecture_id"), is_notable=True, live_from__lte=now)
    notable_from = Subquery(notable.order_by("-live_from").values("live_from")[:1])
    co_authors = JsonRows(User.objects.filter(authored_courses__slug=course_slug), OWNER)
    is_translated = Exists(Course.objects.filter(translation_of=OuterRef("lecture__course_id")))
    return (
        Revision.objects.live(at=now)
        .filter(lecture__course__slug=course_slug)
        .order_by("lecture__section__position", "lecture__section_id", "lecture__position", "lecture_id")
        .annotate(
            **text,
            co_authors=co_authors,
            notable_from=notable_from,
            begins=Subquery(begins[:1]),
            ends=Subquery(ends[:1]),
            version=Subquery(version),
            is_translated=is_translated,
        )
        .values_list(*COLUMNS)
    )


# Every lecture page asks this, so it is compiled once.
read_rows = Prepared(rows_query, str, str, datetime)


def outline_of(rows, lecture_slug):
    """Sections in order with their live lectures, numbered through the course. A query more where it is translated."""
    first, sections = rows[0], {}
    course = loaded(Course, first, "lecture__course__")
    course.owner = loaded(User, first, "lecture__course__owner__")
    for number, row in enumerate(rows, 1):
        pk = row["lecture__section_id"]
        section = sections.setdefault(pk, OutlineSection(pk, row["lecture__section__title"]))
        section.lectures.append(outline_lecture(number, row))
    content_version.remember(first["version"] or 0)
    is_alone = course.translation_of_id is None and not first["is_translated"]
    translations, change = ((), None) if is_alone else translations_of(course, lecture_slug)
    changes = [moment for moment in (first["begins"], first["ends"], change) if moment]
    return Outline(
        course,
        list(sections.values()),
        first["version"] or 0,
        min(changes, default=None),
        co_authors_of(course, first["co_authors"]),
        translations,
    )


def co_authors_of(course, rows):
    people = [loaded(User, dict(zip(OWNER, row, strict=True))) for row in rows]
    others = [person for person in people if person.pk != course.owner_id]
    return tuple(sorted(others, key=lambda person: str(person).casefold()))


def outline_lecture(number, row):
    slug = row["lecture__slug"]
    return OutlineLecture(
        pk=row["lecture__id"],
        number=number,
        title=row["title"],
        summary=row["summary"],
        slug=slug,
        url=reverse("lecture", args=[row["lecture__course__slug"], slug]),
        reading_minutes=row["reading_minutes"],
        mission_ids=tuple(row["mission_ids"]),
        content_hash=row["content_hash"],
        notable_from=row["notable_from"],
    )


def revision_of(row, course):
    """The revision with its lecture; columns that no page shows are deferred."""
    revision = loaded(Revision, row | {"lecture_id": row["lecture__id"]} | {name: row[f"here_{name}"] for name in TEXT})
    revision.lecture = loaded(Lecture, row, "lecture__")
    revision.lecture.course = course
    revision.lecture.section = loaded(Section, row, "lecture__section__")
    return revision


def loaded(model, row, prefix=""):
    """An instance as the database knows it, with what the row holds of it."""
    names = [column.attname for column in model._meta.concrete_fields if f"{prefix}{column.attname}" in row]
    return model.from_db("default", names, [row[f"{prefix}{name}"] for name in names])


_kept: OrderedDict[tuple[str, str], Reading] = OrderedDict()
_lock = Lock()


def kept(course_slug, lecture_slug):
    """From memory, if this process knows that it is still true: within PAGE_CACHE_CHECK_SECONDS of the last look."""
    with _lock:
        found = _kept.get((course_slug, lecture_slug))
        if found is None or found.outline.version != content_version.known() or not found.outline.is_true_now:
            return None
        _kept.move_to_end((course_slug, lecture_slug))
        return found


def keep(course_slug, lecture_slug, found):
    with _lock:
        _kept[course_slug, lecture_slug] = found
        while len(_kept) > MAX_KEPT:
            _kept.popitem(last=False)
    return found


def next_change(courses) -> datetime | None:
    """When time alone will next change what is live in any of the courses: a kept page ends there."""
    now = timezone.now()
    times = Revision.objects.kept().filter(lecture__course__in=courses)
    found = times.aggregate(
        begins=Min("live_from", filter=Q(live_from__gt=now)), ends=Min("live_until", filter=Q(live_until__gt=now))
    )
    return min((moment for moment in found.values() if moment), default=None)
