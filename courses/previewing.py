"""Working copies to read: by their authors in the studio, and by links for people who have no account.

A link opens one lecture or one course, until it expires or is revoked, and no other door. Nothing is published, and
nothing that happens in a preview is stored.
"""

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import auditing

from . import markdown, parts
from .gone import locked, locked_course
from .markdown_text import count
from .models import Course, Lecture, PreviewLink, Revision
from .outlines import Outline, OutlineLecture, OutlineSection, Reading
from .uploads import UPLOAD_ADDRESS, render_working_copy

LEARNER, VISITOR = "learner", "visitor"
# A picture or link of the rendered text that leads to an upload.
UPLOAD_LINK = re.compile(r'(?<==")(/uploads/\d+/[^"?#\s]*)(?=")')


class BadToken(Exception):
    """The link opens nothing (any more)."""

    def __init__(self, *, has_expired=False, is_revoked=False):
        self.has_expired, self.is_revoked = has_expired, is_revoked
        super().__init__("expired" if has_expired else "revoked" if is_revoked else "not a preview")


@transaction.atomic
def make_link(target: Lecture | Course, *, by, days: int) -> PreviewLink:
    """A fresh link to one lecture or one course. The audit row does not hold the token. Raises Gone."""
    target = locked(Lecture.objects, target) if isinstance(target, Lecture) else locked_course(target)
    opens = {"lecture": target} if isinstance(target, Lecture) else {"course": target}
    expires_at = timezone.now() + timedelta(days=days)
    link = PreviewLink.objects.create(token=secrets.token_urlsafe(32), created_by=by, expires_at=expires_at, **opens)
    auditing.record("preview.make", target, by=by, link=link.pk, expires_at=expires_at.isoformat())
    return link


@transaction.atomic
def revoke_link(link: PreviewLink, *, by) -> PreviewLink:
    """From now on it opens nothing. Revoking again changes nothing, and writes no row. Raises Gone."""
    link = locked(PreviewLink.objects, link)
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        auditing.record("preview.revoke", link.lecture or link.course, by=by, link=link.pk)
    return link


@dataclass(frozen=True)
class Door:
    """What may be previewed, and at which addresses. As a template's `preview` it says: store nothing, know nobody.

    `token` is empty in the studio. `home` is the address of the course, empty where only one lecture is opened.
    """

    course: Course
    lectures: object  # a QuerySet of Lecture
    address_of: Callable[[int], str]
    attempts_at: str
    home: str = ""
    token: str = ""
    mode: str = LEARNER
    expires_at: datetime | None = None

    @property
    def is_visitor(self):
        return self.mode == VISITOR

    @property
    def is_closed(self):
        """Whether a visitor sees nothing of the course."""
        return self.is_visitor and self.course.visibility in {Course.Visibility.MEMBERS, Course.Visibility.INVITED}

    def address(self, pk):
        return self.address_of(pk) + self.as_whom

    def trial(self, pk, what):
        """Where something that readers do is tried, in the studio only: `star`, `done`, `note`, `question`."""
        return f"{self.address_of(pk)}{what}/{self.as_whom}"

    @property
    def course_address(self):
        return self.home and self.home + self.as_whom

    @property
    def as_whom(self):
        return f"?as={VISITOR}" if self.is_visitor else ""


def is_shown_as_signed_in(preview: Door | None, user) -> bool:
    return not preview.is_visitor if preview else user.is_authenticated


def page_of(preview: Door | None, lecture: Lecture) -> str:
    return preview.address(lecture.pk) if preview else lecture.get_absolute_url()


def open_door(token: str, *, mode: str = LEARNER) -> tuple[Door, PreviewLink]:
    """The door of a link that is good now. Raises BadToken."""
    link, here = link_of(token), reverse("preview", args=[token])
    if link.course_id:
        course, lectures = link.course, Lecture.objects.filter(course=link.course_id)
    else:
        lectures = Lecture.objects.filter(pk=link.lecture_id)  # none where it lies in the trash
        course = Course.objects.filter(lectures__in=lectures).select_related("owner").first()
    if course is None:
        raise BadToken
    door = Door(
        course=course,
        lectures=lectures,
        address_of=lambda pk: reverse("preview_lecture", args=[token, pk]) if link.course_id else here,
        attempts_at=f"{here}missions/",
        home=here if link.course_id else "",
        token=token,
        mode=mode,
        expires_at=link.expires_at,
    )
    return door, link


