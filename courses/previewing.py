"""An expiring link to a working copy: whoever has it reads, nobody needs an account, and nothing is published."""

import json
import re

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from . import parts
from .models import Lecture, Revision
from .reading import Outline, OutlineLecture, OutlineSection, Reading
from .uploads import UPLOAD_ADDRESS, render_working_copy

SALT = "courses.preview"
MAX_AGE = 7 * 24 * 3600  # seconds
# A picture or link of the rendered text that leads to an upload.
UPLOAD_LINK = re.compile(r'(?<==")(/uploads/\d+/[^"?#\s]*)(?=")')


class BadToken(Exception):
    def __init__(self, *, has_expired=False):
        self.has_expired = has_expired
        super().__init__("expired" if has_expired else "not a preview")


def preview_url(lecture):
    """A fresh address for the lecture's working copy, good for seven days."""
    return reverse("preview", args=[signing.dumps(lecture.pk, salt=SALT)])


def previewed_lecture(token):
    """The lecture that a token opens. Raises BadToken."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.SignatureExpired as error:
        raise BadToken(has_expired=True) from error
    except signing.BadSignature as error:
        raise BadToken from error
    lecture = Lecture.objects.select_related("course__owner", "section").filter(pk=pk).first()
    if not lecture:
        raise BadToken
    return lecture


def open_preview(token):
    """A Reading of the working copy as it stands now, with an outline of this one lecture."""
    lecture = previewed_lecture(token)
    rendered = render_working_copy(lecture)
    frozen = parts.freeze(parts.sources(lecture))
    revision = Revision(
        lecture=lecture,
        title=lecture.title,
        summary=lecture.summary,
        html=UPLOAD_LINK.sub(rf"\1?preview={token}", rendered.html),
        headings=[{"id": h.id, "text": h.text, "level": h.level} for h in rendered.headings],
        parts=frozen,
        mission_ids=[mission["id"] for mission in frozen.get("missions", [])],
        needs=sorted(rendered.needs),
        reading_minutes=rendered.reading_minutes,
        live_from=timezone.now(),
    )
    entry = OutlineLecture(
        pk=lecture.pk,
        number=1,
        title=lecture.title,
        summary=lecture.summary,
        slug=lecture.slug,
        url=reverse("preview", args=[token]),
        reading_minutes=rendered.reading_minutes,
        mission_ids=tuple(revision.mission_ids),
    )
    section = OutlineSection(lecture.section_id, lecture.section.title, [entry])
    outline = Outline(lecture.course, [section], version=0, next_change=None)
    return Reading(outline=outline, revision=revision, section=section, previous=None, next=None)


def shows(token, upload):
    """Whether the token opens a lecture whose working copy shows this upload of its course."""
    try:
        lecture = previewed_lecture(token)
    except BadToken:
        return False
    if lecture.course_id != upload.course_id:
        return False
    mentioned = re.findall(UPLOAD_ADDRESS, lecture.body + json.dumps(parts.sources(lecture)))
    return str(upload.pk) in mentioned
