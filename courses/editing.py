"""Changing the working copy: nothing here is seen by learners, and no save overwrites another's."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts import auditing

from . import content_version, parts, publishing, readiness
from .addresses import AddressTaken, remember_lecture
from .gone import Gone, locked, locked_course
from .locking import locked_row
from .models import Lecture, Section
from .slugs import free_lecture_slug

TITLE_LENGTH, COPY_MARK = Lecture._meta.get_field("title").max_length, " (2)"


class EditConflict(Exception):
    """Somebody saved after this text was opened. `current` is the lecture as it stands now."""

    def __init__(self, current):
        self.current = current
        super().__init__(str(current))


def lock_for_edit(lecture, *, opened_version):
    """The lecture, locked until the end of the transaction. Raises EditConflict if it was saved since it was opened,
    and Gone.
    """
    current = locked_row(lecture)
    if current.edit_version != opened_version:
        raise EditConflict(current)
    return current


@transaction.atomic
def save_lecture(lecture, *, by, opened_version, save_parts=None, **fields):
    """Save the working copy in one transaction; `save_parts(lecture)` saves missions in the same one.

    Raises EditConflict when `opened_version` is not the newest, AddressTaken, and Gone for the lecture or its new
    section; then nothing was changed.
    """
    if "section" in fields and fields["section"].pk != lecture.section_id:
        # It may have gone into the trash a moment ago. Sections are locked before lectures, as in lock_outline.
        fields["section"] = locked(Section.objects, fields["section"])
    current = lock_for_edit(lecture, opened_version=opened_version)
    old_slug, old_section = current.slug, current.section_id
    for name, value in fields.items():
        setattr(current, name, value)
    if save_parts:
        save_parts(current)
    same_parts = save_parts is None
    if current.slug == old_slug:
        publishing.save_working_copy(current, by=by, same_parts=same_parts)
    else:
        save_at_new_address(current, old_slug, by=by, same_parts=same_parts)
    if (current.slug, current.section_id) != (old_slug, old_section):
        content_version.bump()
    return current


def save_at_new_address(lecture, old_slug, *, by, same_parts):
    """The form looked whether the address is free; somebody may have taken it since."""
    try:
        with transaction.atomic():
            publishing.save_working_copy(lecture, by=by, same_parts=same_parts)
    except IntegrityError as error:
        raise AddressTaken(lecture.slug, free_lecture_slug(lecture.slug, lecture.course)) from error
    remember_lecture(lecture, lecture.course.slug, old_slug)


def next_position(queryset):
    last = queryset.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def add_section(course, *, title, by):
    """At the end. Raises Gone."""
    course = locked_course(course)
    section = Section.objects.create(course=course, title=title, position=next_position(course.sections.all()))
    auditing.record("section.add", section, by=by, **course.in_audit)
    return section


@transaction.atomic
def add_lecture(section, *, title, by, **fields):
    """A new draft at the end of the section, at a free address. Raises Gone for one in the trash."""
    section = locked(Section.objects.select_related("course"), section)
    lecture = Lecture(
        course=section.course,
        section=section,
        title=title,
        position=next_position(section.lectures.all()),
        updated_by=by,
        **fields,
    )
    save_at_free_address(lecture, lecture.slug or title)
    publishing.refresh_hash(lecture)
    auditing.record("lecture.add", lecture, by=by, **section.course.in_audit)
    return lecture


def save_at_free_address(lecture, wanted, **options):
    """Somebody may take the address at the same moment: then the next free one."""
    for _attempt in range(5):
        if is_taken(lecture) or not lecture.slug:
            lecture.slug = free_lecture_slug(wanted, lecture.course, besides=lecture)
        try:
            with transaction.atomic():
                lecture.save(**options)
            return
        except IntegrityError:
            if not is_taken(lecture):
                raise


def is_taken(lecture):
    return Lecture.objects.filter(course=lecture.course_id, slug=lecture.slug).exclude(pk=lecture.pk).exists()


@transaction.atomic
def duplicate_lecture(lecture, *, by):
    """A draft with the same text, missions and waivers, right behind the original. Raises Gone."""
    _sections, lectures = lock_outline(lecture.course)
    if lecture.pk not in lectures:
        raise Gone(lecture)
    lecture = lectures[lecture.pk]
    title = f"{lecture.title[: TITLE_LENGTH - len(COPY_MARK)]}{COPY_MARK}"
    made = add_lecture(lecture.section, title=title, by=by, summary=lecture.summary, body=lecture.body)
    parts.copy(lecture, to=made)
    publishing.refresh_hash(made)
    readiness.copy_waivers({lecture.pk: made.pk})
    siblings = list(lecture.section.lectures.exclude(pk=made.pk).order_by("position", "pk"))
    siblings.insert(siblings.index(lecture) + 1, made)
    number(siblings)
    return made


def number(rows):
    """Write positions 0, 1, 2, … to rows that are in their new order."""
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def lock_outline(*courses, with_trash=False):
    """The sections and lectures of the courses by id, locked until the end of the transaction.

    They are locked in the order of their ids, sections first, as publishing locks lectures: nobody waits in a circle.
    """
    manager = "everything" if with_trash else "objects"
    sections, lectures = (getattr(model, manager).filter(course__in=courses) for model in (Section, Lecture))
    locked = sections.select_for_update(of=["self"]).order_by("pk").in_bulk()
    return locked, lectures.select_for_update(of=["self"]).defer("body").order_by("pk").in_bulk()


def place_lectures(lectures, *, by):
    """Save section and position. What came into another section counts as edited: an editor that was opened before
    would otherwise put it back silently with its next save.
    """
    sections = dict(Lecture.objects.filter(pk__in=[lecture.pk for lecture in lectures]).values_list("pk", "section_id"))
    for lecture in lectures:
        if sections[lecture.pk] != lecture.section_id:
            lecture.edit_version, lecture.updated_by, lecture.updated_at = lecture.edit_version + 1, by, timezone.now()
    Lecture.objects.bulk_update(lectures, ["section", "position", "edit_version", "updated_by", "updated_at"])


@transaction.atomic
def order_outline(course, section_ids, lecture_ids, *, by):
    """Put every section and lecture of the course into its place: [section ids], {section id: [lecture ids]}.

    Returns the lectures that moved. Raises ValueError where these are not exactly the sections and lectures that the
    course has now.
    """
    sections, lectures = lock_outline(course)
    named = [pk for ids in lecture_ids.values() for pk in ids]
    if (
        sorted(section_ids) != sorted(sections)
        or sorted(named) != sorted(lectures)
        or set(lecture_ids) != set(sections)
    ):
        raise ValueError("The outline changed meanwhile.")
    number([sections[pk] for pk in section_ids])
    moved = []
    for section_id, ids in lecture_ids.items():
        for position, pk in enumerate(ids):
            lecture = lectures[pk]
            if (lecture.section_id, lecture.position) != (section_id, position):
                lecture.section_id, lecture.position = section_id, position
                moved.append(lecture)
    place_lectures(moved, by=by)
    auditing.record("course.order", course, by=by, moved=[lecture.pk for lecture in moved])
    content_version.bump()
    return moved
