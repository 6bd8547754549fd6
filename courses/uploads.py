"""Uploads as lectures use them: the address in Markdown, the picture's size, and what a lecture shows."""

import json
import re

from django.utils import translation

from . import markdown
from .models import Upload

# What "Copy Markdown" writes: /uploads/12/learning-curve.png
UPLOAD_ADDRESS = r"/uploads/(\d+)/"


def picture_sizes(course_id):
    """A resolver for `markdown.render`: the size of this course's pictures, so that nothing jumps on the page."""

    def resolve(target):
        match = re.match(UPLOAD_ADDRESS, target)
        upload = match and Upload.objects.filter(pk=match[1], course_id=course_id, width__isnull=False).first()
        return markdown.Picture(width=upload.width, height=upload.height) if upload else None

    return resolve


def render_working_copy(lecture, *, body=None, with_lines=False):
    """The page as it would be published. The preview is the page: both come from here."""
    latest = lecture.revisions.order_by("-number").values_list("headings", flat=True).first() if lecture.pk else None
    with translation.override(lecture.course.language):  # words inside the page, such as "Note", are the course's
        return markdown.render(
            lecture.body if body is None else body,
            known_headings=[(heading["id"], heading["text"]) for heading in latest or []],
            resolve_picture=picture_sizes(lecture.course_id),
            with_lines=with_lines,
        )


def uploads_shown(lecture, rendered, frozen_parts):
    """Every upload of the course that the text links or shows, or that a frozen part mentions."""
    targets = [reference.target for reference in (*rendered.images, *rendered.links)]
    text = "\n".join([*targets, json.dumps(frozen_parts)])
    return Upload.objects.filter(course_id=lecture.course_id, pk__in=set(re.findall(UPLOAD_ADDRESS, text)))
