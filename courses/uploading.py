"""Taking a file into a course's library, and changing what is said about it."""

import hashlib
import unicodedata
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import auditing

from . import covers, file_types, images
from .gone import locked, locked_course
from .models import Course, Lecture, Revision, Upload
from .shared_bytes import lock_to_remove, lock_to_store
from .standing import KEPT, TRASH


class UploadRefused(Exception):
    """Why a file was not taken; str() begins with its name and is for the person who chose it."""

    def __init__(self, name, reason):
        self.name, self.reason = name, str(reason)
        super().__init__(f"{name}: {reason}")


class EmptyFile(UploadRefused):
    pass


class TooLarge(UploadRefused):
    pass


class WrongType(UploadRefused):
    pass


class DamagedFile(UploadRefused):
    pass


class TooManyPixels(UploadRefused):
    pass


class StillShown(Exception):
    """The upload cannot go: learners see it, or will. `lectures` are those that show it."""

    def __init__(self, upload, lectures):
        self.upload, self.lectures = upload, lectures
        super().__init__(", ".join(lecture.title for lecture in lectures))


class IsCover(Exception):
    """The upload cannot go: it is the cover of its course."""

    def __init__(self, upload):
        self.upload = upload
        super().__init__(upload.name)


def add_upload(course, file, *, by, alt=""):
    """Check, clean and keep a file; returns its Upload.

    `is_new` on it is false where the course had these bytes already; out of its trash they come back as new. Raises
    UploadRefused, and Gone for the course. Nothing is left in the storage where the row could not be made.
    """
    upload = seen(file)
    if known := known_upload(course, upload.sha256, by=by):
        return known
    upload.course, upload.added_by, upload.alt = course, by, " ".join(alt.split())[:300]
    upload.is_new = True
    return keep(upload, by=by)


def look_at_upload(course, file):
    """What `add_upload` would give, with nothing stored: the course's file with these bytes, or an Upload without a
    row, whose number is made of them. Raises UploadRefused.
    """
    upload = seen(file)
    known = Upload.everything.filter(course=course, sha256=upload.sha256).first()
    upload.pk = int(upload.sha256[:14], 16)
    return known or upload


def seen(file):
    name = file_name(file)
    return described(read(file, name), name)


def known_upload(course, sha256, *, by):
    """The course's file with these bytes, or None. One that lies in the trash is taken out of it."""
    known = Upload.everything.filter(course=course, sha256=sha256).select_related("course").first()
    if known:
        known.is_new = known.is_in_trash
    if known and known.is_in_trash:
        take_out_of_trash(known, by=by)
    return known


@transaction.atomic
def take_out_of_trash(upload, *, by):
    upload.deleted_at = upload.deleted_by = None
    upload.save(update_fields=["deleted_at", "deleted_by"])
    auditing.record("upload.recover", upload, by=by, **upload.course.in_audit, before=TRASH, after=KEPT)


def file_name(file):
    """What the author called it, without folders and control characters, for messages."""
    name = unicodedata.normalize("NFC", str(file.name or "")).replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in name if letter.isprintable())[:150] or _("File without a name")


def read(file, name):
    """The bytes, at most UPLOAD_MAX_BYTES of them: a file is refused by its size before it is read."""
    limit = settings.UPLOAD_MAX_BYTES
    file.seek(0)
    data = file.read(limit + 1)
    if not data:
        raise EmptyFile(name, _("The file is empty."))
    if len(data) > limit:
        raise TooLarge(
            name, _("The file is too large: at most %(limit)s are accepted.") % {"limit": filesizeformat(limit)}
        )
    return data


def described(data, name):
    """An unsaved Upload whose `pending` holds the bytes to store and those of the thumbnail."""
    try:
        found = file_types.recognise(data, name)
        picture = images.prepare(data, found, max_pixels=settings.UPLOAD_MAX_PIXELS) if found.format else None
    except file_types.NotAccepted as error:
        raise WrongType(name, error) from error
    except file_types.Damaged as error:
        raise DamagedFile(name, error) from error
    except images.TooManyPixels as error:
        raise TooManyPixels(name, error) from error
    kept, stored = (picture.type, picture.data) if picture else (found, data)
    upload = Upload(
        name=address_name(name, kept.extension),
        kind=kept.kind,
        content_type=kept.content_type,
        sha256=hashlib.sha256(stored).hexdigest(),
        size=len(stored),
        width=picture and picture.width,
        height=picture and picture.height,
    )
    upload.pending = (kept.extension, stored, picture.thumbnail if picture else b"")
    return upload


def address_name(name, extension):
    """The last part of the address: words of the name with hyphens, and the extension that its content has."""
    stem = slugify(PurePosixPath(name).stem, allow_unicode=True)[:100].strip("-") or "file"
    return f"{stem}{extension}"


def readable_stem(name):
    """A first alt text, which the author is asked to better: `learning_curve-2.png` is "learning curve 2"."""
    stem = PurePosixPath(name).stem
    return " ".join(stem.replace("_", " ").replace("-", " ").split())[:300]


def keep(upload, *, by):
    extension, stored, small = upload.pending
    try:
        with transaction.atomic():
            locked_course(upload.course)
            lock_to_store(upload.sha256)
            store(upload.file, f"{upload.sha256}{extension}", stored)
            if small:
                store(upload.thumbnail, f"{upload.sha256}.webp", small)
            upload.save()
            auditing.record("upload.add", upload, by=by, **upload.course.in_audit, size=upload.size)
    except IntegrityError:  # the same bytes arrived twice at the same moment; the other one was first
        known = known_upload(upload.course, upload.sha256, by=by)
        if not known:
            raise
        return known
    except BaseException:
        remove_bytes(upload)
        raise
    return upload


def store(field, name, data):
    """Write the bytes to their one place; what another course has stored already is shared."""
    path = field.field.generate_filename(field.instance, name)
    if not field.storage.exists(path):
        path = field.storage.save(path, ContentFile(data))
    field.name = path


@transaction.atomic
def change_upload(upload, *, by, name, alt, is_decorative):
    """Say something else about a file. Its address keeps its number, so lectures that show it go on doing so.

    Raises Gone.
    """
    upload = locked(Upload.objects.select_related("course"), upload)
    before = told(upload)
    upload.name = address_name(name, PurePosixPath(upload.file.name).suffix)
    upload.alt, upload.is_decorative = alt, is_decorative
    upload.save(update_fields=["name", "alt", "is_decorative"])
    auditing.record("upload.change", upload, by=by, before=before, after=told(upload))
    return upload


def told(upload):
    return {"name": upload.name, "alt": upload.alt, "is_decorative": upload.is_decorative}


def shown_to_learners(upload):
    """Lectures whose live or scheduled revision shows the file."""
    revisions = Revision.objects.live().filter(uploads=upload).values("lecture")
    scheduled = Revision.objects.scheduled().filter(uploads=upload).values("lecture")
    lectures = Lecture.objects.filter(pk__in=revisions) | Lecture.objects.filter(pk__in=scheduled)
    return lectures.select_related("course").distinct()


def covered_by(upload):
    """The course whose cover it is, or None."""
    return Course.objects.filter(cover=upload).first()


@transaction.atomic
def remove_bytes(upload):
    """Of a file whose row is gone or was taken back; only where nobody else has them, in a trash neither, or is just
    about to have them.
    """
    if lock_to_remove(upload.sha256) and not Upload.everything.filter(sha256=upload.sha256).exists():
        for name in filter(None, [upload.file.name, upload.thumbnail.name, *covers.paths_of(upload.sha256)]):
            upload.file.storage.delete(name)
