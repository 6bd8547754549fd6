"""Files of one course in another: rows are copied, the bytes have one place, and texts get the new addresses."""

import re

from .models import Upload
from .uploading import take_out_of_trash
from .uploads import UPLOAD_ADDRESS

COPIED = ["name", "file", "thumbnail", "kind", "content_type", "sha256", "size", "width", "height", "alt"]
COPIED += ["is_decorative"]
# A lecture that a text links by its identity: (lecture:12), <lecture:12>, [name]: lecture:12
LECTURE_LINK = re.compile(r"(?<=[(<]lecture:)\d+|(?<=\]: lecture:)\d+")


def copy_uploads(uploads, *, to, by):
    """{old id: new id}. What the other course has already, in its trash too, is not copied twice."""
    known = {upload.sha256: upload for upload in Upload.everything.filter(course=to).select_related("course")}
    copies = {}
    for upload in uploads:
        there = known.get(upload.sha256) or copied(upload, to, by)
        if there.is_in_trash:
            take_out_of_trash(there, by=by)
        copies[upload.pk] = there.pk
    return copies


def copied(upload, course, by):
    return Upload.objects.create(course=course, added_by=by, **{name: getattr(upload, name) for name in COPIED})


def with_new_addresses(uploads, *, lectures=(), courses=()):
    """A function that puts new addresses into a text: {old upload id: new}, {old lecture id: new}, (old slug, new)."""
    lectures, moved = dict(lectures), [(f"/courses/{old}/", f"/courses/{new}/") for old, new in courses]

    def change(text):
        text = re.sub(UPLOAD_ADDRESS, lambda found: f"/uploads/{uploads.get(int(found[1]), found[1])}/", text)
        text = LECTURE_LINK.sub(lambda found: str(lectures.get(int(found[0]), found[0])), text)
        for old, new in moved:
            text = text.replace(f"]({old}", f"]({new}").replace(f"]: {old}", f"]: {new}")
        return text

    return change


def changed_deeply(value, change):
    """The function on every text of a JSON value."""
    if isinstance(value, dict):
        return {key: changed_deeply(part, change) for key, part in value.items()}
    if isinstance(value, list):
        return [changed_deeply(part, change) for part in value]
    return change(value) if isinstance(value, str) else value
