"""Uploads as lectures use them: the address in Markdown, the picture's size, and what a lecture shows."""

import json
import re
from functools import cache

from accounts.prepared import Prepared

from . import markdown, remembering
from .models import Revision, Upload

# What "Copy Markdown" writes: /uploads/12/learning-curve.png. Not the end of another site's address.
UPLOAD_ADDRESS = r"(?<![\w./:%~-])/uploads/(\d{1,18})/"


def mentioned(*texts):
    """The ids of all uploads whose addresses stand in the texts."""
    return {int(pk) for text in texts for pk in re.findall(UPLOAD_ADDRESS, text)}


def picture_sizes(course_id, body):
    """A resolver for `markdown.render`: the size of this course's pictures, so that nothing jumps on the page.

    One query for all that the text mentions, when the first is asked for.
    """

    @cache
    def sizes():
        mentioned = Upload.objects.filter(course_id=course_id, pk__in=set(re.findall(UPLOAD_ADDRESS, body)))
        rows = mentioned.filter(width__isnull=False).values_list("pk", "width", "height")
        return {str(pk): markdown.Picture(width, height) for pk, width, height in rows}

    def resolve(target):
        match = re.match(UPLOAD_ADDRESS, target)
        return sizes().get(match[1]) if match else None

    return resolve


def render_working_copy(lecture, *, body=None, with_lines=False):
    """The page as it would be published. The preview is the page: both come from here."""
    body = lecture.body if body is None else body
    rendered = remembering.render_once(
        body,
        language=lecture.course.language,
        known_headings=[(heading["id"], heading["text"]) for heading in latest_headings(lecture)],
        resolvers={"resolve_picture": picture_sizes(lecture.course_id, body)},
        with_lines=True,  # always, so that what the editor showed serves the checks and publishing too
    )
    return rendered if with_lines else markdown.without_lines(rendered)


def headings_of(lecture_id):
    return Revision.objects.filter(lecture=lecture_id).order_by("-number").values_list("headings")[:1]


read_headings = Prepared(headings_of, int)


def latest_headings(lecture):
    """Of the newest revision; a heading that it knows keeps its id."""
    return next((headings for (headings,) in read_headings(lecture.pk)), []) if lecture.pk else []


def uploads_shown(lecture, rendered, frozen_parts):
    """Every upload of the course that the text links or shows, or that a frozen part mentions."""
    targets = [reference.target for reference in (*rendered.images, *rendered.links)]
    text = "\n".join([*targets, json.dumps(frozen_parts)])
    return Upload.objects.filter(course_id=lecture.course_id, pk__in=set(re.findall(UPLOAD_ADDRESS, text)))