def link_of(token):
    link = PreviewLink.objects.select_related("course__owner").filter(token=token).first()
    if link is None:
        raise BadToken
    if link.revoked_at is not None:
        raise BadToken(is_revoked=True)
    if link.expires_at <= timezone.now():
        raise BadToken(has_expired=True)
    if not may_still_show(link):
        raise BadToken(is_revoked=True)
    return link


def may_still_show(link):
    """A link shows what its maker may edit, and ends with that right: also when the lecture moves elsewhere."""
    if link.created_by is None or not link.created_by.is_active:
        return False
    course_id = link.course_id or link.lecture.course_id
    return Course.objects.editable_by(link.created_by).filter(pk=course_id).exists()


def read(door: Door, pk: int) -> Reading:
    """A Reading of one working copy as it stands now, among those that the door opens. Raises Lecture.DoesNotExist."""
    lecture = door.lectures.select_related("course__owner", "section").get(pk=pk)
    revision = as_revision(lecture, token=door.token)
    found = outline(door, minutes={lecture.pk: revision.reading_minutes}, missions={lecture.pk: revision.mission_ids})
    here = next(n for n, one in enumerate(found.lectures) if one.pk == lecture.pk)
    return Reading(
        outline=found,
        revision=revision,
        section=next(section for section in found.sections if section.pk == lecture.section_id),
        previous=found.lectures[here - 1] if here else None,
        next=found.lectures[here + 1] if here + 1 < len(found.lectures) else None,
    )


def as_revision(lecture, *, token=""):
    """The working copy in the shape of a revision that is not stored."""
    rendered = rendered_or_reason(lecture)
    frozen = parts.freeze(parts.sources(lecture), language=lecture.course.language)
    return Revision(
        lecture=lecture,
        title=lecture.title,
        summary=lecture.summary,
        html=with_token(str(rendered.html), token),
        headings=[{"id": h.id, "text": h.text, "level": h.level} for h in rendered.headings],
        parts=with_token(frozen, token),
        mission_ids=[mission["id"] for mission in frozen.get("missions", [])],
        needs=sorted(rendered.needs),
        reading_minutes=rendered.reading_minutes,
        live_from=timezone.now(),
    )


def rendered_or_reason(lecture):
    """As it would be published, or the reason why it could not be."""
    try:
        return render_working_copy(lecture)
    except markdown.TextTooLong as error:
        return markdown.told_instead(str(error))


def with_token(value, token):
    """Pictures of drafts are served with the link only, so their addresses in HTML carry it."""
    if not token:
        return value
    if isinstance(value, list):
        return [with_token(item, token) for item in value]
    if isinstance(value, dict):
        return {name: with_token(item, token) for name, item in value.items()}
    return UPLOAD_LINK.sub(rf"\1?preview={token}", value) if isinstance(value, str) else value


def outline(door: Door, *, minutes=None, missions=None) -> Outline:
    """The working copies behind the door, by section; without `minutes`, each one's are counted."""
    rows = door.lectures.select_related("section").in_order()
    if minutes is not None:
        rows = rows.defer("body")
    sections = {}
    for number, lecture in enumerate(rows, 1):
        section = sections.setdefault(lecture.section_id, OutlineSection(lecture.section_id, lecture.section.title, []))
        takes = count(lecture.body)[1] if minutes is None else minutes.get(lecture.pk, 0)
        section.lectures.append(entry(door, lecture, number, takes, (missions or {}).get(lecture.pk, ())))
    return Outline(door.course, list(sections.values()), version=0, next_change=None)


def entry(door, lecture, number, minutes, mission_ids):
    return OutlineLecture(
        pk=lecture.pk,
        number=number,
        title=lecture.title,
        summary=lecture.summary,
        slug=lecture.slug,
        url=door.address(lecture.pk),
        reading_minutes=minutes,
        mission_ids=tuple(mission_ids),
    )


def shows(token, upload):
    """Whether the link opens a working copy that shows this upload of its course."""
    if not token:
        return False
    try:
        door, _link = open_door(token)
    except BadToken:
        return False
    if door.course.pk != upload.course_id:
        return False
    return any(mentions(lecture, upload) for lecture in door.lectures.all())


def mentions(lecture, upload):
    wanted = str(upload.pk)
    if wanted in re.findall(UPLOAD_ADDRESS, lecture.body):
        return True
    return wanted in re.findall(UPLOAD_ADDRESS, json.dumps(parts.sources(lecture)))
