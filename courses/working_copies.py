"""A lecture's working copy as publishing sees it: its hash, and putting another text in its place."""

import hashlib
import json

from . import parts
from .models import Lecture, Revision


def sha256(content):
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def hash_of(lecture):
    """SHA-256 of what would be published now: title, summary, text and parts."""
    return hash_content(lecture, parts.sources(lecture))


def hash_content(text, sources):
    """Of a working copy or a revision, with the sources of its parts."""
    return hash_with(text, hash_parts(sources))


def hash_parts(sources):
    return sha256(parts.essence(sources))


def hash_with(text, parts_hash):
    """Where the parts are known to be those of that hash."""
    return sha256([text.title, text.summary, text.body, parts_hash])


def refresh_hash(lecture):
    """Call after the working copy (text or parts) was saved."""
    take_hash(lecture)
    keep_hash(lecture)


def keep_hash(lecture):
    Lecture.objects.filter(pk=lecture.pk).update(content_hash=lecture.content_hash, parts_hash=lecture.parts_hash)


def take_hash(lecture, *, same_parts=False, sources=None):
    """Set it on the row at hand. `same_parts` where nobody touched them since, `sources` where they are loaded."""
    if not (same_parts and lecture.parts_hash):
        lecture.parts_hash = hash_parts(parts.sources(lecture) if sources is None else sources)
    lecture.content_hash = hash_with(lecture, lecture.parts_hash)


def snapshot(lecture):
    """The working copy in the shape of an unsaved revision, for putting it back later in the same transaction."""
    return Revision(title=lecture.title, summary=lecture.summary, body=lecture.body, parts=parts.sources(lecture))


def put_back(lecture, revision):
    lecture.title, lecture.summary, lecture.body = revision.title, revision.summary, revision.body
    parts.restore(lecture, revision.parts)


def save_working_copy(lecture, *, by, same_parts=False):
    lecture.edit_version += 1
    lecture.updated_by = by
    take_hash(lecture, same_parts=same_parts)
    lecture.save()
